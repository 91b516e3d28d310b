from datetime import date

from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from tracker.instructions.service import LONGEST_INSTRUCTION, LONGEST_REPLY
from tracker.web.forms import Form


class DayField(DateField):
    """A day, refused in Chinese where it does not exist."""

    data: date | None

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("请填写日期，例如 2022-08-01。") from None


class InstructionForm(Form):
    text = TextAreaField(
        "批示",
        validators=[
            DataRequired("请写明批示内容。"),
            Length(max=LONGEST_INSTRUCTION, message=f"批示请写在{LONGEST_INSTRUCTION}字以内。"),
        ],
    )
    unit = SelectField("答复单位", validate_choice=False)
    reply_due_on = DayField("答复期限", validators=[Optional()])

    def validate_unit(self, field: SelectField) -> None:
        """The library's own sentence is not in Chinese."""
        if field.data and field.data not in dict(field.choices):
            raise ValidationError("请在这项任务现有的责任单位中选一个来答复。")


class ReplyForm(Form):
    text = TextAreaField(
        "答复",
        validators=[
            DataRequired("请写明答复内容。"),
            Length(max=LONGEST_REPLY, message=f"答复请写在{LONGEST_REPLY}字以内。"),
        ],
    )
