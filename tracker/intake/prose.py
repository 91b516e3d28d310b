"""Tasks in running text: numbered paragraphs, each with an annotation of who is responsible.

The numbers make a tree. What has deeper numbers below it is a heading (章节); a leaf with an
annotation is a task, and so is a leaf among such leaves that lacks one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.intake.annotation import Annotation, Found, annotations_in
from tracker.intake.blocks import Line
from tracker.intake.draft import DraftTask, Level, Part
from tracker.intake.line_items import has_glued_numbers, items_in, number_in
from tracker.intake.names import person_only
from tracker.intake.numbering import SIGNS, Kind, Number
from tracker.intake.paragraphs import paragraphs_of
from tracker.intake.review import Doubt
from tracker.intake.unlabelled import running_in, with_labels
from tracker.intake.words import HAN, is_attachment, without_gaps

_LEADER_HEADING = re.compile(
    rf"(?P<leader>[{HAN}]{{2,3}}(?:常务)?副?(?:[省市州盟区县旗镇乡]长|书记|主任))"
    r"(?:主抓|牵头|分管|负责|领办|包抓|联系)"
)


@dataclass
class Item:
    """A numbered paragraph, or one without a number, with the paragraphs that belong to it."""

    number: Number | None
    paragraphs: list[str]
    place: str
    parent: "Item | None" = None
    has_children: bool = False
    annotation: Annotation = field(default_factory=Annotation)
    divisions: int = 0
    closed: bool = False
    is_running: bool = False

    @property
    def kind(self) -> Kind | None:
        return self.number.kind if self.number else None

    def printed(self) -> str:
        number = self.number
        dot = "." if number and number.kind is Kind.ARABIC else ""
        return (f"{number.printed}{dot}" if number else "") + _joined(self.paragraphs)

    def heading(self) -> str:
        """The item as a heading: its first sentence, with its number."""
        number = self.number
        dot = "." if number and number.kind is Kind.ARABIC else ""
        first, _, rest = self.paragraphs[0].partition("。")
        title = first if rest else self.paragraphs[0]
        return (f"{number.printed}{dot}" if number else "") + title

    def path(self) -> tuple["Item", ...]:
        return (*self.parent.path(), self.parent) if self.parent else ()


@dataclass(frozen=True)
class ProseReading:
    """What the running text gave: title, tasks, and what became neither task nor heading."""

    title: str
    tasks: tuple[DraftTask, ...]
    unused: tuple[str, ...]
    doubts: Mapping[int, list[Doubt]]


def read_prose(lines: Sequence[Line]) -> ProseReading:
    """The tasks of a text without tables; none where no paragraph says who is responsible."""
    items = _items(paragraphs_of(lines))
    _nest(items)
    _read_running(items)
    wanted = _Tasks(items)
    headings = {id(above) for item in items if wanted.is_task(item) for above in item.path()}
    tasks: list[DraftTask] = []
    unused: list[str] = []
    doubts: dict[int, list[Doubt]] = {}
    title = ""
    for item in items:
        task = _task(item) if wanted.is_task(item) else None
        if task and task.text:
            doubts[len(tasks)] = list(_doubts(item))
            tasks.append(task)
        elif id(item) in headings:
            unused += _below_heading(item)
        elif not title and not tasks and _is_title(item):
            title, *rest = item.paragraphs
            unused += rest
        else:
            unused.append(item.printed())
    return ProseReading(title, tuple(tasks), tuple(unused), doubts)


def _is_title(item: Item) -> bool:
    return item.number is None and not is_attachment(item.paragraphs[0])


def _items(paragraphs: Iterable[Line]) -> list[Item]:
    items: list[Item] = []
    whole = with_labels(list(paragraphs))
    glued = has_glued_numbers(whole)
    for paragraph in whole:
        for text in items_in(paragraph.text, glued):
            _enter(items, text, paragraph.place, glued)
    return items


def _enter(items: list[Item], text: str, place: str, glued: bool) -> None:
    """Put one paragraph under its number, or to the item that it goes on."""
    if not text:
        return
    found = number_in(text, glued)
    notes = annotations_in(text)
    current = items[-1] if items else None
    if found:
        number, start = found
        current = Item(number, [text[start:].strip()], place)
        items.append(current)
    elif current is None or _stands_alone(current, text, notes):
        current = Item(None, [text], place)
        items.append(current)
    else:
        current.paragraphs.append(text)
    for note in notes:
        current.annotation.add(note.annotation)
        current.divisions += note.end - note.start < len(text)
        current.closed = note.end >= len(text.rstrip("。 "))


def _stands_alone(current: Item, text: str, notes: Sequence[Found]) -> bool:
    """Whether a paragraph without a number begins something of its own."""
    if notes and notes[0].start == 0:
        return False
    if text[0] in SIGNS:
        return True
    return current.number is None or (current.closed and not notes)


def _nest(items: Iterable[Item]) -> None:
    """Give each numbered item the one it stands under; a form seen before closes what is deeper."""
    stack: list[Item] = []
    for item in items:
        if item.number is not None:
            forms = [above.kind for above in stack]
            if item.kind in forms:
                del stack[forms.index(item.kind) :]
        item.parent = stack[-1] if stack else None
        if item.parent:
            item.parent.has_children = item.parent.has_children or item.number is not None
        if item.number is not None:
            stack.append(item)


def _read_running(items: Iterable[Item]) -> None:
    """Who is responsible for numbered items whose last sentence says so, and nothing else does."""
    for item in items:
        if item.number is None or item.has_children or item.annotation:
            continue
        said = running_in(item.paragraphs[-1])
        if said:
            item.annotation.add(said)
            item.is_running = True


class _Tasks:
    """Which leaves of a document are tasks."""

    def __init__(self, items: Sequence[Item]) -> None:
        annotated = [item for item in items if item.annotation]
        self._kinds = {item.kind for item in annotated if not item.has_children}
        self._parents = {(item.kind, id(item.parent)) for item in annotated}
        self._running = {kind for kind in self._kinds if kind and _runs_on(items, kind)}

    def is_task(self, item: Item) -> bool:
        if item.annotation:
            return True
        if item.number is None or item.has_children or item.kind not in self._kinds:
            return False
        return item.kind in self._running or (item.kind, id(item.parent)) in self._parents


def _runs_on(items: Sequence[Item], kind: Kind) -> bool:
    """Whether numbers of the kind run through the document instead of restarting."""
    values = [item.number.value for item in items if item.number and item.kind is kind]
    parents = {id(item.parent) for item in items if item.kind is kind}
    return len(parents) > 1 and all(
        after > before for before, after in zip(values, values[1:], strict=False)
    )


def _task(item: Item) -> DraftTask:
    annotation = item.annotation
    leaders = annotation.leaders or _leaders_above(item)
    return DraftTask(
        number=item.number.printed if item.number else None,
        sections=tuple(above.heading() for above in item.path()),
        text=_text(item),
        leaders=tuple(leaders),
        units=annotation.draft_units(),
        persons=tuple(annotation.persons),
        requirement=annotation.requirement,
        due=annotation.due,
        place=item.place,
    )


def _doubts(item: Item) -> Iterator[Doubt]:
    if item.is_running:
        said = "责任单位是从正文最后一句读出的，请核对是不是这一项的责任单位。"
        yield Part.UNITS, said, Level.WARNING
    if item.annotation.is_open:
        said = "单位名单以“等”字结尾，可能还有别的单位，请核对。"
        yield Part.UNITS, said, Level.WARNING
    if item.divisions > 1:
        said = f"这一项分 {item.divisions} 处写明责任单位，导入后可按处拆成几项。"
        yield Part.UNITS, said, Level.NOTE


def _text(item: Item) -> str:
    """The text of a task; where several annotations divide it among units, they stay in it."""
    divided = item.divisions > 1
    return _joined([_without_annotations(paragraph, divided) for paragraph in item.paragraphs])


def _without_annotations(paragraph: str, divided: bool) -> str:
    kept, start = "", 0
    for found in annotations_in(paragraph):
        if divided and found.end - found.start < len(paragraph):
            continue
        kept += paragraph[start : found.start]
        start = found.end
    rest = paragraph[start:]
    if kept.endswith(("。", "！", "；")) and rest.startswith("。"):
        rest = rest[1:]
    return without_gaps(kept + rest)


def _joined(paragraphs: Iterable[str]) -> str:
    """A title on a line of its own gets its full stop."""
    text = ""
    for paragraph in filter(None, paragraphs):
        stop = "。" if text and not text.endswith(tuple("。！？；：，、）)")) else ""
        text += stop + paragraph
    return text


def _leaders_above(item: Item) -> list[str]:
    """The leaders named in the headings above: 一、某某副市长牵头重点工作."""
    for above in reversed(item.path()):
        found = _LEADER_HEADING.search(above.paragraphs[0])
        if found:
            return [person_only(found["leader"])]
    return []


def _below_heading(item: Item) -> list[str]:
    """What stands below a heading beside its numbered items, and is no task."""
    first, *rest = item.paragraphs
    return [text for text in (first.partition("。")[2], *rest) if text]
