"""What a kind of document says now, and what it said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.core.texts import nested_titles
from tracker.documents.letter import style_of
from tracker.documents.paper import BODY
from tracker.models import Actor, Wording, WordingKind
from tracker.wording.defaults import DEFAULTS, Template
from tracker.wording.notation import filled, variables_in


@dataclass(frozen=True)
class Version:
    """A version of a wording; number 0 is the default in the code, which nobody wrote."""

    kind: WordingKind
    number: int
    title: str
    body: str
    by: str = ""
    at: datetime | None = None
    taken_from: int | None = None
    is_current: bool = False

    @property
    def template(self) -> Template:
        return DEFAULTS[self.kind]

    @property
    def name(self) -> str:
        return f"第{self.number}版" if self.number else "默认"

    @property
    def unused(self) -> list[str]:
        """The variables that neither title nor body has."""
        used = variables_in(f"{self.title}\n{self.body}")
        return [name for name in self.template.names if name not in used]


@dataclass(frozen=True)
class Words:
    """A title and a body in which no variable is left."""

    title: str
    body: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.body.split("\n") if line.strip())

    @property
    def lines(self) -> list[tuple[bool, str]]:
        """(whether it is a heading, the paragraph), as they are printed."""
        return [(style_of(line) is not BODY, line) for line in self.paragraphs]


def current(government_id: int, kind: WordingKind) -> Version:
    """What holds now: the last version, or the default."""
    return _versions(kind, db.session.scalars(_kept(government_id, kind).limit(1)).all())[0]


def versions(government_id: int, kind: WordingKind) -> list[Version]:
    """All of them, the one that holds first, the default last."""
    return _versions(kind, db.session.scalars(_kept(government_id, kind)).all())


def _kept(government_id: int, kind: WordingKind) -> Select[Wording]:
    """What the office wrote of a kind, the last first."""
    own = (Wording.government_id == government_id) & (Wording.kind == kind)
    return select(Wording).where(own).order_by(Wording.number.desc())


def list_current(government_id: int) -> list[Version]:
    """What holds of each kind, in the order of the kinds."""
    rows = db.session.scalars(
        select(Wording)
        .where(Wording.government_id == government_id)
        .order_by(Wording.number.desc())
    ).all()
    return [_versions(kind, [row for row in rows if row.kind is kind])[0] for kind in WordingKind]


def get_current(wording_kind: str, *, reader: Actor) -> Version:
    """What holds of the kind named in an address; NoResultFound where there is no such kind."""
    return current(reader.government_id, _kind(wording_kind))


def get_version(wording_kind: str, version_number: int, *, reader: Actor) -> Version:
    """A version of the reader's government; else NoResultFound."""
    for each in versions(reader.government_id, _kind(wording_kind)):
        if each.number == version_number:
            return each
    raise NoResultFound


def words_for(government_id: int, kind: WordingKind, values: dict[str, str]) -> Words:
    """What a document of the kind says, its variables replaced by what they stand for."""
    now = current(government_id, kind)
    return words_of(now.title, now.body, values)


def words_of(title: str, body: str, values: dict[str, str]) -> Words:
    return Words(
        nested_titles(filled(title, values).replace("\n", "")),
        nested_titles(filled(body, values)),
    )


def _kind(name: str) -> WordingKind:
    if name not in set(WordingKind):
        raise NoResultFound
    return WordingKind(name)


def _versions(kind: WordingKind, kept: Sequence[Wording]) -> list[Version]:
    found = [
        Version(
            kind,
            each.number,
            each.title,
            each.body,
            each.changed_by_name,
            each.changed_at,
            each.taken_from,
            is_current=place == 0,
        )
        for place, each in enumerate(kept)
    ]
    default = DEFAULTS[kind]
    return [*found, Version(kind, 0, default.title, default.body, is_current=not found)]
