"""What the office measures by, fed with what nobody means."""

import pytest

from tests.attacks.test_matrix import undone
from tests.seeding.dump import dump
from tracker.core.db import db
from tracker.models import Milestone, Setting, TaskPace
from tracker.reports.yardstick import Yardstick

# The stricter of the two databases; what a form takes is the same on both.
pytestmark = pytest.mark.parametrize("app", ["postgresql"], indirect=True)

FINE = {
    "version": Yardstick().version,
    "slow": "10",
    "lagging": "20",
    "quarter_1": "5",
    "quarter_2": "40",
    "quarter_3": "80",
    "quarter_4": "100",
    "reasons": "缺具体数据",
}
NO_NUMBERS = ("NaN", "Infinity", "1e1", "-1", "1.5", "²", "", " ", "9" * 5000, "0x10", "<b>")
SET = ("mark_thresholds", "season_shares", "return_reasons")
NODE = {"nodes-0-on": "2022-06-30", "nodes-0-text": "完成招标", "nodes-0-share": "40"}


@pytest.fixture
def office(acting):
    return acting("督查员")


@pytest.fixture
def pace(world) -> str:
    """The address of a task's pace."""
    return f"/tasks/{world.named['task_id']['issued']}/pace"


def refused(office, address: str, form: dict[str, str]) -> bool:
    """Whether a form comes back with a sentence, and nothing is stored."""
    before = dump()
    with office.post(address, data=form) as answer:
        return answer.status_code == 200 and 'role="alert"' in answer.text and dump() == before


@pytest.mark.parametrize("field", [name for name in FINE if name not in {"reasons", "version"}])
def test_a_threshold_that_is_no_number_is_refused(office, field):
    for typed in NO_NUMBERS:
        assert refused(office, "/review/settings", FINE | {field: typed}), typed


@pytest.mark.parametrize(
    "changed",
    [
        {"slow": "0"},
        {"slow": "20"},  # not before it lags
        {"lagging": "101"},
        {"quarter_2": "4"},  # less than the quarter before
        {"quarter_4": "99"},
        {"quarter_3": "101"},
        {"reasons": "\n".join(map(str, range(10_000)))},
        {"reasons": "缺" * 61},
        {"reasons": " \n\x00\n　"},
        {"reasons": "本理由机密★5年"},
    ],
)
def test_a_yardstick_that_makes_no_sense_is_refused(office, changed):
    assert refused(office, "/review/settings", FINE | changed)


@pytest.mark.parametrize("version", ["", "0", "9" * 5000, "<b>", "\x00"])
def test_a_version_that_no_page_showed_saves_nothing(office, version):
    assert refused(office, "/review/settings", FINE | {"version": version})


def test_a_reason_with_markup_is_shown_and_never_obeyed(world, office):
    reason = "</textarea><script>alert(1)</script>\"'"
    assert office.post("/review/settings", data=FINE | {"reasons": reason}).status_code == 302
    report = world.named["report_id"]["submitted"]
    for address in ("/review/settings", f"/reports/{report}"):
        page = office.get(address).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    "changed",
    [
        {"nodes-0-on": "2021-12-31"},  # another year
        {"nodes-0-on": "2023-01-01"},
        {"nodes-0-on": "9999-12-31"},
        {"nodes-0-on": "0001-01-01"},
        {"nodes-0-on": "2022-02-30"},
        {"nodes-0-on": ""},
        {"nodes-0-share": "0"},
        {"nodes-0-share": "101"},
        {"nodes-0-share": "-5"},
        {"nodes-0-share": "9" * 5000},
        {"nodes-0-share": "NaN"},
        {"nodes-0-text": "招" * 101},
        {"nodes-0-text": "  "},
        {"nodes-0-text": "机密★5年"},
        {"pace": "never"},
        {"pace": ""},
        {"nodes-1-on": "2022-06-30", "nodes-1-text": "同一天", "nodes-1-share": "50"},
        {"nodes-1-on": "2022-07-30", "nodes-1-text": "倒退", "nodes-1-share": "30"},
    ],
)
def test_a_milestone_that_makes_no_sense_is_refused(office, pace, changed):
    assert refused(office, pace, {"pace": "milestones", **NODE, **changed})


def test_rows_with_numbers_of_no_page_are_left_out(office, pace):
    for number in ("9" * 5000, "²", "-1", "1e3", "٣", ""):
        form = {"pace": "seasonal", f"nodes-{number}-text": "完成招标"}
        with undone(office.application), office.post(pace, data=form) as answer:
            assert answer.status_code == 302, number
            assert db.session.query(Milestone).count() == 0


def test_as_many_milestones_as_there_is_room_for_can_be_set_and_seen_again(office, pace):
    nodes = {"pace": "milestones"}
    for number in range(60):
        nodes[f"nodes-{number}-on"] = f"2022-{number // 20 + 1:02}-{number % 20 + 1:02}"
        nodes[f"nodes-{number}-text"] = f"第{number + 1}步"
        nodes[f"nodes-{number}-share"] = str(number + 1)
    assert office.post(pace, data=nodes).status_code == 302
    assert db.session.query(Milestone).count() == 40
    assert office.get(pace).status_code == 200
    assert refused(office, pace, nodes | {"nodes-0-on": "2021-01-01"})


def test_a_milestone_that_is_to_go_need_not_be_right(office, pace):
    form = {"pace": "linear", **NODE, "nodes-0-on": "2022-02-30", "nodes-0-is_gone": "y"}
    assert office.post(pace, data=form).status_code == 302


@pytest.mark.parametrize("who", ["住建局联络员", "住建局局长", "副市长（城建）", "政府办主任"])
def test_whoever_is_not_of_the_office_measures_nothing(acting, pace, who):
    client = acting(who)
    assert client.post(pace, data={"pace": "seasonal"}).status_code == 403
    assert client.post("/review/settings", data=FINE | {"slow": "1"}).status_code == 403
    assert db.session.query(TaskPace).count() == 0
    assert db.session.query(Setting).filter(Setting.key.in_(SET)).count() == 0


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(office, pace, back):
    page = office.get(pace, query_string={"back": back})
    assert "evil.example" not in page.text
    assert "javascript:" not in page.text
    answer = office.post(pace, query_string={"back": back}, data={"pace": "linear"})
    assert answer.location == pace.removesuffix("/pace")
