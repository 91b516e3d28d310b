"""How a government's documents look, and under what they are numbered (公文格式)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.core.db import db
from tracker.documents.letter import Head, Imprint
from tracker.documents.paper import Fonts
from tracker.models import Government, NoticeKind, Setting

LETTERHEAD = "letterhead"


@dataclass(frozen=True)
class Letterhead:
    """What every document of a government has in common.

    issuer signs; mark is its red head; copies_to and printed_by stand in the imprint. label: of the
    numbers of our own (根政督 in 根政督〔2026〕3号); labels: of the kinds that are counted apart.
    """

    issuer: str
    mark: str
    label: str
    head: Head = Head.NONE
    printed_by: str = ""
    copies_to: tuple[str, ...] = ()
    fonts: Fonts = field(default_factory=Fonts)
    labels: Mapping[NoticeKind, str] = field(default_factory=dict)

    def label_of(self, kind: NoticeKind) -> str:
        """The label under which documents of a kind are numbered; kinds of one label share one
        series, so that no number is given twice."""
        return self.labels.get(kind) or self.label

    @property
    def own_labels(self) -> set[str]:
        return {self.label, *filter(None, self.labels.values())}

    def imprint(self, *, copies_to: tuple[str, ...], printed_on: date) -> Imprint | None:
        """The imprint of a document; a plain one without copies has none."""
        if self.head is Head.NONE and not copies_to:
            return None
        return Imprint(copies_to, self.printed_by or self.issuer, printed_on)

    def as_json(self) -> dict[str, Any]:
        kept = asdict(self)
        labels = {kind.value: label for kind, label in self.labels.items()}
        return {**kept, "head": self.head.name.lower(), "labels": labels}


def usual_letterhead(government: Government) -> Letterhead:
    """What stands until the office sets something else: 根政督 for 根河市, as most offices do."""
    issuer = f"{government.full_name}办公室"
    return Letterhead(issuer, f"{issuer}文件", label=f"{government.name[:1]}政督")


def letterhead_of(government: Government) -> Letterhead:
    """What the office has set, and the usual for what it has not."""
    wanted = (Setting.government_id == government.id) & (Setting.key == LETTERHEAD)
    kept = db.session.scalar(select(Setting.value).where(wanted))
    return _from_json(kept, usual_letterhead(government)) if kept else usual_letterhead(government)


def _from_json(kept: Mapping[str, Any], usual: Letterhead) -> Letterhead:
    names = {each.name for each in fields(Fonts)}
    fonts = {role: name for role, name in kept.get("fonts", {}).items() if role in names and name}
    kinds = {kind.value: kind for kind in NoticeKind}
    labels = {kinds[kind]: label for kind, label in kept.get("labels", {}).items() if kind in kinds}
    return Letterhead(
        issuer=kept.get("issuer") or usual.issuer,
        mark=kept.get("mark") or usual.mark,
        label=kept.get("label") or usual.label,
        head=Head[kept.get("head", "none").upper()],
        printed_by=kept.get("printed_by", ""),
        copies_to=tuple(kept.get("copies_to", ())),
        fonts=Fonts(**fonts),
        labels=labels,
    )
