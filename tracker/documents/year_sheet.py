"""A unit's year sheet for the assessment (年度考核情况表): its figures, and room to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.days import day_full
from tracker.documents import paper
from tracker.documents.paper import Fonts
from tracker.documents.tables import Table, keep_with_next, write_table
from tracker.documents.writing import write


@dataclass(frozen=True)
class SheetLine:
    """A figure: its group, its name, its number, and which rows it counts."""

    group: str
    name: str
    number: int
    rows: str


def year_sheet_document(
    title: str,
    unit: str,
    state: str,
    issuer: str,
    on: date,
    lines: Sequence[SheetLine],
    *,
    fonts: Fonts,
) -> bytes:
    """The .docx. A group is named once; state: whether the figures are given out."""
    document = paper.new_document(title=f"{unit}{title}", author=issuer, dated=on, fonts=fonts)
    write(document, title, paper.TITLE)
    write(document, unit, paper.NUMBER)
    rows, last = [], ""
    for line in lines:
        rows.append(
            (line.group if line.group != last else "", line.name, str(line.number), line.rows)
        )
        last = line.group
    headings = ("项目", "指标", "数量", "涉及的任务和报送")
    note = f"注：{state}只列数字，不作排名。"
    widths = (21, 21, 13, 101)  # four and two characters keep to a line
    write_table(document, Table(headings, widths, tuple(rows), numbers=frozenset({2}), note=note))
    keep_with_next(document.paragraphs[-1])
    keep_with_next(
        write(document, "单位负责人（签字）：　　　　　　　督查室（盖章）：", paper.TABLE_NOTE)
    )
    write(document, f"{issuer}　{day_full(on)}", paper.TABLE_NOTE)
    return paper.to_bytes(document)
