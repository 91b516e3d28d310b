"""Accepting in bulk: what is not to be accepted is not, however it is asked for."""

import pytest

from tests import factories
from tests.attacks.test_matrix import undone
from tests.seeding.dump import dump
from tracker.core.db import db, transaction
from tracker.models import Mark, ProgressReport, ReportStatus
from tracker.reports import service
from tracker.reports.content import Content
from tracker.reports.forms import BatchForm

# A browser keeps no cookie that is longer.
LONGEST_COOKIE = 4093


@pytest.fixture
def office(acting):
    return acting("督查员")


@pytest.fixture
def submitted(world) -> ProgressReport:
    return db.session.get_one(ProgressReport, world.named["report_id"]["submitted"])


def accept(office, *seen: str, **marks: str):
    return office.post("/review/batch", data={"report": list(seen)} | marks)


def test_a_report_named_twice_is_accepted_once(office, submitted):
    report_id = submitted.id
    seen = [f"{report_id}.1"] * 3
    assert accept(office, *seen, **{f"mark_{report_id}": "slow"}).status_code == 302
    report = db.session.get_one(ProgressReport, report_id)
    assert report.status is ReportStatus.ACCEPTED
    assert db.session.query(Mark).filter_by(version_id=report.versions[-1].id).count() == 1


def test_a_version_that_was_not_seen_is_not_accepted(office, submitted):
    for number in (".2", ".0", "", ".1.1", ".-1", ".²"):
        before = dump()
        accept(office, f"{submitted.id}{number}", **{f"mark_{submitted.id}": "normal"})
        assert dump() == before, number


@pytest.mark.parametrize("word", ["accepted", "draft"])
def test_what_is_accepted_or_still_written_stays_as_it_is(world, office, word):
    report_id, before = world.named["report_id"][word], dump()
    for number in (1, 2):
        accept(office, f"{report_id}.{number}", **{f"mark_{report_id}": "normal"})
    assert dump() == before


def test_the_office_hears_nothing_of_a_draft_it_may_not_see(world, office):
    report_id = world.named["report_id"]["draft"]
    answer = office.post("/review/batch", data={"report": f"{report_id}.1"}, follow_redirects=True)
    assert "财政局：" not in answer.text


def test_a_mark_that_does_not_exist_is_none(office, submitted):
    before = dump()
    for mark in ("best", "LAGGING", "", "normal "):
        assert (
            accept(office, f"{submitted.id}.1", **{f"mark_{submitted.id}": mark}).status_code == 200
        )
    assert dump() == before


def test_far_too_many_are_cut_short(app, office, submitted):
    """Each one is a transaction of its own, so that thousands would keep everybody waiting."""
    many = [f"{submitted.id + number}.1" for number in range(70_000)]
    with undone(app):
        assert office.post("/review/batch", data={"report": many}).status_code == 200
    with app.test_request_context(method="POST", data={"report": many}):
        assert len(BatchForm().choices) == BatchForm.MOST
        assert len(BatchForm().ids) <= BatchForm.MOST


def test_what_a_hundred_refusals_say_fits_into_a_cookie(world, office):
    """Another of the office accepted everything a moment ago."""
    city, seen = world.city, []
    plan = factories.issued_task(city).plan
    for number in range(100):
        task = factories.another_task(plan, f"第{number}件事。", lead=city.unit("住建局"))
        own = factories.assignment(task, city.unit("住建局"))
        with transaction():
            content = Content(progress="已开工。", next_steps="7月底前完工。")
            period = factories.period(task)
            report = service.save_draft(
                own, period, content=content, version=0, by=city.liaison("住建局")
            )
            service.submit([report], by=city.head("住建局"))
            service.accept(report, mark="normal", by=city.supervisor)
        seen.append(f"{report.id}.1")
    answer = accept(office, *seen)
    assert answer.status_code == 302
    assert all(len(each) < LONGEST_COOKIE for each in answer.headers.getlist("Set-Cookie"))
    page = office.get(answer.location).text
    assert "100 份没有通过" in page
    assert "另有 95 份" in page
