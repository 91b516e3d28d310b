"""The lead unit sees what the others reported and who is missing, and takes text over with its
origin; the office sees both, and what was handed in again since."""

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import AuditAction, AuditEvent, DraftSource, ProgressReport, VersionSource
from tracker.reports import queries
from tracker.reports import service as reporting
from tracker.reports.content import Content

TODAY = factories.TODAY
MONEY = "资金已全部拨付。"


class Work:
    """A task led by 住建局 with 财政局 and 教体局, in the second quarter."""

    def __init__(self, city) -> None:
        self.city = city
        self.task = factories.issued_task(city, support=("财政局", "教体局"))
        self.period = factories.period(self.task)

    def own(self, unit: str):
        return factories.assignment(self.task, self.city.unit(unit))

    def save(self, unit: str, progress: str, **said):
        content = Content(progress=progress, next_steps="无") if not said else Content(**said)
        report = db.session.scalars(queries_of(self.own(unit), self.period)).one_or_none()
        with transaction():
            return reporting.save_draft(
                self.own(unit),
                self.period,
                content=content,
                version=reporting.draft_version(report),
                by=self.city.liaison(unit),
            )

    def submit(self, unit: str, progress: str = MONEY):
        report = self.save(unit, progress)
        with transaction():
            return reporting.submit([report], by=self.city.head(unit))[0]

    def cite(self, *versions, box: str = "progress", unit: str = "住建局", version: int = 0):
        with transaction():
            return reporting.cite(
                self.own(unit),
                self.period,
                source_ids=[each.id for each in versions],
                box=box,
                content=Content(progress="已开工5个小区。"),
                version=version,
                by=self.city.liaison(unit),
            )

    def seen(self, unit: str = "住建局") -> queries.Consolidation:
        report = db.session.scalars(queries_of(self.own(unit), self.period)).one_or_none()
        sources = queries.drafted_sources([report] if report else []).get(
            report.id if report else 0, {}
        )
        led = [(self.own(unit), self.period, sources)]
        return queries.consolidations(led, on=TODAY).get(self.own(unit).id)


def queries_of(assignment, period):
    return select(ProgressReport).where(
        ProgressReport.assignment_id == assignment.id, ProgressReport.period_id == period.id
    )


@pytest.fixture
def work(city, on_day) -> Work:
    on_day(TODAY)
    return Work(city)


def test_the_lead_sees_what_was_handed_in_and_who_is_missing(work):
    work.submit("财政局")
    work.save("教体局", "草稿里的话。")
    found = work.seen()
    assert [each.assignment.unit.short_name for each in found.shares] == ["财政局", "教体局"]
    [missing] = found.missing
    assert (missing.status.value, missing.version, missing.boxes) == ("draft", None, {})
    assert [official.name for official in missing.contacts] == ["任教体局联络员"]
    assert found.shares[0].boxes == {"progress": MONEY}
    assert work.seen("财政局") is None


def test_a_text_is_taken_over_under_its_units_name_and_its_origin_is_frozen(work):
    source = work.submit("财政局")
    report = work.cite(source)
    assert report.progress == f"已开工5个小区。\n（财政局）{MONEY}"
    assert [each.assignment.unit.short_name for each in work.seen().sources] == ["财政局"]
    with transaction():
        [version] = reporting.submit([report], by=work.city.head("住建局"))
    assert queries.version_sources(version) == {work.city.unit("财政局").id: source}
    last = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == AuditAction.REPORT_SUBMITTED)
        .order_by(AuditEvent.id.desc())
    ).first()
    assert last.details["sources"] == ["财政局"]
    # The source is handed in again: the lead's version says what it drew on, and that it is old.
    with transaction():
        reporting.withdraw(source.report, by=work.city.head("财政局"))
    assert work.seen().readable == []
    again = work.submit("财政局", "又拨付200万元。")
    led = [(work.own("住建局"), work.period, queries.version_sources(version))]
    [share] = queries.consolidations(led, on=TODAY)[work.own("住建局").id].updated
    assert (share.source.number, share.version) == (1, again)


def test_what_was_taken_out_of_the_text_again_is_no_source(work):
    report = work.cite(work.submit("财政局"))
    report = work.save("住建局", "已开工5个小区。")
    with transaction():
        reporting.submit([report], by=work.city.head("住建局"))
    assert db.session.query(DraftSource).count() == 1
    assert db.session.query(VersionSource).count() == 0


def test_only_what_stands_to_be_had_is_taken_over(work):
    source = work.submit("财政局")
    with pytest.raises(RuleBroken, match="由牵头单位汇总，配合单位请"):
        work.cite(source, unit="教体局")
    stranger = factories.issued_task(work.city)
    other = factories.report(stranger, work.city.unit("财政局"), progress="别的任务。")
    with transaction():
        [elsewhere] = reporting.submit([other], by=work.city.head("财政局"))
    with pytest.raises(RuleBroken, match="请刷新后再引用"):
        work.cite(elsewhere)
    with pytest.raises(RuleBroken, match="请刷新后再引用"):
        work.cite(source, box="author")
    report = work.cite(source)
    assert work.cite(source) is report  # the same twice is one
    assert report.progress.count(MONEY) == 1


def test_the_page_of_the_lead_cites_without_a_script_and_the_office_sees_both(work, sign_in):
    source = work.submit("财政局")
    liaison = sign_in(work.city.liaison("住建局"))
    page = liaison.get("/quarter/2022-07-07").text
    assert "2 个单位，未报 1 个" in page
    assert "任教体局联络员" in page
    address = f"/assignments/{work.own('住建局').id}/periods/{work.period.id}/cite"
    boxes = {"progress": "已开工5个小区。", "problems": "", "next_steps": "无", "version": "0"}
    refused = liaison.post(address, data=boxes | {"cite": "999999.progress"})
    assert "请刷新后再引用" in refused.text
    assert "已开工5个小区。" in refused.text
    liaison.post(address, data=boxes | {"cite": f"{source.id}.progress"})
    assert "已引用 1 个" in liaison.get("/quarter/2022-07-07").text
    # The script puts the text into the box itself, and says where it came from.
    work.submit("教体局", "配套学校已开工。")
    report = db.session.scalars(queries_of(work.own("住建局"), work.period)).one()
    newest = db.session.query(type(source)).order_by(type(source).id.desc()).first()
    draft = boxes | {"progress": "合并后。（教体局）配套学校已开工。", "cited": newest.id}
    draft["version"] = reporting.draft_version(report)
    liaison.post(address.replace("/cite", "/draft"), data=draft)
    sign_in(work.city.head("住建局")).post(
        "/quarter/sign",
        data={"due_on": "2022-07-07", "report": f"{report.id}.{report.version}", "hints_seen": 1},
    )
    db.session.expire_all()
    assert report.status.value == "submitted"
    here = f"/reports/{report.id}"
    assert "本稿引用了教体局第 1 稿" in sign_in(work.city.supervisor).get(here).text
    assert "汇总各单位报送" in liaison.get(here).text
    assert "汇总各单位报送" not in sign_in(work.city.liaison("财政局")).get(here).text
