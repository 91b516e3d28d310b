"""What is one post's own business makes no difference on anybody else's pages, files and counts."""

import pytest
import time_machine

from tests import factories
from tests.attacks.test_matrix import carrying
from tests.attacks.test_provisional_marks import seen_by
from tracker.core.db import db
from tracker.models import ProgressReport, ReplacedDraft, Task
from tracker.reports.yardstick import Yardstick

OTHER_UNITS = ("住建局局长", "住建局联络员", "教体局联络员")
UNITS = (*OTHER_UNITS, "财政局联络员")
LEADERS = ("市长", "政府办主任", "副市长（城建）", "副市长（文教）", "领导秘书")
ADMINISTRATORS = ("系统管理员", "审计员")
ANEW = {
    "version": Yardstick().version,
    "slow": "1",
    "lagging": "2",
    "quarter_1": "1",
    "quarter_2": "2",
    "quarter_3": "3",
    "quarter_4": "100",
    "reasons": "照抄",
}
BY_MILESTONES = {
    "pace": "milestones",
    "nodes-0-on": "2022-06-30",
    "nodes-0-text": "完成招标",
    "nodes-0-share": "90",
}


@pytest.fixture(autouse=True)
def one_moment():
    with time_machine.travel("2026-03-02T02:00:00+00:00", tick=False):
        yield


@pytest.fixture
def tokens(world) -> dict[str, str]:
    who = ("督查员", "财政局局长", *UNITS, *LEADERS, *ADMINISTRATORS)
    return {title: factories.session_token(world.city.actor(title)) for title in who}


@pytest.fixture
def differing(app, world, tokens):
    """For whom something makes a difference, and on which pages."""

    def differing(change, *who: str) -> dict[str, list[str]]:
        before = {title: seen_by(app, world, tokens[title]) for title in who}
        change()
        after = {title: seen_by(app, world, tokens[title]) for title in who}
        found = {
            title: [each for each in before[title] if before[title][each] != after[title].get(each)]
            for title in who
        }
        return {title: addresses for title, addresses in found.items() if addresses}

    return differing


pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_what_the_office_measures_by_is_its_own(app, world, tokens, differing):
    task = world.named["task_id"]["issued"]
    target = factories.target(db.session.get_one(Task, task), name="改造小区", value=14, unit="个")
    db.session.commit()
    assert target.id

    def measure_anew():
        office = carrying(app, tokens["督查员"])
        assert office.post("/review/settings", data=ANEW).status_code == 302
        assert office.post(f"/tasks/{task}/pace", data=BY_MILESTONES).status_code == 302

    assert differing(measure_anew, "督查员", *UNITS, *LEADERS).keys() == {"督查员"}


def test_a_draft_and_what_it_replaced_are_read_by_their_own_unit_alone(
    app, world, tokens, differing
):
    draft = db.session.get_one(ProgressReport, world.named["report_id"]["draft"])
    address = f"/assignments/{draft.assignment_id}/periods/{draft.period_id}/draft"
    form = {"progress": "别人不该看的。", "problems": "有。", "version": str(draft.version)}

    def rewrite():
        head = carrying(app, tokens["财政局局长"])
        assert head.post(address, data=form).status_code == 302
        assert db.session.query(ReplacedDraft).count() == 1

    found = differing(rewrite, "督查员", *UNITS, *LEADERS, *ADMINISTRATORS)
    assert found.keys() == {"财政局联络员"}


def test_kept_lists_are_ones_own(app, tokens, differing):
    def keep_a_list():
        liaison = carrying(app, tokens["财政局联络员"])
        kept = liaison.post("/ledger/views?mark=slow", data={"name": "财政局的"})
        assert kept.status_code == 302

    found = differing(keep_a_list, "督查员", *UNITS, *LEADERS, *ADMINISTRATORS)
    assert found.keys() == {"财政局联络员"}


def test_a_task_of_others_makes_no_difference_in_a_units_lists_and_counts(world, differing):
    def rewrite():
        task = db.session.get_one(Task, world.named["task_id"]["issued"])
        task.text, task.label, task.requirement = "与教体局无关的事。", "7", "每周报"
        task.plan.title = "与教体局无关的文件"
        db.session.commit()

    assert differing(rewrite, "督查员", "教体局联络员").keys() == {"督查员"}
