"""Two who measure, accept, attach or give way at the same moment: nothing is lost or doubled."""

from io import BytesIO

from sqlalchemy import select

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.racing import count
from tracker.core.db import db, transaction
from tracker.models import (
    Attachment,
    Mark,
    ProgressReport,
    ReplacedDraft,
    ReportStatus,
    ReportVersion,
    Setting,
    Task,
)
from tracker.reports import queries as reports_queries
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.reports.service import attachments

MEASURED = {
    "slow": "8",
    "lagging": "15",
    "quarter_1": "5",
    "quarter_2": "40",
    "quarter_3": "80",
    "quarter_4": "100",
    "reasons": "缺具体数据",
}


def a_report_in_two_batches_is_accepted_once(race):
    """The one who comes second is told; neither undoes the other's rest."""
    city = race.world.city
    task = db.session.get_one(Task, race.named("task_id", "issued"))
    plan, period = task.plan, factories.period(task)
    own = []
    for number in range(4):
        each = factories.another_task(plan, f"第{number}件事。", lead=city.unit("住建局"))
        own.append(factories.assignment(each, city.unit("住建局")))
    ids = []
    for assignment in own:
        with transaction():
            content = Content(progress="已开工。")
            by = city.liaison("住建局")
            report = reports.save_draft(assignment, period, content=content, version=0, by=by)
            reports.submit([report], by=city.head("住建局"))
            ids.append(report.id)
    marks = {f"mark_{each}": "normal" for each in ids}
    here, there = (
        ("督查员", "/review/batch", {"report": [f"{each}.1" for each in order]} | marks)
        for order in (ids, ids[::-1])
    )
    assert race.at_once(here, there) == [302, 302]
    versions = select(ReportVersion.id).where(ReportVersion.report_id.in_(ids))
    assert count(Mark, Mark.version_id.in_(versions)) == len(ids)
    accepted = (ProgressReport.id.in_(ids), ProgressReport.status == ReportStatus.ACCEPTED)
    assert count(ProgressReport, *accepted) == len(ids)


def of_two_yardsticks_the_second_is_told_of_the_first(race):
    for lagging in ("15", "30"):
        version = reports_queries.yardstick_of(race.world.city.government.id).version
        form = MEASURED | {"lagging": lagging, "version": version}
        presses = [("督查员", "/review/settings", form | {"slow": each}) for each in ("8", "9")]
        assert sorted(race.at_once(*presses)) == [200, 302]
    [kept] = db.session.scalars(select(Setting).where(Setting.key == "mark_thresholds"))
    assert kept.value in ({"slow": 8, "lagging": 30}, {"slow": 9, "lagging": 30})


def of_a_files_last_place_one_gets_it(race):
    report = db.session.get_one(ProgressReport, race.named("report_id", "draft"))
    report_id = report.id
    address = f"/assignments/{report.assignment_id}/periods/{report.period_id}/attachments"
    of_it = (Attachment.report_id == report_id,)
    while count(Attachment, *of_it) < attachments.MOST - 1:
        with transaction():
            where = (report.assignment, report.period)
            reports.attach(
                *where,
                filename="照片.pdf",
                content=worlds.PDF,
                store=race.world.files,
                by=race.world.city.liaison("财政局"),
            )
    db.session.rollback()
    presses = [
        ("财政局联络员", address, {"file": (BytesIO(worlds.PDF), f"{number}.pdf")})
        for number in range(2)
    ]
    assert sorted(race.at_once(*presses)) == [200, 302]
    assert count(Attachment, *of_it) == attachments.MOST


def two_who_give_way_at_once_both_keep_their_words(race):
    report = db.session.get_one(ProgressReport, race.named("report_id", "draft"))
    report_id = report.id
    address = f"/assignments/{report.assignment_id}/periods/{report.period_id}/draft"
    presses = [
        (who, address, {"progress": who, "version": "0", "choice": "theirs"})
        for who in ("财政局联络员", "财政局局长")
    ]
    assert race.at_once(*presses) == [302, 302]
    assert count(ReplacedDraft, ReplacedDraft.report_id == report_id) == 2


def test_of_two_who_measure_accept_and_attach_at_once_nothing_is_lost_or_doubled(race):
    a_report_in_two_batches_is_accepted_once(race)
    of_two_yardsticks_the_second_is_told_of_the_first(race)
    of_a_files_last_place_one_gets_it(race)
    two_who_give_way_at_once_both_keep_their_words(race)
