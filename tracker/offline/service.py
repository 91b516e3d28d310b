"""A unit's quarter is taken away as a form, and brought back as drafts (离线填报)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.documents.fill_in import LONGEST_MARK, fill_in_workbook
from tracker.documents.fill_in_word import fill_in_document
from tracker.inbox import service as inbox
from tracker.intake import Form
from tracker.models import Actor, AuditAction, FilledForm, FormStatus, MessageKind, Unit
from tracker.offline.comparing import Fate, Line, digest_of, unchosen
from tracker.offline.layout import lay_out
from tracker.offline.queries import lines_in
from tracker.offline.reading import FormRefused, Known, find_ticket, read_rows
from tracker.offline.ticket import Ticket
from tracker.permissions import is_of_unit
from tracker.reports import service as reports
from tracker.reports.queries.quarters import Quarter
from tracker.reports.service.rows import hold as hold_reports
from tracker.reports.settling import Take

__all__ = ["FormRefused", "bring_form", "discard_form", "form_of", "hand_to", "save_form"]


def form_of(
    quarter: Quarter, *, key: str, notes: Sequence[str] = (), as_word: bool = False
) -> bytes:
    """The form of a quarter as an .xlsx or a .docx: the tasks that are still to be written, with
    what the unit has written, and what it reported the quarter before.

    key: signs the mark by which the form is known when it comes back. RuleBroken where nothing is
    left to be written.
    """
    items = [item for item in quarter.items if item.is_writable]
    if not items:
        raise RuleBroken("本期没有要填写的任务，不用下载填报表。")
    laid = lay_out(items)
    ticket = Ticket(
        government_id=quarter.unit.government_id,
        unit_id=quarter.unit.id,
        due_on=quarter.due_on,
        taken_at=clock.now(),
        headings=laid.headings,
        rows=laid.remembered,
    )
    mark = ticket.signed(key)
    if len(mark) > LONGEST_MARK:
        raise RuleBroken("任务太多，一张表放不下，请在“进展报送”页填写。")
    sheet = laid.sheet(quarter, mark=mark, notes=tuple(notes))
    return fill_in_document(sheet) if as_word else fill_in_workbook(sheet)


def bring_form(
    quarter: Quarter,
    file: Form,
    *,
    filename: str,
    sha256: str,
    key: str,
    by: Actor,
) -> FilledForm:
    """Keep what a form says until it is saved or put aside; nothing is written into any report.

    Raises FormRefused with every cell that is wrong, and RuleBroken for a form that is not of this
    unit's quarter, or that nothing can be written into any more. The same file of the same person
    is the same form.
    """
    found = find_ticket(file, key)
    _refuse_another(found.ticket, quarter)
    items = (*quarter.items, *quarter.closed)
    _refuse_closed(quarter, {row.assignment_id for row in found.ticket.rows})
    known = Known(
        {item.assignment.id: item.task.name for item in items},
        {target.id: target for item in items for target in item.task.targets},
    )
    rows = read_rows(found, known)
    hold(by.official)  # the same file sent twice at once
    same = _waiting_already(quarter, sha256, by)
    form = same or FilledForm(unit=quarter.unit, due_on=quarter.due_on, official=by.official)
    form.is_on_behalf = not is_of_unit(by, quarter.unit.id)
    form.filename, form.sha256, form.taken_at = filename, sha256, found.ticket.taken_at
    form.content = {"rows": [row.as_json() for row in rows]}
    db.session.add(form)
    db.session.flush()
    return form


def _waiting_already(quarter: Quarter, sha256: str, by: Actor) -> FilledForm | None:
    return db.session.scalar(
        select(FilledForm).where(
            FilledForm.unit_id == quarter.unit.id,
            FilledForm.due_on == quarter.due_on,
            FilledForm.official_id == by.official.id,
            FilledForm.sha256 == sha256,
            FilledForm.status == FormStatus.PENDING,
        )
    )


def save_form(
    form: FilledForm, *, takes: Mapping[int, Take] | None = None, seen: str, by: Actor
) -> list[Line]:
    """Make the unit's drafts of what a form says, and say which tasks it was; none is sent.

    takes: by assignment, whose text stands where both were changed. seen: digest_of what was
    shown. What has to make room is kept beside the draft.
    """
    takes = takes or {}
    hold(form)
    _refuse_unless_pending(form)
    lines = lines_in(form, on=by.on)
    hold_reports([line.item.report for line in lines if line.item.report])
    lines = lines_in(form, on=by.on)
    if seen != digest_of(lines):
        raise RuleBroken("没有保存：打开以后网上又有改动，请看过下面的内容再存。")
    left = unchosen(lines, takes)
    if left:
        names = "、".join(line.item.task.name for line in left)
        raise RuleBroken(f"没有保存：{names}网上也改过，请逐项选定用哪一份。")
    saved = [line for line in lines if line.fate in (Fate.SAVED, Fate.CONFLICT)]
    if not saved:
        raise RuleBroken("表里没有要存的内容，请填写后再上传。")
    for line in saved:
        _save(line, takes.get(line.id), by)
    form.status, form.saved_at, form.content = FormStatus.SAVED, clock.now(), {}
    label = saved[0].item.period.label
    audit.record(
        AuditAction.FORM_SAVED,
        form,
        by=by,
        unit=form.unit.name,
        period=label,
        filename=form.filename,
        sha256=form.sha256,
        reports=len(saved),
    )
    if form.is_on_behalf:
        _tell(form, label, len(saved), by)
    return saved


def discard_form(form: FilledForm, *, by: Actor) -> None:
    """Forget what was brought, unless it was saved already."""
    hold(form)
    _refuse_unless_pending(form)
    form.status, form.content = FormStatus.DISCARDED, {}


def hand_to(form: FilledForm, *, by: Actor) -> None:
    """Have somebody else look through a form in place of who brought it."""
    hold(form)
    _refuse_unless_pending(form)
    form.official, form.is_on_behalf = by.official, not is_of_unit(by, form.unit_id)


def _save(line: Line, take: Take | None, by: Actor) -> None:
    content = line.content(take)
    is_settled = line.fate is Fate.CONFLICT
    reports.settle_draft(
        line.item.assignment,
        line.item.period,
        mine=line.filled if is_settled else content,
        choose=lambda _standing: content,
        version=line.version,
        by=by,
    )


def _refuse_unless_pending(form: FilledForm) -> None:
    if form.status is not FormStatus.PENDING:
        raise RuleBroken(f"这份填报表{form.status.label}，要再改请重新下载填报。")


def _refuse_another(ticket: Ticket, quarter: Quarter) -> None:
    """Another government's, another unit's, or another quarter's form."""
    if ticket.government_id != quarter.unit.government_id:
        raise RuleBroken("这是别的政府的填报表，请上传本单位的。", field="file")
    if ticket.unit_id != quarter.unit.id:
        unit = db.session.get(Unit, ticket.unit_id)
        whose = unit.short_name if unit else "别的单位"
        raise RuleBroken(
            f"这是{whose}的填报表，不是{quarter.unit.short_name}的，请换一份。", field="file"
        )
    if ticket.due_on != quarter.due_on:
        raise RuleBroken(
            f"这份填报表不是{quarter.period.label}的，请到它那一期的页面上传。", field="file"
        )


def _refuse_closed(quarter: Quarter, asked: set[int]) -> None:
    """Refuse a form of which nothing can be written any more: its period is closed."""
    items = [item for item in quarter.items if item.assignment.id in asked]
    why = [item.obstacle for item in items]
    if not items or all(why):
        raise RuleBroken(next(iter(why), "表里的任务已不由本单位报送，不用填写。"), field="file")


def _tell(form: FilledForm, label: str, number: int, by: Actor) -> None:
    """Who answers for the unit hears that the office has put something into its drafts."""
    for official in directory.people_of(form.unit, on=by.on):
        inbox.send(
            official,
            MessageKind.SYSTEM,
            f"督查室已代为上传{label}离线填报表，存为草稿 {number} 份",
            occurrence=f"form.{form.id}",
            text="草稿还没有送签。请核对后送责任人签发；原来的文字在“被替换的草稿”里。",
            link=f"/quarter/{form.due_on.isoformat()}",
        )
