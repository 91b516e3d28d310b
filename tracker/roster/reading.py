"""The rows of a filled roster, each cell with its place, so that what is wrong is said by cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.core.characters import in_one_line
from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in
from tracker.intake import Sheet, cell_name
from tracker.roster.layout import FORMS, FURTHER_NAMES, NUMBER, Form

MOST_LINES = 5_000
# As the pages take them.
LONGEST = 100
LONGEST_OF = {"电话": 50, "其他名称": 2_000}
HEAD_WITHIN = 10  # rows
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_NUMBER = re.compile(r"\d{1,9}")


@dataclass
class Line:
    """A row of a sheet: its cells by their headings, and where each stands."""

    form: Form
    row: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]
    flaws: list[str] = field(default_factory=list)

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def has(self, heading: str) -> bool:
        """Whether the sheet has the column: what it does not have is left as it is."""
        return heading in self.columns

    def place(self, heading: str) -> str:
        """Where a cell stands: 单位 B7."""
        return f"{self.form.name} {cell_name(self.row, self.columns.get(heading, 1))}"

    def refuse(self, heading: str, sentence: str) -> None:
        self.flaws.append(f"{self.place(heading)}：{sentence}")

    @property
    def number(self) -> int | None:
        text = self[NUMBER]
        return int(text) if _NUMBER.fullmatch(text) else None

    def day(self, heading: str) -> date | None:
        """The day in a cell; None where it is empty. ValueError for what is no day."""
        text = self[heading]
        if not text:
            return None
        found = _DAY.fullmatch(text)
        if not found:
            raise ValueError(text)
        day = date(*map(int, found.groups()))
        if not 1950 <= day.year < 2200:
            raise ValueError(text)
        return day


def lines_of(sheets: Sequence[Sheet]) -> list[Line]:
    """The rows that hold anything, in the order of the forms; sheets that are none are left out.

    RuleBroken where none of the sheets is one of the roster, a column that it needs is missing, or
    there are too many rows.
    """
    known = {sheet.name.strip(): sheet for sheet in sheets}
    if not known.keys() & FORMS.keys():
        raise RuleBroken(
            f"没有找到名为{'、'.join(FORMS)}的工作表，请用导出的文件填写。", field="file"
        )
    lines = [
        line for name, form in FORMS.items() if name in known for line in _lines(known[name], form)
    ]
    if len(lines) > MOST_LINES:
        raise RuleBroken(f"一次最多 {MOST_LINES} 行，请分几次导入。", field="file")
    return lines


def _lines(sheet: Sheet, form: Form) -> Iterator[Line]:
    head, columns = _head(sheet, form)
    for row, cells in enumerate(sheet.rows[head:], start=head + 1):
        values = {
            heading: in_one_line(cells[column - 1]).strip() if column <= len(cells) else ""
            for heading, column in columns.items()
        }
        if not any(values.values()):
            continue
        line = Line(form, row, values, columns)
        for heading, column in columns.items():
            for said in _wrong(values[heading], heading, sheet.flaws, cell_name(row, column)):
                line.refuse(heading, said)
        for heading in form.required:
            if not values[heading]:
                line.refuse(heading, f"请填写{heading}")
        if values.get(NUMBER) and line.number is None:
            line.refuse(NUMBER, "编号请用导出的文件里的，新增的留空")
        yield line


def _head(sheet: Sheet, form: Form) -> tuple[int, dict[str, int]]:
    """The row of the headings, and in which column each stands, wherever it was moved to."""
    for number, cells in enumerate(sheet.rows[:HEAD_WITHIN], start=1):
        found = {text.strip(): at for at, text in enumerate(cells, start=1) if text.strip()}
        if all(heading in found for heading in form.required):
            return number, {
                heading: found[heading] for heading in form.headings if heading in found
            }
    needed = "、".join(form.required)
    raise RuleBroken(
        f"“{sheet.name}”表的前 {HEAD_WITHIN} 行里没有{needed}这些列名，请用导出的文件填写。",
        field="file",
    )


def _wrong(text: str, heading: str, flaws: Mapping[str, str], cell: str) -> Iterator[str]:
    if cell in flaws:
        yield flaws[cell]
    most = LONGEST_OF.get(heading, LONGEST)
    if len(text) > most:
        yield f"超过 {most} 字，请改短"
    marking = marking_in(text.replace(FURTHER_NAMES, "\n"))  # each name stands alone once entered
    if marking:
        yield f"含有密级标志“{marking}”，本系统不得录入，请删去"
