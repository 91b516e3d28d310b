"""How often the right unit is proposed: for tasks of which it is known who was responsible."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tracker.intake.draft import UnitRole
from tracker.intake.recommend.duties import Duty
from tracker.intake.recommend.precedents import Precedent
from tracker.intake.recommend.recommender import Recommendation, Recommender

SUPPORT_THRESHOLDS = (0.1, 0.2, 0.3)
BANDS = (0.0, 0.2, 0.4, 0.6, 0.8)
# Two tasks of one plan that share more than this of their characters are nearly the same.
NEARLY_SAME = 0.8

Proposing = Callable[[int], tuple[Recommendation, ...]]


@dataclass(frozen=True)
class Band:
    """Leads proposed with a confidence from a bound to the next one, and how many were right."""

    at_least: float
    proposed: int
    right: int


@dataclass(frozen=True)
class Supporting:
    """Supporting units proposed with at least a confidence, against those that the plan prints."""

    at_least: float
    proposed: int
    right: int
    printed: int


@dataclass(frozen=True)
class Figures:
    """What was measured: how many tasks have the right lead first, among three, and the rest.

    any_first: the first one proposed is among the units of the task, leading or not.
    """

    tasks: int
    first: int
    among_three: int
    any_first: int
    bands: tuple[Band, ...]
    supporting: tuple[Supporting, ...]
    misses: tuple[tuple[Precedent, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Measured:
    """All figures of the proposals for the tasks of one plan.

    near_duplicates: tasks that have another one printed nearly alike.
    """

    near_duplicates: int
    from_others: Figures
    from_others_without_headings: Figures
    new_city: Figures
    new_city_without_headings: Figures
    speed: "Speed"


@dataclass(frozen=True)
class Speed:
    """Seconds to learn from so many precedents, and to propose for one task."""

    precedents: int
    training: float
    recommending: float


def tasks_of_2022(rows: Iterable[Mapping[str, Any]]) -> tuple[Precedent, ...]:
    """The hand-checked rows of the 2022 table; the first-named unit leads."""
    return tuple(
        Precedent(
            text=row["text"],
            lead=row["units"][0],
            supports=tuple(row["units"][1:]),
            sections=tuple(title for title in (row["section"], row["group"]) if title),
            where=f"2022年第{at}项",
        )
        for at, row in enumerate(rows, start=1)
    )


def units_of(tasks: Iterable[Precedent]) -> tuple[str, ...]:
    """All units that a plan prints: the directory of a city that knows no others."""
    return tuple(sorted({name for task in tasks for name in (task.lead, *task.supports)}))


def measured(tasks: Sequence[Precedent], duties: Sequence[Duty]) -> Measured:
    """The tasks by leave-one-out and as a new city's, with their headings and without."""
    units, bare = units_of(tasks), without_headings(tasks)
    return Measured(
        near_duplicates=nearly_same(tasks),
        from_others=leave_one_out(tasks, units, duties),
        from_others_without_headings=leave_one_out(bare, units, duties),
        new_city=duties_alone(tasks, units, duties),
        new_city_without_headings=duties_alone(bare, units, duties),
        speed=speed(tasks, units, duties, 1000),
    )


def leave_one_out(
    tasks: Sequence[Precedent], units: Sequence[str], duties: Sequence[Duty]
) -> Figures:
    """Each task proposed for from all the others."""

    def propose(at: int) -> tuple[Recommendation, ...]:
        others = [*tasks[:at], *tasks[at + 1 :]]
        return Recommender(others, units, duties).recommend(tasks[at].text, tasks[at].sections)

    return _figures(tasks, propose)


def duties_alone(
    tasks: Sequence[Precedent], units: Sequence[str], duties: Sequence[Duty]
) -> Figures:
    """Each task proposed for as in a new city, which has a directory and no earlier plan."""
    recommender = Recommender((), units, duties)
    return _figures(tasks, lambda at: recommender.recommend(tasks[at].text, tasks[at].sections))


def with_precedents(
    past: Sequence[Precedent],
    tasks: Sequence[Precedent],
    units: Sequence[str],
    duties: Sequence[Duty],
) -> Figures:
    """The tasks of one year proposed for from the plan of another."""
    recommender = Recommender(past, units, duties)
    return _figures(tasks, lambda at: recommender.recommend(tasks[at].text, tasks[at].sections))


def without_headings(tasks: Sequence[Precedent]) -> tuple[Precedent, ...]:
    return tuple(Precedent(t.text, t.lead, t.supports, (), t.where) for t in tasks)


def nearly_same(tasks: Sequence[Precedent]) -> int:
    """How many tasks have another one that is printed nearly alike."""
    texts = [task.text for task in tasks]
    return sum(
        any(
            SequenceMatcher(None, text, other).ratio() > NEARLY_SAME
            for other in [*texts[:at], *texts[at + 1 :]]
        )
        for at, text in enumerate(texts)
    )


def speed(
    tasks: Sequence[Precedent], units: Sequence[str], duties: Sequence[Duty], precedents: int
) -> Speed:
    """The time it takes with so many precedents, made by repeating the tasks."""
    many = [
        Precedent(task.text, task.lead, task.supports, task.sections, f"{turn}.{task.where}")
        for turn in range(precedents // len(tasks) + 1)
        for task in tasks
    ][:precedents]
    began = time.perf_counter()
    recommender = Recommender(many, units, duties)
    trained = time.perf_counter()
    for task in tasks:
        recommender.recommend(task.text, task.sections)
    each = (time.perf_counter() - trained) / len(tasks)
    return Speed(len(many), trained - began, each)


def _figures(tasks: Sequence[Precedent], propose: Proposing) -> Figures:
    proposed = [propose(at) for at in range(len(tasks))]
    names = [tuple(each.name for each in units) for units in proposed]
    pairs = list(zip(tasks, names, strict=True))
    return Figures(
        tasks=len(tasks),
        first=sum(task.lead in names[:1] for task, names in pairs),
        among_three=sum(task.lead in names[:3] for task, names in pairs),
        any_first=sum(bool({task.lead, *task.supports} & {*names[:1]}) for task, names in pairs),
        bands=_bands(tasks, proposed),
        supporting=tuple(_supporting(tasks, proposed, least) for least in SUPPORT_THRESHOLDS),
        misses=tuple((task, names[:3]) for task, names in pairs if task.lead not in names[:1]),
    )


def _bands(
    tasks: Sequence[Precedent], proposed: Sequence[tuple[Recommendation, ...]]
) -> tuple[Band, ...]:
    firsts = [
        (units[0].confidence, units[0].name == task.lead)
        for task, units in zip(tasks, proposed, strict=True)
        if units
    ]
    bands = []
    for bound, end in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
        right = [is_right for confidence, is_right in firsts if bound <= confidence < end]
        bands.append(Band(bound, len(right), sum(right)))
    return tuple(bands)


def _supporting(
    tasks: Sequence[Precedent], proposed: Sequence[tuple[Recommendation, ...]], least: float
) -> Supporting:
    found = [
        {u.name for u in units if u.role is UnitRole.SUPPORT and u.confidence >= least}
        for units in proposed
    ]
    return Supporting(
        at_least=least,
        proposed=sum(map(len, found)),
        right=sum(
            len(names & set(task.supports)) for task, names in zip(tasks, found, strict=True)
        ),
        printed=sum(len(task.supports) for task in tasks),
    )
