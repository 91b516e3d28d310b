"""What was entered from paper, as those may see it whom it concerns (代录)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    ChangeRequest,
    Instruction,
    Objection,
    Official,
    PaperEntry,
    PaperRecord,
    Post,
    PostKind,
    ProgressReport,
    ReportVersion,
    Talk,
    Task,
    Unit,
)
from tracker.permissions import Permission, allowed

PAGE = 30


@dataclass(frozen=True)
class Signer:
    """A post whose signature may stand on the paper, and who acts in it today."""

    post: Post
    acting: str

    @property
    def label(self) -> str:
        return f"{self.post.title} {self.acting or '（现在空缺）'}"


def get_paper(paper_id: int, *, reader: Actor) -> PaperRecord:
    """The record, if the reader may see it; else NoResultFound."""
    record = db.session.get_one(PaperRecord, paper_id, options=_whole())
    if not allowed(reader, Permission.PAPER_VIEW, record):
        raise NoResultFound
    return record


def entry_of(subject: Any) -> PaperEntry | None:
    """The sheet that a row was entered from, if it was."""
    return entries_of([subject]).get(subject.id)


def entries_of(subjects: Sequence[Any]) -> dict[int, PaperEntry]:
    """By the id of the row, the sheet it was entered from; one query however many.

    subjects: rows of one table.
    """
    if not subjects:
        return {}
    rows = select(PaperEntry).where(
        PaperEntry.subject_type == subjects[0].__tablename__,
        PaperEntry.subject_id.in_([each.id for each in subjects]),
    )
    rows = rows.options(joinedload(PaperEntry.record).selectinload(PaperRecord.entries))
    return {each.subject_id: each for each in db.session.scalars(rows)}


def papers_on(task: Task, *, reader: Actor) -> list[PaperRecord]:
    """Those from which something of the task was entered, that the reader may see."""
    versions = (
        select(ReportVersion.id)
        .join(ReportVersion.report)
        .join(ProgressReport.assignment)
        .where(Assignment.task_id == task.id)
    )
    of_task: dict[str, Select[int]] = {
        Instruction.__tablename__: select(Instruction.id).where(Instruction.task_id == task.id),
        ReportVersion.__tablename__: versions,
        ChangeRequest.__tablename__: select(ChangeRequest.id).where(
            ChangeRequest.task_id == task.id
        ),
        Objection.__tablename__: select(Objection.id).where(Objection.task_id == task.id),
        Talk.__tablename__: select(Talk.id).where(Talk.tasks.any(Task.id == task.id)),
    }
    about = [
        and_(PaperEntry.subject_type == kind, PaperEntry.subject_id.in_(ids))
        for kind, ids in of_task.items()
    ]
    records = select(PaperRecord).where(PaperRecord.entries.any(or_(*about)))
    found = db.session.scalars(records.options(*_whole()).order_by(PaperRecord.id))
    return [each for each in found if allowed(reader, Permission.PAPER_VIEW, each)]


def listed(
    reader: Actor, *, official_id: int | None = None, before: int | None = None
) -> tuple[Sequence[PaperRecord], int | None]:
    """A page of what was entered, the newest first, and where the next begins: for the office and
    the director everybody's, or one person's; for everybody else what was entered for him."""
    page = _visible(reader)
    if official_id is not None:
        page = page.where(PaperRecord.for_official_id == official_id)
    if before is not None:
        page = page.where(PaperRecord.id < before)
    found = db.session.scalars(
        page.options(*_whole()).order_by(PaperRecord.id.desc()).limit(PAGE + 1)
    ).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def people_on_paper(reader: Actor) -> Sequence[Official]:
    """For whom anything was entered, as far as the reader may see it, by name."""
    own = _visible(reader).with_only_columns(PaperRecord.for_official_id)
    return db.session.scalars(
        select(Official).where(Official.id.in_(own)).order_by(Official.name, Official.id)
    ).all()


def contested(reader: Actor) -> Sequence[PaperRecord]:
    """Those that somebody asked the office to correct, and that it has not settled."""
    waiting = _contested(reader).options(*_whole())
    return db.session.scalars(waiting.order_by(PaperRecord.contested_at)).all()


def count_contested(reader: Actor) -> int:
    counted = _contested(reader).with_only_columns(func.count(PaperRecord.id))
    return db.session.scalar(counted) or 0


def has_papers(reader: Actor) -> bool:
    """Whether anything was entered for the reader himself."""
    own = select(PaperRecord.id).where(PaperRecord.for_official_id == reader.official.id)
    return db.session.scalar(own.limit(1)) is not None


def signers(
    government_id: int, kinds: Collection[PostKind], *, on: date, unit: Unit | None = None
) -> list[Signer]:
    """The posts of these kinds, of one unit or of the government, with who acts in them."""
    posts = select(Post).where(
        Post.government_id == government_id,
        Post.kind.in_(kinds),
        Post.abolished_on.is_(None),
    )
    if unit is not None:
        posts = posts.where(Post.unit_id == unit.id)
    found = db.session.scalars(posts.order_by(Post.position, Post.id)).all()
    rank = list(kinds)
    found = sorted(found, key=lambda post: rank.index(post.kind))
    acting = directory.acting_by_post([post.id for post in found], on=on)
    return [Signer(post, str(acting.get(post.id, ""))) for post in found]


def _visible(reader: Actor) -> Select[PaperRecord]:
    own = select(PaperRecord).where(PaperRecord.government_id == reader.government_id)
    if reader.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR):
        return own
    return own.where(PaperRecord.for_official_id == reader.official.id)


def _contested(reader: Actor) -> Select[PaperRecord]:
    return _visible(reader).where(
        PaperRecord.contested_at.is_not(None), PaperRecord.settlement.is_(None)
    )


def _whole() -> tuple[Any, ...]:
    return (selectinload(PaperRecord.entries),)
