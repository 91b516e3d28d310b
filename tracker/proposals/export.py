"""The proposals as a workbook, and the empty form to fill in offline (征集表)."""

from collections.abc import Sequence
from datetime import date

from tracker.core.days import day_full
from tracker.documents.ledger import Column, ColumnKind, Value, ledger_workbook
from tracker.models import Collection, Proposal
from tracker.proposals.content import LABELS

_FORM = [
    Column("序号", 6),
    Column(LABELS["name"], 22),
    Column(LABELS["content"], 44),
    Column(LABELS["implementer"], 18),
    Column(LABELS["investment"], 14),
    Column(LABELS["necessity"], 44),
]
_FURTHER = [
    Column("填报单位", 14),
    Column(LABELS["leader"], 12),
    Column("填报时间", 12, ColumnKind.DATE),
    Column("状态", 10),
    Column("办理理由", 24),
    Column("督查室改过", 10),
]
_ROWS_TO_FILL = 10


def proposals_file(collection: Collection, proposals: Sequence[Proposal], *, on: date) -> bytes:
    """All columns of the printed form, and what became of each proposal.

    How to reach a citizen is not in it: it stays with his proposal.
    """
    subtitle = f"{len(proposals)}件。{day_full(on)}导出"
    return ledger_workbook(collection.title, subtitle, [*_FORM, *_FURTHER], map(_line, proposals))


def empty_form(collection: Collection, unit: str) -> bytes:
    """The form as it is printed, with rows to write in; the upload reads it back."""
    rows: list[list[Value]] = [[number, *[""] * 5] for number in range(1, _ROWS_TO_FILL + 1)]
    subtitle = f"填报单位：{unit}"
    return ledger_workbook(collection.title, subtitle, _FORM, rows)


def _line(proposal: Proposal) -> Sequence[Value]:
    return [
        proposal.number,
        proposal.name,
        proposal.content,
        proposal.implementer,
        proposal.investment,
        proposal.necessity,
        proposal.origin,
        proposal.leader,
        proposal.filled_on,
        _state(proposal),
        proposal.reason,
        "是" if proposal.wordings else "",
    ]


def _state(proposal: Proposal) -> str:
    into = proposal.merged_into
    return f"并入第{into.number}号" if into else proposal.status.label
