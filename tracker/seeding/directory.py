"""Loading the directory (通讯录): units, groups, posts, officials and who holds what since when.

The rows are written here and not by the directory's service: before they stand, nobody holds a post
and nobody could act. The trail gets one event for a whole run.
"""

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    Government,
    GroupMembership,
    Official,
    Post,
    PostKind,
    Tenure,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitKind,
)
from tracker.seeding.files import CityFiles, Row
from tracker.seeding.register import Register


def load_government(files: CityFiles) -> Government:
    """The government of the files, with the one above it; found by its name if it stands."""
    parent = _government(files.parent, None)
    return _government(files.government, parent)


def load_directory(files: CityFiles, register: Register, government: Government) -> None:
    """Insert what is missing, and never change what stands."""
    for unit in files.units:
        _load_unit(unit, register, government)
    for group in files.groups:
        _load_group(group, register, government)
    for post in files.posts:
        _load_post(post, register, government)
    for official in files.officials:
        _load_official(official, register, government)
    for tenure in files.tenures:
        _load_tenure(tenure, register)


def _government(entry: Row, parent: Government | None) -> Government:
    found = db.session.scalar(select(Government).where(Government.name == entry["name"]))
    if found is None:
        found = Government(name=entry["name"], full_name=entry["full_name"], parent=parent)
        db.session.add(found)
        db.session.flush()
    return found


def _load_unit(entry: Row, register: Register, government: Government) -> None:
    key, names = entry["key"], (entry["short_name"], entry["full_name"])
    same = (
        Unit.government_id == government.id,
        Unit.name.in_(names) | Unit.short_name.in_(names),
    )
    if register.holds(Unit, key) or register.adopt(Unit, key, *same):
        return
    unit = Unit(
        government=government,
        name=entry["full_name"],
        short_name=entry["short_name"],
        is_name_verified=entry["verified"],
        kind=UnitKind(entry["kind"]),
        position=entry["order"],
        phone=entry.get("telephone", ""),
        parent=register.row(Unit, entry["parent"]) if "parent" in entry else None,
    )
    unit.aliases = [UnitAlias(name=name) for name in entry["aliases"]]
    register.add(key, unit)


def _load_group(entry: Row, register: Register, government: Government) -> None:
    key = entry["key"]
    same = (UnitGroup.government_id == government.id, UnitGroup.name == entry["name"])
    if register.holds(UnitGroup, key) or register.adopt(UnitGroup, key, *same):
        return
    group = UnitGroup(
        government_id=government.id,
        name=entry["name"],
        is_chosen_per_task=entry["chosen_per_task"],
    )
    group.memberships = [
        GroupMembership(unit=register.row(Unit, member), from_on=entry["from"])
        for member in entry.get("members", [])
    ]
    register.add(key, group)


def _load_post(entry: Row, register: Register, government: Government) -> None:
    key, kind = entry["key"], PostKind(entry["kind"])
    if register.holds(Post, key):
        return
    unit = register.row(Unit, entry["unit"]) if "unit" in entry else None
    same = (
        Post.government_id == government.id,
        Post.kind == kind,
        Post.title == entry["title"],
        Post.unit_id == (unit.id if unit else None),
    )
    if not register.adopt(Post, key, *same):
        post = Post(
            government_id=government.id,
            unit=unit,
            kind=kind,
            title=entry["title"],
            position=entry["order"],
        )
        register.add(key, post)


def _load_official(entry: Row, register: Register, government: Government) -> None:
    """A person is never adopted: two may bear the same name."""
    if not register.holds(Official, entry["key"]):
        official = Official(
            government_id=government.id,
            name=entry["name"],
            is_invented=entry.get("invented", False),
        )
        register.add(entry["key"], official)


def _load_tenure(entry: Row, register: Register) -> None:
    """A post that somebody holds already, entered by hand, stays his."""
    key = f"{entry['official']} {entry['post']}"
    if register.holds(Tenure, key):
        return
    post = register.row(Post, entry["post"])
    if post.tenures:
        return
    official = register.row(Official, entry["official"])
    register.add(key, Tenure(official=official, post=post, from_on=entry["from"]))
