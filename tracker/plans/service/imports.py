"""An uploaded table becomes a draft plan, once a person has confirmed what was read (导入)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in
from tracker.intake import Draft, DraftTask, UnitRole
from tracker.models import (
    Actor,
    AuditAction,
    Comparison,
    ImportDraft,
    ImportDraftStatus,
    PartyRole,
    Plan,
    PlanKind,
    Post,
    Schedule,
    Section,
    Task,
    Unit,
)
from tracker.plans import queries
from tracker.plans.choices import Choices
from tracker.plans.due import due_day
from tracker.plans.resolving import PartyPlace, is_all_vice_mayors, resolve
from tracker.plans.service.names import NamesChosen, settle_names
from tracker.plans.service.parties import LeaderEntry, PartyEntry, set_leaders, set_parties
from tracker.plans.service.periods import quarterly_schedule
from tracker.plans.service.targets import TargetEntry, is_held, set_targets

YEARS = range(2000, 2101)
LONGEST_TARGET = 50


def keep_upload(draft: Draft, *, filename: str, content: bytes, by: Actor) -> ImportDraft:
    """Keep what was read from a document until it is confirmed or discarded; no plan yet.

    The same file uploaded again by the same person is the same upload.
    """
    if not draft.tasks:
        raise RuleBroken(f"“{filename}”中只有表头，没有任务，请填写后再导入。", field="file")
    refuse_markings(draft, filename)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = db.session.scalar(
        select(ImportDraft).where(
            ImportDraft.official_id == by.official.id,
            ImportDraft.government_id == by.government_id,
            ImportDraft.sha256 == sha256,
            ImportDraft.status == ImportDraftStatus.PENDING,
        )
    )
    if kept is None:
        kept = ImportDraft(
            government_id=by.government_id,
            official=by.official,
            filename=filename,
            sha256=sha256,
            choices={},
        )
        db.session.add(kept)
    kept.content = draft.as_json()  # the reader may have learned since
    audit.record(AuditAction.DOCUMENT_READ, kept, by=by, filename=filename, tasks=len(draft.tasks))
    return kept


def discard_upload(kept: ImportDraft, *, by: Actor) -> None:
    """Forget an upload; what was read from it goes too (放弃)."""
    db.session.refresh(kept, with_for_update=True)
    if kept.status is ImportDraftStatus.CONFIRMED:
        raise RuleBroken("这次导入已经确认，不能放弃；不要的任务，请到方案草稿里删除。")
    kept.status = ImportDraftStatus.DISCARDED
    kept.content = {}


def confirm_import(
    kept: ImportDraft,
    choices: Choices,
    *,
    by: Actor,
    doubts_checked: bool = False,
    **heading: Any,
) -> Plan:
    """Make the draft plan of an upload; confirming it again gives the same plan.

    doubts_checked: a person has compared the doubtful tasks with the document.
    heading: title, year, document_number and kind, as import_plan takes them.
    """
    db.session.refresh(kept, with_for_update=True)
    if kept.plan is not None:
        return kept.plan
    if kept.status is ImportDraftStatus.DISCARDED:
        raise RuleBroken("这次上传已经放弃，请重新上传。")
    draft = Draft.from_json(kept.content)
    if draft.doubtful and not doubts_checked:
        raise RuleBroken(
            f"有 {len(draft.doubtful)} 项读得没有把握，请对照原件核对后勾选“已核对”。",
            field="doubts_checked",
        )
    plan = import_plan(draft, choices, by=by, **heading)
    kept.status = ImportDraftStatus.CONFIRMED
    kept.choices = choices.as_json()
    kept.plan = plan
    db.session.flush()
    return plan


def import_plan(
    draft: Draft,
    choices: Choices,
    *,
    title: str,
    year: int,
    document_number: str = "",
    kind: PlanKind = PlanKind.WORK_REPORT,
    members_later: bool = False,
    by: Actor,
) -> Plan:
    """Make a draft plan of what was read, with what was decided about its names.

    members_later: which units 相关部门 are may be left open; the plan is not agreed before.
    Raises RuleBroken where a name is still to be decided; then nothing is written.
    """
    if year not in YEARS:
        raise RuleBroken(f"年度“{year}”不对，请填 2000 至 2100 之间的年份。", field="year")
    resolution = resolve(draft, queries.directory_names(by.government_id, by.on))
    chosen = settle_names(resolution, choices, members_later=members_later, by=by)
    plan = Plan(
        government_id=by.government_id,
        kind=kind,
        year=year,
        title=title,
        document_number=document_number,
    )
    schedule = quarterly_schedule(year)
    plan.schedules.append(schedule)
    db.session.add(plan)
    sections = _sections(plan, draft.tasks)
    for at, read in enumerate(draft.tasks):
        task = _task(read, plan, schedule, position=at + 1)
        task.section = sections.get(_headings(read))
        set_parties(task, _parties(at, read, chosen))
        set_leaders(task, _leaders(read, chosen), by=by)
        set_targets(task, _targets(read))
        db.session.add(task)
    audit.record(AuditAction.PLAN_IMPORTED, plan, by=by, title=title, tasks=len(draft.tasks))
    return plan


def refuse_markings(draft: Draft, filename: str) -> None:
    """No document with a secrecy marking is kept, wherever it stands (docs/rules.md 12)."""
    for where, texts in _texts_of(draft):
        marking = marking_in("\n".join(texts))
        if marking:
            raise RuleBroken(
                f"“{filename}”{where}含有密级标志“{marking}”，本系统不得上传，请核对。",
                field="file",
            )


def _texts_of(draft: Draft) -> Iterator[tuple[str, Sequence[str]]]:
    """Everything that was read, a line each, with where it stands."""
    yield "正文", (draft.title, *draft.unused)
    for task in draft.tasks:
        names = (*task.leaders, *(unit.name for unit in task.units), *task.persons)
        said = (task.text, task.requirement or "", task.due or "", *task.fields.values())
        yield task.place or "任务", (*task.sections, *said, *names)


def _sections(plan: Plan, tasks: Sequence[DraftTask]) -> dict[tuple[str, ...], Section]:
    """The headings that the tasks stand under, each once, in the order of the document."""
    sections: dict[tuple[str, ...], Section] = {}
    for task in tasks:
        headings = _headings(task)
        for depth in range(1, len(headings) + 1):
            path = headings[:depth]
            if path not in sections:
                sections[path] = Section(
                    plan=plan, title=path[-1], parent=sections.get(path[:-1]), position=0
                )
    # A heading that comes back later keeps its first place, and what is under it stays together.
    tops = [path for path in sections if len(path) == 1]
    order = [path for top in tops for path in sections if path[:1] == top]
    for position, path in enumerate(order, start=1):
        sections[path].position = position
    db.session.add_all(sections.values())
    return sections


def _headings(read: DraftTask) -> tuple[str, ...]:
    """The headings a task stands under; a plan has two levels, so deeper ones are put in one."""
    top, *below = read.sections or ("",)
    return (*filter(None, [top]), *([" ".join(below)] if below else []))


def _task(read: DraftTask, plan: Plan, schedule: Schedule, *, position: int) -> Task:
    return Task(
        plan=plan,
        schedule=schedule,
        position=position,
        label=read.number or "",
        text=read.text,
        requirement=read.requirement or "",
        due_text=read.due or "",
        due_on=due_day(read.due or "", plan.year),
        source=read.place,
        fields=dict(read.fields),
    )


def _parties(at: int, read: DraftTask, chosen: NamesChosen) -> list[PartyEntry]:
    """The printed parties; the n-th person stands beside the n-th unit (docs/rules.md 14)."""
    persons = [*read.persons, *[""] * len(read.units)]
    entries: dict[object, PartyEntry] = {}
    for number, (printed, person) in enumerate(zip(read.units, persons, strict=False)):
        party = chosen.parties[printed.name]
        entries.setdefault(
            party,
            PartyEntry(
                role=PartyRole.LEAD if printed.role is UnitRole.LEAD else PartyRole.SUPPORT,
                unit=party if isinstance(party, Unit) else None,
                group=None if isinstance(party, Unit) else party,
                printed_name=printed.name,
                printed_person=person,
                chosen=chosen.members.get(str(PartyPlace(at, number)), ()),
            ),
        )
    return list(entries.values())


def _targets(read: DraftTask) -> list[TargetEntry]:
    """The figures that were read; a name longer than the column keeps its beginning, and a figure
    that it cannot hold (3.14159%) stays in the text alone: nobody could put it right here."""
    return [
        TargetEntry(
            name=target.name[:LONGEST_TARGET],
            value=target.value,
            unit=target.unit[:LONGEST_TARGET],
            comparison=Comparison(target.comparison.value),
            year=target.year,
        )
        for target in read.targets
        if target.value is not None and is_held(target.value)
    ]


def _leaders(read: DraftTask, chosen: NamesChosen) -> list[LeaderEntry]:
    entries: dict[Post | None, LeaderEntry] = {}
    for name in read.leaders:
        post = None if is_all_vice_mayors(name) else chosen.leaders.get(name)
        if post or is_all_vice_mayors(name):
            entries.setdefault(post, LeaderEntry(post, name))
    return list(entries.values())
