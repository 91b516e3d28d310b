"""Who hears of a change of a task, each once (消息)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import Actor, ChangeRequest, MessageKind, Official, PostKind, Unit


def tell_approver(change: ChangeRequest, approver: Official, *, text: str) -> None:
    """Put a change before whoever acts in the post that is asked."""
    inbox.send(
        approver,
        MessageKind.NOTICE,
        f"请批准{change.task.name}{change.verb}",
        occurrence=f"amendment.{change.id}.asked",
        text=text,
        link=link_to(change),
    )


def tell_signers(change: ChangeRequest, unit: Unit, by: Actor) -> None:
    """Ask the unit's heads to sign what its liaison wrote."""
    for official in directory.heads_of(unit, on=by.on):
        inbox.send(
            official,
            MessageKind.SIGNOFF,
            f"{change.task.name}申请{change.verb}待您签发",
            occurrence=f"amendment.{change.id}.signoff",
            text=f"{by.name}填写：{change.reason}",
            link=link_to(change),
        )


@dataclass(frozen=True)
class Turn:
    """A turn of a change, told once: what it is called in the key, and what is said.

    by: who made it, and so need not be told.
    """

    key: str
    subject: str
    text: str
    on: date
    by: Official | None = None


def tell_office(change: ChangeRequest, turn: Turn) -> None:
    government_id = change.task.plan.government_id
    _tell(change, directory.officials_in(government_id, PostKind.SUPERVISOR, on=turn.on), turn)


def tell_unit(change: ChangeRequest, turn: Turn) -> None:
    """The unit that asked, where one did."""
    if change.unit:
        _tell(change, directory.people_of(change.unit, on=turn.on), turn)


def tell_everybody(change: ChangeRequest, officials: Iterable[Official], turn: Turn) -> None:
    """Everybody whom a change concerns, that it is in force."""
    _tell(change, officials, turn)


def link_to(change: ChangeRequest) -> str:
    return f"/amendments/{change.id}"


def _tell(change: ChangeRequest, officials: Iterable[Official], turn: Turn) -> None:
    for official in dict.fromkeys(officials):
        if official is turn.by:
            continue
        inbox.send(
            official,
            MessageKind.NOTICE,
            turn.subject,
            occurrence=f"amendment.{change.id}.{turn.key}",
            text=turn.text,
            link=link_to(change),
        )
