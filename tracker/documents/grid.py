"""Tables of official documents: rows of cells that span columns, and columns merged downwards."""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell

from tracker.documents.characters import writable
from tracker.documents.paper import Style
from tracker.documents.writing import lay


class Grid:
    """A ruled table of fixed column widths in millimetres, written row by row."""

    def __init__(self, document: Any, widths: Sequence[int]) -> None:
        self._widths = widths
        self.table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
        self.table.autofit = False
        for column, width in zip(self.table.columns, widths, strict=True):
            column.width = Mm(width)

    def add_row(self, *spans: int, is_head: bool = False) -> list[Any]:
        """The cells of a new row, each as many columns wide as its span says.

        A row is not cut by the end of a page; a head row is repeated on every page.
        """
        row = self.table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        free, widths = list(row._tr.tc_lst), list(self._widths)
        cells = []
        for span in spans:
            first, *merged = free[:span]
            for element in merged:
                row._tr.remove(element)
            first.grid_span = span
            first.width = Mm(sum(widths[:span]))
            cells.append(_Cell(first, self.table))
            free, widths = free[span:], widths[span:]
        return cells


def fill(cell: Any, lines: Iterable[str], style: Style) -> None:
    """Write each line as a paragraph of its own."""
    paragraph = cell.paragraphs[0]
    for n, line in enumerate(lines):
        if n:
            paragraph = cell.add_paragraph()
        paragraph.add_run(writable(line))
    for paragraph in cell.paragraphs:
        lay(paragraph, style)


def merge_down(cells: Sequence[Any]) -> None:
    """Make one cell of those standing below one another; the text is that of the first."""
    for n, cell in enumerate(cells):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        merge = OxmlElement("w:vMerge")
        merge.set(qn("w:val"), "continue" if n else "restart")
        cell._tc.tcPr.insert_element_before(
            merge, "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar", "w:vAlign"
        )
