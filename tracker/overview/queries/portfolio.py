"""A lead official's tasks (分管工作): what lags first, with what the lead unit says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.instructions import queries as instructions
from tracker.models import (
    Actor,
    Instruction,
    LeaderKind,
    MarkValue,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Task,
    TaskLeader,
    TaskStatus,
    Unit,
)
from tracker.overview.queries.filtering import leader_key
from tracker.overview.queries.grouping import mark_counts
from tracker.overview.queries.rounds import Round, current_round, rounds_of, together
from tracker.overview.queries.rows import PROBLEMS, Row, rows_of
from tracker.overview.queries.shares import (
    BEST_FIRST,
    WORST_FIRST,
    ShareTable,
    shares_by_lead,
    shares_by_leader,
)
from tracker.plans.queries import tasks_visible_to

# So many leads of one task are quoted; a group of towns would fill the page.
_MOST_QUOTED = 3


@dataclass(frozen=True)
class Said:
    """What a lead unit wrote in the period of the mark."""

    unit: Unit
    version: ReportVersion


@dataclass(frozen=True)
class Alarm:
    """A task that lags or is slow, and what its leads say."""

    row: Row
    said: list[Said]
    unsaid: int  # further leads, not quoted


@dataclass(frozen=True)
class Field:
    """One leader's tasks that lag or are slow, on the page of those who see all leaders'."""

    key: str  # what the ledger calls the leader; empty where nobody leads
    name: str
    title: str
    alarms: list[Alarm]


@dataclass(frozen=True)
class Move:
    """A task whose mark changed from one round to the next."""

    row: Row
    before: MarkValue
    after: MarkValue

    @property
    def is_worse(self) -> bool:
        return _rank(self.after) > _rank(self.before)

    @property
    def is_better(self) -> bool:
        return _rank(self.after) < _rank(self.before)


@dataclass(frozen=True)
class Portfolio:
    """Everything on the page of one post; `shared` are the tasks led by all vice-mayors."""

    post: Post
    is_whole: bool  # the mayor's and the director's: every task of the city
    shown: Round | None  # the round that is being reported
    plans: list[Plan]
    own: list[Row]
    shared: list[Row]
    alarms: list[Alarm]
    shared_alarms: list[Alarm]
    marked: Round | None  # the latest published round
    before: Round | None
    moves: list[Move]
    units: ShareTable
    leaders: ShareTable  # the whole city's page alone shows it
    waiting: Sequence[Instruction]
    given: dict[int, list[Instruction]]  # by task id, on those that lag or are slow

    @property
    def counts(self) -> list[tuple[MarkValue | None, int]]:
        counts = dict(mark_counts(self.own))
        return [(mark, counts[mark]) for mark in WORST_FIRST]

    @property
    def fields(self) -> list[Field]:
        """The alarms by the first of their leaders, in the order of `leaders`."""
        keys = [each.asked["leader"] for each in self.leaders.shares]
        found: dict[str, Field] = {}
        for alarm in self.alarms:
            first = next(iter(alarm.row.leaders), None)
            key = leader_key(first) if first else ""
            name, title = (first.name, first.title) if first else ("未定分管领导", "")
            found.setdefault(key, Field(key, name, title, [])).alarms.append(alarm)
        return sorted(found.values(), key=lambda each: [*keys, ""].index(each.key))

    @property
    def lagging(self) -> list[tuple[str, int]]:
        """The leaders who have tasks that lag, and how many."""
        counts = [(each.name, each.counts[MarkValue.LAGGING]) for each in self.leaders.shares]
        return [(name, number) for name, number in counts if number]

    @property
    def calm(self) -> list[Row]:
        return [row for row in self.own if not row.is_problem]

    @property
    def shared_calm(self) -> list[Row]:
        return [row for row in self.shared if not row.is_problem]


def portfolio_of(reader: Actor) -> Portfolio:
    """The portfolio of the post acted in; a secretary sees that of the post served."""
    post = reader.post.serves or reader.post
    is_whole = sees_whole_city(reader)
    rounds = rounds_of(reader.government_id)
    shown = current_round(rounds, on=reader.on)
    tasks = tasks_of_portfolio(reader).where(
        Plan.status == PlanStatus.ISSUED, Task.status != TaskStatus.WITHDRAWN
    )
    rows = rows_of(tasks, reader=reader, shown=shown)
    own = [row for row in rows if is_whole or _is_own(row, post)]
    shared = [row for row in rows if row not in own]
    marked, before = _latest_marked(rounds, rows)
    problems = [row for row in rows if row.is_problem]
    said = _said(problems)
    return Portfolio(
        post=post,
        is_whole=is_whole,
        shown=shown,
        plans=list(dict.fromkeys(row.task.plan for row in rows)),
        own=own,
        shared=shared,
        alarms=_alarms(own, said),
        shared_alarms=_alarms(shared, said),
        marked=marked,
        before=before,
        moves=_moves(own, marked, before),
        units=shares_by_lead(own),
        leaders=shares_by_leader(own),
        waiting=instructions.unanswered(reader),
        given=instructions.instructions_by_task([row.task.id for row in problems], reader=reader),
    )


def sees_whole_city(reader: Actor) -> bool:
    """Whether every task of the city is on the reader's page, and not those of one post."""
    post = reader.post.serves or reader.post
    return post.kind in (PostKind.MAYOR, PostKind.DIRECTOR, PostKind.SUPERVISOR)


