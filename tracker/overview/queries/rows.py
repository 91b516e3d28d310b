"""Tasks with their lights and where their reports stand, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory.queries import Acting, acting_by_post
from tracker.models import (
    Actor,
    Assignment,
    MarkValue,
    PartyRole,
    PlanKind,
    ReportingPeriod,
    ReportStatus,
    Schedule,
    Section,
    Task,
    TaskLeader,
    TaskParty,
    TaskStatus,
    Unit,
)
from tracker.overview.queries.rounds import Round, latest, short_label
from tracker.overview.queries.standings import STATES, Standing, standings_of
from tracker.plans.queries import periods_of
from tracker.reports.queries.corrections import Correction, corrections
from tracker.reports.queries.marks import sees_provisional_marks, task_marks

PROBLEMS = (MarkValue.LAGGING, MarkValue.SLOW)
SHARED = "各副市长"


@dataclass(frozen=True)
class Light:
    """The mark of one period, as the light strip draws it; state: marked, now or next.

    correction: what the mark was before an objection, where it was corrected.
    """

    label: str
    mark: MarkValue | None
    state: str
    correction: Correction | None = None


@dataclass(frozen=True)
class Person:
    """A lead official of a task on the day: the post, and who acts in it."""

    post_id: int | None
    name: str
    title: str


@dataclass(frozen=True)
class Row:
    """A task as a list shows it to one reader."""

    task: Task
    leaders: tuple[Person, ...]
    periods: tuple[ReportingPeriod, ...]  # the latest ones, each with its light
    lights: tuple[Light, ...]
    marks: dict[int, MarkValue]  # by period id, those the reader knows
    mark: MarkValue | None  # the latest one by the round shown
    marked_in: ReportingPeriod | None
    standings: tuple[Standing, ...]  # of the round shown; a unit's reader has its own alone
    on: date  # the day that the row shows
    corrections: dict[int, Correction] = field(default_factory=dict)  # by period id

    @property
    def correction(self) -> Correction | None:
        """How the latest mark was corrected, if it was."""
        return self.corrections.get(self.marked_in.id) if self.marked_in else None

    @property
    def is_problem(self) -> bool:
        return self.mark is not None and self.mark.is_problem

    @property
    def is_notable(self) -> bool:
        """Whether the mark needs a word of its own beside its light: 正常推进 does not."""
        return self.mark not in (None, MarkValue.NORMAL)

    @property
    def state(self) -> ReportStatus | None:
        """The report that is farthest from done."""
        return min((each.status for each in self.standings), key=STATES.index)

    @property
    def handed_in(self) -> int:
        return sum(each.is_handed_in for each in self.standings)

    @property
    def owing(self) -> list[Standing]:
        """Those that still have to be handed in."""
        return [each for each in self.standings if not each.is_handed_in]

    @property
    def is_complete(self) -> bool:
        return not self.owing

    @property
    def owed_on(self) -> date | None:
        """The day that the next of its reports is due, in the round shown."""
        return min((each.due_on for each in self.owing), default=None)

    @property
    def is_done(self) -> bool:
        """Whether the task itself is finished, so that its own day presses nobody any more."""
        return self.task.status is not TaskStatus.OPEN or self.mark is MarkValue.COMPLETED

    @property
    def is_late(self) -> bool:
        return any(each.is_late for each in self.standings)

    @property
    def is_shared(self) -> bool:
        """Led by all vice-mayors together (共同分管)."""
        return any(leader.post_id is None for leader in self.leaders)

    @property
    def lead(self) -> TaskParty | None:
        """The first-named lead, unit or group; who is printed first where nobody leads."""
        parties = sorted(self.task.parties, key=lambda party: party.role is not PartyRole.LEAD)
        return parties[0] if parties else None

    @property
    def lead_name(self) -> str:
        return self.party_name(self.lead) if self.lead else "未定"

    @property
    def matter_kind(self) -> str:
        """Of a matter of the office its kind, which is the heading that it stands under."""
        is_matter = self.task.plan.kind is PlanKind.MATTERS
        return self.task.section.title if is_matter and self.task.section else ""

    def members(self, party: TaskParty) -> int:
        """How many units report for a printed group."""
        return len(self.members_of(party))

    def members_of(self, party: TaskParty) -> list[Unit]:
        """The units that report for a printed group, without those that have left."""
        return [
            each.unit
            for each in self.task.assignments
            if each.party_id == party.id and (each.until_on is None or each.until_on > self.on)
        ]

    def unit_of(self, party: TaskParty) -> Unit | None:
        """The unit that answers for a printed one: itself, or who took the task over from it."""
        for each in self.task.assignments:
            has_left = each.until_on is not None and each.until_on <= self.on
            if each.unit_id == party.unit_id and has_left and each.successor:
                return each.successor.unit
        return party.unit

    def party_name(self, party: TaskParty) -> str:
        unit = self.unit_of(party)
        if unit is not None:
            return unit.short_name
        return party.group.name if party.group else party.printed_name


def rows_of(tasks: Select[Task], *, reader: Actor, shown: Round | None) -> list[Row]:
    """The selected tasks in the order of their documents, as the reader may see them.

    shown: the round whose reports stand beside them, and up to which marks count.
    """
    found = db.session.scalars(_whole(tasks).order_by(Task.plan_id, Task.position)).all()
    acting = acting_by_post(
        {leader.post_id for task in found for leader in task.leaders if leader.post_id},
        on=reader.on,
    )
    marks: dict[int, dict[int, MarkValue]] = {}
    known = task_marks(
        [task.id for task in found],
        published_only=not sees_provisional_marks(reader),
        on=reader.on,
    )
    for (task_id, period_id), mark in known.items():
        marks.setdefault(task_id, {})[period_id] = mark
    corrected: dict[int, dict[int, Correction]] = {}
    for (task_id, period_id), each in corrections([task.id for task in found]).items():
        corrected.setdefault(task_id, {})[period_id] = each
    standings, periods = standings_of(found, reader, shown), periods_of(found)
    return [
        _row(
            task,
            reader.on,
            shown,
            acting,
            marks.get(task.id, {}),
            standings.get(task.id, ()),
            periods[task.id],
            corrected.get(task.id, {}),
        )
        for task in found
    ]


def leaders_of(task: Task, acting: dict[int, Acting], *, on: date) -> tuple[Person, ...]:
    """Who leads the task that day."""
    found = []
    for leader in task.leaders:
        if not leader.includes(on):
            continue
        if leader.post is None:
            found.append(Person(None, SHARED, ""))
        else:
            now = acting.get(leader.post.id)
            found.append(Person(leader.post.id, str(now) if now else "空缺", leader.post.title))
    return tuple(found)


def lights_of(
    periods: Sequence[ReportingPeriod],
    marks: dict[int, MarkValue],
    corrected: Mapping[int, Correction],
    *,
    on: date,
    shown: Round | None,
) -> tuple[Light, ...]:
    """A light for each period: those of the round shown are the current ones, what has not opened
    is next."""
    now = shown.period_ids if shown else []
    return tuple(
        Light(
            short_label(period.label),
            marks.get(period.id),
            "next" if period.opens_on > on else "now" if period.id in now else "marked",
            corrected.get(period.id),
        )
        for period in periods
    )


def _day_shown(shown: Round | None, on: date) -> date:
    """The day around which periods are drawn: of an earlier round its own."""
    if shown is None or shown.is_mixed or shown.closes_on >= on:
        return on
    return max(shown.due_on, shown.opens_on)


def _row(
    task: Task,
    on: date,
    shown: Round | None,
    acting: dict[int, Acting],
    marks: dict[int, MarkValue],
    standings: Sequence[Standing],
    periods: Sequence[ReportingPeriod],
    corrected: dict[int, Correction],
) -> Row:
    marked = [
        each for each in periods if each.id in marks and (not shown or each.due_on <= shown.due_on)
    ]
    last = marked[-1] if marked else None
    day = _day_shown(shown, on)
    lit = tuple(latest(periods, on=day))
    return Row(
        task=task,
        leaders=leaders_of(task, acting, on=on),
        periods=lit,
        lights=lights_of(lit, marks, corrected, on=on, shown=shown),
        marks=marks,
        mark=marks[last.id] if last else None,
        marked_in=last,
        standings=tuple(standings),
        on=day,
        corrections=corrected,
    )


def _whole(tasks: Select[Task]) -> Select[Task]:
    return tasks.options(
        joinedload(Task.plan),
        joinedload(Task.section).joinedload(Section.parent),
        joinedload(Task.schedule).selectinload(Schedule.periods),
        selectinload(Task.parties).options(joinedload(TaskParty.unit), joinedload(TaskParty.group)),
        selectinload(Task.assignments).joinedload(Assignment.unit).joinedload(Unit.successor),
        selectinload(Task.targets),
        selectinload(Task.leaders).joinedload(TaskLeader.post),
    )
