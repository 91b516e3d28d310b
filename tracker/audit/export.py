"""The trail as a workbook: what was asked for, oldest first, each line with its checksum."""

from collections.abc import Iterator, Sequence

from tracker.audit.subjects import names_of
from tracker.audit.wording import details_in_words, subject_in_words
from tracker.core.clock import SHANGHAI
from tracker.documents.ledger import Column, Value, ledger_workbook
from tracker.models import AuditEvent

HEADS = [
    Column("编号", 8),
    Column("时间", 19),
    Column("谁", 10),
    Column("岗位", 18),
    Column("操作", 14),
    Column("对象", 14),
    Column("名称", 26),
    Column("内容", 50),
    Column("来自", 16),
    Column("校验值", 20),
]
_AT_ONCE = 500  # whose names are looked up together


def trail_file(events: Sequence[AuditEvent], *, asked: str) -> bytes:
    """asked: by what the events were chosen, in words."""
    subtitle = f"{len(events)}条{asked}。时间为北京时间；校验值与前一条相接，改动即对不上。"
    return ledger_workbook("审计记录", subtitle, HEADS, _lines(events))


def _lines(events: Sequence[AuditEvent]) -> Iterator[Sequence[Value]]:
    for first in range(0, len(events), _AT_ONCE):
        some = events[first : first + _AT_ONCE]
        names = names_of(some)
        for event in some:
            yield [
                str(event.id),
                f"{event.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
                event.actor_name or "系统或未登录",
                event.post_title,
                event.action.label,
                subject_in_words(event.subject_type, event.subject_id),
                names.get((event.subject_type, event.subject_id or 0), ""),
                "；".join(f"{name} {value}" for name, value in details_in_words(event.details)),
                event.address,
                event.hash,
            ]
