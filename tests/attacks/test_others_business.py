"""What is one post's own business makes no difference on anybody else's pages, files and counts.

One test for all of it: what everybody sees is looked at once before, and once after each change.
"""

import pytest
import time_machine
from flask.testing import FlaskClient

from tests import factories
from tests.attacks.test_matrix import carrying
from tests.attacks.test_provisional_marks import seen_by
from tracker.core.db import db
from tracker.models import ProgressReport, ReplacedDraft, Task
from tracker.reports.yardstick import Yardstick

# One of each kind who is shown something else: a head what his liaison is, a director what a mayor.
UNITS = ("住建局联络员", "教体局联络员", "财政局联络员")
LEADERS = ("市长", "副市长（城建）", "副市长（文教）", "领导秘书")
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


class Watch:
    """What everybody saw when it was last looked at."""

    def __init__(self, app, world) -> None:
        self.app, self.world = app, world
        who = ("督查员", "财政局局长", *UNITS, *LEADERS, *ADMINISTRATORS)
        self.tokens = {title: factories.session_token(world.city.actor(title)) for title in who}
        self.seen = {title: self.look(title) for title in who if title != "财政局局长"}

    def look(self, title: str) -> dict[str, str]:
        return seen_by(self.app, self.world, title, self.tokens[title])

    def acting(self, title: str) -> FlaskClient:
        return carrying(self.app, self.tokens[title])

    def differing(self, *among: str) -> set[str]:
        """For whom, of all or of some, something has changed on a page since the last look."""
        before = {title: self.seen[title] for title in among} if among else self.seen
        self.seen = {title: self.look(title) for title in before}
        return {
            title
            for title, pages in before.items()
            if any(self.seen[title].get(address) != page for address, page in pages.items())
        }


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_is_ones_own_business_makes_no_difference_to_others(app, world):
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    factories.target(task, name="改造小区", value=14, unit="个")
    db.session.commit()
    watch = Watch(app, world)
    a_unit_rewrites_its_draft_and_keeps_a_list(watch)
    assert watch.differing() == {"财政局联络员"}
    the_office_measures_anew(watch)
    assert watch.differing() == {"督查员", "审计员"}  # whose trail tells of it
    a_task_is_rewritten(watch)
    assert watch.differing("督查员", "教体局联络员") == {"督查员"}


def a_unit_rewrites_its_draft_and_keeps_a_list(watch: Watch) -> None:
    draft = db.session.get_one(ProgressReport, watch.world.named["report_id"]["draft"])
    address = f"/assignments/{draft.assignment_id}/periods/{draft.period_id}/draft"
    form = {"progress": "别人不该看的。", "problems": "有。", "version": str(draft.version)}
    assert watch.acting("财政局局长").post(address, data=form).status_code == 302
    assert db.session.query(ReplacedDraft).count() == 1
    kept = watch.acting("财政局联络员").post("/ledger/views?mark=slow", data={"name": "财政局的"})
    assert kept.status_code == 302


def the_office_measures_anew(watch: Watch) -> None:
    task, office = watch.world.named["task_id"]["issued"], watch.acting("督查员")
    assert office.post("/review/settings", data=ANEW).status_code == 302
    assert office.post(f"/tasks/{task}/pace", data=BY_MILESTONES).status_code == 302


def a_task_is_rewritten(watch: Watch) -> None:
    task = db.session.get_one(Task, watch.world.named["task_id"]["issued"])
    task.text, task.label, task.requirement = "与教体局无关的事。", "7", "每周报"
    task.plan.title = "与教体局无关的文件"
    db.session.commit()
