from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Optional, ValidationError

from tracker.instructions.service import LONGEST_INSTRUCTION, LONGEST_REPLY
from tracker.web.forms import Form, at_most


class InstructionForm(Form):
    text = TextAreaField(
        "批示",
        validators=[
            DataRequired("请写明批示内容。"),
            at_most(LONGEST_INSTRUCTION),
        ],
    )
    unit = SelectField("答复单位", validate_choice=False)
    reply_due_on = DateField("答复期限", validators=[Optional()])

    def validate_unit(self, field: SelectField) -> None:
        """The library's own sentence is not in Chinese."""
        if field.data and field.data not in dict(field.choices):
            raise ValidationError("请在这项任务现有的责任单位中选一个来答复。")


class DraftForm(Form):
    """One button: what a secretary wrote is given, or discarded."""


class ReplyForm(Form):
    text = TextAreaField(
        "答复",
        validators=[
            DataRequired("请写明答复内容。"),
            at_most(LONGEST_REPLY),
        ],
    )
