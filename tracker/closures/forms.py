from collections.abc import Mapping
from datetime import date

from flask_wtf.file import MultipleFileField
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from tracker.closures.service import (
    LONGEST_ACHIEVED,
    LONGEST_REASON,
    WORKDAYS_TO_DECLARE,
    Declaration,
    Record,
)
from tracker.core.numbers import plain
from tracker.core.workdays import WorkCalendar
from tracker.models import Closure, Target, VerificationKind
from tracker.web.files import uploads_in
from tracker.web.forms import Form, at_most, choices_of

_A_DAY = "请填写日期，例如 2022-08-01。"


class DeclareForm(Form):
    """What a unit says of a task that it holds for done, with a line for each target."""

    achieved = TextAreaField(
        "完成情况", validators=[DataRequired("请写明完成情况。"), at_most(LONGEST_ACHIEVED)]
    )
    completed_on = DateField("完成日期", validators=[InputRequired(_A_DAY)])
    files = MultipleFileField("证明材料")
    targets: tuple[Target, ...] = ()

    @property
    def declaration(self) -> Declaration:
        return Declaration(
            achieved=self.achieved.data,
            completed_on=self.completed_on.data,
            values={each.id: self[f"value_{each.id}"].data or "" for each in self.targets},
            uploads=uploads_in(self.files.data),
        )


def declare_form(targets: tuple[Target, ...], written: Closure | None, on: date) -> DeclareForm:
    """The form for a task's targets; holding at first what the unit has written already.

    on: the day that stands there where nothing was written.
    """
    fields: dict[str, object] = {"targets": targets}
    for target in targets:
        fields[f"value_{target.id}"] = StringField(f"{target.name}最终值")
    return type("DeclareForm", (DeclareForm,), fields)(data=_written(written, on))


def _written(written: Closure | None, on: date) -> Mapping[str, object]:
    if written is None:
        return {"completed_on": on}
    values = {f"value_{each.target_id}": plain(each.value) for each in written.values}
    return {"achieved": written.achieved, "completed_on": written.completed_on, **values}


class SignForm(Form):
    """seen: the mark of the text that the page showed."""

    seen = HiddenField()


class SendBackForm(Form):
    reason = TextAreaField(
        "退回的原因", validators=[DataRequired("请写明退回的原因。"), at_most(LONGEST_REASON)]
    )


class WithdrawForm(Form):
    # Beside another form's reason on one page.
    reason = TextAreaField("撤回的原因", id="withdraw-reason", validators=[at_most(LONGEST_REASON)])


class VerifyForm(Form):
    kind = RadioField(
        "核验方式",
        choices=choices_of(VerificationKind),
        default=VerificationKind.ON_PAPER.value,
        validate_choice=False,
    )
    on = DateField("核验日期", validators=[InputRequired(_A_DAY)])
    people = StringField("核验人员", validators=[DataRequired("请写明核验人员。")])
    place = StringField("核查地点")
    finding = TextAreaField(
        "核验情况", validators=[DataRequired("请写明核验情况。"), at_most(LONGEST_ACHIEVED)]
    )
    files = MultipleFileField("附件")

    @property
    def record(self) -> Record:
        is_visit = self.kind.data == VerificationKind.BY_VISIT.value
        return Record(
            kind=VerificationKind.BY_VISIT if is_visit else VerificationKind.ON_PAPER,
            on=self.on.data,
            people=self.people.data,
            place=self.place.data or "",
            finding=self.finding.data,
            uploads=uploads_in(self.files.data),
        )


class CloseForm(Form):
    """seen: the mark of what the page said would follow."""

    seen = HiddenField()
    opinion = TextAreaField("意见", validators=[Optional(), at_most(LONGEST_REASON)])


class PartlyForm(Form):
    remaining = TextAreaField(
        "还没有完成的部分",
        validators=[DataRequired("请写明还没有完成的部分。"), at_most(LONGEST_REASON)],
    )
    opinion = TextAreaField("意见", validators=[Optional(), at_most(LONGEST_REASON)])


class RefuseForm(Form):
    reason = TextAreaField(
        "退回的原因", validators=[DataRequired("请写明退回的原因。"), at_most(LONGEST_REASON)]
    )
    due_on = DateField("补充期限", validators=[InputRequired(_A_DAY)])

    @staticmethod
    def data_of(calendar: WorkCalendar, on: date) -> dict[str, date]:
        """What the form holds at first."""
        return {"due_on": calendar.add(on, WORKDAYS_TO_DECLARE)}


class ReopenForm(Form):
    """seen: the mark of what the page said would follow."""

    seen = HiddenField()
    reason = TextAreaField(
        "恢复办理的原因",
        validators=[DataRequired("请写明恢复办理的原因。"), at_most(LONGEST_REASON)],
    )
