"""A unit's quarter of sixteen tasks, taken away as a form, filled in and brought back."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn

from tests import factories
from tracker.core.db import transaction
from tracker.intake import read_form
from tracker.models import Actor, FilledForm, ProgressReport, Task
from tracker.offline import queries, service
from tracker.offline.comparing import Line, digest_of
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.reports.queries.quarters import Quarter, unit_quarter

KEY = "a key of the tests"
DUE = date(2022, 7, 7)
FIRST = 4  # the row of the first task
TASKS = 16
# Where the columns stand: the boxes, then the one figure and the promises of the first task.
PROGRESS, PROBLEMS, NEXT, FIGURE, OUTCOME = "E", "F", "G", "I", "K"
HOSTILE = ("=1+1", "@SUM(A1)", "-2+3", "+1", '=HYPERLINK("http://x","y")', "'=2", "007", "{{7*7}}")

Fill = Callable[[Any], None]


@dataclass
class Desk:
    """住建局 in the second quarter; of its first task the quarter before is reported."""

    city: factories.City
    tasks: list[Task]

    def quarter(self, on: date = factories.TODAY, due_on: date = DUE) -> Quarter:
        return unit_quarter(self.city.unit("住建局"), due_on, on=on)

    @property
    def liaison(self) -> Actor:
        return self.city.liaison("住建局")

    def taken(self, *, as_word: bool = False) -> bytes:
        notes = ("请填白底的格子。",)
        return service.form_of(self.quarter(), key=KEY, notes=notes, as_word=as_word)

    def brought(
        self,
        content: bytes,
        *,
        by: Actor | None = None,
        quarter: Quarter | None = None,
        filename: str = "填报表.xlsx",
    ) -> FilledForm:
        read = read_form(content, filename)
        with transaction():
            return service.bring_form(
                quarter or self.quarter(),
                read,
                filename=filename,
                sha256=sha256(content).hexdigest(),
                key=KEY,
                by=by or self.liaison,
            )

    def lines(self, form: FilledForm) -> list[Line]:
        return queries.lines_in(form, on=factories.TODAY)

    def save(self, form: FilledForm, *, by: Actor | None = None, **options: Any) -> list[Line]:
        seen = options.pop("seen", None) or digest_of(self.lines(form))
        with transaction():
            return service.save_form(form, seen=seen, by=by or self.liaison, **options)

    def write(self, task: int, **content: Any) -> ProgressReport:
        """Somebody of the unit writes online: its head, over whatever stands there."""
        assignment = factories.assignment(self.tasks[task], self.city.unit("住建局"))
        period = factories.period(self.tasks[task])
        with transaction():
            return reports.save_draft(
                assignment,
                period,
                content=Content(**content),
                version=reports.draft_version(self.report(task)),
                by=self.city.head("住建局"),
            )

    def report(self, task: int) -> ProgressReport | None:
        return self.quarter().items[task].report


def build(city: factories.City) -> Desk:
    first = factories.issued_task(city, support=())
    others = [
        factories.another_task(first.plan, f"办好第{number}件事。", lead=city.unit("住建局"))
        for number in range(2, TASKS + 1)
    ]
    factories.target(first, name="改造小区", value=14, unit="个")
    on = date(2022, 4, 4)
    with transaction():
        report = reports.save_draft(
            factories.assignment(first, city.unit("住建局")),
            factories.period(first, 1),
            content=Content("已选址。", next_steps="6月底前开工5个小区\n完成招标"),
            version=0,
            by=city.liaison("住建局", on=on),
        )
        reports.submit([report], by=city.head("住建局", on=on))
    return Desk(city, [first, *others])


def changed(content: bytes, change: Fill) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled(content: bytes, cells: Mapping[str, Any]) -> bytes:
    """The form with these cells written by openpyxl."""

    def fill(sheet: Any) -> None:
        for at, value in cells.items():
            sheet[at] = value
            if isinstance(value, str) and value.startswith("="):
                sheet[at].data_type = "s"

    return changed(content, fill)


def written(content: bytes, tasks: Mapping[int, Mapping[str, str]]) -> bytes:
    """The Word form with these lines of these tables filled in, by their labels."""

    def write(document: Any) -> None:
        for at, lines in tasks.items():
            for row in document.tables[at].rows:
                label = label_of(row)
                if label in lines:
                    put(row.cells[1], lines[label])

    return rewritten(content, write)


def rewritten(content: bytes, change: Fill) -> bytes:
    document = docx.Document(io.BytesIO(content))
    change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def label_of(row: Any) -> str:
    return row.cells[0].paragraphs[0].runs[0].text


def put(cell: Any, text: str) -> None:
    """As somebody types it: also into a list to choose from, in a paragraph a line."""
    lists = list(cell._tc.iter(qn("w:sdtContent")))
    if lists:
        next(lists[0].iter(qn("w:t"))).text = text
    else:
        cell.text = text
