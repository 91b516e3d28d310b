from collections.abc import Iterable

from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import HiddenInput

from tracker.models import DECISIONS, MarkValue, ObjectionStatus
from tracker.objections.excluded import Candidate
from tracker.objections.service import (
    LONGEST_DECISION,
    LONGEST_REASON,
    LONGEST_STATEMENT,
    LONGEST_TEXT,
)
from tracker.web.forms import Form, at_most, choices_of


def _mark(value: str | MarkValue | None) -> MarkValue | None:
    return MarkValue(value) if value in set(MarkValue) else None


def _marks(nothing: str) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *choices_of(MarkValue)]


class ObjectionForm(Form):
    text = TextAreaField(
        "事实和理由", validators=[DataRequired("请写明事实和理由。"), at_most(LONGEST_TEXT)]
    )
    asked_mark = SelectField("请求改为", choices=_marks("不写"))
    files = MultipleFileField("证据材料")

    @property
    def asked(self) -> MarkValue | None:
        return _mark(self.asked_mark.data)


class RaiseForm(Form):
    """seen: the version that was read."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("请刷新页面后再试。")])

    def show(self, version: int) -> None:
        """What stands on the page now, whatever was sent before."""
        self.seen.raw_data, self.seen.data = None, version


class WithdrawForm(Form):
    reason = TextAreaField(
        "撤回的原因", validators=[DataRequired("请写明撤回的原因。"), at_most(LONGEST_REASON)]
    )


class ReferForm(Form):
    """The choices of `post` are those who may decide."""

    statement = TextAreaField(
        "督查室意见", validators=[DataRequired("请写明督查室意见。"), at_most(LONGEST_STATEMENT)]
    )
    post = RadioField("送哪位领导复核", validators=[InputRequired("请选一位领导。")])

    def offer(self, leaders: Iterable[Candidate]) -> None:
        self.post.choices = [SelectChoice(str(each.post.id), each.name) for each in leaders]


class DecideForm(Form):
    """seen: the mark as it stood on the page."""

    preview = SubmitField("看会改变什么")
    seen = HiddenField(filters=[_mark])
    outcome = RadioField(
        "结论", choices=choices_of(DECISIONS), validators=[InputRequired("请选复核的决定。")]
    )
    mark = SelectField("更正为", choices=_marks("评定不变"))
    reason = TextAreaField(
        "理由", validators=[DataRequired("请写明决定的理由。"), at_most(LONGEST_DECISION)]
    )

    @property
    def new_mark(self) -> MarkValue | None:
        return _mark(self.mark.data)

    @property
    def decided(self) -> ObjectionStatus | None:
        return ObjectionStatus(self.outcome.data) if self.outcome.data in DECISIONS else None
