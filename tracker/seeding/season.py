"""The year in which the files' story happens, and the order in which it is acted out.

The files tell of 2022. In a demonstration of another year the same things happen on the same days
of that year, or on the workday before, so that nobody works on a Saturday.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from tracker.core import clock
from tracker.core.db import transaction
from tracker.core.workdays import published_calendar

YEAR_OF_FILES = 2022
_YEAR = re.compile(r"(?<!\d)20\d\d(?=年)|(?<=〔)20\d\d(?=〕)")


@dataclass(frozen=True)
class Season:
    """The files' days and texts, moved to the year of the plan."""

    year: int = YEAR_OF_FILES

    @property
    def later(self) -> int:
        return self.year - YEAR_OF_FILES

    def day(self, day: date) -> date:
        return day.replace(year=day.year + self.later)

    def workday(self, day: date) -> date:
        """The day in the plan's year, or the workday before it."""
        return published_calendar().previous_workday(self.day(day))

    def text(self, text: str) -> str:
        """2022年 and 〔2022〕 become those of the year; so do the years beside it."""
        return _YEAR.sub(lambda found: str(int(found[0]) + self.later), text)


def workday_before(day: date) -> date:
    return published_calendar().add(day, -1)


@dataclass
class Agenda:
    """Acts with the instants at which they seem to be done: the domain's clock is set to each."""

    _acts: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    _jobs: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)

    def add(self, on: date, hour: int, act: Callable[[], object], *, minute: int = 0) -> None:
        """Something that somebody does; all acts of a day are one transaction."""
        self._acts.append((_instant(on, hour, minute), act))

    def add_job(self, on: date, hour: int, job: Callable[[], object], *, minute: int = 0) -> None:
        """Something that the clock does before anybody comes; a job commits by itself."""
        self._jobs.append((_instant(on, hour, minute), job))

    def run(self) -> None:
        """Do everything, a day after the other, jobs first."""
        acts = sorted(self._acts, key=_when)
        by_day = {day: list(of_day) for day, of_day in groupby(acts, lambda act: act[0].date())}
        jobs = sorted(self._jobs, key=_when)
        for day in sorted({*by_day, *(at.date() for at, _ in jobs)}):
            for at, job in jobs:
                if at.date() == day:
                    _set_clock(at)
                    job()
            with transaction():
                for at, act in by_day.get(day, []):
                    _set_clock(at)
                    act()


def _when(act: tuple[datetime, object]) -> datetime:
    return act[0]


def _instant(on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time(hour), clock.SHANGHAI) + timedelta(minutes=minute)


def _set_clock(at: datetime) -> None:
    clock.use_offset(at - clock.real_now())
