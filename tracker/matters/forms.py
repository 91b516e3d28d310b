from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from tracker.matters.entering import LONGEST_TEXT
from tracker.models import Cadence
from tracker.web.forms import Form, at_most
from tracker.web.keys import row_number

A_DAY = "请填写日期，例如 2022-08-01。"
# How often until the day it is due; the day itself is always reported on.
RHYTHMS = (
    SelectChoice(Cadence.DATES.value, "到期报一次"),
    SelectChoice(Cadence.MONTHLY.value, "到期前每月报"),
    SelectChoice(Cadence.TEN_DAYS.value, "到期前每旬报"),
    SelectChoice(Cadence.WEEKLY.value, "到期前每周报"),
)


class PreviewedForm(Form):
    """What is looked at before it is done.

    seen: what the page showed of what would follow; files are chosen when it is handed out.
    """

    seen = HiddenField()
    hand_out = SubmitField("交办")
    files = MultipleFileField("依据文件")

    def confirms(self, digest: str) -> bool:
        """Whether what would follow now is what was seen."""
        return bool(self.hand_out.data) and self.seen.data == digest

    def shows(self, digest: str) -> None:
        self.seen.data = digest


class MatterForm(PreviewedForm):
    """One matter; of the origin only the fields of its kind are asked for."""

    text = TextAreaField("事项", validators=[DataRequired("请写明事项。"), at_most(LONGEST_TEXT)])
    requirement = StringField("要求", validators=[at_most(300)])
    leads = StringField("牵头单位", validators=[DataRequired("请填写牵头单位。"), at_most(300)])
    supports = StringField("配合单位", validators=[at_most(500)])
    leaders = StringField("分管领导", validators=[at_most(200)])
    due_on = DateField("办理期限", validators=[InputRequired(A_DAY)])
    cadence = SelectField("怎样报", choices=list(RHYTHMS))
    dates = StringField("另外报的日期", validators=[at_most(300)])
    post = SelectField("批示领导", coerce=int, default=0)
    proposer = StringField("提出人", validators=[at_most(200)])
    proposal_number = StringField("建议、提案编号", validators=[at_most(50)])
    basis_title = StringField("依据文件名称", validators=[at_most(200)])
    basis_number = StringField("文号", validators=[at_most(50)])
    basis_on = DateField("成文日期", validators=[Optional()])


class MeetingForm(PreviewedForm):
    """A meeting, and what it decided on, an item a line."""

    meeting_title = StringField(
        "会议名称", validators=[DataRequired("请填写会议名称。"), at_most(200)]
    )
    held_on = DateField("会议日期", validators=[InputRequired(A_DAY)])
    number = StringField("纪要编号", validators=[at_most(50)])
    basis_title = StringField("纪要名称", validators=[at_most(200)])
    cadence = SelectField("怎样报", choices=list(RHYTHMS))
    items = TextAreaField(
        "议定事项",
        validators=[DataRequired("请把议定事项粘贴到这里。"), at_most(60_000)],
    )


class SignForm(Form):
    """all: every matter that the unit has not signed for."""

    all = BooleanField("全部")


def _task_or_none(given: object) -> int:
    """The number of a task, 0 where none is chosen; ValueError for what no row can have."""
    return row_number(str(given)) if str(given) != "0" else 0


class LinkForm(Form):
    """Two tasks that are one fact; seen: what would follow, as it was shown."""

    other = SelectField("另一项", coerce=_task_or_none, validate_choice=False, default=0)
    seen = HiddenField()
    link = SubmitField("定为同一事项")


class PartForm(Form):
    reason = StringField("原因", validators=[DataRequired("请写明原因。"), at_most(200)])
