"""Units that change (机构改革): what was ordered, who follows whom, and what went over."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.report import ProgressReport
from tracker.models.task import PartyRole, Task
from tracker.models.unit import Unit, UnitKind


class ReformKind(Labelled):
    RENAME = "rename", "更名"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    ABOLISH = "abolish", "撤销"


def in_a_phrase(kind: ReformKind, before: str, after: str) -> str:
    """住建局、城管局合并为城建局; a single unit goes into one that is there (并入)."""
    return {
        ReformKind.RENAME: f"{before}更名为{after}",
        ReformKind.MERGE: f"{before}{'合并为' if '、' in before else '并入'}{after}",
        ReformKind.SPLIT: f"{before}拆分为{after}",
        ReformKind.ABOLISH: f"{before}撤销，由{after}承接",
    }[kind]


class Reform(Base):
    """One change of units from a day on, and the document that orders it (机构改革).

    Entered ahead it waits for its day; `choices` says which task, post and group goes where.
    """

    __tablename__ = "reform"
    __table_args__ = (
        CheckConstraint("applied_at IS NULL OR withdrawn_at IS NULL", name="applied_or_withdrawn"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn"),
        CheckConstraint("length(basis_title) > 0", name="basis"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    kind: Mapped[ReformKind] = mapped_column(enum_column(ReformKind))
    on: Mapped[date]
    basis_number: Mapped[str] = mapped_column(default="")
    basis_title: Mapped[str]
    choices: Mapped[Json]
    entered_by_id: Mapped[int] = ref("official.id")
    entered_by_name: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = ref("official.id")
    withdrawn_why: Mapped[str] = mapped_column(default="")

    parts: Mapped[list["ReformPart"]] = relationship(
        back_populates="reform", order_by="ReformPart.position"
    )
    moves: Mapped[list["ReformMove"]] = relationship(
        back_populates="reform", order_by="ReformMove.id"
    )

    @property
    def title(self) -> str:
        """In one phrase, by the names of when it was entered."""
        before = dict.fromkeys(part.predecessor_short_name for part in self.parts)
        after = dict.fromkeys(part.successor_short_name for part in self.parts)
        return in_a_phrase(self.kind, "、".join(before), "、".join(after))

    @property
    def is_pending(self) -> bool:
        """Whether it still waits for its day."""
        return self.applied_at is None and self.withdrawn_at is None

    @property
    def basis(self) -> str:
        """The document that orders it: 《…》（根编发〔2022〕3号）."""
        number = f"（{self.basis_number}）" if self.basis_number else ""
        return f"《{self.basis_title}》{number}"


class ReformPart(Base):
    """One predecessor and one successor of a reform, by the names of that day (沿革).

    A successor that is set up by the reform has no unit before its day. Where a unit is renamed,
    or goes on beside what was split off it, it succeeds itself.
    """

    __tablename__ = "reform_part"
    __table_args__ = (
        UniqueConstraint("reform_id", "position"),
        CheckConstraint("place >= 0", name="place"),
    )

    id: Mapped[Id]
    reform_id: Mapped[int] = ref("reform.id", index=False)
    position: Mapped[int]
    place: Mapped[int]  # which of the reform's successors it is
    predecessor_id: Mapped[int] = ref("unit.id")
    predecessor_name: Mapped[str]
    predecessor_short_name: Mapped[str]
    successor_id: Mapped[int | None] = ref("unit.id")
    successor_name: Mapped[str]
    successor_short_name: Mapped[str]
    successor_kind: Mapped[UnitKind] = mapped_column(enum_column(UnitKind))

    reform: Mapped[Reform] = relationship(back_populates="parts")
    predecessor: Mapped[Unit] = relationship(foreign_keys=predecessor_id)
    successor: Mapped[Unit | None] = relationship(foreign_keys=successor_id)

    @property
    def is_same_unit(self) -> bool:
        return self.successor_id == self.predecessor_id


class ReformMove(Base):
    """A task that went over from one unit to another; its successor empty where it ended."""

    __tablename__ = "reform_move"
    __table_args__ = (UniqueConstraint("reform_id", "task_id", "predecessor_id"),)

    id: Mapped[Id]
    reform_id: Mapped[int] = ref("reform.id", index=False)
    task_id: Mapped[int] = ref("task.id")
    predecessor_id: Mapped[int] = ref("unit.id")
    successor_id: Mapped[int | None] = ref("unit.id")
    role: Mapped[PartyRole] = mapped_column(enum_column(PartyRole))
    carried: Mapped[int] = mapped_column(default=0)  # reports that were still owed
    instructions: Mapped[int] = mapped_column(default=0)  # without a reply yet

    reform: Mapped[Reform] = relationship(back_populates="moves")
    task: Mapped[Task] = relationship()
    predecessor: Mapped[Unit] = relationship(foreign_keys=predecessor_id)
    successor: Mapped[Unit | None] = relationship(foreign_keys=successor_id)


class ReportOrigin(Base):
    """Whose report it was before it went over with its task (移交的报送), by the name of then.

    added_to: where the successor had a report of its own, this one's text was added to that.
    """

    __tablename__ = "report_origin"

    id: Mapped[Id]
    report_id: Mapped[int] = ref("progress_report.id")
    added_to_id: Mapped[int | None] = ref("progress_report.id")
    unit_id: Mapped[int] = ref("unit.id")
    unit_name: Mapped[str]
    on: Mapped[date]

    report: Mapped[ProgressReport] = relationship(foreign_keys=report_id)
    unit: Mapped[Unit] = relationship()
