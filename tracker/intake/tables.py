"""Tables of tasks: the header gives each column its role, each row becomes a task."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.intake.blocks import Row, Table
from tracker.intake.clauses import clauses_in, role_behind
from tracker.intake.columns import NAME_ROLES, UNIT_ROLES, Header, Role, header_in, stacked
from tracker.intake.draft import DraftTask, DraftUnit, Hints, UnitRole
from tracker.intake.indicators import goals_in, targets_in
from tracker.intake.names import NameBook, names_in, person_book, person_only, unit_book
from tracker.intake.rows import Entry, Headings, carried, rejoin
from tracker.intake.words import heading_level, is_blank_form, is_note, number_of, without_gaps

GROUP_LEVEL, SUBGROUP_LEVEL = 9, 99
LOOSE_HEADING_LEVEL = 1
HEADER_WITHIN = 15
STATED_ROLES = (
    (Role.LEAD_UNITS, UnitRole.LEAD),
    (Role.UNITS, None),
    (Role.SUPPORT_UNITS, UnitRole.SUPPORT),
)
Books = dict[int, NameBook]


@dataclass(frozen=True)
class TableReading:
    """What one run of tables under the same header gave."""

    tasks: tuple[DraftTask, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class HeadedRows:
    """Rows with the header that stands above them; tables after a page break share one."""

    header: Header
    rows: tuple[Row, ...]
    repeats_blanks: bool


def headed(tables: Iterable[Table]) -> tuple[list[HeadedRows], list[str]]:
    """The tables put under their headers, and the text of what stands above or without one."""
    runs: list[HeadedRows] = []
    loose: list[str] = []
    for table in tables:
        at, header = _find_header(table)
        loose += [_plain(row) for row in table.rows[:at] if row.filled()]
        if header:
            first = at + max(len(header.printed), 1)
            runs.append(HeadedRows(header, table.rows[first:], table.repeats_blanks))
        elif runs and table.rows and len(table.rows[0].cells) == len(runs[-1].header.roles):
            joined = runs[-1].rows + table.rows
            runs[-1] = HeadedRows(runs[-1].header, joined, runs[-1].repeats_blanks)
        else:
            loose += [_plain(row) for row in table.rows if row.filled()]
    return runs, loose


def _find_header(table: Table) -> tuple[int, Header | None]:
    rows = table.rows[: HEADER_WITHIN + 1]
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        header = (stacked(row, rows[at + 1]) if at + 1 < len(rows) else None) or header_in(row)
        if header:
            return at, header
    return 0, None


def read_rows(headed_rows: HeadedRows, hints: Hints) -> TableReading:
    """The tasks of the rows, with the names in their columns read."""
    header = headed_rows.header
    entries, unused = _entries(rejoin(headed_rows.rows, header), header)
    whole = list(carried(entries, header, headed_rows.repeats_blanks))
    books = _books(whole, header, hints)
    tasks = [_task(entry, header, books) for entry in whole]
    unused += [
        _plain(Row(e.cells, e.place)) for e, t in zip(whole, tasks, strict=True) if not t.text
    ]
    return TableReading(tuple(task for task in tasks if task.text), tuple(unused))


def _entries(rows: list[Row], header: Header) -> tuple[list[Entry], list[str]]:
    entries: list[Entry] = []
    unused: list[str] = []
    headings = Headings({})
    counted = any(_number(row, header).isdecimal() for row in rows)
    for row in rows:
        filled = row.filled()
        alone = without_gaps(filled[0]) if len(filled) == 1 else ""
        if not filled:
            continue
        if is_note(filled[0]) or is_blank_form(alone):
            unused.append(_plain(row))
        elif heading := _heading(row, alone, header, counted):
            headings.enter(heading, heading_level(heading) or LOOSE_HEADING_LEVEL)
        else:
            for level, group in _groups(row, header):
                headings.enter(group, level)
            if _numbers_a_group(row, header):
                headings.enter(_plain_text(row, header), SUBGROUP_LEVEL)
                continue
            if _number(row, header):
                headings.leave(SUBGROUP_LEVEL)
            entries.append(Entry(headings.path, row.cells, row.place))
    used = {heading for entry in entries for heading in entry.sections}
    return entries, [*unused, *(each for each in headings.entered if each not in used)]


def _heading(row: Row, alone: str, header: Header, counted: bool) -> str:
    """The heading that a row is, or ""; counted: whether the tasks are numbered in figures."""
    if alone:
        is_heading = heading_level(alone) or not (number_of(alone)[0] or alone.endswith("。"))
        return alone if is_heading else ""
    return _numbered_heading(row, header) if counted else ""


def _numbered_heading(row: Row, header: Header) -> str:
    """The heading that a row is with the number 一 or （一） and a name, and nothing else."""
    if not _has_name_only(row, header):
        return ""
    number = _number(row, header).rstrip("、.．")
    mark = "" if number.endswith(("）", ")")) else "、"
    heading = f"{number}{mark}{_plain_text(row, header)}"
    return heading if heading_level(heading) else ""


def _number(row: Row, header: Header) -> str:
    at = header.roles.index(Role.NUMBER) if Role.NUMBER in header.roles else None
    return "" if at is None else without_gaps(row.cells[at] or "")


def _has_name_only(row: Row, header: Header) -> bool:
    named = (Role.NUMBER, Role.TEXT, Role.GROUP)
    values = [cell for cell, role in zip(row.cells, header.roles, strict=True) if role not in named]
    return not any((cell or "").strip() for cell in values)


def _numbers_a_group(row: Row, header: Header) -> bool:
    """Whether a row of indicators has a number and a name and no value: its parts stand below."""
    numbered = header.lists_indicators and _number(row, header)
    return bool(numbered) and _has_name_only(row, header)


def _plain_text(row: Row, header: Header) -> str:
    at = _text_column(row, header)
    return without_gaps(row.cells[at] or "") if at is not None else ""


def _groups(row: Row, header: Header) -> list[tuple[int, str]]:
    """The row's new groups (分组): group columns, or the left part of a wide task column."""
    text_at = _text_column(row, header)
    title = header.titles[text_at] if text_at is not None else ""
    groups = []
    for at, role in enumerate(header.roles):
        left_part = role is Role.TEXT and at != text_at and header.titles[at] == title
        if role is Role.GROUP or left_part:
            groups.append((GROUP_LEVEL + at, without_gaps(row.cells[at] or "")))
    return [(level, group) for level, group in groups if group]


