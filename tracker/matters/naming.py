"""Units and leaders as they are written in a cell; the directory is asked once for all cells."""

import re
from dataclasses import dataclass

from tracker.intake.unit_lists import units_in
from tracker.models import Actor, PartyRole, Unit, UnitGroup
from tracker.plans import queries as plans
from tracker.plans.choices import ChoiceKind
from tracker.plans.resolving import is_all_vice_mayors
from tracker.plans.service import LeaderEntry, PartyEntry
from tracker.plans.suggesting import suggest

# 牵头单位：住建局；配合单位：财政局 · 住建局牵头，财政局、教体局配合.
_LEADS = re.compile(r"^\s*(?:由\s*)?(?:牵头|责任|主办|承办)(?:单位)?\s*[:：]")
_SUPPORTS = re.compile(r"(?:配合|协办)(?:单位)?\s*[:：]")
_LEADING = re.compile(r"(?:牵头|主办)[负责]*\s*[，,、；;。]?\s*")
_SUPPORTING = re.compile(r"(?:配合|协办)\s*[。；;]?\s*$")


@dataclass(frozen=True)
class Parties:
    """Who does a matter, and what of the cell could not be made out."""

    entries: tuple[PartyEntry, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Leaders:
    entries: tuple[LeaderEntry, ...]
    problems: tuple[str, ...]


class Directory:
    """The directory's names on the actor's day; asked a constant number of queries."""

    def __init__(self, by: Actor) -> None:
        self._names = plans.directory_names(by.government_id, by.on)
        entries = plans.directory_entries(by.government_id, by.on)
        self._units = {unit.id: unit for unit in entries.units}
        self._groups = {group.id: group for group in entries.groups}
        self._posts = {post.id: post for post, _ in entries.leaders}

    def parties(self, leads: str, supports: str = "") -> Parties:
        """The first-named unit leads; the others of that cell do where it says 牵头 of them all.

        supports: further units that support, in a cell of their own.
        """
        first, second, says_who_leads = _parted(leads)
        named = [(name, PartyRole.LEAD) for name in units_in(first).names]
        if not says_who_leads:
            named = [
                (name, PartyRole.SUPPORT if at else PartyRole.LEAD)
                for at, (name, _) in enumerate(named)
            ]
        also = (*units_in(second).names, *units_in(supports).names)
        named += [(name, PartyRole.SUPPORT) for name in also]
        entries: dict[Unit | UnitGroup, PartyEntry] = {}
        problems = []
        for name, role in named:
            found = self._found(name)
            if isinstance(found, str):
                problems.append(found)
            else:
                entries.setdefault(found, _entry(found, role, name))
        if not any(each.role is PartyRole.LEAD for each in entries.values()) and not problems:
            problems.append("没有写牵头单位")
        return Parties(tuple(entries.values()), tuple(problems))

    def leaders(self, written: str) -> Leaders:
        """Leaders by name or title; 各副市长 is every vice-mayor."""
        entries, problems = [], []
        for name in filter(None, re.split(r"[、，,；;\s]+", written)):
            ids = self._names.leaders.get(name, frozenset())
            if is_all_vice_mayors(name):
                entries.append(LeaderEntry(printed_name=name))
            elif len(ids) == 1:
                entries.append(LeaderEntry(self._posts[next(iter(ids))], name))
            else:
                problems.append(f"领导“{name}”{'不止一位' if ids else '不在名册'}")
        return Leaders(tuple(dict.fromkeys(entries)), tuple(problems))

    def _found(self, name: str) -> Unit | UnitGroup | str:
        group_id = self._names.groups.get(name)
        if group_id in self._names.per_task:
            return f"“{name}”要写明是哪些单位"
        if group_id is not None:
            return self._groups[group_id]
        ids = self._names.units.get(name, frozenset())
        if len(ids) == 1:
            return self._units[next(iter(ids))]
        return f"“{name}”不止一个" if ids else f"名册里没有“{name}”{self._likely(name)}"

    def _likely(self, name: str) -> str:
        suggestion = suggest([name], self._names).get(name)
        if suggestion is None or suggestion.choice.id is None:
            return ""
        is_group = suggestion.choice.kind is ChoiceKind.GROUP
        rows = self._groups if is_group else self._units
        return f"，是不是“{rows[suggestion.choice.id]}”"


def _entry(found: Unit | UnitGroup, role: PartyRole, name: str) -> PartyEntry:
    if isinstance(found, Unit):
        return PartyEntry(role, unit=found, printed_name=name)
    return PartyEntry(role, group=found, printed_name=name)


def _parted(cell: str) -> tuple[str, str, bool]:
    """(who leads, who supports, whether the cell says so)."""
    supports = _SUPPORTS.search(cell)
    if supports:
        first, second = cell[: supports.start()], cell[supports.end() :]
        return _LEADS.sub("", first), second, True
    if _LEADS.match(cell):
        return _LEADS.sub("", cell), "", "牵头" in cell[:4]
    leading = _LEADING.search(cell)
    if leading:
        return cell[: leading.start()], _SUPPORTING.sub("", cell[leading.end() :]), True
    return cell, "", False
