from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    DateField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from tracker.instructions.service import LONGEST_INSTRUCTION
from tracker.models import DECISIONS, MarkValue, ObjectionStatus, PaperSettlement, Unit
from tracker.objections.service import LONGEST_DECISION
from tracker.paper.queries import Signer
from tracker.paper.service import LONGEST_NOTE, Paper
from tracker.reports.content import LONGEST, Content
from tracker.reports.queries.items import Item
from tracker.web.files import uploads_in
from tracker.web.forms import Form, Part, Rows, at_most
from tracker.web.keys import row_number

A_DAY = "请填写日期，例如 2022-08-01。"
MOST_ROWS = 300


def _a_row(given: object) -> int:
    return row_number(str(given))


class SheetForm(Form):
    """The sheet of paper: whose, of which day, and its scan."""

    post = SelectField("谁签的", coerce=_a_row)
    signed_on = DateField("签字日期", validators=[InputRequired(A_DAY)])
    note = StringField("说明", validators=[at_most(LONGEST_NOTE)])
    files = MultipleFileField("原件的扫描件或照片")

    def offer(self, signers: Iterable[Signer]) -> None:
        """Whose signature may stand on it."""
        self._posts = {each.post.id: each.post for each in signers}
        self.post.choices = [SelectChoice(each.post.id, each.label) for each in signers]

    @property
    def paper(self) -> Paper:
        return Paper(
            post=self._posts[self.post.data],
            signed_on=self.signed_on.data,
            scans=uploads_in(self.files.data),
            note=self.note.data or "",
        )


class InstructionSheetForm(SheetForm):
    text = TextAreaField(
        "批示原文", validators=[DataRequired("请照原件写批示。"), at_most(LONGEST_INSTRUCTION)]
    )
    unit = SelectField("答复单位", coerce=_a_row)
    reply_due_on = DateField("答复期限", validators=[Optional()])

    def offer_units(self, units: Sequence[Unit]) -> None:
        self.unit.choices = [SelectChoice(each.id, each.short_name) for each in units]


class DecisionSheetForm(SheetForm):
    """verdict, in the words of what is decided on."""

    opinion = TextAreaField("批示原文", validators=[at_most(LONGEST_NOTE)])
    verdict = RadioField("决定", validators=[InputRequired("请照原件选决定。")])

    def offer_verdicts(self, yes: str, no: str) -> None:
        self.verdict.choices = [SelectChoice("yes", yes), SelectChoice("no", no)]

    @property
    def said(self) -> dict[str, Any]:
        """The decision, as the service takes it."""
        return {"approves": self.verdict.data == "yes", "opinion": self.opinion.data or ""}


class ObjectionSheetForm(SheetForm):
    seen = HiddenField()  # the mark as it stood on the page
    outcome = RadioField(
        "决定",
        choices=[SelectChoice(each.value, each.label) for each in DECISIONS],
        validators=[InputRequired("请照原件选决定。")],
    )
    mark = SelectField(
        "更正为",
        choices=[
            SelectChoice("", "不变"),
            *(SelectChoice(each.value, each.label) for each in MarkValue),
        ],
        default="",
    )
    reason = TextAreaField(
        "理由", validators=[DataRequired("请照原件写理由。"), at_most(LONGEST_DECISION)]
    )

    @property
    def said(self) -> dict[str, Any]:
        """The decision, as the service takes it."""
        return {
            "outcome": ObjectionStatus(self.outcome.data),
            "mark": MarkValue(self.mark.data) if self.mark.data else None,
            "reason": self.reason.data or "",
            "seen": next((each for each in MarkValue if each.value == self.seen.data), None),
        }


class ReportPart(Part):
    """One task of the form."""

    assignment = HiddenField()
    progress = TextAreaField("工作进度", validators=[at_most(LONGEST)])
    problems = TextAreaField("存在的主要问题", validators=[at_most(LONGEST)])
    next_steps = TextAreaField("下一步工作安排", validators=[at_most(LONGEST)])
    figures = Rows(StringField("完成数", validators=[at_most(40)]), max_entries=50)


class ReportsSheetForm(SheetForm):
    """A unit's form of a quarter. shown marks the preview that was seen."""

    received_on = DateField("收到日期", validators=[InputRequired(A_DAY)])
    rows = Rows(FormField(ReportPart), "各项任务", max_entries=MOST_ROWS)
    shown = HiddenField()
    preview = SubmitField("预览")

    def arrange(self, items: Sequence[Item]) -> None:
        """Let there be a row for each task, in their order, with a box for each figure: whatever
        the page had when it was opened."""
        given = {each.form.assignment.data: each for each in self.rows}
        known = {str(each.assignment.id): given.get(str(each.assignment.id)) for each in items}
        self.rows.entries = [each for each in known.values() if each is not None]
        made = [known[row["assignment"]] or self.rows.append_entry(row) for row in rows_for(items)]
        self.rows.entries = made
        for row, item in zip(made, items, strict=True):
            while len(row.form.figures) < len(item.task.targets):
                row.form.figures.append_entry("")

    def contents(self, items: Sequence[Item]) -> dict[int, Content]:
        """What is typed of each task, by its assignment."""
        known = {str(each.assignment.id): each for each in items}
        typed = {}
        for row in self.rows:
            item = known.get(row.form.assignment.data or "")
            if item is not None:
                typed[item.assignment.id] = _content(row.form, item)
        return typed

    @property
    def paper(self) -> Paper:
        return replace(super().paper, received_on=self.received_on.data)


class ContestForm(Form):
    why = TextAreaField(
        "与原件哪里不符", validators=[DataRequired("请写明哪里不符。"), at_most(LONGEST_NOTE)]
    )


class SettleForm(Form):
    settlement = RadioField(
        "核对的结果",
        choices=[SelectChoice(each.value, each.label) for each in PaperSettlement],
        validators=[InputRequired("请选核对的结果。")],
    )
    why = TextAreaField(
        "处理情况", validators=[DataRequired("请写明处理情况。"), at_most(LONGEST_NOTE)]
    )

    @property
    def chosen(self) -> PaperSettlement:
        return PaperSettlement(self.settlement.data)


def rows_for(items: Sequence[Item]) -> list[dict[str, Any]]:
    """A row of the form for each task: what waits for the head's signature as it stands, the rest
    blank."""
    rows = []
    for item in items:
        report = item.report if item.awaits_signoff else None
        rows.append(
            {
                "assignment": str(item.assignment.id),
                "progress": report.progress if report else "",
                "problems": report.problems if report else "",
                "next_steps": report.next_steps if report else "",
                "figures": [
                    report.target_values.get(str(target.id), "") if report else ""
                    for target in item.task.targets
                ],
            }
        )
    return rows


def _content(row: Form, item: Item) -> Content:
    figures = [each.data or "" for each in row.figures]
    named = {
        str(target.id): typed
        for target, typed in zip(item.task.targets, figures, strict=False)
        if typed
    }
    return Content(
        progress=row.progress.data or "",
        problems=row.problems.data or "",
        next_steps=row.next_steps.data or "",
        target_values=named,
    )


def days_of(on: date) -> dict[str, date]:
    """Both days as they stand before anybody has chosen."""
    return {"signed_on": on, "received_on": on}
