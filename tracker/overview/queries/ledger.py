"""The ledger (台账): every task that the reader may see, filtered, grouped and counted."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.instructions import queries as instructions
from tracker.models import (
    Actor,
    Assignment,
    MarkValue,
    Plan,
    Section,
    Task,
    TaskParty,
    Unit,
    UnitGroup,
)
from tracker.overview.queries.rounds import Round, current_round, round_due, rounds_of
from tracker.overview.queries.rows import Person, Row, Standing, rows_of
from tracker.plans.queries import OUT, tasks_visible_to

Test = Callable[[Row], bool]

NO_MARK = "none"
UNFILLED = "unfilled"
ALL_VICE_MAYORS = "shared"


class Grouping(Labelled):
    SECTION = "section", "按章节"
    UNIT = "unit", "按单位"
    LEADER = "leader", "按领导"


class View(Labelled):
    """The lists that are asked for most, each with its count (常用视图)."""

    ALL = "all", "全部"
    PROBLEMS = "problems", "红黄任务"
    INCOMPLETE = "incomplete", "本期未报齐"
    INSTRUCTED = "instructed", "有未答复批示"
    TARGETS = "targets", "量化指标"


@dataclass(frozen=True)
class Filter:
    """What was asked for; an empty value asks for everything."""

    words: str = ""
    section: int | None = None
    leader: str = ""  # a post's id, or ALL_VICE_MAYORS
    unit: int | None = None
    mark: str = ""  # a mark's value, or NO_MARK
    due_on: date | None = None
    state: str = ""  # a status's value, or UNFILLED
    view: View = View.ALL
    grouping: Grouping = Grouping.SECTION


@dataclass(frozen=True)
class Choices:
    """What the filters offer: only what stands in the reader's own tasks."""

    sections: list[Section]
    leaders: list[tuple[str, str]]
    units: list[Unit]
    rounds: list[Round]


@dataclass
class Part:
    """Rows under a heading of the second level, or under none."""

    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Group:
    """Rows under a heading, in parts."""

    title: str
    parts: list[Part] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts for row in part.rows]

    @property
    def problems(self) -> list[tuple[MarkValue, int]]:
        counts = Counter(row.mark for row in self.rows if row.mark and row.is_problem)
        return [(mark, counts[mark]) for mark in MarkValue if counts[mark]]


@dataclass(frozen=True)
class Ledger:
    """The page: what was asked, what there is, and how many of each mark."""

    asked: Filter
    shown: Round | None
    choices: Choices
    rows: list[Row]
    groups: list[Group]
    views: list[tuple[View, int]]
    plans: list[Plan]

    @property
    def counts(self) -> list[tuple[MarkValue | None, int]]:
        return mark_counts(self.rows)


def mark_counts(rows: Sequence[Row]) -> list[tuple[MarkValue | None, int]]:
    """How many rows have each mark, in the order of the marks; None is 待评定."""
    counts = Counter(row.mark for row in rows)
    return [(mark, counts[mark]) for mark in (*MarkValue, None)]


def ledger_for(reader: Actor, asked: Filter) -> Ledger:
    """The ledger of the year of the round asked for, or of the current one."""
    rounds = rounds_of(reader.government_id)
    shown = round_due(rounds, asked.due_on) or current_round(rounds, on=reader.on)
    tasks = tasks_visible_to(reader).where(Plan.status.in_(OUT))
    if shown:
        tasks = tasks.where(Plan.year == shown.year)
    every = rows_of(tasks, reader=reader, shown=shown)
    wanted = _wanted(every, tasks, asked)
    instructed = instructions.tasks_with_unanswered(reader)
    tests: dict[View, Test] = {
        View.ALL: lambda _row: True,
        View.PROBLEMS: lambda row: row.is_problem,
        View.INCOMPLETE: lambda row: not row.is_complete,
        View.INSTRUCTED: lambda row: row.task.id in instructed,
        View.TARGETS: lambda row: bool(row.task.targets),
    }
    rows = [row for row in wanted if tests[asked.view](row)]
    return Ledger(
        asked=asked,
        shown=shown,
        choices=_choices(every, rounds),
        rows=rows,
        groups=grouped(rows, asked.grouping),
        views=[(view, sum(map(tests[view], wanted))) for view in View],
        plans=list(dict.fromkeys(row.task.plan for row in every)),
    )


def grouped(rows: Sequence[Row], grouping: Grouping) -> list[Group]:
    """The rows under their headings, in the order in which these first occur."""
    return GROUPERS[grouping](rows)


def matches_words(words: str) -> ColumnElement[bool]:
    """Tasks in which every word stands somewhere: its text, label, units, persons, document.

    For a selection of tasks that is joined with their plans.
    """
    found: ColumnElement[bool] = Task.id.is_not(None)
    for word in words.split():
        found = found & _holds(word)
    return found


