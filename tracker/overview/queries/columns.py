"""The columns of the ledger (栏目): which there are, which one wants, and what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from tracker.accounts.queries import preference
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.directory.queries import Acting, acting_by_post
from tracker.instructions import queries as instructions
from tracker.models import (
    Actor,
    Assignment,
    Decision,
    Instruction,
    PartyRole,
    PreferenceKey,
    ProgressReport,
    ReportingPeriod,
    ReportStatus,
    ReportVersion,
    Review,
    TaskParty,
)
from tracker.overview.queries.figures import TargetHistory, figures_of
from tracker.overview.queries.people import heads_by_unit
from tracker.overview.queries.rounds import Round
from tracker.overview.queries.rows import Row


class LedgerColumn(Labelled):
    """What may stand beside a task's number and text, in this order."""

    SECTION = "section", "章节"
    UNITS = "units", "责任单位"
    RESPONSIBLE = "responsible", "责任人"
    LEADERS = "leaders", "分管领导"
    REQUIREMENT = "requirement", "督办要求"
    DUE = "due", "完成时限"
    TARGETS = "targets", "量化指标"
    MARKS = "marks", "各期评定"
    STATE = "state", "本期报送"
    OWING = "owing", "未报单位"
    PROGRESS = "progress", "最近进展"
    INSTRUCTIONS = "instructions", "未答复批示"


DEFAULT = (LedgerColumn.UNITS, LedgerColumn.LEADERS, LedgerColumn.MARKS, LedgerColumn.STATE)
Columns = tuple[LedgerColumn, ...]


@dataclass(frozen=True)
class Said:
    """What a lead unit last reported of its task."""

    text: str
    period: str

    @property
    def first_line(self) -> str:
        return self.text.strip().partition("\n")[0]


@dataclass(frozen=True)
class Extras:
    """What the chosen columns need beyond the rows; empty where they are not chosen."""

    heads: dict[int, Acting] = field(default_factory=dict)  # by unit id
    acting: dict[int, Acting] = field(default_factory=dict)  # by post id
    figures: dict[int, list[TargetHistory]] = field(default_factory=dict)  # by task id
    progress: dict[int, Said] = field(default_factory=dict)  # by task id
    unanswered: dict[int, list[Instruction]] = field(default_factory=dict)  # by task id

    def responsible(self, row: Row) -> list[str]:
        """Who answers for each printed unit today; whom the document names where nobody does."""
        return [name for name in map(self._answers, row.task.parties) if name]

    def _answers(self, party: TaskParty) -> str:
        post = self.acting.get(party.post_id or 0)
        person = post or self.heads.get(party.unit_id or 0)
        return str(person) if person else party.printed_person


def columns_of(reader: Actor) -> Columns:
    """The columns that the reader has chosen; today's four where he has not."""
    chosen = preference(reader.official, PreferenceKey.LEDGER_COLUMNS)
    return known_columns(chosen) if isinstance(chosen, list) else DEFAULT


def known_columns(values: Iterable[str]) -> Columns:
    """The columns of these values, in their order; what is none is left out."""
    wanted = set(values)
    return tuple(each for each in LedgerColumn if each.value in wanted)


def extras_for(
    rows: Sequence[Row], columns: Columns, *, shown: Round | None, reader: Actor
) -> Extras:
    """What the columns show of these rows; at most one question more for each of them.

    shown: the round of the ledger, up to which figures and progress count.
    """
    until = shown.due_on if shown else None
    found = Extras()
    if LedgerColumn.RESPONSIBLE in columns:
        parties = [party for row in rows for party in row.task.parties]
        units = {party.unit_id for party in parties if party.unit_id}
        posts = {party.post_id for party in parties if party.post_id}
        found.heads.update(heads_by_unit(sorted(units), on=reader.on))
        found.acting.update(acting_by_post(posts, on=reader.on))
    if LedgerColumn.TARGETS in columns:
        found.figures.update(figures_of([row.task for row in rows], until=until))
    if LedgerColumn.PROGRESS in columns:
        found.progress.update(_last_said([row.task.id for row in rows], until))
    if LedgerColumn.INSTRUCTIONS in columns:
        for each in instructions.unanswered(reader):
            found.unanswered.setdefault(each.task_id, []).append(each)
    return found


def _last_said(task_ids: Sequence[int], until: date | None) -> dict[int, Said]:
    """By task id what its first lead last handed in, and neither took nor was given back.

    Every reader of a task reads its leads' reports (docs/rules.md 5).
    """
    rows = db.session.execute(
        select(Assignment.task_id, ReportVersion.progress, ReportingPeriod.label)
        .join(ProgressReport, ProgressReport.assignment_id == Assignment.id)
        .join(ProgressReport.period)
        .join(ReportVersion, ReportVersion.report_id == ProgressReport.id)
        .outerjoin(Review, Review.version_id == ReportVersion.id)
        .where(
            Assignment.task_id.in_(task_ids),
            Assignment.role == PartyRole.LEAD,
            or_(Review.decision == Decision.ACCEPTED, Review.id.is_(None) & ~_is_withdrawn()),
            *((ReportingPeriod.due_on <= until,) if until else ()),
        )
        .order_by(
            ReportingPeriod.due_on,
            Assignment.position.desc(),
            Assignment.id.desc(),
            ReportVersion.number,
        )
    )
    return {task: Said(progress, label) for task, progress, label in rows}


def _is_withdrawn() -> ColumnElement[bool]:
    return ProgressReport.status.not_in((ReportStatus.SUBMITTED, ReportStatus.ACCEPTED))
