"""A task is closed, and reported on, at the same moment, with real commits: one waits for the other
and hears in a sentence what happened; nothing that was handed in is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from tests import factories
from tests.attacks.test_slips_at_once import A_MOMENT, _again
from tracker.closures import queries, service
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import Closure, ClosureStatus, ProgressReport, ReportStatus, VerificationKind
from tracker.reports import service as reporting

TODAY = factories.TODAY


class Ready:
    """A task that could be closed now, a report on it that could be handed in, and who does it."""

    def __init__(self, app, city: factories.City) -> None:
        task = factories.issued_task(city)
        report = factories.report(task, city.unit("财政局"), progress="资金已全部拨付。")
        said = service.Declaration("已完成。", TODAY)
        record = service.Record(VerificationKind.ON_PAPER, TODAY, "督查员", "相符。")
        store = FileStore(app.config["ATTACHMENTS"])
        with transaction():
            closure = service.write_closure(task, said, store=store, by=city.head("住建局"))
            service.verify_closure(closure, record, store=store, by=city.supervisor)
        self.seen = queries.ending(task, on=TODAY).mark
        self.office, self.head = city.supervisor, city.head("财政局")
        self.closure_id, self.report_id = closure.id, report.id

    def close(self) -> None:
        closure = db.session.get_one(Closure, self.closure_id)
        service.close_task(closure, seen=self.seen, by=_again(self.office))

    def submit(self) -> None:
        report = db.session.get_one(ProgressReport, self.report_id)
        reporting.submit([report], by=_again(self.head))

    @property
    def now(self) -> tuple[ClosureStatus, ReportStatus]:
        closure = db.session.get_one(Closure, self.closure_id)
        return closure.status, db.session.get_one(ProgressReport, self.report_id).status


def one_after_the_other(app, first: Callable[[], None], second: Callable[[], None]) -> None:
    """Do the second while the first is done and not committed yet."""
    begun = Event()

    def begin() -> None:
        with app.app_context(), transaction():
            first()
            begun.set()
            sleep(A_MOMENT)

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(begin)
        begun.wait()
        try:
            with transaction():
                second()
        finally:
            done.result()


def test_who_closes_and_who_reports_wait_for_each_other(fresh_app):
    with fresh_app.app_context():
        city = factories.small_city()
        first, second = Ready(fresh_app, city), Ready(fresh_app, city)
        db.session.remove()
        # The report came first: what would follow has changed, and is shown anew.
        with pytest.raises(RuleBroken, match="情况有变"):
            one_after_the_other(fresh_app, first.submit, first.close)
        assert first.now == (ClosureStatus.VERIFYING, ReportStatus.SUBMITTED)
        # The task was closed first: the text stays, and another who closes it hears of it.
        with pytest.raises(RuleBroken, match="第1项已销号，从那天起不再报送"):
            one_after_the_other(fresh_app, second.close, second.submit)
        assert second.now == (ClosureStatus.CLOSED, ReportStatus.DRAFT)
        assert db.session.get_one(ProgressReport, second.report_id).progress
        with pytest.raises(RuleBroken, match="已经销号，不用再办"), transaction():
            second.close()
