"""One report's life, whatever happens to it in whatever order, on both databases."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests import factories
from tests.reports.office import Office, noon, owed_reports
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import MarkValue, ProgressReport, ReportStatus, Review
from tracker.reports import service


class ReportsLife(RuleBasedStateMachine):
    """What is allowed is done, what is refused changes nothing; the invariants hold throughout."""

    office: Office  # set by the test, for the database it runs on

    def __init__(self) -> None:
        super().__init__()
        self.today = factories.period(self.office.task).opens_on
        task = factories.another_task(self.office.task.plan, lead=self.office.city.unit("住建局"))
        self.mine = replace(self.office, task=task)
        self.report = self.mine.draft("", on=self.today)
        self.frozen: dict[int, tuple[str, str]] = {}
        self._set_clock()

    def _set_clock(self) -> None:
        clock.use_offset(noon(self.today) - clock.real_now())

    def _try(self, act) -> None:
        status = self.report.status
        try:
            with transaction():
                act()
        except RuleBroken:
            assert self.report.status is status

    @rule(days=st.integers(1, 9))
    def days_pass(self, days):
        self.today += timedelta(days=days)
        self._set_clock()

    @rule(text=st.sampled_from(["已开工5个小区。", "完成投资1480万元。", ""]))
    def write(self, text):
        version = service.draft_version(self.report)
        try:
            self.mine.draft(text, on=self.today, version=version)
        except RuleBroken:
            return
        assert self.report.is_editable

    @rule()
    def send(self):
        self._try(
            lambda: service.send_for_signoff([self.report], by=self.mine.liaison(on=self.today))
        )

    @rule()
    def send_back(self):
        self._try(
            lambda: service.send_back(
                [self.report], reason="补充", by=self.mine.head(on=self.today)
            )
        )

    @rule()
    def submit(self):
        self._try(lambda: service.submit([self.report], by=self.mine.head(on=self.today)))

    @rule()
    def withdraw(self):
        self._try(lambda: service.withdraw(self.report, by=self.mine.head(on=self.today)))

    @rule(mark=st.sampled_from(MarkValue))
    def accept(self, mark):
        self._try(
            lambda: service.accept(self.report, mark=mark, by=self.mine.supervisor(self.today))
        )

    @rule()
    def give_back(self):
        self._try(
            lambda: service.return_report(
                self.report, reason="缺数据", by=self.mine.supervisor(self.today)
            )
        )

    @rule()
    def reopen(self):
        self._try(
            lambda: service.reopen(self.report, reason="核实", by=self.mine.supervisor(self.today))
        )

    @invariant()
    def versions_only_grow_and_never_change(self):
        now = {each.number: (each.progress, each.signer_name) for each in self.report.versions}
        assert list(now) == list(range(1, len(now) + 1))
        assert {number: now[number] for number in self.frozen} == self.frozen
        self.frozen = now

    @invariant()
    def nothing_empty_was_handed_in(self):
        assert all(each.progress for each in self.report.versions)

    @invariant()
    def a_version_is_reviewed_at_most_once_and_marked_only_if_accepted(self):
        ids = [each.id for each in self.report.versions]
        assert db.session.query(Review).filter(Review.version_id.in_(ids)).count() <= len(ids)
        for version in self.report.versions:
            assert version.mark is None or version.review.decision.value == "accepted"

    @invariant()
    def it_is_owed_exactly_until_it_is_handed_in_while_it_is_taken(self):
        report, period = self.report, self.report.period
        is_taken = self.today <= period.closes_on or report.due_on is not None
        expected = is_taken and report.status not in (
            ReportStatus.SUBMITTED,
            ReportStatus.ACCEPTED,
        )
        owed = any(each.id == report.id for each in owed_reports(self.today))
        assert owed is expected

    @invariant()
    def what_was_returned_has_a_day_of_its_own(self):
        if self.report.status is ReportStatus.RETURNED:
            assert self.report.due_on is not None
            assert self.report.latest is not None

    @invariant()
    def the_trail_tells_every_version(self):
        fresh = db.session.get_one(ProgressReport, self.report.id)
        assert (fresh.first_submitted_at is not None) is bool(fresh.versions)


def test_a_reports_life_keeps_its_rules(office, it_is):
    ReportsLife.office = office
    run_state_machine_as_test(
        ReportsLife,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
