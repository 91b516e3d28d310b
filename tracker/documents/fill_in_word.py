"""The same form for those who use only Word: a small table a task, a line of it a column.

What is not to be changed stands in content controls that are locked; what is chosen, in ones with a
list. Mark and keys are hidden characters, which every program keeps.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tracker.core import clock
from tracker.documents import paper
from tracker.documents.characters import writable
from tracker.documents.fill_in import FillRow, FillSheet
from tracker.documents.writing import lay, write

_WIDTHS_MM = (34, 134)
_MARGIN = Mm(21)
_LOCKED = "F0F2F5"
UNCHOSEN = "（请选择）"  # stands in a list of which nothing was chosen


def fill_in_document(form: FillSheet) -> bytes:
    """The form as a .docx. A line that is locked and empty is left out."""
    document = paper.new_document(title=form.title, author="", dated=clock.today())
    section = document.sections[0]
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    title = write(document, form.title, paper.TABLE_SECTION)
    title.runs[0].font.size = Pt(18)
    title.paragraph_format.line_spacing = Pt(30)
    for note in form.notes:
        write(document, note, paper.TABLE_NOTE)
    headings = [column.heading for column in form.columns]
    numbers = count(1)
    for row in form.rows:
        write(document, "", paper.TABLE_NOTE)
        _write_task(document, headings, row, numbers)
    _hide(write(document, "", paper.TABLE_NOTE), form.mark)
    return paper.to_bytes(document)


def _write_task(document: Any, headings: list[str], row: FillRow, numbers: Iterator[int]) -> None:
    lines = [
        (heading, cell)
        for heading, cell in zip(headings, row.cells, strict=True)
        if cell.is_open or cell.text
    ]
    table = document.add_table(rows=len(lines), cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS_MM, strict=True):
        column.width = Mm(width)
    for n, (line, (heading, cell)) in enumerate(zip(table.rows, lines, strict=True)):
        label, content = line.cells
        _write(label, heading, paper.TABLE_HEAD)
        _shade(label)
        if n == 0:
            _hide(label.paragraphs[0], row.key)
        _write(content, cell.text, paper.TABLE_TEXT)
        if cell.choices:
            _offer(content.paragraphs[0], cell.choices, next(numbers))
        elif not cell.is_open:
            _shade(content)
            _lock(content.paragraphs[0], next(numbers))


def _write(place: Any, text: str, style: paper.Style) -> None:
    """In one paragraph: a control inside it is what every program understands."""
    paragraph = place.paragraphs[0]
    lay(paragraph, style)
    paragraph.add_run(writable(text))


def _shade(place: Any) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _LOCKED)):
        shading.set(qn(f"w:{name}"), value)
    place._tc.get_or_add_tcPr().append(shading)


def _lock(paragraph: Any, number: int) -> None:
    """Let the text stand in a content control that takes no other."""
    how = OxmlElement("w:lock")
    how.set(qn("w:val"), "sdtContentLocked")
    _control(paragraph, how, number)


def _offer(paragraph: Any, choices: Sequence[str], number: int) -> None:
    """A list to choose from, with what was chosen."""
    how = OxmlElement("w:dropDownList")
    for choice in (UNCHOSEN, *choices):
        item = OxmlElement("w:listItem")
        item.set(qn("w:displayText"), choice)
        item.set(qn("w:value"), choice)
        how.append(item)
    if not paragraph.text:
        paragraph.runs[0].text = UNCHOSEN
    _control(paragraph, how, number)


def _control(paragraph: Any, how: Any, number: int) -> None:
    """Put what stands in the paragraph into a content control of some kind."""
    control, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    named = OxmlElement("w:id")
    named.set(qn("w:val"), str(number))
    properties.extend([named, how])
    content = OxmlElement("w:sdtContent")
    control.extend([properties, content])
    runs = paragraph.runs
    runs[0]._r.addprevious(control)
    for run in runs:
        content.append(run._r)


def _hide(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.hidden = True
    run.font.size = Pt(1)
