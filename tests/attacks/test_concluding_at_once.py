"""A year is concluded, and reported on, at the same moment, with real commits: nothing is handed
in to a plan that is over."""

import pytest

from tests import factories
from tests.attacks.test_closing_at_once import one_after_the_other
from tests.attacks.test_slips_at_once import _again
from tests.years.ended import AFTER, DONE, ended_plan, office
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Plan, PlanStatus, ProgressReport, ReportStatus
from tracker.reports import service as reporting
from tracker.years import queries, service


class Ending:
    """A plan that could be concluded now, and a report on it that could be handed in."""

    def __init__(self, city: factories.City) -> None:
        plan, (task,) = ended_plan(city, DONE)
        report = factories.report(task, city.unit("财政局"), quarter=4, progress="已拨付。")
        self.by, self.head = office(city), city.head("财政局", on=AFTER)
        with transaction():
            service.confirm_clear(plan, seen=self._seen(plan), by=self.by)
        self.plan_id, self.report_id = plan.id, report.id

    def conclude(self) -> None:
        plan = db.session.get_one(Plan, self.plan_id)
        service.conclude_plan(plan, seen=self._seen(plan), by=_again(self.by))

    def submit(self) -> None:
        report = db.session.get_one(ProgressReport, self.report_id)
        reporting.submit([report], by=_again(self.head))

    @property
    def now(self) -> tuple[PlanStatus, ReportStatus]:
        report = db.session.get_one(ProgressReport, self.report_id)
        return db.session.get_one(Plan, self.plan_id).status, report.status

    @staticmethod
    def _seen(plan: Plan) -> str:
        return queries.digest_of(queries.final_rows(plan))


def test_who_concludes_and_who_reports_wait_for_each_other(fresh_app):
    with fresh_app.app_context():
        city = factories.small_city()
        first, second = Ending(city), Ending(city)
        db.session.remove()
        with pytest.raises(RuleBroken, match="还有 1 份报送待审核"):
            one_after_the_other(fresh_app, first.submit, first.conclude)
        assert first.now == (PlanStatus.ISSUED, ReportStatus.SUBMITTED)
        with pytest.raises(RuleBroken, match="已"):
            one_after_the_other(fresh_app, second.conclude, second.submit)
        assert second.now == (PlanStatus.CLOSED, ReportStatus.DRAFT)
