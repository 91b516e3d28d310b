"""What a cell of units says about their roles, in verbs: 甲牵头，乙、丙按职责分工负责.

A clause ends in its verb; a part without one belongs to the next clause that has one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.intake.brackets import split_outside
from tracker.intake.draft import UnitRole
from tracker.intake.words import without_gaps

_CLAUSE_ENDS = "，,；;。"
_MANNER = r"(?:按照?(?:各自)?(?:职责|职能)(?:分工|分别)?|结合实际|具体|共同|分别|分工|分头|积极)*"
_VERBS: tuple[tuple[UnitRole | None, re.Pattern[str]], ...] = (
    (UnitRole.LEAD, re.compile(rf"{_MANNER}牵头(?:负责|落实|组织|实施)?$")),
    (UnitRole.SUPPORT, re.compile(rf"{_MANNER}(?:配合|协助|参与|参加)(?:落实|实施|做好)?$")),
    (None, re.compile(rf"{_MANNER}(?:负责(?:落实|实施)?|落实|实施|推进)$")),
)
_OPEN_LIST = re.compile(r"等(?:相关|有关)?(?:部门|单位|部门和单位)?$")

_ROLES = {
    **dict.fromkeys(("牵头", "主办", "主责"), UnitRole.LEAD),
    **dict.fromkeys(("配合", "协办", "协助", "参与", "参加"), UnitRole.SUPPORT),
}
_LABEL = re.compile(
    rf"(?:^|(?<=[{_CLAUSE_ENDS}\s]))\s*(?P<role>{'|'.join(_ROLES)}|责任|承办|落实|实施)"
    r"(?:责任)?(?:单位|部门)?\s*[:：]"
)
_BEHIND = re.compile(
    r"(?P<name>.+?)[（(](?P<role>牵头|主办|主责|配合|协办|协助|参与)(?:单位|部门)?[）)]$"
)


@dataclass(frozen=True)
class Clause:
    """Units as printed, and their role where the verb states it; `verb` whether there is one."""

    units: str
    role: UnitRole | None
    verb: bool = False


def clauses_in(cell: str) -> list[Clause]:
    """The clauses of a cell; a cell without a verb is one clause without a role."""
    labelled = list(_labelled(cell))
    if labelled:
        return labelled
    clauses: list[Clause] = []
    waiting: list[str] = []
    for part in _parts(cell):
        role, units = _verb(part)
        waiting.append(_OPEN_LIST.sub("", units))
        if units != part:
            clauses.append(Clause("，".join(filter(None, waiting)), role, verb=True))
            waiting = []
    if not clauses:
        return [Clause(cell, None)]
    return [*clauses, Clause("，".join(waiting), None)] if waiting else clauses


def _labelled(cell: str) -> Iterator[Clause]:
    """The clauses of a cell that has labels in it: 牵头单位：甲 配合单位：乙."""
    labels = list(_LABEL.finditer(cell))
    if not labels or labels[0].start():
        return
    ends = [*(found.start() for found in labels[1:]), len(cell)]
    for found, end in zip(labels, ends, strict=True):
        role = _ROLES.get(found["role"])
        yield Clause(cell[found.end() : end].strip(f"{_CLAUSE_ENDS} \n"), role, verb=True)


def role_behind(name: str) -> tuple[str, UnitRole | None]:
    """A name without the role printed behind it, and that role: 住建局（牵头）."""
    found = _BEHIND.match(name)
    if not found:
        return name, None
    lead = found["role"].startswith(("牵头", "主办", "主责"))
    return found["name"], UnitRole.LEAD if lead else UnitRole.SUPPORT


def _parts(cell: str) -> list[str]:
    return [part for _, part in split_outside(without_gaps(cell), _CLAUSE_ENDS) if part]


def _verb(part: str) -> tuple[UnitRole | None, str]:
    for role, pattern in _VERBS:
        found = pattern.search(part)
        if found and found.start():
            return role, part[: found.start()]
    return None, part