def _text_column(row: Row, header: Header) -> int | None:
    """Where the row's task text stands: the last text column that is not covered."""
    texts = [at for at, role in enumerate(header.roles) if role is Role.TEXT]
    printed = [at for at in texts if (row.cells[at] or "").strip()]
    return printed[-1] if printed else None


def _books(entries: list[Entry], header: Header, hints: Hints) -> Books:
    books: Books = {}
    for at, role in enumerate(header.roles):
        cells = [entry.cells[at] or "" for entry in entries]
        if role in UNIT_ROLES:
            books[at] = unit_book(cells, hints=hints.units)
        elif role in NAME_ROLES:
            books[at] = person_book(cells, hints=hints.officials)
    return books


def _task(entry: Entry, header: Header, books: Books) -> DraftTask:
    printed_number, text = _number_and_text(entry, header)
    fields = _fields(entry, header)
    people = {role: _people(entry, header, books, role) for role in (Role.LEADERS, Role.PERSONS)}
    return DraftTask(
        number=printed_number,
        sections=entry.sections,
        text=text,
        leaders=people[Role.LEADERS],
        units=_units(entry, header, books),
        persons=people[Role.PERSONS],
        requirement=_one(entry, header, Role.REQUIREMENT),
        due=_one(entry, header, Role.DUE),
        fields=fields,
        place=entry.place,
        targets=targets_in(text, fields) if header.lists_indicators else goals_in(text, fields),
    )


def _number_and_text(entry: Entry, header: Header) -> tuple[str | None, str]:
    row = Row(entry.cells, entry.place)
    at = _text_column(row, header)
    if at is None:
        return None, ""
    number, text = number_of(without_gaps(entry.cells[at] or ""))
    titles = [
        without_gaps(entry.cells[i] or "")
        for i, role in enumerate(header.roles[:at])
        if role is Role.TEXT and header.titles[i] != header.titles[at]
    ]
    named = "".join(f"{title.rstrip('。')}。" for title in titles if title)
    printed = (_one(entry, header, Role.NUMBER) or "").rstrip(".．、")
    return printed or number, named + text


def _cells(entry: Entry, header: Header, role: Role) -> list[tuple[int, str]]:
    return [(at, entry.cells[at] or "") for at, r in enumerate(header.roles) if r is role]


def _one(entry: Entry, header: Header, role: Role) -> str | None:
    texts = [without_gaps(cell) for _, cell in _cells(entry, header, role)]
    return "；".join(filter(None, texts)) or None


def _people(entry: Entry, header: Header, books: Books, role: Role) -> tuple[str, ...]:
    cells = _cells(entry, header, role)
    names = [name for at, cell in cells for name in names_in(cell, books[at])]
    return tuple(dict.fromkeys(person_only(name) for name in names))


def _units(entry: Entry, header: Header, books: Books) -> tuple[DraftUnit, ...]:
    """The units with their roles: the column or the verb says who leads, else the first does."""
    named: dict[str, UnitRole | None] = {}
    for column, stated in STATED_ROLES:
        for at, cell in _cells(entry, header, column):
            for clause in clauses_in(cell):
                for printed in names_in(clause.units, books[at]):
                    name, own = role_behind(printed)
                    named.setdefault(name, own or stated or clause.role)
    if named and UnitRole.LEAD not in named.values():
        first = next((name for name, role in named.items() if role is None), None)
        named |= {first: UnitRole.LEAD} if first else {}
    return tuple(DraftUnit(name, role or UnitRole.SUPPORT) for name, role in named.items())


def _fields(entry: Entry, header: Header) -> dict[str, str]:
    """Columns that have no place of their own, under their printed headers.

    What stands under no header, or under one that spans several columns, is kept all the same.
    """
    fields: dict[str, str] = {}
    for at, cell in _cells(entry, header, Role.FIELD):
        text, title = without_gaps(cell), header.titles[at]
        if title in fields:
            fields[title] = "；".join(filter(None, (fields[title], text)))
        elif title or text:
            fields[title or f"第{at + 1}列"] = text
    return fields


def _plain(row: Row) -> str:
    return " ".join(without_gaps(cell) for cell in row.filled())
