"""What units that end, or give tasks away, still have open besides reports: whoever follows them
has it from then on, to answer, to sign or to hear of."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.closures.queries import is_refused_last
from tracker.core.db import db
from tracker.models import (
    STILL_OPEN,
    TALKS_AHEAD,
    UNDECIDED_CLOSURES,
    UNDER_OBJECTION,
    Addressee,
    ChangeRequest,
    Closure,
    Commitment,
    Consultation,
    ConsultedUnit,
    Instruction,
    InstructionReply,
    MatterReceipt,
    Objection,
    ObjectionStatus,
    Plan,
    PlanStatus,
    Proposal,
    ProposalStatus,
    ReformKind,
    Slip,
    Talk,
    TalkStatus,
    Task,
    TaskParty,
    Unit,
)
from tracker.reforms.terms import Terms

if TYPE_CHECKING:
    from tracker.reforms.moving import TaskMove

Paper = (
    Addressee
    | ChangeRequest
    | Closure
    | ConsultedUnit
    | Instruction
    | MatterReceipt
    | Objection
    | Proposal
    | Slip
    | Talk
)


@dataclass(frozen=True)
class Kind:
    """One kind of paper, in the words of a list, and which of a unit's are open.

    task_of: the task that it is about, with whose successor it goes. is_kept: the row stays that of
    the unit which said it, or to which it was said; who follows a unit has it (Unit.standing).
    same: which of a unit's own are on the same thing, where it has no second: then that one counts.
    is_told: whether the unit knows of it.
    """

    name: str
    measure: str
    model: type[Any]
    is_open: ColumnElement[bool]
    task_of: Callable[[Any], int] | None = None
    is_kept: bool = False
    same: Callable[[Any], ColumnElement[bool]] | None = None
    loads: tuple[Any, ...] = ()  # what task_of looks at
    is_told: bool = True

    def goes_with(self, paper: Paper, places: Mapping[tuple[int, int], int | None]) -> bool:
        """Whether it goes over with its task from a unit that goes on, if that does."""
        return self.task_of is not None and (self.task_of(paper), paper.unit_id) in places

    def place_of(self, paper: Paper, places: Mapping[tuple[int, int], int | None]) -> int | None:
        """The place of who has its task from then on; None where that stays, or it is of none."""
        task_id = self.task_of(paper) if self.task_of else 0
        return places.get((task_id, paper.unit_id or 0))

    def has_already(self, unit: Unit, paper: Paper) -> bool:
        """Whether a unit has such a paper on the same thing itself."""
        if self.same is None:
            return False
        own = select(self.model.id).where(self.model.unit_id == unit.id, self.same(paper))
        return db.session.scalar(own.limit(1)) is not None


@dataclass(frozen=True)
class Papers:
    """What there is of a kind: each with the place of who has it from then on."""

    kind: Kind
    rows: list[tuple[Paper, int]]

    def in_words(self, number: int) -> str:
        return f"{self.kind.name} {number} {self.kind.measure}"


@dataclass(frozen=True)
class Leftover:
    """All kinds of which there is anything; and how many tasks of drafts name a unit that ends."""

    papers: list[Papers]
    facts: list[list[int]]  # of every kind what may go over, whatever is chosen
    drafted: int

    @property
    def counted(self) -> list[str]:
        """What there is of each kind, in words."""
        return [each.in_words(len(each.rows)) for each in self.papers]

    def counted_of(self, place: int) -> list[str]:
        """The same of what one successor may hear of."""
        told = [each for each in self.papers if each.kind.is_told]
        counts = [(each, sum(at == place for _, at in each.rows)) for each in told]
        return [each.in_words(number) for each, number in counts if number]

    @property
    def instructions(self) -> list[Instruction]:
        return [
            paper
            for each in self.papers
            for paper, _ in each.rows
            if isinstance(paper, Instruction)
        ]


def leftover_of(terms: Terms, tasks: Sequence["TaskMove"]) -> Leftover:
    """What goes over besides the tasks, as things stand; a query for each kind."""
    gone = {unit.id for unit in terms.gone}
    # By task and unit the place of who has the task from then on; None where it stays.
    place_of = {
        (each.task.id, ended.unit_id): None if each.stays else each.place or 0
        for each in tasks
        for ended in each.ended
    }
    found, facts = [], []
    for kind in KINDS if terms.kind is not ReformKind.RENAME else ():
        papers = db.session.scalars(_open(kind, terms)).all()
        may_go = [each for each in papers if each.unit_id in gone or kind.goes_with(each, place_of)]
        facts.append([each.id for each in may_go])
        placed = [(each, kind.place_of(each, place_of)) for each in may_go]
        rows = [
            (each, place or 0)
            for each, place in placed
            if place is not None or each.unit_id in gone
        ]
        if rows:
            found.append(Papers(kind, rows))
    return Leftover(found, facts, _drafted(gone))


def _open(kind: Kind, terms: Terms) -> Select[Any]:
    """The open papers of the predecessors."""
    ids = [unit.id for unit in terms.predecessors]
    return (
        select(kind.model)
        .where(kind.model.unit_id.in_(ids), kind.is_open)
        .options(*(joinedload(each) for each in kind.loads))
        .order_by(kind.model.id)
    )


def _drafted(gone: Collection[int]) -> int:
    """How many tasks of plans that are not issued yet name a unit that ends."""
    tasks = (
        select(TaskParty.task_id)
        .join(TaskParty.task)
        .join(Task.plan)
        .where(TaskParty.unit_id.in_(gone), Plan.status.in_((PlanStatus.DRAFT, PlanStatus.AGREED)))
        .distinct()
    )
    return len(db.session.scalars(tasks).all())


def _task_id(paper: Any) -> int:
    return int(paper.task_id)


_REPLIED = select(InstructionReply.id).where(InstructionReply.instruction_id == Instruction.id)
_ENDED = select(Consultation.id).where(Consultation.ended_at.is_not(None))
_PROMISED = select(Commitment.id).where(Commitment.talk_id == Talk.id, Commitment.done_at.is_(None))
_UNDECIDED = (ProposalStatus.DRAFT, ProposalStatus.AWAITING_SIGNOFF, ProposalStatus.SUBMITTED)
# In the order in which they are told.
KINDS = (
    Kind("未答复的批示", "件", Instruction, ~_REPLIED.exists(), task_of=_task_id),
    Kind(
        "未答复的督办单",
        "份",
        Slip,
        and_(Slip.answered_at.is_(None), Slip.withdrawn_at.is_(None)),
    ),
    Kind(
        "没有办完的约谈",
        "次",
        Talk,
        or_(Talk.status.in_(TALKS_AHEAD), _PROMISED.exists()),
        is_kept=True,
    ),
    Kind(
        "待批准的约谈", "次", Talk, Talk.status == TalkStatus.PROPOSED, is_kept=True, is_told=False
    ),
    Kind(
        "没有办完的调整申请",
        "件",
        ChangeRequest,
        ChangeRequest.status.in_(STILL_OPEN),
        task_of=_task_id,
    ),
    Kind(
        "没有办完的销号申请",
        "件",
        Closure,
        or_(Closure.status.in_(UNDECIDED_CLOSURES), is_refused_last()),
        task_of=_task_id,
        same=lambda paper: and_(
            Closure.task_id == paper.task_id, Closure.status.in_(UNDECIDED_CLOSURES)
        ),
    ),
    Kind(
        "没有决定的异议",
        "件",
        Objection,
        Objection.status.in_((ObjectionStatus.WRITTEN, *UNDER_OBJECTION)),
        is_kept=True,
    ),
    Kind(
        "未签收的交办事项",
        "件",
        MatterReceipt,
        MatterReceipt.signed_at.is_(None),
        task_of=lambda paper: int(paper.matter.task_id),
        same=lambda paper: MatterReceipt.matter_id == paper.matter_id,
        loads=(MatterReceipt.matter,),
    ),
    Kind(
        "未签收的通知",
        "件",
        Addressee,
        Addressee.signed_at.is_(None),
        same=lambda paper: Addressee.notice_id == paper.notice_id,
    ),
    Kind(
        "未答复的征求意见",
        "份",
        ConsultedUnit,
        and_(ConsultedUnit.answered_at.is_(None), ConsultedUnit.consultation_id.not_in(_ENDED)),
        same=lambda paper: ConsultedUnit.consultation_id == paper.consultation_id,
    ),
    Kind("未定的项目建议", "件", Proposal, Proposal.status.in_(_UNDECIDED)),
)
