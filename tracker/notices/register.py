"""The register of documents (发文登记簿): each with its number, the void ones too."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.documents.ledger import Column, ColumnKind, Value, ledger_workbook
from tracker.models import Actor, Addressee, Notice, NoticeKind, NoticeStatus, Unit
from tracker.notices.queries import notices_visible_to

PAGE = 30
_COLUMNS = [
    Column("文号", 18),
    Column("文种", 12),
    Column("标题", 28),
    Column("印发日期", 11, ColumnKind.DATE),
    Column("主送", 18),
    Column("抄送", 12),
    Column("收文单位", 9, ColumnKind.NUMBER),
    Column("已签收", 8, ColumnKind.NUMBER),
    Column("未签收单位", 22),
    Column("状态", 10),
    Column("说明", 14),
    Column("文件校验码", 22),
]


class RegisterState(Labelled):
    """What may be asked for of the documents."""

    ISSUED = "issued", "有效"
    UNSIGNED = "unsigned", "未签收齐"
    VOID = "void", "作废或已被代替"


@dataclass(frozen=True)
class Asked:
    """Which documents are asked for; None for all."""

    year: int | None = None
    kind: NoticeKind | None = None
    state: RegisterState | None = None

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Asked":
        """As an address says it; what makes no sense in it is left out."""
        year, kind, state = (words.get(name, "") for name in ("year", "kind", "state"))
        return cls(
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            NoticeKind(kind) if kind in set(NoticeKind) else None,
            RegisterState(state) if state in set(RegisterState) else None,
        )

    def __str__(self) -> str:
        """In words, for the trail; nothing for all."""
        year = [f"{self.year}年"] if self.year else []
        return "，".join([*year, *(each.label for each in (self.kind, self.state) if each)])

    @property
    def words(self) -> dict[str, str]:
        """The same for an address."""
        said = {"year": self.year, "kind": self.kind, "state": self.state}
        return {name: str(value) for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class Line:
    """A document in the register; sent to so many units, of which so many signed."""

    notice: Notice
    sent: int
    signed: int

    @property
    def unsigned(self) -> int:
        return 0 if self.notice.is_void else self.sent - self.signed


@dataclass(frozen=True)
class Waiting:
    """A unit that has not signed for some documents."""

    unit: Unit
    notices: list[Notice]
    asked_on: date | None  # when it was last asked to, for whatever document


def lines_of(
    reader: Actor, asked: Asked, *, before: int | None = None
) -> tuple[list[Line], int | None]:
    """A page of the register, the newest first, and where the next one begins."""
    page = _lines(reader, asked)
    if before is not None:
        page = page.where(Notice.id < before)
    found = db.session.execute(page.order_by(Notice.id.desc()).limit(PAGE + 1)).all()
    lines = [_line(row) for row in found[:PAGE]]
    return lines, lines[-1].notice.id if len(found) > PAGE else None


def years_in(reader: Actor) -> Sequence[int]:
    """The years in which documents were issued, the newest first."""
    own = notices_visible_to(reader).with_only_columns(Notice.year).distinct()
    return db.session.scalars(own.order_by(Notice.year.desc())).all()


def unsigned_units(reader: Actor) -> list[Waiting]:
    """The units that have not signed for what is in force, in the directory's order."""
    copies = db.session.scalars(
        select(Addressee)
        .join(Addressee.notice)
        .join(Addressee.unit)
        .where(
            Notice.government_id == reader.government_id,
            Notice.status == NoticeStatus.ISSUED,
            Addressee.signed_at.is_(None),
        )
        .options(contains_eager(Addressee.notice), contains_eager(Addressee.unit))
        .order_by(Unit.position, Unit.id, Notice.id)
    )
    found: dict[Unit, list[Notice]] = defaultdict(list)
    for each in copies:
        found[each.unit].append(each.notice)
    asked = db.session.execute(
        select(Addressee.unit_id, func.max(Addressee.reminded_on))
        .where(Addressee.unit_id.in_([unit.id for unit in found]))
        .group_by(Addressee.unit_id)
    )
    days = dict(asked.all())
    return [Waiting(unit, own, days[unit.id]) for unit, own in found.items()]


def register_file(reader: Actor, asked: Asked, *, title: str) -> bytes:
    """The lines that are asked for as an .xlsx, in the order of registration."""
    found = db.session.execute(_lines(reader, asked).order_by(Notice.id)).all()
    lines = [_line(row) for row in found]
    unsigned = _names_of_unsigned([line.notice.id for line in lines])
    subtitle = f"{len(lines)} 件。{day_full(reader.on)}导出"
    return ledger_workbook(
        title, subtitle, _COLUMNS, (_written(line, unsigned[line.notice.id]) for line in lines)
    )


def _lines(reader: Actor, asked: Asked) -> Select[Notice, int, int]:
    sent, signed = func.count(Addressee.id), func.count(Addressee.signed_at)
    lines = (
        notices_visible_to(reader)
        .outerjoin(Notice.addressees)
        .add_columns(sent, signed)
        .group_by(Notice.id)
        .options(selectinload(Notice.replaces), selectinload(Notice.replaced_by))
    )
    if asked.year is not None:
        lines = lines.where(Notice.year == asked.year)
    if asked.kind is not None:
        lines = lines.where(Notice.kind == asked.kind)
    if asked.state is RegisterState.VOID:
        return lines.where(Notice.voided_at.is_not(None))
    if asked.state is not None:
        lines = lines.where(Notice.voided_at.is_(None))
    if asked.state is RegisterState.UNSIGNED:
        lines = lines.having(sent > signed)
    return lines


def _line(row: Row[Notice, int, int]) -> Line:
    notice, sent, signed = row
    return Line(notice, sent, signed)


def _names_of_unsigned(notice_ids: Sequence[int]) -> Mapping[int, list[str]]:
    rows = db.session.execute(
        select(Addressee.notice_id, Unit.short_name)
        .join(Addressee.unit)
        .where(Addressee.notice_id.in_(notice_ids), Addressee.signed_at.is_(None))
        .order_by(Addressee.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for notice_id, name in rows:
        found[notice_id].append(name)
    return found


def _written(line: Line, unsigned: Sequence[str]) -> Sequence[Value]:
    notice = line.notice
    return [
        notice.number,
        notice.kind.label,
        notice.title,
        notice.issued_on,
        notice.addressed_to,
        notice.copies_to,
        line.sent,
        line.signed,
        "" if notice.is_void else "、".join(unsigned),
        notice.status.label,
        _explained(notice),
        notice.sha256 or "",
    ]


def _explained(notice: Notice) -> str:
    """What became of it, and what it stands for."""
    said = []
    if notice.replaces:
        said.append(f"代替{notice.replaces.name}")
    if notice.replaced_by:
        said.append(f"由{notice.replaced_by.name}代替")
    if notice.void_why:
        said.append(f"原因：{notice.void_why}")
    return "；".join(said)
