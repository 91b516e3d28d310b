"""Matters as they were entered, a line each, looked at before anything is handed out."""

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.matters.naming import Directory
from tracker.matters.reporting import Reporting, periods_of_matter
from tracker.models import Actor, Cadence, Unit
from tracker.plans import queries as plans
from tracker.plans.due import due_day
from tracker.plans.service import LeaderEntry, PartyEntry, PlannedPeriod

MOST_LINES = 100
LONGEST_TEXT = 2000
HEADINGS = ("事项", "议定事项", "内容", "任务", "工作任务", "序号")
_CELLS = re.compile(r"\s*[|｜]\s*")
_NUMBER = re.compile(r"[（(]?\d{1,3}[)）.．、]?")


@dataclass
class Line:
    """One matter as it was entered, what it comes to, and what is wrong with it."""

    number: int
    text: str
    due_on: date | None
    parties: tuple[PartyEntry, ...] = ()
    leaders: tuple[LeaderEntry, ...] = ()
    requirement: str = ""
    reporting: Reporting | None = None
    periods: Sequence[PlannedPeriod] = ()
    problems: list[str] = field(default_factory=list)

    @property
    def said(self) -> tuple[object, ...]:
        """Everything that a person agrees to when he hands it out."""
        return (
            self.text,
            self.requirement,
            [(each.name, each.role.value, (each.unit or each.group).id) for each in self.parties],  # type: ignore[union-attr]
            [(each.printed_name, each.post and each.post.id) for each in self.leaders],
            [(each.opens_on, each.effective_due_on, each.closes_on) for each in self.periods],
            self.problems,
        )


def digest_of(lines: Iterable[Line], *more: object) -> str:
    """What a preview showed; another one where anything that follows has changed meanwhile."""
    said = repr(([line.said for line in lines], more))
    return hashlib.sha256(said.encode()).hexdigest()


def single(
    *,
    text: str,
    leads: str,
    supports: str,
    leaders: str,
    requirement: str,
    reporting: Reporting,
    by: Actor,
) -> Line:
    """One matter. Raises RuleBroken under the field in which something is wrong."""
    names = Directory(by)
    found = names.parties(leads, supports)
    led = names.leaders(leaders)
    for problems, name in ((found.problems, "leads"), (led.problems, "leaders")):
        if problems:
            raise RuleBroken(f"{'；'.join(problems)}。请改正后再看。", field=name)
    periods = periods_of_matter(reporting, directory.work_calendar(), on=by.on)
    return Line(
        1, text, reporting.due_on, found.entries, led.entries, requirement, reporting, periods
    )


def read_lines(text: str, cadence: Cadence, *, by: Actor) -> list[Line]:
    """The items of a meeting, one a line: what, who, until when, and perhaps which leader.

    Copied out of a table, or typed with a | between the cells. A line says what is wrong with it.
    """
    names, calendar = Directory(by), directory.work_calendar()
    found = []
    for number, (said, units, until, leaders) in _cells(text):
        line = Line(number, said, due_day(until, by.on.year) if until else None)
        parties, led = names.parties(units), names.leaders(leaders)
        line.parties, line.leaders = parties.entries, led.entries
        if not said:
            line.problems.append("没有写事项")
        elif len(said) > LONGEST_TEXT:
            line.problems.append(f"事项超过 {LONGEST_TEXT} 字")
        line.problems += [*parties.problems, *led.problems]
        if line.due_on is None:
            line.problems.append(f"“{until[:12]}”看不出是哪一天" if until else "没有写办理期限")
        else:
            line.reporting = Reporting(line.due_on, cadence)
            try:
                line.periods = periods_of_matter(line.reporting, calendar, on=by.on)
            except RuleBroken as refusal:
                line.problems.append(refusal.message.partition("，")[0])
        found.append(line)
    return _marking_repeated(found)


def refuse_wrong(lines: Sequence[Line]) -> None:
    """Raise RuleBroken unless every line can be handed out: all of them, or none."""
    if not lines:
        raise RuleBroken("没有读到事项，请从表格里复制后粘贴。", field="items")
    if len(lines) > MOST_LINES:
        raise RuleBroken(f"一次最多 {MOST_LINES} 件，请分几次交办。", field="items")
    wrong = [line for line in lines if line.problems]
    if wrong:
        said = "；".join(f"第 {line.number} 行{line.problems[0]}" for line in wrong[:5])
        raise RuleBroken(f"{said}。请改好后再看，一件也没有交办。", field="items")


@dataclass(frozen=True)
class Concerned:
    """Whom the lines concern: every unit that they oblige, and those where nobody would hear."""

    units: list[Unit]
    untold: list[Unit]


def concerned(lines: Iterable[Line], *, on: date) -> Concerned:
    """The units in the directory's order, members of groups among them."""
    units: dict[Unit, None] = {}
    for line in lines:
        for entry in line.parties:
            members = [entry.unit] if entry.unit else []
            if entry.group:
                members += directory.members_of(entry.group, on=on)
            units.update(dict.fromkeys(members))
    ordered = sorted(units, key=lambda unit: (unit.position, unit.id))
    return Concerned(ordered, [unit for unit in ordered if not told(unit, on=on)])


def told(unit: Unit, *, on: date) -> list[object]:
    return [*directory.reporters_of(unit, on=on), *directory.heads_of(unit, on=on)]


def names_known(by: Actor) -> list[str]:
    """Every name of a unit, a group or a leader that can be written."""
    names = plans.directory_names(by.government_id, by.on)
    return [*names.units, *names.groups, *names.leaders]


def _cells(text: str) -> Iterable[tuple[int, list[str]]]:
    """The number and four cells of each line that holds anything, without heading and numbering."""
    number = 0
    for row in csv.reader(StringIO(text), delimiter="\t"):
        cells = [cell.strip() for cell in row]
        if len(cells) == 1:
            cells = [cell.strip() for cell in _CELLS.split(cells[0])]
        if not any(cells) or cells[0].replace(" ", "") in HEADINGS:
            continue
        if len(cells) > 3 and _NUMBER.fullmatch(cells[0]):
            cells = cells[1:]
        number += 1
        said = "".join(cells[0].split("\n"))
        yield number, [said, *cells[1:], "", "", ""][:4]


def _marking_repeated(lines: list[Line]) -> list[Line]:
    first: dict[str, int] = {}
    for line in lines:
        if line.text in first and line.text:
            line.problems.append(f"与第 {first[line.text]} 行重复")
        first.setdefault(line.text, line.number)
    return lines