def _holds(word: str) -> ColumnElement[bool]:
    def has(*columns: Any) -> ColumnElement[bool]:
        return or_(*(column.icontains(word, autoescape=True) for column in columns))

    of_party = (
        select(TaskParty.task_id)
        .outerjoin(TaskParty.unit)
        .outerjoin(TaskParty.group)
        .where(
            has(
                TaskParty.printed_name,
                TaskParty.printed_person,
                Unit.name,
                Unit.short_name,
                UnitGroup.name,
            )
        )
    )
    of_unit = (
        select(Assignment.task_id).join(Assignment.unit).where(has(Unit.name, Unit.short_name))
    )
    return or_(
        has(Task.text, Task.label, Plan.document_number),
        Task.id.in_(of_party),
        Task.id.in_(of_unit),
    )


def _wanted(rows: Sequence[Row], tasks: Select[Task], asked: Filter) -> list[Row]:
    tests: list[tuple[object, Test]] = [
        (asked.section, lambda row: asked.section in _section_ids(row)),
        (asked.leader, lambda row: asked.leader in map(leader_key, row.leaders)),
        (asked.unit, lambda row: any(a.unit_id == asked.unit for a in row.task.assignments)),
        (asked.mark, lambda row: (row.mark.value if row.mark else NO_MARK) == asked.mark),
        (asked.state, lambda row: asked.state in map(_state_key, _standings(row, asked.unit))),
    ]
    asked_for = [test for given, test in tests if given]
    found = [row for row in rows if all(test(row) for test in asked_for)]
    if not asked.words.strip():
        return found
    held = tasks.where(matches_words(asked.words)).with_only_columns(Task.id)
    ids = set(db.session.scalars(held))
    return [row for row in found if row.task.id in ids]


def _section_ids(row: Row) -> set[int]:
    section = row.task.section
    return {section.id, section.parent_id or section.id} if section else set()


def _standings(row: Row, unit_id: int | None) -> Iterable[Standing]:
    """The reports of a task; where one unit is asked about, its own."""
    return (each for each in row.standings if unit_id in (None, each.assignment.unit_id))


def leader_key(person: Person) -> str:
    return str(person.post_id) if person.post_id else ALL_VICE_MAYORS


def _state_key(standing: Standing) -> str:
    return standing.status.value if standing.status else UNFILLED


def _choices(rows: Sequence[Row], rounds: list[Round]) -> Choices:
    sections = {top.id: top for top in map(_top_section, rows) if top}
    leaders = {leader_key(person): person for row in rows for person in row.leaders}
    units = {each.unit.id: each.unit for row in rows for each in row.task.assignments}
    return Choices(
        sections=sorted(sections.values(), key=lambda each: (each.plan_id, each.position)),
        leaders=[(key, f"{person.name} {person.title}".strip()) for key, person in leaders.items()],
        units=sorted(units.values(), key=lambda unit: (unit.position, unit.id)),
        rounds=rounds,
    )


def _top_section(row: Row) -> Section | None:
    section = row.task.section
    return (section.parent or section) if section else None


def _by_section(rows: Sequence[Row]) -> list[Group]:
    """Under the headings of the first level, with those of the second between the rows."""
    plans = {row.task.plan_id for row in rows}
    groups: dict[Hashable, Group] = {}
    for row in rows:
        top, section = _top_section(row), row.task.section
        title = top.title if top else "未分章节"
        if len(plans) > 1:
            title = f"{row.task.plan.title}　{title}"
        group = groups.setdefault((row.task.plan_id, top and top.id), Group(title))
        heading = section.title if section and section is not top else ""
        if not group.parts or group.parts[-1].title != heading:
            group.parts.append(Part(heading))
        group.parts[-1].rows.append(row)
    return list(groups.values())


def _by_unit(rows: Sequence[Row]) -> list[Group]:
    """Under the first-named lead, a unit or a group."""
    return _grouped((row.lead_name, row) for row in rows)


def _by_leader(rows: Sequence[Row]) -> list[Group]:
    """Under each of its leaders; what all vice-mayors share stands apart, at the end."""
    led = [(person, row) for row in rows for person in row.leaders]
    own = [(f"{person.name}　{person.title}", row) for person, row in led if person.post_id]
    shared = [("共同分管（各副市长）", row) for person, row in led if not person.post_id]
    none = [("未定分管领导", row) for row in rows if not row.leaders]
    return _grouped([*own, *shared, *none])


def _grouped(titled: Iterable[tuple[str, Row]]) -> list[Group]:
    groups: dict[str, Group] = {}
    for title, row in titled:
        groups.setdefault(title, Group(title, [Part("")])).parts[0].rows.append(row)
    return list(groups.values())


GROUPERS: dict[Grouping, Callable[[Sequence[Row]], list[Group]]] = {
    Grouping.SECTION: _by_section,
    Grouping.UNIT: _by_unit,
    Grouping.LEADER: _by_leader,
}
