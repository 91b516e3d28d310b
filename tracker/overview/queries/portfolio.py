"""A lead official's tasks (分管工作): what lags first, with what the lead unit says of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.instructions import queries as instructions
from tracker.instructions.queries import Answered
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
    ReportVersion,
    Task,
    TaskLeader,
    TaskStatus,
    Unit,
)
from tracker.overview.queries.filtering import leader_key
from tracker.overview.queries.ledger import mark_counts
from tracker.overview.queries.rounds import Round, current_round, rounds_of
from tracker.overview.queries.rows import PROBLEMS, SHARED, Row, rows_of
from tracker.plans.queries import tasks_visible_to

_BEST_FIRST = (MarkValue.COMPLETED, MarkValue.NORMAL, MarkValue.SLOW, MarkValue.LAGGING)
_WORST_FIRST = (*reversed(_BEST_FIRST), MarkValue.ADJUSTED, None)
# So many leads of one task are quoted; a group of towns would fill the page.
_MOST_QUOTED = 3
# A name, what the ledger is asked for to list the tasks that fall to it, and one of them.
Named = tuple[str, tuple[str, str], Row]


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
class Share:
    """How many tasks of each mark fall to one unit or one leader."""

    name: str
    asked: dict[str, str]  # what the ledger is asked for, to list the tasks
    counts: Counter[MarkValue | None]

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class ShareTable:
    shares: list[Share]

    @property
    def marks(self) -> list[MarkValue | None]:
        """The marks that somebody has, the worst first."""
        return [mark for mark in _WORST_FIRST if any(each.counts[mark] for each in self.shares)]


@dataclass(frozen=True)
class Portfolio:
    """Everything on the page of one post; `shared` are the tasks led by all vice-mayors."""

    post: Post
    is_whole: bool  # the mayor's: every task of the city
    plans: list[Plan]
    own: list[Row]
    shared: list[Row]
    alarms: list[Alarm]
    shared_alarms: list[Alarm]
    marked: Round | None  # the latest published round
    before: Round | None
    moves: list[Move]
    units: ShareTable
    leaders: ShareTable  # the mayor's page alone shows it
    waiting: Sequence[Instruction]
    answered: Answered

    @property
    def counts(self) -> list[tuple[MarkValue | None, int]]:
        counts = dict(mark_counts(self.own))
        return [(mark, counts[mark]) for mark in _WORST_FIRST]

    @property
    def calm(self) -> list[Row]:
        return [row for row in self.own if not row.is_problem]

    @property
    def shared_calm(self) -> list[Row]:
        return [row for row in self.shared if not row.is_problem]


def portfolio_of(reader: Actor) -> Portfolio:
    """The portfolio of the post acted in; a secretary sees that of the post served."""
    post = reader.post.serves or reader.post
    is_whole = post.kind is PostKind.MAYOR
    rounds = rounds_of(reader.government_id)
    shown = current_round(rounds, on=reader.on)
    tasks = tasks_visible_to(reader).where(
        Plan.status == PlanStatus.ISSUED, Task.status != TaskStatus.WITHDRAWN
    )
    if not is_whole:
        tasks = tasks.where(Task.id.in_(_led_by(post, reader)))
    rows = rows_of(tasks, reader=reader, shown=shown)
    own = [row for row in rows if is_whole or _is_own(row, post)]
    shared = [row for row in rows if row not in own]
    marked, before = _latest_marked(rounds, rows)
    said = _said([row for row in rows if row.is_problem])
    return Portfolio(
        post=post,
        is_whole=is_whole,
        plans=list(dict.fromkeys(row.task.plan for row in rows)),
        own=own,
        shared=shared,
        alarms=_alarms(own, said),
        shared_alarms=_alarms(shared, said),
        marked=marked,
        before=before,
        moves=_moves(own, marked, before),
        units=_shares(_by_lead(own)),
        leaders=_shares(_by_leader(own)),
        waiting=instructions.unanswered(reader),
        answered=instructions.answered(reader, limit=3),
    )


def _led_by(post: Post, reader: Actor) -> Select[int]:
    day = reader.on
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
    return _BEST_FIRST.index(mark)


def _latest_marked(
    rounds: Sequence[Round], rows: Sequence[Row]
) -> tuple[Round | None, Round | None]:
    """The last published round in which one of the tasks has a mark, and the one before it.

    A round that is still being marked would be compared by the few marks it has.
    """
    known = {period_id for row in rows for period_id in row.marks}
    marked = [
        each
        for each in rounds
        if any(period.is_published and period.id in known for period in each.periods)
    ]
    return next(iter(marked[-1:]), None), next(iter(marked[-2:-1]), None)


def _moves(rows: Iterable[Row], last: Round | None, before: Round | None) -> list[Move]:
    """What became worse first, then what became better. 已调整 judges nothing and is left out."""
    if last is None or before is None:
        return []
    found = []
    for row in rows:
        then, now = _mark_in(row, before), _mark_in(row, last)
        if then in _BEST_FIRST and now in _BEST_FIRST and then is not now:
            found.append(Move(row, then, now))
    return sorted(found, key=lambda move: _rank(move.before) - _rank(move.after))


def _mark_in(row: Row, round_: Round) -> MarkValue | None:
    return next((row.marks[each] for each in round_.period_ids if each in row.marks), None)


def _by_leader(rows: Iterable[Row]) -> Iterable[Named]:
    """By each leader; what all vice-mayors share counts for none of them (decision 2)."""
    for row in rows:
        for person in row.leaders:
            name = person.name if person.post_id else SHARED
            yield name, ("leader", leader_key(person)), row


def _by_lead(rows: Iterable[Row]) -> Iterable[Named]:
    """By the first-named lead; a group is found in the ledger by its name."""
    for row in rows:
        unit_id = row.lead.unit_id if row.lead else None
        yield row.lead_name, ("unit", str(unit_id)) if unit_id else ("q", row.lead_name), row


def _shares(named: Iterable[Named]) -> ShareTable:
    """The one with most to ask about first; all vice-mayors last."""
    found: dict[tuple[str, tuple[str, str]], Counter[MarkValue | None]] = {}
    for name, asked, row in named:
        found.setdefault((name, asked), Counter())[row.mark] += 1
    shares = [Share(name, dict([asked]), counts) for (name, asked), counts in found.items()]

    def order(each: Share) -> tuple[bool, int, int, int]:
        lagging, slow = (-each.counts[mark] for mark in PROBLEMS)
        return each.name == SHARED, lagging, slow, -each.total

    return ShareTable(sorted(shares, key=order))


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
