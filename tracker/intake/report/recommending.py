"""Units and leaders put to the tasks of a report; whoever recommends is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from tracker.intake.draft import ProposedUnit, UnitRole
from tracker.intake.report.result import ProposedTask, ReportReading


class Recommended(Protocol):
    """A unit that may do a task, in its role, and why."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> UnitRole: ...
    @property
    def confidence(self) -> float: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...


class Recommends(Protocol):
    """Who knows which units a task would go to, the likeliest first."""

    def recommend(self, text: str, sections: Sequence[str]) -> Sequence[Recommended]: ...


class RecommendsNothing:
    """Where nothing is known about units."""

    def recommend(self, text: str, sections: Sequence[str]) -> Sequence[Recommended]:
        return ()


def with_units(
    reading: ReportReading,
    recommender: Recommends,
    leaders: Mapping[str, Sequence[str]] | None = None,
) -> ReportReading:
    """The reading with units on each task; leaders: for each unit, who is responsible for it."""
    known = leaders or {}
    tasks = tuple(_with_units(task, recommender, known) for task in reading.tasks)
    return replace(reading, tasks=tasks)


def _with_units(
    task: ProposedTask, recommender: Recommends, leaders: Mapping[str, Sequence[str]]
) -> ProposedTask:
    units = tuple(
        ProposedUnit(each.name, each.role, each.confidence, tuple(each.reasons))
        for each in recommender.recommend(task.text, task.sections)
    )
    return replace(task, units=units, leaders=_leaders_of(units, leaders))


def _leaders_of(
    units: Sequence[ProposedUnit], leaders: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Who is responsible for the first lead unit: one recommended besides it may be wrong."""
    first = next((unit for unit in units if unit.role is UnitRole.LEAD), None)
    return tuple(leaders.get(first.name, ())) if first else ()
