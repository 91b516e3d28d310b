"""Sending a unit's reports out: for sign-off (签发), back to the liaison, to the office, back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.errors import RuleBroken
from tracker.core.workdays import due_day, time_left
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Actor,
    AuditAction,
    MessageKind,
    Official,
    ProgressReport,
    ReportStatus,
    ReportVersion,
    TaskStatus,
)
from tracker.permissions import Permission, allowed, capacities_of
from tracker.reports.service.citing import freeze_sources
from tracker.reports.service.merging import (
    Partner,
    fill,
    handed_in_beside,
    note_origin,
    partners_of,
)
from tracker.reports.service.rows import hold, hold_tasks
from tracker.reports.service.rules import (
    refuse_unless_ready,
    refuse_unless_taken,
    require_reason,
)
from tracker.reports.service.versions import figures_in, freeze

# {report id: the version of the draft that the reader saw}
Seen = Mapping[int, int]


def send_for_signoff(
    reports: Iterable[ProgressReport], *, by: Actor, seen: Seen | None = None
) -> list[ProgressReport]:
    """Put a selection of reports before whoever answers for them; each gets one message."""
    held = _hold_selection(list(reports), seen)
    for report in held:
        if not report.assignment.unit.needs_signoff:
            raise RuleBroken("本单位的报送不需要责任人签发，请直接报送。")
        refuse_unless_taken(report, by.on)
        refuse_unless_ready(report)
        figures_in(report)
        report.move_to(ReportStatus.AWAITING_SIGNOFF)
        audit.record(AuditAction.REPORT_SENT_FOR_SIGNOFF, report, by=by)
    for signer, theirs in _signers(held, by).items():
        _ask_to_sign(signer, theirs, by.on)
    return held


def send_back(
    reports: Iterable[ProgressReport], *, reason: str, by: Actor, seen: Seen | None = None
) -> list[ProgressReport]:
    """Give a selection of reports that wait for sign-off back to be rewritten."""
    reason = require_reason(reason, "退回联络员的原因")
    held = _hold_selection(list(reports), seen)
    for report in held:
        _refuse_unless_signing(report, by)
        if report.status is not ReportStatus.AWAITING_SIGNOFF:
            raise RuleBroken(f"{report.assignment.task.name}不在待签发状态，请刷新后再看。")
        report.move_to(ReportStatus.DRAFT)
        audit.record(AuditAction.REPORT_SENT_BACK, report, by=by, reason=reason)
    for writer, theirs in _writers(held, by).items():
        first = theirs[0]
        inbox.send(
            writer,
            MessageKind.RETURNED,
            f"{first.period.label}：{len(theirs)}份报送被责任人退回修改",
            occurrence=f"sent_back.{first.id}.{first.version}",
            text=f"{by.name}退回{names_of(theirs)}：{reason}",
            link=quarter_path(first),
        )
    return held


def submit(
    reports: Iterable[ProgressReport],
    *,
    by: Actor,
    seen: Seen | None = None,
    received_on: date | None = None,
) -> list[ReportVersion]:
    """Sign a selection of reports and hand them in to the office; each becomes a version.

    By the head, another responsible post or who acts for them; by the liaison where the unit needs
    no sign-off. What is not selected stays as it is, but for a report on the same fact in which the
    unit wrote nothing: it is handed in with the text of the other (一并报送, docs/rules.md 29).
    received_on: the day on which they reached the office on paper (docs/rules.md 32).
    """
    reports = list(reports)
    partners = partners_of(reports, on=by.on)
    held = _hold_selection(reports, seen, also=[each.report for each in partners.values()])
    versions = []
    for report in _without_those_filled(held, partners):
        _refuse_unless_signing(report, by)
        refuse_unless_taken(report, by.on)
        refuse_unless_ready(report)
        report.move_to(ReportStatus.SUBMITTED)
        versions.append(_hand_in(report, by, received_on))
        partner = partners.get(report.id)
        if partner is not None and partner.still_waits(by.on):
            versions.append(_hand_in_with(partner.report, versions[-1], by, received_on))
    return versions


def withdraw(report: ProgressReport, *, by: Actor) -> ProgressReport:
    """Take a report back before it is reviewed, with the one that was handed in beside it while
    that waits too and can be handed in again. The versions that were submitted stay on record."""
    beside = handed_in_beside(report)
    held = hold([report, *([beside] if beside else [])])
    hold_tasks(held)
    name = report.assignment.task.name
    _refuse_unless_signing(report, by)
    if report.status is not ReportStatus.SUBMITTED:
        raise RuleBroken(
            f"{name}现在是{report.status.label}，只有督查室审核之前才能撤回；要修改，请督查室退回。"
        )
    if why := _why_final(report, by.on):
        raise RuleBroken(why)
    _take_back(report, by)
    if beside and beside.status is ReportStatus.SUBMITTED and not _why_final(beside, by.on):
        _take_back(beside, by, merged_with=name)
    return report


def names_of(reports: Iterable[ProgressReport]) -> str:
    """The tasks of some reports in a sentence: 第67项、第68项."""
    return "、".join(report.assignment.task.name for report in reports)


def quarter_path(report: ProgressReport) -> str:
    """The unit's page on which the report stands."""
    return f"/quarter/{report.period.due_on.isoformat()}"


