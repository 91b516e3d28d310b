"""The days of a plan's year on which something begins, is due or closes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.core.enums import Labelled
from tracker.overview.queries.rounds import Round
from tracker.overview.queries.rows import Row

MOST_WHOLE = 12


class DayOf(Labelled):
    """What happens on a day; where several do, the first of these is drawn."""

    DUE = "due", "报送截止"
    TASKS = "tasks", "任务到期"
    CLOSES = "closes", "报送关闭"
    OPENS = "opens", "开始报送"


@dataclass(frozen=True)
class YearDay:
    """One thing on one day; for the days on which tasks are due, how many."""

    on: date
    kind: DayOf
    what: str
    nominal: date | None = None  # as the document prints it, where the day is a round's
    number: int = 0


def year_days(rows: Iterable[Row], rounds: Iterable[Round]) -> list[YearDay]:
    """In their order: each round's three days, and the days by which tasks are to be done.

    Of more rounds than a month has one of, only when each is due: else every day would be drawn.
    """
    rounds = list(rounds)
    found = [
        YearDay(each.effective_due_on, DayOf.DUE, each.name, nominal=each.due_on) for each in rounds
    ]
    if len(rounds) <= MOST_WHOLE:
        for each in rounds:
            found += [
                YearDay(each.opens_on, DayOf.OPENS, each.name),
                YearDay(each.closes_on, DayOf.CLOSES, each.name),
            ]
    ends = Counter(row.task.due_on for row in rows if row.task.due_on)
    found += [YearDay(on, DayOf.TASKS, "", number=number) for on, number in ends.items()]
    kinds = list(DayOf)
    return sorted(found, key=lambda each: (each.on, kinds.index(each.kind)))
