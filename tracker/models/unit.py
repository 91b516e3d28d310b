from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, enum_column, ref
from tracker.models.government import Government


class UnitKind(Labelled):
    OFFICE = "office", "政府办公室"
    DEPARTMENT = "department", "政府部门"
    BRANCH = "branch", "上级派驻机构"
    SUBDISTRICT = "subdistrict", "街道"
    TOWN = "town", "乡镇"
    COMPANY = "company", "企业"


class Unit(Base):
    """A department, town or company that can be responsible for a task (责任单位)."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("government_id", "name"),
        UniqueConstraint("government_id", "short_name"),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    name: Mapped[str]  # the full name
    short_name: Mapped[str]  # as lists and tables show it
    is_name_verified: Mapped[bool] = mapped_column(default=True)  # false: 待核
    kind: Mapped[UnitKind] = mapped_column(enum_column(UnitKind))
    position: Mapped[int] = mapped_column(default=0)
    phone: Mapped[str] = mapped_column(default="")
    needs_signoff: Mapped[bool] = mapped_column(default=True)
    parent_id: Mapped[int | None] = ref("unit.id")
    successor_id: Mapped[int | None] = ref("unit.id")
    abolished_on: Mapped[date | None]

    government: Mapped[Government] = relationship()
    aliases: Mapped[list["UnitAlias"]] = relationship(
        back_populates="unit", cascade="all, delete-orphan", order_by="UnitAlias.id"
    )
    parent: Mapped["Unit | None"] = relationship(
        foreign_keys="Unit.parent_id", remote_side="Unit.id"
    )
    successor: Mapped["Unit | None"] = relationship(
        foreign_keys="Unit.successor_id", remote_side="Unit.id"
    )

    def __str__(self) -> str:
        return self.short_name

    @property
    def line(self) -> list["Unit"]:
        """The unit, and those that followed it when it and they ended, one after the other."""
        found = [self]
        while found[-1].abolished_on is not None and found[-1].successor is not None:
            found.append(found[-1].successor)
        return found

    def standing(self, on: date) -> "Unit":
        """The unit, or who follows it where it has ended by that day."""
        return next(
            (each for each in self.line if each.abolished_on is None or each.abolished_on > on),
            self.line[-1],
        )


class UnitAlias(Base):
    """Another name that a unit is printed under, from a day to a day."""

    __tablename__ = "unit_alias"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR until_on > from_on", name="range"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = ref("unit.id", index=False)
    name: Mapped[str]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship(back_populates="aliases")


class UnitGroup(Base):
    """A named set of units that a document may name as one (单位组): 各乡镇办, 市直各部门."""

    __tablename__ = "unit_group"
    __table_args__ = (UniqueConstraint("government_id", "name"),)

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    name: Mapped[str]
    # 相关部门: nobody belongs to it for good, its members are chosen task by task.
    is_chosen_per_task: Mapped[bool] = mapped_column(default=False)

    memberships: Mapped[list["GroupMembership"]] = relationship(
        back_populates="group", cascade="all, delete-orphan", order_by="GroupMembership.id"
    )

    def __str__(self) -> str:
        return self.name


class GroupMembership(Base):
    """A unit's time in a group, [from, until)."""

    __tablename__ = "group_membership"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="range"),
        Index(
            "uq_group_membership_open",
            "group_id",
            "unit_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = ref("unit_group.id", index=False)
    unit_id: Mapped[int] = ref("unit.id")
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    group: Mapped[UnitGroup] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship()

    def includes(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)
