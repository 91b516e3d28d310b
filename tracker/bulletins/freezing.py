"""Counting a published round, as the statistics do, and keeping what was counted (冻结)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from tracker.bulletins.figures import (
    AGAIN,
    ALL,
    BETTER,
    MARKS,
    WORSE,
    Figures,
    FrozenReport,
    FrozenTask,
    LateUnit,
    Line,
)
from tracker.core.db import db
from tracker.models import (
    Actor,
    Plan,
    PlanKind,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Task,
    TaskStatus,
)
from tracker.overview.queries.portfolio import Move, tasks_of_portfolio
from tracker.overview.queries.punctuality import Coming, Punctuality, punctuality
from tracker.overview.queries.rounds import Round, together
from tracker.overview.queries.rows import PROBLEMS, Row, rows_of
from tracker.overview.queries.shares import BEST_FIRST, Share, shares_by_lead, shares_by_leader_then
from tracker.plans.queries import OUT

_LATE = (Coming.LATE, Coming.MISSING)


def published_of(round_: Round) -> Round | None:
    """What a bulletin is about: the round's periods whose marks are published. Without matters of
    the office, which have days of their own, and without what was loaded from an old ledger."""
    return together(
        each
        for each in round_.periods
        if each.is_published and not each.is_loaded and each.plan.kind is not PlanKind.MATTERS
    )


def count(round_: Round, rounds: Sequence[Round], *, by: Actor) -> Figures:
    """The figures of a published round, as the rows stand on the day.

    rounds: all of the government's, of which the earlier ones of the year are looked at too.
    """
    rows = _rows(round_, by)
    before = {row.task.id: _period_before(row) for row in rows}
    moves = [move for row in rows if (move := _move(row, before[row.task.id]))]
    times = {row.task.id: _times(row) for row in rows}
    units, leaders = shares_by_lead(rows), shares_by_leader_then(rows, on=by.on)
    year = [each for each in map(published_of, rounds) if each and each.year == round_.year]
    came = punctuality(rows, [each for each in year if each.due_on <= round_.due_on], on=by.on)
    owners = {
        each.id: (each.unit.short_name, row.task.id)
        for row in rows
        for each in row.task.assignments
    }
    late, late_rows = _late(came, owners)
    figures = {ALL: rows, BETTER: [m.row for m in moves if m.is_better]}
    figures |= {WORSE: [m.row for m in moves if m.is_worse]}
    figures |= {AGAIN: [row for row in rows if row.is_problem and times[row.task.id] > 1]}
    figures |= {f"mark.{m.value if m else 'none'}": _with(rows, m) for m in MARKS}
    unit_lines, of_units = _lines("unit", units.shares)
    leader_lines, of_leaders = _lines("leader", leaders.shares)
    labels = {period.label for period in before.values() if period}
    return Figures(
        label=round_.first.label,
        due_on=round_.effective_due_on.isoformat(),
        before=labels.pop() if len(labels) == 1 else "上期" if labels else "",
        tasks=_frozen(rows, before, times, leaders.shares),
        reports=_reports(came, owners),
        units=unit_lines,
        leaders=leader_lines,
        late=late,
        rows=_ids(figures | of_units | of_leaders) | late_rows | _came_rows(came),
    )


def _rows(round_: Round, by: Actor) -> list[Row]:
    """The tasks that report in the round, each with its mark of that round alone."""
    schedules = {each.schedule_id: each for each in round_.periods}
    plans = {each.plan.id for each in round_.periods}
    tasks = tasks_of_portfolio(by).where(
        Plan.status.in_(OUT), Plan.id.in_(plans), Task.status != TaskStatus.WITHDRAWN
    )
    found = []
    for row in rows_of(tasks, reader=by, shown=round_):
        marked = next((each for each in round_.periods if each.id in row.marks), None)
        period = marked or schedules.get(row.task.schedule_id or 0)
        if period:
            found.append(replace(row, mark=row.marks.get(period.id), marked_in=period))
    return found


def _period_before(row: Row) -> ReportingPeriod | None:
    """The last published period before the one of the row."""
    assert row.marked_in is not None
    return max(
        (
            each
            for each in row.marked_in.schedule.periods
            if each.is_published and each.due_on < row.marked_in.due_on
        ),
        key=lambda each: each.due_on,
        default=None,
    )


def _move(row: Row, before: ReportingPeriod | None) -> Move | None:
    """已调整 judges nothing, and is neither better nor worse than another mark."""
    then = row.marks.get(before.id) if before else None
    if then not in BEST_FIRST or row.mark not in BEST_FIRST or then is row.mark:
        return None
    assert then is not None
    assert row.mark is not None
    return Move(row, then, row.mark)


def _times(row: Row) -> int:
    """In how many published rounds of the year, up to this one, the task was slow or lagged."""
    assert row.marked_in is not None
    periods = [
        each
        for each in row.marked_in.schedule.periods
        if each.is_published and each.due_on <= row.marked_in.due_on
    ]
    return sum(row.marks.get(each.id) in PROBLEMS for each in periods)


def _with(rows: Iterable[Row], mark: object) -> list[Row]:
    return [row for row in rows if row.mark is mark]


def _ids(figures: Mapping[str, Iterable[Row]]) -> dict[str, list[int | str]]:
    found: dict[str, list[int | str]] = {}
    for name, rows in figures.items():
        if ids := [row.task.id for row in rows]:
            found[name] = list(ids)
    return found


def _lines(kind: str, shares: Sequence[Share]) -> tuple[tuple[Line, ...], dict[str, list[Row]]]:
    """Those whom the tasks fall to, and by figure the rows of each."""
    lines, figures = [], {}
    for place, share in enumerate(shares):
        line = Line(f"{kind}.{place}", share.name, is_unit="unit" in share.asked)
        lines.append(line)
        figures[line.key] = share.rows
        figures |= {line.figure(mark): _with(share.rows, mark) for mark in MARKS}
    return tuple(lines), figures


def _late(
    came: Sequence[Punctuality], owners: Mapping[int, tuple[str, int]]
) -> tuple[tuple[LateUnit, ...], dict[str, list[int | str]]]:
    """The units that were late in the last of the rounds, in how many, and the reports."""
    rounds: dict[str, int] = defaultdict(int)
    for each in came:
        for unit in {owners[cell[0]][0] for cell, how in each.cells.items() if how in _LATE}:
            rounds[unit] += 1
    last: dict[str, list[int | str]] = defaultdict(list)
    for cell, how in came[-1].cells.items() if came else ():
        if how in _LATE:
            last[owners[cell[0]][0]].append(_cell_id(cell))
    units = [LateUnit(f"late.{at}", name, rounds[name]) for at, name in enumerate(last)]
    return tuple(units), {each.key: last[each.name] for each in units}


def _cell_id(cell: tuple[int, int]) -> str:
    return f"{cell[0]}.{cell[1]}"


def _reports(
    came: Sequence[Punctuality], owners: Mapping[int, tuple[str, int]]
) -> tuple[FrozenReport, ...]:
    cells = came[-1].cells.items() if came else ()
    return tuple(
        FrozenReport(_cell_id(cell), *owners[cell[0]], came=how.value) for cell, how in cells
    )


def _came_rows(came: Sequence[Punctuality]) -> dict[str, list[int | str]]:
    found: dict[str, list[int | str]] = {}
    for cell, how in came[-1].cells.items() if came else ():
        found.setdefault(f"came.{how.value}", []).append(_cell_id(cell))
    return found


def _frozen(
    rows: Sequence[Row],
    before: Mapping[int, ReportingPeriod | None],
    times: Mapping[int, int],
    leaders: Sequence[Share],
) -> tuple[FrozenTask, ...]:
    said = _said(rows)
    led: dict[int, list[str]] = defaultdict(list)
    for share in leaders:
        for row in share.rows:
            led[row.task.id].append(share.name)
    found = []
    for row in rows:
        task, earlier = row.task, before[row.task.id]
        assert row.marked_in is not None
        was = row.marks.get(earlier.id) if earlier else None
        progress, problems = said.get(task.id, ("", ""))
        found.append(
            FrozenTask(
                id=task.id,
                period=row.marked_in.id,
                plan=task.plan.title,
                label=task.label,
                name=task.name,
                text=task.text,
                lead=row.lead_name,
                leaders="、".join(led[task.id]),
                mark=row.mark.value if row.mark else "",
                before=was.value if was else "",
                times=times[task.id],
                progress=progress,
                problems=problems,
            )
        )
    return tuple(found)


def _said(rows: Sequence[Row]) -> dict[int, tuple[str, str]]:
    """By task, what its first lead wrote last in the round: progress and problems."""
    leads = {
        each.id: row.task.id
        for row in reversed(rows)
        for each in reversed(row.task.assignments)
        if each.is_lead
    }
    periods = {row.marked_in.id for row in rows if row.marked_in}
    found = db.session.execute(
        select(ProgressReport.assignment_id, ReportVersion.progress, ReportVersion.problems)
        .join(ReportVersion.report)
        .where(ProgressReport.assignment_id.in_(leads), ProgressReport.period_id.in_(periods))
        .order_by(ProgressReport.assignment_id.desc(), ReportVersion.number)
    )
    return {leads[assignment]: (progress, problems) for assignment, progress, problems in found}
