from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from tracker.succession.service.dividing import LONGEST_BASIS
from tracker.web.forms import Form, at_most, of_our_time
from tracker.web.keys import row_number

A_DAY = "请填写日期，例如 2022-08-01"


class SeenForm(Form):
    """A form that is confirmed once what follows was looked at; `seen` is what was."""

    preview = SubmitField("看移交什么")
    seen = HiddenField()

    @property
    def is_confirmed(self) -> bool:
        return bool(self.seen.data) and not self.preview.data


class SuccessionForm(SeenForm):
    official = SelectField("接任干部", coerce=int)
    new_name = StringField("新干部姓名", validators=[Length(max=50, message="姓名请写在50字以内")])
    on = DateField("到任日期", validators=[InputRequired(A_DAY), of_our_time])
    keeps_covers = BooleanField("原定的代理在接任以后继续")


class EndTenureForm(SeenForm):
    on = DateField("离任日期", validators=[InputRequired(A_DAY), of_our_time])


class CoverForm(SeenForm):
    official = SelectField(
        "代理人", coerce=int, validators=[NumberRange(1, message="请选择代理人")]
    )
    from_on = DateField("开始日期", validators=[InputRequired(A_DAY), of_our_time])
    until_on = DateField("恢复日期", validators=[InputRequired(A_DAY), of_our_time])
    reason = StringField("原因", validators=[Length(max=200, message="原因请写在200字以内")])


class EndCoverForm(Form):
    """One button."""


class CallOffForm(Form):
    """One button."""


def _row_or_none(value: str) -> int:
    try:
        return row_number(value)
    except ValueError:
        return 0


class RedivideForm(SeenForm):
    """From whom to whom, by units or task by task, from which day, and by what document."""

    from_post = SelectField(
        "原来的分管领导", coerce=int, validators=[NumberRange(1, message="请选原来的分管领导")]
    )
    to_post = SelectField(
        "调整给", coerce=int, validators=[NumberRange(1, message="请选调整给哪位分管领导")]
    )
    units = SelectMultipleField("整单位调整", coerce=_row_or_none, validate_choice=False)
    tasks = SelectMultipleField("逐项调整", coerce=_row_or_none, validate_choice=False)
    on = DateField("从哪天起", validators=[InputRequired(A_DAY), of_our_time])
    basis = StringField(
        "依据", validators=[InputRequired("请填写分工通知的文号或名称"), at_most(LONGEST_BASIS)]
    )

    def validate_units(self, _field: SelectMultipleField) -> None:
        if not self.units.data and not self.tasks.data:
            raise ValidationError("请勾选单位，或在下面勾选任务。")
