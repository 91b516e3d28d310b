"""What the ledger is narrowed to, and how many tasks every further choice would leave (筛选)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.enums import Labelled
from tracker.models import MarkValue, ReportStatus, Unit
from tracker.overview.queries.grouping import Grouping, top_section
from tracker.overview.queries.rounds import Round
from tracker.overview.queries.rows import Person, Row
from tracker.overview.queries.standings import Standing

NO_MARK = "none"
UNFILLED = "unfilled"
ALL_VICE_MAYORS = "shared"


class View(Labelled):
    """The lists that are asked for most, each with its count (常用视图)."""

    ALL = "all", "全部"
    PROBLEMS = "problems", "红黄任务"
    INCOMPLETE = "incomplete", "本期未报齐"
    LATE = "late", "逾期未报"
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

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen of each list of choices, by its name in the address."""
        values = {
            "section": str(self.section or ""),
            "leader": self.leader,
            "unit": str(self.unit or ""),
            "mark": self.mark,
            "state": self.state,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Option:
    """One entry of a filter, and how many tasks it would leave under all the other filters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Options:
    """What the filters offer: only what stands in the reader's own tasks."""

    sections: list[Option]
    leaders: list[Option]
    units: list[Option]
    marks: list[Option]
    states: list[Option]
    rounds: list[Round]


# What belongs to each view, of a row and the tasks on which an instruction waits for a reply.
IN_VIEW: dict[View, Callable[[Row, set[int]], bool]] = {
    View.ALL: lambda _row, _instructed: True,
    View.PROBLEMS: lambda row, _instructed: row.is_problem,
    View.INCOMPLETE: lambda row, _instructed: not row.is_complete,
    View.LATE: lambda row, _instructed: row.is_late,
    View.INSTRUCTED: lambda row, instructed: row.task.id in instructed,
    View.TARGETS: lambda row, _instructed: bool(row.task.targets),
}


@dataclass(frozen=True)
class Sieve:
    """Tells which rows a filter lets through, from what was loaded once for all rows.

    holding: the tasks that hold the words searched for. instructed: those on which an instruction
    of the reader's own waits for a reply.
    """

    holding: Mapping[str, set[int]]
    instructed: set[int]

    def within(self, rows: Iterable[Row], asked: Filter) -> list[Row]:
        """The rows that the filter lets through, whatever the view."""
        return [row for row in rows if self._holds(row, asked) and not _failing(row, asked)]

    def in_view(self, row: Row, view: View) -> bool:
        return IN_VIEW[view](row, self.instructed)

    def count(self, rows: Iterable[Row], asked: Filter) -> int:
        return sum(self.in_view(row, asked.view) for row in self.within(rows, asked))

    def choices(self, rows: Sequence[Row], asked: Filter, rounds: list[Round]) -> Options:
        counted = [row for row in rows if self._holds(row, asked) and self.in_view(row, asked.view)]
        counts = _counts(counted, asked)
        named = _named(rows)
        return Options(
            **{
                f"{name}s": [
                    Option(value, label, counts[name][value]) for value, label in named[name]
                ]
                for name in KEYS
            },
            rounds=rounds,
        )

    def _holds(self, row: Row, asked: Filter) -> bool:
        return not asked.words.strip() or row.task.id in self.holding[asked.words]


def leader_key(person: Person) -> str:
    return str(person.post_id) if person.post_id else ALL_VICE_MAYORS


def _section_keys(row: Row, _asked: Filter) -> set[str]:
    section = row.task.section
    return {str(section.id), str(section.parent_id or section.id)} if section else set()


def _leader_keys(row: Row, _asked: Filter) -> set[str]:
    return set(map(leader_key, row.leaders))


def _unit_keys(row: Row, asked: Filter) -> set[str]:
    """The units of the task; where a state is asked for, those whose report is in it."""
    if asked.state:
        standing = (each for each in row.standings if _state_key(each) == asked.state)
        return {str(each.assignment.unit_id) for each in standing}
    units = (each.unit for each in row.task.assignments)
    return {str(unit.id) for each in units for unit in each.line}


def _unit_name(unit: Unit) -> str:
    return f"{unit.short_name}（已撤销）" if unit.abolished_on else unit.short_name


def _mark_keys(row: Row, _asked: Filter) -> set[str]:
    return {row.mark.value if row.mark else NO_MARK}


def _state_keys(row: Row, asked: Filter) -> set[str]:
    """The states of the task's reports; where one unit is asked about, of its own."""
    return {
        _state_key(each) for each in row.standings if asked.unit in (None, each.assignment.unit_id)
    }


def _state_key(standing: Standing) -> str:
    return standing.status.value if standing.status else UNFILLED


KEYS: dict[str, Callable[[Row, Filter], set[str]]] = {
    "section": _section_keys,
    "leader": _leader_keys,
    "unit": _unit_keys,
    "mark": _mark_keys,
    "state": _state_keys,
}
# A unit and a state are asked for together: the state of that unit's own report.
TOGETHER = {"unit": {"unit", "state"}, "state": {"unit", "state"}}


def _failing(row: Row, asked: Filter) -> set[str]:
    """The lists of choices in which the row is none of what was chosen."""
    return {name for name, value in asked.chosen.items() if value not in KEYS[name](row, asked)}


def _counts(rows: Iterable[Row], asked: Filter) -> dict[str, Counter[str]]:
    """For each list of choices how many rows each entry would leave under the other lists."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in KEYS}
    for row in rows:
        failing = _failing(row, asked)
        for name, keys in KEYS.items():
            if not failing - TOGETHER.get(name, {name}):
                counts[name].update(keys(row, asked))
    return counts


def _named(rows: Sequence[Row]) -> dict[str, list[tuple[str, str]]]:
    """The entries of each list of choices in their order, chosen or not, counted or not."""
    sections = {top.id: top for top in map(top_section, rows) if top}
    leaders = {leader_key(person): person for row in rows for person in row.leaders}
    named = (each.unit for row in rows for each in row.task.assignments)
    units = {unit.id: unit for each in named for unit in each.line}
    in_order = sorted(sections.values(), key=lambda each: (each.plan_id, each.position))
    listed = sorted(units.values(), key=lambda unit: (unit.position, unit.id))
    return {
        "section": [(str(each.id), each.title) for each in in_order],
        "leader": [(key, f"{each.name} {each.title}".strip()) for key, each in leaders.items()],
        "unit": [(str(each.id), _unit_name(each)) for each in listed],
        "mark": [*((mark.value, mark.label) for mark in MarkValue), (NO_MARK, "待评定")],
        "state": [(UNFILLED, "未填报"), *((each.value, each.label) for each in ReportStatus)],
    }
