"""What every kind of turn has in common: it is tried, and if refused it has changed nothing."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import func, select

from tests.turns.town import Town
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, AuditEvent, Message, ProgressReport, Task
from tracker.permissions import Permission, allowed

Row = TypeVar("Row")

# Which one of those there are.
which = st.integers(0, 11)
# From which day: past, today, or to come.
shift = st.sampled_from([0, 0, -25, -3, 4, 18])


def one(rows: Sequence[Row], pick: int) -> Row | None:
    return rows[pick % len(rows)] if rows else None


class Turns(RuleBasedStateMachine):
    """A town, and the way in which anything is done in it."""

    town: Town
    turn = 0  # counts what was done, days passing too
    done: ClassVar[Counter[tuple[str, bool]]] = Counter()  # what was tried: done, or refused

    def attempt(
        self,
        act: Callable[[], Any],
        by: Actor,
        permission: Permission | None = None,
        subject: Any = None,
    ) -> bool:
        """Do it, if he may; whether it was done. What is refused changes nothing."""
        if permission and not allowed(by, permission, subject):
            return False
        before, what = self._state(), sys._getframe(1).f_code.co_name
        try:
            with transaction():
                act()
        except RuleBroken as refused:
            self.said = str(refused)
            assert self._state() == before
            self.done[what, False] += 1
            return False
        self.done[what, True] += 1
        self.turn += 1
        return True

    @staticmethod
    def _state() -> list[Any]:
        reports = select(
            ProgressReport.id, ProgressReport.status, ProgressReport.assignment_id
        ).order_by(ProgressReport.id)
        counts = select(
            select(func.count(AuditEvent.id)).scalar_subquery(),
            select(func.count(Message.id)).scalar_subquery(),
        )
        tasks = select(Task.id, Task.status).order_by(Task.id)
        return [tuple(row) for rows in (reports, counts, tasks) for row in db.session.execute(rows)]
