"""What a text says about who is responsible (责任分工), in labels or in verbs.

Labels: 牵头单位：甲；配合单位：乙、丙；完成时限：6月底前. They are the same words that head the
columns of a table. Verbs: 甲牵头，乙、丙配合，年内完成. Both stand in brackets at the end of a
sentence, on a line of their own, or as a sentence of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.intake.brackets import PAIRS, spans, split_outside
from tracker.intake.clauses import clauses_in, role_behind
from tracker.intake.columns import UNIT_ROLES, Role, role_of
from tracker.intake.draft import DraftUnit, UnitRole
from tracker.intake.names import looks_like_person, person_only
from tracker.intake.unit_lists import units_in
from tracker.intake.words import HAN, is_due, is_post, is_unit, without_gaps

LABELLED = UNIT_ROLES | {Role.LEADERS, Role.PERSONS, Role.DUE, Role.REQUIREMENT}
COLUMN_ROLES = {Role.LEAD_UNITS: UnitRole.LEAD, Role.SUPPORT_UNITS: UnitRole.SUPPORT}

# What says who is responsible is short; nothing is looked for in a text beyond all measure.
LONGEST = 1_000

_LABEL = re.compile(rf"(?:^|(?<=[，,；;。！\s]))\s*([{HAN}]{{2,8}})\s*[:：]")
_SENTENCE_LABEL = re.compile(rf"(?<=[。；;！”])\s*([{HAN}]{{2,8}})\s*[:：]")
# 排在第一位的部门为牵头部门，下同: a rule for the whole document, which is the rule here anyway.
_FIRST_LEADS = re.compile(
    r"[，,。；;、]?\s*[^，。；]*(?:第一位?|首位|首个)[^，。；]*(?:牵头|主办|汇总)[^。]*。?$"
)
_FIRST_LEADS_BEHIND = re.compile(
    r"[（(][^（）()]*(?:第一|首位|首个)[^（）()]*(?:牵头|主办|汇总)[^（）()]*[）)]$"
)
_BARE_LABEL = re.compile(
    r"((?:^|(?<=[，,；;。\s]))(?:(?:牵头|责任|配合|主办|协办|承办|实施|落实|参加|协助)(?:单位|部门)"
    rf"|完成时限|办结时限|责任领导|分管领导|责任人))(?=[{HAN}\d])(?![及和按为由对要应等负牵])"
)
_DUE_CLAUSE = re.compile(
    r"(?:\d{4}年|\d{1,2}月|年[内底]|全年|[一二三四]季度|[上下]半年|常态|长期|持续)"
)
# 联系人：某某，电话：…: whom to ask about the document, not who is responsible.
_CONTACT = re.compile(r"电话|传真|邮箱|\d{7,}")
_ENDS = "，,；;。 "


@dataclass
class Annotation:
    """Who is responsible and by when, as stated; names as printed.

    units: a role of None means that the text names units without saying who leads.
    is_open: a list ends in 等, so further units may be meant.
    first_leads: the text says that whoever is named first leads.
    """

    units: dict[str, UnitRole | None] = field(default_factory=dict)
    leaders: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    due: str | None = None
    requirement: str | None = None
    is_open: bool = False
    first_leads: bool = False

    def __bool__(self) -> bool:
        return bool(self.units or self.leaders or self.persons or self.due or self.requirement)

    def add(self, other: "Annotation") -> None:
        """Take over what another annotation of the same task says; the first word stands."""
        for name, role in other.units.items():
            if self.units.get(name) is None or role is UnitRole.LEAD:
                self.units[name] = role
        self.leaders += [name for name in other.leaders if name not in self.leaders]
        self.persons += [name for name in other.persons if name not in self.persons]
        self.due = self.due or other.due
        self.requirement = self.requirement or other.requirement
        self.is_open = self.is_open or other.is_open
        self.first_leads = self.first_leads or other.first_leads

    def draft_units(self) -> tuple[DraftUnit, ...]:
        """The units with their roles; where no lead is stated, the one named first leads."""
        roles = dict(self.units)
        if UnitRole.LEAD not in roles.values():
            first = next((name for name, role in roles.items() if role is None), None)
            if first:
                roles[first] = UnitRole.LEAD
        return tuple(DraftUnit(name, role or UnitRole.SUPPORT) for name, role in roles.items())


def annotation_in(text: str) -> Annotation | None:
    """What a whole text, a line or the inside of a bracket, says; None if it is no annotation."""
    if len(text) > LONGEST:
        return None
    plain = _with_colons(without_gaps(text).strip())
    bare = _first_leads_aside(plain)
    found = _labelled(bare) or verbs_in(bare)
    if found:
        found.first_leads = bare != plain
    return found or None


def _with_colons(text: str) -> str:
    """The text with the colons that were forgotten behind labels: 责任单位市教育局."""
    if _LABEL.search(text) or (_BARE_LABEL.match(text) and is_unit(text)):
        return _BARE_LABEL.sub(r"\1：", text)
    return text


def _first_leads_aside(text: str) -> str:
    """The text without the remark that who is named first leads, also in a bracket of its own."""
    return _FIRST_LEADS.sub("", _FIRST_LEADS_BEHIND.sub("", text))


def is_label(title: str) -> bool:
    """Whether the words before a colon name what an annotation holds: 责任单位, 完成时限."""
    return role_of(title) in LABELLED


def _labelled(text: str) -> Annotation | None:
    labels = [found for found in _LABEL.finditer(text) if is_label(found[1])]
    if not labels or labels[0].start() or _CONTACT.search(text):
        return None
    annotation = Annotation()
    ends = [*(found.start() for found in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        _enter(annotation, role_of(label[1]), text[label.end() : end])
    return annotation


def _enter(annotation: Annotation, role: Role | None, content: str) -> None:
    if role in UNIT_ROLES:
        for clause in clauses_in(content.strip(_ENDS)):
            _add_units(annotation, clause.units, COLUMN_ROLES.get(role, clause.role))
    elif role is Role.LEADERS:
        annotation.leaders += _people(content)
    elif role is Role.PERSONS:
        annotation.persons += _people(content)
    elif role is Role.DUE:
        annotation.due = content.strip("，,；; ")
    else:
        annotation.requirement = content.strip(_ENDS)


def _add_units(annotation: Annotation, text: str, role: UnitRole | None) -> None:
    listed = units_in(text)
    annotation.is_open = annotation.is_open or listed.is_open
    for printed in listed.names:
        name, own = role_behind(printed)
        if is_post(name) and not is_unit(name):
            annotation.leaders.append(person_only(name))
        elif own or role or name not in annotation.units:
            annotation.units.setdefault(name, own or role)


def _people(content: str) -> list[str]:
    """The people of a list; a remark keeps only the names in its bracket: 按分工（甲、乙）."""
    people: list[str] = []
    for _, piece in split_outside(content.strip(_ENDS), "、，,；; "):
        name = piece.strip(_ENDS)
        if not name:
            continue
        bracket = next(spans(name), None)
        if bracket and not looks_like_person(name[: bracket[0]]):
            people += _people(name[bracket[0] + 1 : bracket[1] - 1])
        else:
            people.append(person_only(name))
    return people


def verbs_in(text: str) -> Annotation | None:
    """Clauses that all end in a verb of responsibility, a due date perhaps after them."""
    parts = [part for part in re.split(r"(?<=[，,；;])", text.strip("。")) if part.strip(_ENDS)]
    dues: list[str] = []
    while len(parts) > 1 and _is_due_clause(parts[-1]):
        dues.insert(0, parts.pop())
    clauses = clauses_in("".join(parts)) if parts else []
    if not clauses or any(not clause.verb for clause in clauses):
        return None
    annotation = Annotation(due="".join(dues).strip(_ENDS) or None)
    for clause in clauses:
        _add_units(annotation, clause.units, clause.role)
    known = [name for name in annotation.units if is_unit(name)]
    if annotation.units and len(known) * 2 < len(annotation.units):
        return None
    return annotation


def _is_due_clause(part: str) -> bool:
    return bool(_DUE_CLAUSE.match(part)) and is_due(part) and not is_unit(part.strip(_ENDS))


@dataclass(frozen=True)
class Found:
    """An annotation and the stretch of the text it stands in."""

    start: int
    end: int
    annotation: Annotation


def annotations_in(paragraph: str) -> list[Found]:
    """The annotations of a paragraph: in brackets, as its own sentences, or as the whole of it."""
    whole = annotation_in(paragraph) if _LABEL.match(paragraph.strip()) else None
    if whole:
        return [Found(0, len(paragraph), whole)]
    found = [*_bracketed(paragraph), *_sentences(paragraph)]
    return sorted(found, key=lambda one: one.start)


def _bracketed(paragraph: str) -> Iterator[Found]:
    for start, end in spans(paragraph):
        if paragraph[start] in PAIRS and paragraph[start] not in "〈＜〔":
            inside = annotation_in(paragraph[start + 1 : end - 1])
            if inside:
                yield Found(start, end, inside)


def _sentences(paragraph: str) -> Iterator[Found]:
    """Labelled sentences without brackets: …资助。责任单位：甲、乙。2.…"""
    inside = {at for start, end in spans(paragraph) for at in range(start, end)}
    reached = 0
    for found in _SENTENCE_LABEL.finditer(paragraph):
        within = found.start() in inside or found.start() < reached
        if within or not is_label(found[1]):
            continue
        stop = paragraph.find("。", found.end())
        end = len(paragraph) if stop < 0 else stop + 1
        said = annotation_in(paragraph[found.start() : end])
        if said:
            reached = end
            yield Found(found.start(), end, said)
