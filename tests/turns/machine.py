"""All turns of a year in one town, in whatever order; what holds throughout: see holding.py."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import gettempdir

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import Connection, Transaction

from tests.turns.changing import Amending, Closing, Reforming, Years
from tests.turns.holding import Holding
from tests.turns.people import People
from tests.turns.reporting import Reporting
from tests.turns.town import Town
from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.models import MarkValue


class TurnsOfTheYear(Holding, Reporting, People, Amending, Closing, Reforming, Years):
    """What is allowed is done, what is refused changes nothing."""

    connection: Connection  # set by the test, for the database it runs on

    def __init__(self) -> None:
        super().__init__()
        self.store = FileStore(Path(gettempdir()) / "tracker-turns")
        self.undone: Transaction = self.connection.begin_nested()
        self.town = Town()
        self.quarters = 0

    def teardown(self) -> None:
        try:
            db.session.rollback()
            assert audit.verify() is None
        finally:
            db.session.remove()
            self.undone.rollback()

    # --- time

    @rule(days=st.sampled_from([1, 2, 5, 13]), clock_stood_still=st.booleans())
    def days_pass(self, days, clock_stood_still):
        self._go_to(self.town.today + timedelta(days=days), clock_stood_still=clock_stood_still)

    @rule(clock_stood_still=st.booleans())
    def until_the_next_day_of_a_period(self, clock_stood_still):
        coming = self.town.milestones()
        if coming:
            self._go_to(coming[0], clock_stood_still=clock_stood_still)

    def _until_a_period_has_closed(self) -> None:
        """Until the day after the next period has closed."""
        closing = [p.closes_on for p in self.town.periods() if p.closes_on >= self.town.today]
        if closing:
            self._go_to(min(closing) + timedelta(days=1), clock_stood_still=False)

    @precondition(lambda self: self.quarters * 8 <= self.turn)  # the year is not over at once
    @rule(mark=st.sampled_from(MarkValue))
    def an_ordinary_quarter(self, mark):
        """Everybody hands in, everything is accepted, the period closes, its round is published."""
        self.quarters += 1
        self.everybody_hands_in("完成全年计划的一半。")
        self.everything_is_accepted(mark)
        self._until_a_period_has_closed()
        for pick, period in enumerate(self.town.periods()):
            if period.is_closed(self.town.today) and not period.is_published:
                self.publish(pick)

    def _go_to(self, day: date, *, clock_stood_still: bool) -> None:
        self.turn += 1
        self.town.go_to(day, clock_stood_still=clock_stood_still)
