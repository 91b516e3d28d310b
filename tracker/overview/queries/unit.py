"""A unit's day (单位工作台): what is to be written, what came back, what is to be signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.instructions import queries as instructions
from tracker.models import (
    Actor,
    Addressee,
    Instruction,
    Notice,
    NoticeStatus,
    Official,
    Plan,
    PlanStatus,
    ReportStatus,
    Task,
    TaskStatus,
    Unit,
)
from tracker.overview.queries.deadlines import Deadline, deadlines, headline
from tracker.overview.queries.rounds import Round, current_round, rounds_of
from tracker.overview.queries.rows import Row, rows_of
from tracker.overview.queries.standings import Standing
from tracker.plans.queries import tasks_visible_to
from tracker.reports import queries as reports


@dataclass(frozen=True)
class UnitDay:
    """Everything on a unit's page."""

    unit: Unit
    reporters: list[Official]  # who writes for it; the head himself where it has no liaison
    headline: str
    shown: Round | None
    rows: list[Row]
    reasons: Mapping[int, str]  # by assignment id: why its report came back to be written again
    waiting: Sequence[Instruction]
    to_sign_for: Sequence[Addressee]
    deadlines: list[Deadline]

    def standing_at(self, *statuses: ReportStatus | None) -> list[tuple[Row, Standing]]:
        """The unit's reports of the round that stand there."""
        return [
            (row, standing)
            for row in self.rows
            for standing in row.standings
            if standing.status in statuses
        ]

    @property
    def returned(self) -> list[tuple[Row, Standing]]:
        """What the office gave back, and what the head did not sign."""
        drafts = self.standing_at(ReportStatus.DRAFT)
        unsigned = [each for each in drafts if each[1].assignment.id in self.reasons]
        return self.standing_at(ReportStatus.RETURNED) + unsigned

    @property
    def to_write(self) -> list[tuple[Row, Standing]]:
        written = self.standing_at(None, ReportStatus.DRAFT)
        return [each for each in written if each[1].assignment.id not in self.reasons]

    @property
    def drafted(self) -> int:
        return sum(standing.status is not None for _, standing in self.to_write)

    @property
    def to_sign(self) -> list[tuple[Row, Standing]]:
        return self.standing_at(ReportStatus.AWAITING_SIGNOFF)

    @property
    def handed_in(self) -> list[tuple[Row, Standing]]:
        return self.standing_at(ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)


def unit_day(reader: Actor) -> UnitDay:
    """What somebody of a unit finds on that day; the reader's post has a unit."""
    unit = reader.post.unit
    if unit is None:
        raise ValueError(f"{reader.post_title} belongs to no unit")
    calendar = directory.work_calendar()
    tasks = tasks_visible_to(reader).where(
        Plan.status == PlanStatus.ISSUED, Task.status == TaskStatus.OPEN
    )
    rounds = rounds_of(reader.government_id, tasks=tasks)
    shown = current_round(rounds, on=reader.on)
    return UnitDay(
        unit=unit,
        reporters=directory.reporters_of(unit, on=reader.on),
        headline=headline(shown, calendar, on=reader.on),
        shown=shown,
        rows=rows_of(tasks, reader=reader, shown=shown),
        reasons=reports.reasons_in(unit, *(each.due_on for each in shown.parts)) if shown else {},
        waiting=instructions.unanswered(reader),
        to_sign_for=_unsigned(unit),
        deadlines=deadlines(rounds, calendar, on=reader.on, most=2),
    )


def _unsigned(unit: Unit) -> Sequence[Addressee]:
    """The notices that nobody of the unit has signed for yet."""
    return db.session.scalars(
        select(Addressee)
        .join(Addressee.notice)
        .where(
            Addressee.unit_id == unit.id,
            Addressee.signed_at.is_(None),
            Notice.status == NoticeStatus.ISSUED,
        )
        .options(joinedload(Addressee.notice))
        .order_by(Notice.issued_on, Notice.id)
    ).all()
