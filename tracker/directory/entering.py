"""Entering many units or posts from a list copied out of a table (成批登记): all lines, or none."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import service, tenures
from tracker.models import (
    ADMINISTRATORS,
    Actor,
    Official,
    Post,
    PostKind,
    Tenure,
    Unit,
    UnitKind,
)

MOST_LINES = 300
LONGEST = 100
COLUMNS = re.compile(r"[\t,，]")
HEADINGS = ("全称", "单位", "单位全称", "岗位", "岗位名称")
# What a name ends with, and the kind of unit that this makes it.
KINDS_OF_UNIT = (
    (("镇", "乡", "苏木", "镇人民政府", "乡人民政府"), UnitKind.TOWN),
    (("街道", "街道办", "街道办事处"), UnitKind.SUBDISTRICT),
    (("公司", "集团"), UnitKind.COMPANY),
)
CHIEF = re.compile(r"(副)?[市县旗区州盟]长(?!助理|办)")


@dataclass
class UnitLine:
    """A line of the list: a unit, who heads it and who reports for it."""

    number: int
    name: str
    short_name: str
    head: str
    liaison: str
    problems: list[str] = field(default_factory=list)

    @property
    def kind(self) -> UnitKind:
        return next(
            (kind for endings, kind in KINDS_OF_UNIT if self.name.endswith(endings)),
            UnitKind.DEPARTMENT,
        )

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name in (self.name, self.short_name) if name))


@dataclass
class PostLine:
    """A line of the list: a post of the government itself, and who holds it."""

    number: int
    title: str
    holder: str
    problems: list[str] = field(default_factory=list)

    @property
    def kind(self) -> PostKind | None:
        """As the title says; None where a list cannot make such a post."""
        return _kind_of_post(self.title)


def read_units(text: str, *, by: Actor) -> list[UnitLine]:
    """The lines of a list of units, each with what is wrong with it."""
    lines = [
        UnitLine(number, name, short_name, head, liaison)
        for number, (name, short_name, head, liaison) in _cells(text, width=4)
    ]
    taken = _taken_names(by)
    first: dict[str, int] = {}
    for line in lines:
        line.short_name = line.short_name or line.name
        line.problems += _wrong_cells(line.name, line.short_name, line.head, line.liaison)
        if not line.name:
            line.problems.append("没有写全称")
        for name in line.names:
            if name in taken:
                line.problems.append(f"“{name}”已是{taken[name]}的名称")
            elif name in first:
                line.problems.append(f"“{name}”与第 {first[name]} 行重复")
            first.setdefault(name, line.number)
    return lines


def read_posts(text: str, *, by: Actor) -> list[PostLine]:
    """The lines of a list of the government's own posts, each with what is wrong with it."""
    lines = [PostLine(number, title, holder) for number, (title, holder) in _cells(text, width=2)]
    held = _held_posts(by)
    for line in lines:
        line.problems += _wrong_cells(line.title, line.holder)
        if not line.title or not line.holder:
            line.problems.append("岗位和姓名都要写")
        elif line.kind is None:
            line.problems.append("系统管理员和秘书请到“岗位”逐个登记")
        elif line.kind in ADMINISTRATORS and not by.is_a(PostKind.SYSTEM_ADMINISTRATOR):
            line.problems.append("管理员岗位由系统管理员登记")
        elif (line.title, line.holder) in held:
            line.problems.append(f"{line.holder}已任{line.title}")
        held.add((line.title, line.holder))
    return lines


def enter_units(lines: Sequence[UnitLine], *, by: Actor) -> None:
    """Enter the units with their heads and liaisons, from today on. RuleBroken if a line is wrong.

    A name is a new official, whoever else bears it; head and liaison of one line may be one person.
    """
    _refuse_wrong(lines)
    for line in lines:
        unit = service.add_unit(name=line.name, short_name=line.short_name, kind=line.kind, by=by)
        db.session.flush()
        people: dict[str, Official] = {}
        for title, kind, name in (
            ("主要负责人", PostKind.UNIT_HEAD, line.head),
            ("联络员", PostKind.LIAISON, line.liaison),
        ):
            post = service.add_post(f"{unit.short_name}{title}", kind, unit=unit, by=by)
            if name:
                people[name] = people.get(name) or service.add_official(name, by=by)
                _appoint(post, people[name], by=by)


def enter_posts(lines: Sequence[PostLine], *, by: Actor) -> None:
    """Enter the posts with their holders, from today on. RuleBroken if a line is wrong."""
    _refuse_wrong(lines)
    for line in lines:
        assert line.kind is not None
        post = service.add_post(line.title, line.kind, unit=None, by=by)
        _appoint(post, service.add_official(line.holder, by=by), by=by)


def _appoint(post: Post, official: Official, *, by: Actor) -> None:
    db.session.flush()
    tenures.begin_tenure(post, official, from_on=by.on, by=by)


def _cells(text: str, *, width: int) -> Iterable[tuple[int, list[str]]]:
    """The number and the cells of each line that holds anything, without the heading."""
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in COLUMNS.split(line)]
        if not any(cells) or cells[0] in HEADINGS:
            continue
        yield number, [*cells, *[""] * width][:width]


def _wrong_cells(*cells: str) -> list[str]:
    return [f"“{cell[:10]}…”超过 {LONGEST} 字" for cell in cells if len(cell) > LONGEST]


def _refuse_wrong(lines: Sequence[UnitLine] | Sequence[PostLine]) -> None:
    if not lines:
        raise RuleBroken("没有读到内容，请从表格里复制后粘贴。", field="text")
    if len(lines) > MOST_LINES:
        raise RuleBroken(f"一次最多 {MOST_LINES} 行，请分几次登记。", field="text")
    wrong = [line for line in lines if line.problems]
    if wrong:
        said = "；".join(f"第 {line.number} 行{line.problems[0]}" for line in wrong[:5])
        raise RuleBroken(f"{said}。请改好后再核对，一行也没有登记。", field="text")


def _taken_names(by: Actor) -> dict[str, str]:
    units = db.session.execute(
        select(Unit.name, Unit.short_name).where(Unit.government_id == by.government_id)
    )
    return {name: unit.name for unit in units for name in (unit.name, unit.short_name)}


def _held_posts(by: Actor) -> set[tuple[str, str]]:
    held = (
        select(Post.title, Official.name)
        .join(Tenure, Tenure.post_id == Post.id)
        .join(Official, Official.id == Tenure.official_id)
        .where(
            Post.government_id == by.government_id,
            Tenure.from_on <= by.on,
            or_(Tenure.until_on.is_(None), Tenure.until_on > by.on),
        )
    )
    return {(title, name) for title, name in db.session.execute(held)}


def _kind_of_post(title: str) -> PostKind | None:
    if "督查" in title:
        return PostKind.SUPERVISOR
    for kind in (PostKind.SECURITY_ADMINISTRATOR, PostKind.AUDITOR):
        if kind.label in title:
            return kind
    if "管理员" in title or ("秘书" in title and "秘书长" not in title):
        return None
    chief = CHIEF.search(title)
    if chief:
        return PostKind.VICE_MAYOR if chief[1] else PostKind.MAYOR
    if "办" in title and "主任" in title:
        return PostKind.DIRECTOR
    return PostKind.OTHER_LEAD
