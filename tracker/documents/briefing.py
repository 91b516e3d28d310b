"""A briefing for a meeting (过堂材料): one page a portfolio, what lags first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.core.days import day_full
from tracker.documents import paper
from tracker.documents.paper import Fonts
from tracker.documents.tables import Table, write_table
from tracker.documents.writing import write

MOST_ROWS = 6  # of four lines each, so that a portfolio keeps to its page
LONGEST_TASK, LONGEST_SAID = 38, 40
_HEADINGS = ("序号", "任务", "牵头单位", "评定", "问题和下一步")
_WIDTHS = (13, 51, 21, 21, 50)  # a mark and a short name keep to a line


@dataclass(frozen=True)
class Asked:
    """A task that somebody will be asked about."""

    label: str
    text: str
    lead: str
    mark: str
    said: str


@dataclass(frozen=True)
class Page:
    """A portfolio: whose, how it stands in a sentence, what to ask about, and what to know."""

    leader: str
    summary: str
    asked: Sequence[Asked]
    remarks: Sequence[str]


def briefing_document(
    title: str, issuer: str, on: date, pages: Sequence[Page], *, fonts: Fonts
) -> bytes:
    """The .docx; the portfolios in their order, each on a page of its own."""
    document = paper.new_document(title=title, author=issuer, dated=on, fonts=fonts)
    for place, page in enumerate(pages):
        first = write(document, title, paper.TITLE)
        first.paragraph_format.page_break_before = place > 0
        write(document, f"{page.leader}　{day_full(on)}", paper.NUMBER)
        write(document, page.summary, paper.BODY)
        shown = page.asked[:MOST_ROWS]
        if shown:
            write_table(document, _table(shown))
        for remark in page.remarks:
            write(document, remark, paper.TABLE_NOTE)
        if left := len(page.asked) - len(shown):
            write(document, f"另有{left}项进展缓慢或滞后的任务，见督查系统。", paper.TABLE_NOTE)
    return paper.to_bytes(document)


def _table(asked: Sequence[Asked]) -> Table:
    rows = tuple(
        (each.label or "—", _clipped(each.text, LONGEST_TASK), _clipped(each.lead, 12))
        + (each.mark, _clipped(each.said, LONGEST_SAID))
        for each in asked
    )
    return Table(_HEADINGS, _WIDTHS, rows, numbers=frozenset({0, 3}))


def _clipped(text: str, longest: int) -> str:
    line = "".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
