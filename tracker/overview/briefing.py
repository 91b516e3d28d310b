"""What a leader takes along to a meeting (过堂材料), from the page of the portfolio."""

from collections.abc import Collection, Sequence

from tracker.audit import service as audit
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.directory.letterhead import letterhead_of
from tracker.documents.briefing import Asked, Page, briefing_document
from tracker.models import Actor, AuditAction, Government, MarkValue
from tracker.overview.queries.grouping import mark_counts
from tracker.overview.queries.portfolio import Alarm, Move, Portfolio, portfolio_of
from tracker.overview.queries.rows import PROBLEMS, SHARED, Row

MOST_MOVES = 5
UNLED = "未定分管领导"


def make_briefing(*, by: Actor) -> bytes:
    """The .docx: of a leader the one page of his portfolio, with what all vice-mayors share; of
    who sees the whole city a page for each leader. That it was taken along is on record."""
    found = portfolio_of(by)
    pages = _of_leaders(found) if found.is_whole else [_own(found, by)]
    letterhead = letterhead_of(db.session.get_one(Government, by.government_id))
    audit.record(AuditAction.BRIEFING_MADE, by.post, by=by, rows=len(found.own))
    return briefing_document(
        "分管工作过堂材料", letterhead.issuer, by.on, pages, fonts=letterhead.fonts
    )


def _own(found: Portfolio, by: Actor) -> Page:
    post = found.post
    rows = [*found.own, *found.shared]
    alarms = sorted([*found.alarms, *found.shared_alarms], key=_urgency)
    remarks = _remarks(found, rows)
    if found.shared:
        remarks.append(f"含各副市长共同分管的任务{len(found.shared)}项。")
    holder = directory.acting_in(post, on=by.on)
    leader = f"{post.title} {holder.name}" if holder else post.title
    return Page(leader, _summary(found, rows, found.moves), _asked(alarms), remarks)


def _of_leaders(found: Portfolio) -> list[Page]:
    """Those with most to ask about first; what all vice-mayors share, and nobody leads, last."""
    shares = found.leaders.shares
    pages = [_page(found, _title(each.rows, each.name), each.rows) for each in shares]
    unled = [row for row in found.own if not row.leaders]
    return [*pages, _page(found, UNLED, unled)] if unled else pages


def _page(found: Portfolio, name: str, rows: Sequence[Row]) -> Page:
    ids = {row.task.id for row in rows}
    alarms = [each for each in found.alarms if each.row.task.id in ids]
    moves = [each for each in found.moves if each.row.task.id in ids]
    return Page(name, _summary(found, rows, moves), _asked(alarms), _remarks(found, rows))


def _title(rows: Sequence[Row], name: str) -> str:
    if name == SHARED:
        return f"{SHARED}共同分管"
    titles = {person.title for row in rows for person in row.leaders if person.name == name}
    return f"{titles.pop()} {name}" if len(titles) == 1 else name


def _summary(found: Portfolio, rows: Sequence[Row], moves: Sequence[Move]) -> str:
    """分管任务12项：滞后1项、进展缓慢2项……；比一季度变差1项、好转2项。"""
    counts = "、".join(
        f"{mark.label if mark else '未评定'}{number}项"
        for mark, number in mark_counts(rows)
        if number
    )
    said = f"任务{len(rows)}项，最近评定：{counts}。" if rows else "名下没有任务。"
    if found.before is not None:
        worse = sum(move.is_worse for move in moves)
        better = sum(move.is_better for move in moves)
        name = "上期" if found.before.is_mixed else found.before.name
        said += f"比{name}变差{worse}项、好转{better}项。"
    return said


def _remarks(found: Portfolio, rows: Sequence[Row]) -> list[str]:
    ids = {row.task.id for row in rows}
    if any(row.marked_in and not row.marked_in.is_published for row in rows):
        return ["含还没有公布的评定，公布以前不要外传。", *_known(found, ids)]
    return _known(found, ids)


def _known(found: Portfolio, ids: Collection[int]) -> list[str]:
    worse = [each for each in found.moves if each.is_worse and each.row.task.id in ids]
    said = []
    if worse:
        named = "、".join(_moved(each) for each in worse[:MOST_MOVES])
        said.append(f"变差的任务：{named}{'等' if len(worse) > MOST_MOVES else ''}。")
    if waiting := _waiting(found, ids):
        said.append(f"未答复的批示{waiting}件。")
    return said


def _waiting(found: Portfolio, task_ids: Collection[int]) -> int:
    return sum(each.task_id in task_ids for each in found.waiting)


def _moved(move: Move) -> str:
    return f"{move.row.task.name}（{move.before.label}→{move.after.label}）"


def _asked(alarms: Sequence[Alarm]) -> list[Asked]:
    return [
        Asked(
            label=alarm.row.task.label,
            text=alarm.row.task.text,
            lead=alarm.row.lead_name,
            mark=alarm.row.mark.label if alarm.row.mark else "",
            said=_said(alarm),
        )
        for alarm in alarms
    ]


def _urgency(alarm: Alarm) -> int:
    """What lags before what is slow; a page has no room for all."""
    return PROBLEMS.index(alarm.row.mark or MarkValue.SLOW)


def _said(alarm: Alarm) -> str:
    for each in alarm.said:
        if text := each.version.problems or each.version.next_steps:
            return text
    return "没有报送"
