"""Texts that another took the place of: their own unit's alone, and not without end."""

import pytest

from tests import factories
from tests.attacks.test_matrix import AS_A_SCRIPT
from tests.seeding.dump import dump
from tracker.core.db import db, transaction
from tracker.models import ProgressReport, ReplacedDraft
from tracker.reports import service as reports
from tracker.reports.service.drafting import MOST_REPLACED

SECRET = "财政局的话"
LEADS = "已开工5个小区。"  # what the lead unit handed in


@pytest.fixture
def draft(world) -> ProgressReport:
    """财政局's report, still written in."""
    return db.session.get_one(ProgressReport, world.named["report_id"]["draft"])


@pytest.fixture
def address(draft) -> str:
    return f"/assignments/{draft.assignment_id}/periods/{draft.period_id}/draft"


@pytest.fixture
def replaced(world, draft) -> ReplacedDraft:
    official = world.city.liaison("财政局").official
    return factories.add(
        ReplacedDraft(
            report=draft,
            author=official,
            saved_at=draft.saved_at,
            progress=SECRET,
            problems="",
            next_steps="",
            replaced_by=official,
            replaced_at=draft.saved_at,
        )
    )


@pytest.mark.parametrize("who", ["住建局联络员", "住建局局长"])
def test_no_other_unit_takes_a_replaced_text_into_its_boxes(acting, replaced, who):
    for quarter in ("/quarter", "/quarter/2022-07-07"):
        page = acting(who).get(quarter, query_string={"draft": replaced.id})
        assert page.status_code == 200
        assert SECRET not in page.text
    assert SECRET in acting("财政局局长").get("/quarter", query_string={"draft": replaced.id}).text


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 5000, "1 OR 1=1", ""])
def test_a_replaced_text_that_is_none_leaves_the_boxes_as_they_are(acting, replaced, asked):
    page = acting("财政局联络员").get("/quarter", query_string={"draft": asked})
    assert page.status_code == 200
    assert "data-unsaved" not in page.text


def test_taking_a_text_back_saves_nothing(acting, replaced):
    client, asked = acting("财政局联络员"), {"draft": replaced.id}
    before = dump()
    client.get("/quarter", query_string=asked)
    assert dump() == before


def test_a_text_that_gave_way_a_hundred_times_is_kept_a_few(acting, draft, address):
    report_id, client = draft.id, acting("财政局联络员")
    for number in range(MOST_REPLACED + 5):
        form = {"progress": f"第{number}次。", "version": "0", "choice": "theirs"}
        assert client.post(address, data=form).status_code == 302
    kept = db.session.query(ReplacedDraft).filter_by(report_id=report_id)
    texts = [each.progress for each in kept.order_by(ReplacedDraft.id)]
    assert texts == [f"第{number}次。" for number in range(5, MOST_REPLACED + 5)]


@pytest.mark.parametrize("choice", ["parts", "theirs", ""])
def test_another_unit_neither_settles_nor_replaces(acting, address, choice):
    everybody = {
        who: acting(who) for who in ("住建局联络员", "住建局局长", "教体局联络员", "督查员")
    }
    before = dump()
    for who, client in everybody.items():
        form = {"progress": "住建局的话。", "version": "1", "choice": choice, "over": "over"}
        answer = client.post(address, data=form, headers=AS_A_SCRIPT)
        assert answer.status_code in (403, 404), who
        assert "已开工5个小区" not in answer.text
    assert dump() == before


def test_a_text_with_a_marking_is_not_settled_with_another(acting, address):
    client, before = acting("财政局联络员"), dump()
    form = {"progress": "机密★5年", "version": "0", "choice": "parts"}
    answer = client.post(address, data=form, headers=AS_A_SCRIPT)
    assert answer.status_code == 422
    assert "settled" not in answer.json
    assert dump() == before


def test_no_hint_compares_with_what_another_unit_wrote(acting, draft, address):
    form = {"progress": LEADS, "problems": "无。", "next_steps": "7月底。"}
    version = {"version": str(draft.version)}
    answer = acting("财政局联络员").post(address, data=form | version, headers=AS_A_SCRIPT)
    assert answer.status_code == 200
    assert not answer.json["hints"]


def test_no_hint_tells_of_a_mark_before_it_is_published(world, acting):
    report = db.session.get_one(ProgressReport, world.named["report_id"]["submitted"])
    address = f"/assignments/{report.assignment_id}/periods/{report.period_id}/draft"
    with transaction():
        reports.withdraw(report, by=world.city.head("住建局"))
    form = {"progress": "又开工2个小区。", "problems": "无。", "version": str(report.version)}
    client = acting("住建局联络员")
    told = client.post(address, data=form, headers=AS_A_SCRIPT)
    assert told.status_code == 200
    assert "滞后" not in str(told.json)
    with transaction():
        first = factories.period(report.assignment.task, 1)
        reports.publish_marks(first, by=world.city.supervisor, confirmed=True)
    form |= {"progress": "又开工3个小区。", "version": str(told.json["version"])}
    assert "滞后" in str(client.post(address, data=form, headers=AS_A_SCRIPT).json["hints"])
