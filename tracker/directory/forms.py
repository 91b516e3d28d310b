import hashlib

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
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from tracker.core.workdays import DayKind
from tracker.directory.service import EMAIL
from tracker.models import PostKind, UnitKind
from tracker.web.forms import Form, choices_of

A_DAY = "请填写日期，例如 2022-08-01"


def _required(what: str) -> list[InputRequired | Length]:
    return [InputRequired(f"请填写{what}"), Length(max=100, message=f"{what}请写在100字以内")]


class UnitForm(Form):
    name = StringField("全称", validators=_required("全称"))
    short_name = StringField("简称", validators=_required("简称"))
    kind = SelectField("类别", choices=choices_of(UnitKind))
    phone = StringField("电话", validators=[Length(max=50, message="电话请写在50字以内")])
    needs_signoff = BooleanField("报送须经责任人签发", default=True)
    aliases = TextAreaField("其他名称", validators=[Length(max=2000, message="请写在2000字以内")])


class PastedForm(Form):
    """Text that is pasted, looked at, and then entered; `checked` is what was looked at."""

    text: TextAreaField
    enter: SubmitField
    checked = HiddenField()

    @property
    def was_checked(self) -> bool:
        """Whether what is to be entered is what was shown."""
        return bool(self.enter.data and self.checked.data == digest_of(self.text.data))


class ListForm(PastedForm):
    """A list copied out of a table."""

    text = TextAreaField(
        "名单",
        validators=[
            InputRequired("请把名单粘贴到这里"),
            Length(max=60_000, message="一次太多，请分几次登记"),
        ],
    )
    enter = SubmitField("登记")


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class GroupForm(Form):
    name = StringField("单位组名称", validators=_required("名称"))
    is_chosen_per_task = BooleanField("成员按任务逐项选定（如“相关部门”）")


class MemberForm(Form):
    unit = SelectField("单位", coerce=int, validators=[NumberRange(1, message="请选择单位")])
    from_on = DateField("加入日期", validators=[InputRequired(A_DAY)])

    preview = SubmitField("看会承担什么")
    seen = HiddenField()


class LeaveForm(Form):
    until_on = DateField("退出日期", validators=[InputRequired(A_DAY)])


class PostForm(Form):
    title = StringField("岗位名称", validators=_required("岗位名称"))
    kind = SelectField(
        "岗位类别",
        choices=choices_of(kind for kind in PostKind if kind is not PostKind.SECRETARY),
    )
    unit = SelectField("所属单位", coerce=int)


class TitleForm(Form):
    title = StringField("岗位名称", validators=_required("岗位名称"))


class SecretaryForm(TitleForm):
    """The post of a leader's secretary."""


class OfficialForm(Form):
    name = StringField("姓名", validators=_required("姓名"))
    email = StringField(
        "电子邮箱",
        validators=[
            Optional(),
            Regexp(rf"^{EMAIL.pattern}$", message="邮箱格式不对，例如 name@example.org"),
        ],
    )
    phone = StringField("电话", validators=[Length(max=50, message="电话请写在50字以内")])


class CalendarForm(Form):
    on = DateField("日期", validators=[InputRequired(A_DAY)])
    until = DateField("到", validators=[Optional()])
    kind = SelectField(
        "安排",
        default=DayKind.DAY_OFF.value,
        choices=[*choices_of(DayKind), SelectChoice("", "按星期")],
    )
    name = StringField("名称", validators=[Length(max=50, message="名称请写在50字以内")])
