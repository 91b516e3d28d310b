"""What units that end, or give tasks away, still have to answer: whoever follows them is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core.db import db
from tracker.models import (
    Addressee,
    Consultation,
    ConsultedUnit,
    Instruction,
    InstructionReply,
    Plan,
    PlanStatus,
    Proposal,
    ProposalStatus,
    Slip,
    Task,
    TaskParty,
)
from tracker.reforms.terms import Terms

if TYPE_CHECKING:
    from tracker.reforms.moving import TaskMove

UNDECIDED = (ProposalStatus.DRAFT, ProposalStatus.AWAITING_SIGNOFF, ProposalStatus.SUBMITTED)


@dataclass(frozen=True)
class Leftover:
    """Instructions and slips without an answer, notices that nobody signed for, drafts that were
    not commented on, proposals that are not decided; and how many tasks of drafts name the unit.

    instructions: each with the place of who answers it now.
    """

    instructions: list[tuple[Instruction, int]]
    slips: list[Slip]
    addressees: list[Addressee]
    consulted: list[ConsultedUnit]
    proposals: list[Proposal]
    drafted: int

    @property
    def facts(self) -> list[list[int]]:
        return [
            [each.id for each, _ in self.instructions],
            *(
                [each.id for each in rows]
                for rows in (self.slips, self.addressees, self.consulted, self.proposals)
            ),
        ]

    @property
    def counted(self) -> list[tuple[str, int]]:
        """What there is of each kind, in words; kinds of which there is nothing are left out."""
        every = (
            ("未答复的批示", "件", len(self.instructions)),
            ("未答复的督办单", "份", len(self.slips)),
            ("未签收的通知", "件", len(self.addressees)),
            ("未答复的征求意见", "份", len(self.consulted)),
            ("未定的项目建议", "件", len(self.proposals)),
        )
        return [(f"{what} {number} {measure}", number) for what, measure, number in every if number]


def leftover_of(terms: Terms, tasks: Sequence["TaskMove"]) -> Leftover:
    """What goes over besides the tasks, as things stand."""
    gone = [unit.id for unit in terms.gone]
    return Leftover(
        instructions=_instructions(terms, tasks),
        slips=list(
            db.session.scalars(
                select(Slip)
                .where(
                    Slip.unit_id.in_(gone), Slip.answered_at.is_(None), Slip.withdrawn_at.is_(None)
                )
                .order_by(Slip.id)
            )
        ),
        addressees=list(
            db.session.scalars(
                select(Addressee)
                .where(Addressee.unit_id.in_(gone), Addressee.signed_at.is_(None))
                .options(joinedload(Addressee.notice))
                .order_by(Addressee.id)
            )
        ),
        consulted=list(
            db.session.scalars(
                select(ConsultedUnit)
                .join(ConsultedUnit.consultation)
                .where(
                    ConsultedUnit.unit_id.in_(gone),
                    ConsultedUnit.answered_at.is_(None),
                    Consultation.ended_at.is_(None),
                )
                .options(joinedload(ConsultedUnit.consultation))
                .order_by(ConsultedUnit.id)
            )
        ),
        proposals=list(
            db.session.scalars(
                select(Proposal)
                .where(Proposal.unit_id.in_(gone), Proposal.status.in_(UNDECIDED))
                .order_by(Proposal.id)
            )
        ),
        drafted=_drafted(gone),
    )


def _instructions(terms: Terms, tasks: Sequence["TaskMove"]) -> list[tuple[Instruction, int]]:
    """Those on tasks that go over, and all of the units that end."""
    place_of = {
        (each.task.id, ended.unit_id): each.place or 0
        for each in tasks
        if not each.stays
        for ended in each.ended
    }
    gone = {unit.id for unit in terms.gone}
    waiting = db.session.scalars(
        select(Instruction)
        .where(
            Instruction.unit_id.in_([unit.id for unit in terms.predecessors]),
            ~select(InstructionReply.id)
            .where(InstructionReply.instruction_id == Instruction.id)
            .exists(),
        )
        .options(joinedload(Instruction.task))
        .order_by(Instruction.id)
    )
    found = []
    for each in waiting:
        place = place_of.get((each.task_id, each.unit_id))
        if place is not None or each.unit_id in gone:
            found.append((each, place or 0))
    return found


def _drafted(gone: Sequence[int]) -> int:
    """How many tasks of plans that are not issued yet name a unit that ends."""
    tasks = (
        select(TaskParty.task_id)
        .join(TaskParty.task)
        .join(Task.plan)
        .where(TaskParty.unit_id.in_(gone), Plan.status.in_((PlanStatus.DRAFT, PlanStatus.AGREED)))
        .distinct()
    )
    return len(db.session.scalars(tasks).all())