def _why_final(report: ProgressReport, on: date) -> str:
    """Why it could not be handed in again, were it taken back; empty where it could."""
    name = report.assignment.task.name
    if report.assignment.task.status is not TaskStatus.OPEN:
        return f"{name}已不再报送，撤回后就不能再报了，请不撤回，由督查室审核。"
    if not report.assignment.includes(on):
        return f"{name}已不由本单位承担，撤回后没有单位重报；要修改，请督查室退回。"
    if report.period.is_closed(on) and report.due_on is None:
        return f"{report.period.label}已截止，撤回{name}后就不能再报了。要修改，请督查室退回。"
    return ""


def _take_back(report: ProgressReport, by: Actor, **more: Any) -> None:
    report.move_to(ReportStatus.DRAFT)
    number = len(report.versions)
    audit.record(AuditAction.REPORT_WITHDRAWN, report, by=by, version=number, **more)


def _without_those_filled(
    held: Sequence[ProgressReport], partners: Mapping[int, Partner]
) -> list[ProgressReport]:
    """The selection without empty reports that go with another one of it."""
    filled = {
        partners[each.id].report.id for each in held if each.id in partners and not each.is_empty
    }
    return [each for each in held if not (each.is_empty and each.id in filled)]


def _hand_in_with(
    partner: ProgressReport, origin: ReportVersion, by: Actor, received_on: date | None
) -> ReportVersion:
    fill(partner, origin.report)
    partner.move_to(ReportStatus.SUBMITTED)
    name = origin.report.assignment.task.name
    version = _hand_in(partner, by, received_on, merged_with=name)
    note_origin(version, origin)
    return version


def _hand_in(
    report: ProgressReport, by: Actor, received_on: date | None, **more: Any
) -> ReportVersion:
    if report.first_submitted_at is None:
        report.first_submitted_at = clock.now()
    version = freeze(report, by=by, received_on=received_on)
    sources = freeze_sources(report, version)
    drawn: dict[str, Any] = {"sources": [each.unit_name for each in sources]} if sources else {}
    audit.record(
        AuditAction.REPORT_SUBMITTED,
        report,
        by=by,
        version=version.number,
        is_on_time=version.is_on_time,
        **more,
        **drawn,
    )
    return version


def _hold_selection(
    reports: Sequence[ProgressReport], seen: Seen | None, also: Iterable[ProgressReport] = ()
) -> list[ProgressReport]:
    """The selection as it stands; refused where a text changed after it was shown.

    also: what is held with it, in the same order, and not given back.
    """
    ids = [report.id for report in reports]
    every = hold([*reports, *also])
    held = [each for each in every if each.id in ids]
    if not held:
        raise RuleBroken("请先勾选要办理的事项。")
    hold_tasks(every)
    for report in held:
        if seen is not None and seen.get(report.id) != report.version:
            raise RuleBroken(
                f"{report.assignment.task.name}在您打开之后又有改动，请看过新的内容再办理。"
            )
    return held


def _refuse_unless_signing(report: ProgressReport, by: Actor) -> None:
    unit = report.assignment.unit
    if not allowed(by, Permission.REPORT_SIGN, unit):
        raise RuleBroken(f"{unit.short_name}的报送须由责任人签发，请先送签。")


def _signers(reports: Iterable[ProgressReport], by: Actor) -> dict[Official, list[ProgressReport]]:
    """Who answers for each report that day: the assignment's own post, else the unit's head."""
    asked = defaultdict(list)
    for report in reports:
        assignment = report.assignment
        own = [assignment.post] if assignment.post else []
        signing = directory.acting_in_each(own, on=by.on)
        for official in signing or directory.heads_of(assignment.unit, on=by.on):
            asked[official].append(report)
    return asked


def _writers(reports: Iterable[ProgressReport], by: Actor) -> dict[Official, list[ProgressReport]]:
    """Who wrote each report last, and who writes the unit's reports that day."""
    told = defaultdict(list)
    for report in reports:
        for official in writers_of(report, by):
            told[official].append(report)
    return told


def writers_of(report: ProgressReport, by: Actor) -> list[Official]:
    """Who is to rewrite a report: its author, if still in the unit, and the unit's liaisons."""
    unit = report.assignment.unit
    writers = directory.reporters_of(unit, on=by.on)
    author = report.author
    if author and any(each.post.unit_id == unit.id for each in capacities_of(author, by.on)):
        writers.append(author)
    return list(dict.fromkeys(writers))


def _ask_to_sign(signer: Official, reports: list[ProgressReport], on: date) -> None:
    first = min(reports, key=lambda each: each.owed_on)
    calendar = directory.work_calendar()
    left, day = time_left(first.owed_on, on, calendar), due_day(first.owed_on, on, calendar)
    inbox.send(
        signer,
        MessageKind.SIGNOFF,
        f"{first.period.label}：{len(reports)}份报送待您签发",
        occurrence=f"signoff.{first.id}.{first.version}",
        text=(f"{names_of(reports)}已填好，应于{day}报送，{left}。请核对后签发报送，或退回修改。"),
        link=quarter_path(first),
    )
