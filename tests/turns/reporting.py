"""Reports are written, signed, handed in, judged; a round is published, and objected to."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from tests.turns.base import Turns, one, which
from tracker.models import (
    UNDER_OBJECTION,
    MarkValue,
    Objection,
    ObjectionStatus,
    PostKind,
    ProgressReport,
    PublishedMark,
    ReportStatus,
)
from tracker.objections import service as objections
from tracker.objections.excluded import candidates
from tracker.permissions import Permission
from tracker.plans.queries import periods_of
from tracker.reports import service as reports
from tracker.reports.content import Content

TEXTS = st.sampled_from(["已开工5个小区。", "完成投资1480万元。"])
marks = st.sampled_from(MarkValue)


class Reporting(Turns):
    @rule(pick=which, text=TEXTS)
    def write(self, pick, text):
        report = one(self.town.owed(), pick)
        if report and (by := self.town.liaison(report.assignment.unit)):
            self._write(report, text, by)

    def _write(self, report: ProgressReport, text: str, by) -> bool:
        version = reports.draft_version(report)
        return self.attempt(
            lambda: reports.save_draft(
                report.assignment,
                report.period,
                content=Content(progress=text),
                version=version,
                by=by,
            ),
            by,
            Permission.REPORT_WRITE,
            report.assignment,
        )

    @rule(pick=which)
    def send(self, pick):
        written = [each for each in self.town.owed() if each.progress]
        report = one(written, pick)
        if report and (by := self.town.liaison(report.assignment.unit)):
            self.attempt(lambda: reports.send_for_signoff([report], by=by), by)

    @rule(pick=which, text=TEXTS)
    def hand_in(self, pick, text):
        report = one(self.town.owed(), pick)
        if report:
            self._hand_in(report, text)

    def _hand_in(self, report: ProgressReport, text: str) -> None:
        unit = report.assignment.unit
        head, liaison = self.town.head(unit), self.town.liaison(unit)
        if head and liaison and (report.progress or self._write(report, text, liaison)):
            self.attempt(lambda: reports.submit([report], by=head), head)

    @rule(text=TEXTS)
    def everybody_hands_in(self, text):
        for report in self.town.owed():
            self._hand_in(report, text)

    @rule(pick=which)
    def withdraw(self, pick):
        report = self._waiting(pick)
        if report and (by := self.town.head(report.assignment.unit)):
            self.attempt(lambda: reports.withdraw(report, by=by), by)

    @rule(pick=which, mark=marks)
    def accept(self, pick, mark):
        report = self._waiting(pick)
        if report:
            self._accept(report, mark)

    @rule(mark=marks)
    def everything_is_accepted(self, mark):
        for report in self._in(ReportStatus.SUBMITTED):
            self._accept(report, mark)

    def _accept(self, report: ProgressReport, mark: MarkValue) -> None:
        by = self.town.supervisor
        given = mark if report.assignment.is_lead else None
        self.attempt(lambda: reports.accept(report, mark=given, by=by), by)

    @rule(pick=which)
    def give_back(self, pick):
        report, by = self._waiting(pick), self.town.supervisor
        if report:
            self.attempt(lambda: reports.return_report(report, reason="缺数据", by=by), by)

    @rule(pick=which)
    def reopen(self, pick):
        report, by = self._accepted(pick), self.town.supervisor
        if report:
            self.attempt(lambda: reports.reopen(report, reason="核实", by=by), by)

    @rule(pick=which, quarter=which, mark=marks)
    def mark_task(self, pick, quarter, mark):
        task, by = one(self.town.tasks(), pick), self.town.supervisor
        assert task is not None
        opened = [each for each in periods_of([task])[task.id] if each.opens_on <= by.on]
        period = one(opened, quarter)
        if period:
            self.attempt(
                lambda: reports.mark_task(task, period, value=mark, reason="综合判断", by=by), by
            )

    @rule(pick=which)
    def publish(self, pick):
        by = self.town.supervisor
        period = one([each for each in self.town.periods() if each.opens_on <= by.on], pick)
        if period:
            self.attempt(lambda: reports.publish_marks(period, by=by, confirmed=True), by)

    @rule(pick=which)
    def sign_marks(self, pick):
        unit = one(self.town.units(), pick)
        if unit and (by := self.town.head(unit)):
            self.attempt(lambda: reports.sign_marks(unit, by=by), by)

    # --- objections

    @rule(pick=which, unit=which)
    def object(self, pick, unit):
        latest = select(PublishedMark).order_by(PublishedMark.id.desc())
        published = one(self.town.all(latest), pick)
        if published is None:
            return
        leads = [each.unit for each in published.task.assignments if each.is_lead]
        objecting = one(leads, unit)
        by = self.town.head(objecting) if objecting else None
        if by is None or objecting is None:
            return

        def raised():
            objection = objections.write_objection(
                published, objecting, text="现场已开工8个小区。", store=self.store, by=by
            )
            objections.raise_objection(objection, seen=objection.version, by=by)

        self.attempt(raised, by, Permission.OBJECTION_WRITE, published)

    @rule(pick=which, mark=st.none() | marks)
    def decide(self, pick, mark):
        """Put before a leader who took no part, and decided."""
        if not self._objections():
            self.object(pick, 0)
        objection = one(self._objections(), pick)
        if objection is None:
            return
        office = self.town.supervisor
        free = [each for each in candidates(objection, on=office.on) if not each.why_not]
        if not free:
            return
        referred = self.attempt(
            lambda: objections.refer_objection(
                objection, free[0].post, statement="报送时只写了5个小区。", by=office
            ),
            office,
        )
        by = self.town.acting(free[0].post)
        if not referred or by is None or pick % 3 == 0:
            return
        seen = objections.standing_mark(objection)
        outcome = ObjectionStatus.UPHELD if mark else ObjectionStatus.REJECTED
        self.attempt(
            lambda: objections.decide_objection(
                objection, outcome=outcome, mark=mark, reason="现场核实。", seen=seen, by=by
            ),
            by,
            Permission.OBJECTION_DECIDE,
            objection,
        )

    @rule(pick=which)
    def withdraw_objection(self, pick):
        objection = one(self._objections(), pick)
        if objection and (by := self.town.of_unit(objection.unit, PostKind.UNIT_HEAD)):
            self.attempt(
                lambda: objections.withdraw_objection(objection, reason="已沟通", by=by), by
            )

    def _objections(self):
        return self.town.all(
            select(Objection).where(Objection.status.in_(UNDER_OBJECTION)).order_by(Objection.id)
        )

    def _waiting(self, pick: int) -> ProgressReport | None:
        """A report that waits for review; where there is none, one is handed in."""
        if not self._in(ReportStatus.SUBMITTED):
            self.hand_in(pick, "已开工5个小区。")
        return one(self._in(ReportStatus.SUBMITTED), pick)

    def _accepted(self, pick: int) -> ProgressReport | None:
        if not self._in(ReportStatus.ACCEPTED):
            self.accept(pick, MarkValue.NORMAL)
        return one(self._in(ReportStatus.ACCEPTED), pick)

    def _in(self, *statuses: ReportStatus):
        return self.town.reports(ProgressReport.status.in_(statuses))
