"""Rows under headings: by section, by unit, by leader (分组)."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from tracker.core.enums import Labelled
from tracker.models import MarkValue, PlanKind, Section
from tracker.overview.queries.rows import Row


class Grouping(Labelled):
    SECTION = "section", "按章节"
    UNIT = "unit", "按单位"
    LEADER = "leader", "按领导"


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
    def counts(self) -> list[tuple[MarkValue | None, int]]:
        return mark_counts(self.rows)

    @property
    def problems(self) -> list[tuple[MarkValue, int]]:
        counts = Counter(row.mark for row in self.rows if row.mark and row.is_problem)
        return [(mark, counts[mark]) for mark in MarkValue if counts[mark]]


def mark_counts(rows: Sequence[Row]) -> list[tuple[MarkValue | None, int]]:
    """How many rows have each mark, in the order of the marks; None is 待评定."""
    counts = Counter(row.mark for row in rows)
    return [(mark, counts[mark]) for mark in (*MarkValue, None)]


def grouped(rows: Sequence[Row], grouping: Grouping) -> list[Group]:
    """The rows under their headings, in the order in which these first occur."""
    return GROUPERS[grouping](rows)


def top_section(row: Row) -> Section | None:
    section = row.task.section
    return (section.parent or section) if section else None


def _by_section(rows: Sequence[Row]) -> list[Group]:
    """Under the headings of the first level, with those of the second between the rows."""
    plans = {row.task.plan_id for row in rows if not row.matter_kind}
    groups: dict[Hashable, Group] = {}
    for row in rows:
        top, section = top_section(row), row.task.section
        title = top.title if top else "未分章节"
        if row.matter_kind:
            title = f"{PlanKind.MATTERS.label}　{title}"
        elif len(plans) > 1:
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