def tasks_of_portfolio(reader: Actor) -> Select[Task]:
    """The tasks for which the reader answers as a leader; all for those who see all leaders'."""
    tasks = tasks_visible_to(reader)
    if sees_whole_city(reader):
        return tasks
    return tasks.where(Task.id.in_(_led_by(reader.post.serves or reader.post, reader.on)))


def _led_by(post: Post, day: date) -> Select[int]:
    kinds = TaskLeader.post_id == post.id
    if post.kind is PostKind.VICE_MAYOR:
        kinds = or_(kinds, TaskLeader.kind == LeaderKind.ALL_VICE_MAYORS)
    return select(TaskLeader.task_id).where(
        kinds,
        TaskLeader.from_on <= day,
        or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > day),
    )


def _is_own(row: Row, post: Post) -> bool:
    return any(leader.post_id == post.id for leader in row.leaders)


def _rank(mark: MarkValue) -> int:
    return BEST_FIRST.index(mark)


def _latest_marked(
    rounds: Sequence[Round], rows: Sequence[Row]
) -> tuple[Round | None, Round | None]:
    """The last published round in which one of the tasks has a mark, and the one before it; of
    plans in several rhythms, the last and the one before of each.

    A round that is still being marked would be compared by the few marks it has.
    """
    known = {period_id for row in rows for period_id in row.marks}
    published: dict[int, list[ReportingPeriod]] = {}
    for each in rounds:
        for period in each.periods:
            if period.is_published and period.id in known:
                published.setdefault(period.schedule_id, []).append(period)
    return (
        together([own[-1] for own in published.values()]),
        together([own[-2] for own in published.values() if len(own) > 1]),
    )


def _moves(rows: Iterable[Row], last: Round | None, before: Round | None) -> list[Move]:
    """What became worse first, then what became better. 已调整 judges nothing and is left out."""
    if last is None or before is None:
        return []
    found = []
    for row in rows:
        then, now = _mark_in(row, before), _mark_in(row, last)
        if then in BEST_FIRST and now in BEST_FIRST and then is not now:
            found.append(Move(row, then, now))
    return sorted(found, key=lambda move: _rank(move.before) - _rank(move.after))


def _mark_in(row: Row, round_: Round) -> MarkValue | None:
    return next((row.marks[each] for each in round_.period_ids if each in row.marks), None)


def _alarms(rows: Iterable[Row], said: dict[tuple[int, int], ReportVersion]) -> list[Alarm]:
    """What lags before what is slow, else in the order of the document."""
    found = []
    for row in rows:
        if row.mark not in PROBLEMS or row.marked_in is None:
            continue
        leads = [each for each in row.task.assignments if each.is_lead]
        texts = [
            Said(each.unit, said[each.id, row.marked_in.id])
            for each in leads
            if (each.id, row.marked_in.id) in said
        ]
        # Of several leads, those whose own mark is the task's.
        worst = [
            each for each in texts if each.version.mark and each.version.mark.value is row.mark
        ]
        quoted = (worst or texts)[:_MOST_QUOTED]
        found.append(Alarm(row, quoted, len(worst or texts) - len(quoted)))
    return sorted(found, key=lambda alarm: PROBLEMS.index(alarm.row.mark or MarkValue.SLOW))


def _said(rows: Sequence[Row]) -> dict[tuple[int, int], ReportVersion]:
    """By (assignment id, period id), the version that was marked; the latest where none was."""
    leads = [each.id for row in rows for each in row.task.assignments if each.is_lead]
    periods = {row.marked_in.id for row in rows if row.marked_in}
    found = db.session.execute(
        select(ProgressReport.assignment_id, ProgressReport.period_id, ReportVersion)
        .join(ReportVersion.report)
        .where(ProgressReport.assignment_id.in_(leads), ProgressReport.period_id.in_(periods))
        .options(joinedload(ReportVersion.mark))
        .order_by(ReportVersion.number)
    )
    versions: dict[tuple[int, int], ReportVersion] = {}
    for assignment_id, period_id, version in found:
        known = versions.get((assignment_id, period_id))
        if known is None or version.mark or not known.mark:
            versions[assignment_id, period_id] = version
    return versions
