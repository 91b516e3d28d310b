"""What was told of a deadline already, to whom and on which day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import Integer, and_, case, cast, or_, select

from tracker.core.db import db
from tracker.models import Message, Reminder, Stage
from tracker.reminders.queries import Owed

_CHUNK = 1000


# 1 for +1, and before everything else the opening: text is not in the order of its numbers.
_DAYS = case(
    (Reminder.stage == Stage.OPENING, Stage.OPENING.days), else_=cast(Reminder.stage, Integer)
)


class Told:
    """Of what somebody has heard: the latest stage of each report, while it was owed on a day."""

    def __init__(self) -> None:
        self._heard: dict[tuple[int, int, date], int] = {}

    def note(self, official_id: int, report_id: int, due_on: date, days: int) -> None:
        key = (official_id, report_id, due_on)
        self._heard[key] = max(days, self._heard.get(key, days))

    def has_heard(self, official_id: int, owed: Owed, stage: Stage) -> bool:
        """Whether he heard of it at this stage or a later one."""
        if owed.report_id is None:
            return False
        heard = self._heard.get((official_id, owed.report_id, owed.owed_on))
        return heard is not None and heard >= stage.days


def told(
    stages: Mapping[date, Stage],
    *,
    officials: Collection[int] | None = None,
    before: date | None = None,
) -> Told:
    """What was told of the deadlines on these days, at the stage of the day or a later one.

    officials: to these only. before: as it was when that day began.
    """
    found = Told()
    if not stages:
        return found
    reached = or_(
        *(and_(Reminder.due_on == day, stage.days <= _DAYS) for day, stage in stages.items())
    )
    rows = select(Reminder.official_id, Reminder.report_id, Reminder.due_on, _DAYS).where(reached)
    if officials is not None:
        rows = rows.where(Reminder.official_id.in_(officials))
    if before is not None:
        rows = rows.where(Reminder.raised_on < before)
    for row in db.session.execute(rows.execution_options(yield_per=_CHUNK)):
        found.note(*row)
    return found


def digest_key(on: date) -> str:
    """The occurrence of a day's digest; with its recipient it is the only one."""
    return f"reminder.{on:%Y%m%d}"


# How the occurrence of a reminder at the office's word begins.
BY_HAND = "reminded."


def key_by_hand(unit_id: int, on: date) -> str:
    """The occurrence of what a unit is told at the office's word: once a day each recipient."""
    return f"{BY_HAND}{unit_id}.{on.isoformat()}"


def told_by_hand(occurrence: str) -> tuple[int, int] | None:
    """(unit, recipient) of a reminder at the office's word; None for any other message."""
    if not occurrence.startswith(BY_HAND):
        return None
    unit, _, rest = occurrence.removeprefix(BY_HAND).partition(".")
    return int(unit), int(rest.rpartition(".")[2])


def digested(official_ids: Iterable[int], *, on: date) -> set[int]:
    """Who has had that day's digest."""
    keys = {f"{digest_key(on)}.{official_id}": official_id for official_id in official_ids}
    asked = sorted(keys)
    found: set[int] = set()
    for start in range(0, len(asked), _CHUNK):
        occurrences = select(Message.occurrence).where(
            Message.occurrence.in_(asked[start : start + _CHUNK])
        )
        found.update(keys[occurrence] for occurrence in db.session.scalars(occurrences))
    return found


def digest_recipient(message_id: int) -> int | None:
    """Who was told something in a digest; None for a message that is none."""
    return db.session.scalar(
        select(Reminder.official_id).where(Reminder.message_id == message_id).limit(1)
    )


def told_on(day: date, report_ids: Collection[int | None]) -> set[int]:
    """The reports of which somebody was reminded by the clock that day."""
    ids = [each for each in report_ids if each is not None]
    told = select(Reminder.report_id).where(Reminder.report_id.in_(ids), Reminder.raised_on == day)
    return set(db.session.scalars(told))
