"""Which unit of the directory a printed name that it does not know most likely is: a pure function.

Always a suggestion for a person, with its reason; nothing is settled here (docs/decisions/0007).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.intake.recommend.texts import is_subsequence
from tracker.plans.choices import Choice, ChoiceKind
from tracker.plans.resolving import DirectoryNames

# 市发改委, 县住建局: documents put the government's level before the names of its departments.
_LEVEL = re.compile("[省市州盟区县旗](?=.{2})")
SHORTEST = 2


@dataclass(frozen=True)
class Suggestion:
    """What a printed name may be, and why."""

    choice: Choice
    reason: str


def suggest(printed: Iterable[str], names: DirectoryNames) -> dict[str, Suggestion]:
    """A suggestion for each printed name that fits one unit or group only."""
    found = {name: _for_unit(name, names.units) or _for_group(name, names) for name in printed}
    return {name: suggestion for name, suggestion in found.items() if suggestion}


def _for_unit(printed: str, units: Mapping[str, frozenset[int]]) -> Suggestion | None:
    bare = _LEVEL.sub("", printed, count=1) if _LEVEL.match(printed) else printed
    if bare != printed and len(units.get(bare, ())) == 1:
        return _suggestion(ChoiceKind.UNIT, units[bare], f"去掉“{printed[0]}”字就是“{bare}”")
    if len(bare) < SHORTEST:
        return None
    fitting = {name: ids for name, ids in units.items() if is_subsequence(bare, name)}
    ids = frozenset().union(*fitting.values())
    if len(ids) != 1:
        return None
    return _suggestion(ChoiceKind.UNIT, ids, f"像是“{max(fitting, key=len)}”的简称")


def _for_group(printed: str, names: DirectoryNames) -> Suggestion | None:
    """各乡、镇人民政府 is the group 各乡镇: the group's name is the shorter one."""
    if not printed.startswith("各"):
        return None
    fitting = {
        name: number
        for name, number in names.groups.items()
        if name.startswith("各") and is_subsequence(name, printed) and number not in names.per_task
    }
    if len(fitting) != 1:
        return None
    name, number = next(iter(fitting.items()))
    return _suggestion(ChoiceKind.GROUP, frozenset({number}), f"像是单位组“{name}”")


def _suggestion(kind: ChoiceKind, ids: frozenset[int], reason: str) -> Suggestion:
    return Suggestion(Choice(kind, next(iter(ids))), reason)
