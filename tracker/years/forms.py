from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from tracker.models import MarkValue
from tracker.web.forms import Form, Part, Rows, choices_of
from tracker.web.keys import row_number
from tracker.years.queries import Candidate, FinalRow
from tracker.years.service import FinalChoice

NOT_CHOSEN = SelectChoice("", "请选择")


def _a_row(given: object) -> int:
    return row_number(str(given))


class FinalPart(Part):
    """One task's final mark; seen: the row as it was shown."""

    task = IntegerField(widget=HiddenInput(), validators=[Optional()])
    seen = HiddenField()
    is_ticked = BooleanField("勾选")
    value = SelectField("评定", choices=[NOT_CHOSEN, *choices_of(MarkValue)], default="")
    reason = StringField("理由", validators=[Length(max=500, message="请写在500字以内")])

    @property
    def choice(self) -> FinalChoice:
        given = self.value.data
        value = MarkValue(given) if given in set(MarkValue) else None
        return FinalChoice(self.task.data or 0, self.seen.data or "", value, self.reason.data or "")


class FinalsForm(Form):
    """all_clear: every proposal that nothing speaks against; seen: all rows as they were shown."""

    seen = HiddenField()
    all_clear = SubmitField("一并确认")
    rows = Rows(FormField(FinalPart), "逐项评定")

    @property
    def parts(self) -> dict[int | None, Form]:
        """By its task what the form holds of a row, wherever in the form it stands."""
        return {entry.form.task.data: entry.form for entry in self.rows}

    @staticmethod
    def data_of(rows: list[FinalRow], seen: str) -> dict[str, object]:
        """What the form holds at first."""
        return {
            "seen": seen,
            "rows": [
                {
                    "task": row.task.id,
                    "seen": row.seen,
                    "value": (row.value or row.proposed.value or ""),
                    "reason": row.final.reason if row.final and row.final.is_overridden else "",
                }
                for row in rows
            ],
        }

    @property
    def choices(self) -> list[FinalChoice]:
        return [entry.form.choice for entry in self.rows if entry.form.is_ticked.data]


class ConcludeForm(Form):
    seen = HiddenField()
    confirmed = BooleanField(
        "已经核对，办结后不再重开",
        validators=[InputRequired("请先勾选：办结后不能重开，评定和报送都不再改动。")],
    )


class CarryForm(Form):
    """Which tasks go on, and in which draft; seen: how they would, as it was shown."""

    preview = SubmitField("预览")
    seen = HiddenField()
    tasks = SelectMultipleField("任务", coerce=_a_row, validate_choice=False)
    into = SelectField("结转到", coerce=int)

    def chosen_among(self, candidates: list[Candidate]) -> list[Candidate]:
        wanted = set(self.tasks.data or ())
        return [each for each in candidates if each.task.id in wanted and not each.link]


class NextYearForm(Form):
    title = StringField(
        "方案名称",
        validators=[InputRequired("请填写方案名称"), Length(max=200, message="请写在200字以内")],
    )


class LedgerForm(Form):
    """An existing ledger, to be looked at before anything is written."""

    file = FileField("台账文件", validators=[FileRequired("请选择文件")])
