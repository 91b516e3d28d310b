"""A unit's form of a quarter that its head signed on paper, or one report of it (代录报送)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.core.db import hold
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import (
    STILL_OWED,
    Actor,
    PaperKind,
    PaperRecord,
    PostKind,
    ProgressReport,
    ReportStatus,
    Unit,
)
from tracker.paper.service.recording import Paper, received_on, record_paper, signer_of
from tracker.permissions import Permission, allowed
from tracker.reports import service as reports
from tracker.reports.content import Content, content_of
from tracker.reports.queries.quarters import Item, Quarter, unit_quarter
from tracker.reports.service.rows import hold as hold_reports
from tracker.reports.service.rows import report_on

# What is typed of each task, by its assignment.
Typed = Mapping[int, Content]

WHY_BACK = "责任人在纸上签的与送签的不同，由督查室照原件代录"


class Fate(Labelled):
    """What becomes of a task's line of the form."""

    HANDED_IN = "handed_in", "将报送"
    ALREADY = "already", "已报送，不改动"
    EMPTY = "empty", "没有填，不报送"
    NOT_TAKEN = "not_taken", "不能报"


@dataclass(frozen=True)
class Line:
    """One task of the form, what is typed of it, and what becomes of it."""

    item: Item
    content: Content
    fate: Fate
    is_on_time: bool

    @property
    def replaces(self) -> bool:
        """Whether the unit's own draft has another text or other figures: it is kept beside."""
        report = self.item.report
        return (
            self.fate is Fate.HANDED_IN
            and report is not None
            and not report.is_empty
            and content_of(report) != _as_on_paper(report, self.content)
        )


def signing(unit: Unit) -> tuple[PostKind, ...]:
    """Whose signature hands a unit's reports in."""
    heads = (PostKind.UNIT_HEAD, PostKind.RESPONSIBLE)
    return heads if unit.needs_signoff else (*heads, PostKind.LIAISON)


def lines_of(quarter: Quarter, typed: Typed, received: date) -> list[Line]:
    """The form as it would be handed in. RuleBroken where problems or steps stand without what was
    done."""
    return [_line(item, typed.get(item.assignment.id), received) for item in quarter.items]


def mark_of(lines: Sequence[Line]) -> str:
    """A mark of what was shown: the texts, what becomes of them, and what they replace."""
    shown = [
        (
            line.item.assignment.id,
            line.item.ticket,
            line.fate.value,
            line.is_on_time,
            list(line.content.boxes.values()),
            sorted(line.content.target_values.items()),
        )
        for line in lines
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def enter_reports(
    unit: Unit,
    due_on: date,
    typed: Typed,
    *,
    paper: Paper,
    shown: str | None = None,
    store: FileStore,
    by: Actor,
) -> PaperRecord:
    """Hand in a unit's reports of a due day as its head signed them: those that are written in.

    What was handed in already is not touched. A draft of the unit is kept beside; what waits for
    the head's signature as it stands keeps its author. On time is judged by the day on which the
    paper reached the office. shown: mark_of what was shown; None where nobody looked.
    """
    hold(unit)
    if paper.post.unit_id != unit.id:
        raise RuleBroken("请在本单位的责任人中选签字的人。", field="post")
    received = received_on(paper, by)
    lines = lines_of(unit_quarter(unit, due_on, on=by.on), typed, received)
    hold_reports([line.item.report for line in lines if line.item.report])
    lines = lines_of(unit_quarter(unit, due_on, on=by.on), typed, received)
    if shown is not None and shown != mark_of(lines):
        raise RuleBroken("没有报送。填写的内容，或单位的报送，在预览之后有变动，请看过再报送。")
    taken = [line for line in lines if line.fate is Fate.HANDED_IN]
    if not taken:
        raise RuleBroken("没有要报送的，请至少填写一项的工作进度。")
    opens_on = max(line.item.period.opens_on for line in taken)
    signer = signer_of(paper, since=opens_on, by=by)
    if not allowed(signer, Permission.REPORT_SIGN, unit):
        raise RuleBroken("请选能签发本单位报送的责任人。", field="post")
    written = [_written(line, signer) for line in taken]
    versions = reports.submit(written, by=signer, received_on=received)
    label = taken[0].item.period.label
    title = f"签发的{unit.short_name}{label}报送，共{len(taken)}项"
    if len(taken) == 1:
        title = f"签发的{unit.short_name}{taken[0].item.task.name}{label}报送"
    return record_paper(PaperKind.REPORTS, title, versions, paper, signer, store=store, by=by)


def _line(item: Item, content: Content | None, received: date) -> Line:
    content = content or Content()
    if item.report is not None and item.report.status not in STILL_OWED:
        fate = Fate.ALREADY
    elif item.obstacle:
        fate = Fate.NOT_TAKEN
    elif content.progress.strip():
        fate = Fate.HANDED_IN
    else:
        fate = Fate.EMPTY
        if content.problems.strip() or content.next_steps.strip():
            raise RuleBroken(f"{item.task.name}没有写工作进度，请补上，或把这一项都删去。")
    return Line(item, content, fate, received <= item.owed_on)


def _written(line: Line, signer: Actor) -> ProgressReport:
    """The report with the text of the paper in it, ready to be signed."""
    assert signer.entered_by is not None
    item = line.item
    report = report_on(item.assignment, item.period)
    content = _as_on_paper(report, line.content)
    if content == content_of(report):
        return report
    if report.status is ReportStatus.AWAITING_SIGNOFF:
        reports.send_back([report], reason=WHY_BACK, by=signer)
    return reports.save_draft(
        item.assignment,
        item.period,
        content=content,
        version=reports.draft_version(report),
        over=True,
        by=signer.entered_by,
    )


def _as_on_paper(report: ProgressReport, content: Content) -> Content:
    """What a report is to hold. The form says nothing of promises: they stay as they are."""
    return replace(content, promise_outcomes=content_of(report).promise_outcomes)
