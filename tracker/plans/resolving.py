"""From printed names to the directory's units, groups and leaders: a pure function.

Only what is certain is resolved; the rest is listed for a person to decide, never guessed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tracker.intake import Draft, DraftTask

Names = Mapping[str, frozenset[int]]
Places = Mapping[str, tuple[int, ...]]
Printed = Callable[[DraftTask], Iterable[str]]

_ALL_VICE_MAYORS = re.compile(r"(?:各|全体|所有)(?:位)?(?:分管)?副(?:市|县|旗|区)长")


@dataclass(frozen=True)
class DirectoryNames:
    """The names that a directory knows on a day, each with the ids of what bears it.

    units: by full name, short name and alias. leaders: the lead posts, by holder and by title.
    per_task: the groups whose members are chosen task by task (相关部门).
    """

    units: Mapping[str, frozenset[int]]
    groups: Mapping[str, int] = field(default_factory=dict)
    leaders: Mapping[str, frozenset[int]] = field(default_factory=dict)
    per_task: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PartyPlace:
    """Where a party stands: the task's index in the draft, the party's in the task."""

    task: int
    party: int

    def __str__(self) -> str:
        return f"{self.task}.{self.party}"


@dataclass(frozen=True)
class Resolution:
    """Which printed names are certain, and which must be decided.

    The unknown and the ambiguous are given with the tasks (indices) that print them.
    """

    units: Mapping[str, int]
    groups: Mapping[str, int]
    leaders: Mapping[str, int]
    unknown_units: Mapping[str, tuple[int, ...]]
    ambiguous_units: Mapping[str, frozenset[int]]
    unknown_leaders: Mapping[str, tuple[int, ...]]
    ambiguous_leaders: Mapping[str, frozenset[int]]
    per_task: tuple[tuple[PartyPlace, str], ...]  # groups whose members are to be ticked

    @property
    def is_complete(self) -> bool:
        return not self.questions

    @property
    def questions(self) -> int:
        """How many things a person has to decide."""
        return sum(
            len(each)
            for each in (
                self.unknown_units,
                self.ambiguous_units,
                self.unknown_leaders,
                self.ambiguous_leaders,
                self.per_task,
            )
        )


def is_all_vice_mayors(name: str) -> bool:
    """Whether a printed leader means every vice-mayor (各副市长)."""
    return _ALL_VICE_MAYORS.fullmatch(name) is not None


def resolve(draft: Draft, names: DirectoryNames) -> Resolution:
    """Look up every printed unit and leader of a draft in the directory's names."""
    units = _places(draft.tasks, lambda task: [unit.name for unit in task.units])
    leaders = _places(draft.tasks, lambda task: task.leaders)
    leaders = {name: at for name, at in leaders.items() if not is_all_vice_mayors(name)}
    groups = {name: names.groups[name] for name in units if name in names.groups}
    plain = {name: at for name, at in units.items() if name not in groups}
    return Resolution(
        units=_certain(plain, names.units),
        groups=groups,
        leaders=_certain(leaders, names.leaders),
        unknown_units=_unknown(plain, names.units),
        ambiguous_units=_ambiguous(plain, names.units),
        unknown_leaders=_unknown(leaders, names.leaders),
        ambiguous_leaders=_ambiguous(leaders, names.leaders),
        per_task=tuple(
            (PartyPlace(at, number), unit.name)
            for at, task in enumerate(draft.tasks)
            for number, unit in enumerate(task.units)
            if groups.get(unit.name) in names.per_task
        ),
    )


def _places(tasks: Iterable[DraftTask], printed: Printed) -> dict[str, tuple[int, ...]]:
    """Each printed name with the tasks that print it, in the order of the document."""
    found: dict[str, list[int]] = {}
    for at, task in enumerate(tasks):
        for name in dict.fromkeys(printed(task)):
            found.setdefault(name, []).append(at)
    return {name: tuple(at) for name, at in found.items()}


def _certain(printed: Places, known: Names) -> dict[str, int]:
    matches = {name: known.get(name, frozenset()) for name in printed}
    return {name: next(iter(ids)) for name, ids in matches.items() if len(ids) == 1}


def _unknown(printed: Places, known: Names) -> dict[str, tuple[int, ...]]:
    return {name: at for name, at in printed.items() if not known.get(name)}


def _ambiguous(printed: Places, known: Names) -> dict[str, frozenset[int]]:
    return {name: known[name] for name in printed if len(known.get(name, ())) > 1}
