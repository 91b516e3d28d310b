from collections.abc import Iterable
from datetime import date

from flask_wtf.file import MultipleFileField
from wtforms import (
    DateField,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from tracker.models import Task
from tracker.talks.queries import Seat
from tracker.talks.service import (
    LONGEST_PLACE,
    LONGEST_PROMISE,
    LONGEST_REASON,
    LONGEST_SAID,
    Meeting,
    Promise,
)
from tracker.web.forms import Form, Part, Rows, at_most
from tracker.web.keys import row_number

A_DAY = "请填写日期，例如 2022-08-01。"
MOST_PROMISES = 4


def _a_row(given: object) -> int:
    return row_number(str(given))


class MeetingForm(Form):
    planned_on = DateField("日期", validators=[InputRequired(A_DAY)])
    planned_time = StringField("时间", validators=[DataRequired("请写明几点，例如 15:00。")])
    place = StringField("地点", validators=[DataRequired("请写明地点。"), at_most(LONGEST_PLACE)])

    @property
    def meeting(self) -> Meeting:
        assert self.planned_on.data is not None
        return Meeting(self.planned_on.data, self.planned_time.data or "", self.place.data or "")


class TalkForm(MeetingForm):
    reason = TextAreaField(
        "约谈的原因", validators=[DataRequired("请写明约谈的原因。"), at_most(LONGEST_REASON)]
    )
    tasks = SelectMultipleField("涉及的任务", coerce=_a_row)
    talker = SelectField("由谁约谈", coerce=_a_row)
    approver = SelectField("送哪位领导批准", coerce=_a_row)

    def offer(
        self, tasks: Iterable[Task], talkers: Iterable[Seat], approvers: Iterable[Seat]
    ) -> None:
        """What can be chosen."""
        self.tasks.choices = [SelectChoice(each.id, f"{each.name}　{each.text}") for each in tasks]
        self.talker.choices = [SelectChoice(each.post.id, each.name) for each in talkers]
        self.approver.choices = [SelectChoice(each.post.id, each.name) for each in approvers]


class OpinionForm(Form):
    opinion = TextAreaField("意见", validators=[at_most(LONGEST_REASON)])
    verdict = RadioField(
        "决定",
        choices=[SelectChoice("approve", "批准约谈"), SelectChoice("refuse", "不批准")],
        validators=[InputRequired("请选批准或不批准。")],
    )


class ConfirmForm(Form):
    attends = StringField(
        "参加的人", validators=[DataRequired("请写明谁来参加。"), at_most(LONGEST_PLACE)]
    )


class PostponeForm(MeetingForm):
    reason = TextAreaField(
        "改期的原因", validators=[DataRequired("请写明改期的原因。"), at_most(LONGEST_REASON)]
    )


class PromisePart(Part):
    text = StringField("承诺的事项", validators=[at_most(LONGEST_PROMISE)])
    due_on = DateField("期限", validators=[Optional()])


class RecordForm(Form):
    held_on = DateField("约谈日期", validators=[InputRequired(A_DAY)])
    present = StringField(
        "参加的人", validators=[DataRequired("请写明参加的人。"), at_most(LONGEST_REASON)]
    )
    said = TextAreaField(
        "谈话内容", validators=[DataRequired("请写明谈了什么。"), at_most(LONGEST_SAID)]
    )
    promises = Rows(
        FormField(PromisePart),
        "承诺的事项",
        min_entries=MOST_PROMISES,
        max_entries=MOST_PROMISES,
    )
    files = MultipleFileField("附件")

    @property
    def promised(self) -> list[Promise]:
        """The rows that are written in; a row half written stops the form (see half)."""
        return [
            Promise(text.strip(), due_on)
            for text, due_on in self._rows
            if text.strip() and due_on is not None
        ]

    @property
    def half(self) -> bool:
        """Whether a row has only its text or only its day."""
        return any(bool(text.strip()) != (due_on is not None) for text, due_on in self._rows)

    @property
    def _rows(self) -> list[tuple[str, date | None]]:
        return [(each.form.text.data or "", each.form.due_on.data) for each in self.promises]


class WithdrawForm(Form):
    why = TextAreaField(
        "撤回的原因", validators=[DataRequired("请写明撤回的原因。"), at_most(LONGEST_REASON)]
    )


class DoneForm(Form):
    note = StringField(
        "办理情况", validators=[DataRequired("请写明办理情况。"), at_most(LONGEST_PROMISE)]
    )
