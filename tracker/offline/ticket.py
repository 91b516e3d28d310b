"""The mark in a form (校验码): whose quarter it is, when it was taken, what stood in its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from tracker.core.errors import RuleBroken

START = "TB1."  # by which the mark is found, wherever it was moved
_SALT = "tracker: offline form"  # another purpose would be given another one
_ALTERED = "表里的校验码不完整或被改动过，请重新下载填报表，把填的内容贴过去再上传。"
# Of a locked cell no more is needed than whether it is still so.
_SEAL = 6


@dataclass(frozen=True)
class TicketRow:
    """One row as it was taken: which draft it showed, and what its locked cells held.

    base: Asked.base_of the draft. seals: a seal a column, empty where it is open.
    figures: the ids of the targets in the order of their columns. promises: how many there are.
    """

    assignment_id: int
    version: int
    base: str
    seals: tuple[str, ...]
    figures: tuple[int, ...]
    promises: int

    @property
    def key(self) -> str:
        return f"{self.assignment_id}.{self.version}"


@dataclass(frozen=True)
class Ticket:
    """What a form is known by when it comes back."""

    government_id: int
    unit_id: int
    due_on: date
    taken_at: datetime
    headings: tuple[str, ...]
    rows: tuple[TicketRow, ...]

    def signed(self, key: str) -> str:
        """The mark that is written into the form."""
        rows = [
            [r.assignment_id, r.version, r.base, "".join(r.seals), _gaps(r), r.figures, r.promises]
            for r in self.rows
        ]
        whole = {
            "g": self.government_id,
            "u": self.unit_id,
            "d": self.due_on.isoformat(),
            "t": self.taken_at.isoformat(),
            "h": self.headings,
            "r": rows,
        }
        return START + str(_signer(key).dumps(whole))


def ticket_in(mark: str, key: str) -> Ticket:
    """The ticket of a mark that we signed; RuleBroken for every other."""
    try:
        whole = _signer(key).loads(mark.removeprefix(START).strip())
        return Ticket(
            whole["g"],
            whole["u"],
            date.fromisoformat(whole["d"]),
            datetime.fromisoformat(whole["t"]),
            tuple(whole["h"]),
            tuple(map(_row, whole["r"])),
        )
    except (BadData, LookupError, TypeError, ValueError) as refused:
        raise RuleBroken(_ALTERED) from refused


def seal(text: str) -> str:
    """A short mark of a locked cell's text, however its lines were broken on the way."""
    return sha256("".join(text.split()).encode()).hexdigest()[:_SEAL]


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=_SALT, signer_kwargs={"digest_method": sha256})


def _gaps(row: TicketRow) -> str:
    return "".join("1" if each else "0" for each in row.seals)


def _row(data: Sequence[Any]) -> TicketRow:
    assignment, version, base, sealed, gaps, figures, promises = data
    seals = iter(sealed[at : at + _SEAL] for at in range(0, len(sealed), _SEAL))
    by_column = tuple(next(seals) if each == "1" else "" for each in gaps)
    return TicketRow(assignment, version, base, by_column, tuple(figures), promises)
