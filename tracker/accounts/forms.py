from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from tracker.web.forms import Form, Part

LONGEST = 128


def _password(what: str) -> list[InputRequired | Length]:
    return [
        InputRequired(f"请输入{what}"),
        Length(max=LONGEST, message=f"密码请写在{LONGEST}个字符以内"),
    ]


class SignInForm(Form):
    asks_about_secrecy = False

    username = StringField(
        "账号",
        validators=[
            InputRequired("请输入账号"),
            Length(max=64, message="没有这么长的账号，请核对后重输"),
        ],
    )
    password = PasswordField("密码", validators=_password("密码"))
    pledge = BooleanField(
        "我知道不得录入国家秘密和工作秘密",
        validators=[InputRequired("请先阅读保密要求，勾选后再登录")],
    )


class PasswordForm(Form):
    old = PasswordField("原密码", validators=_password("原密码"))
    new = PasswordField("新密码", validators=_password("新密码"))
    again = PasswordField(
        "再输一遍新密码",
        validators=[
            InputRequired("请再输一遍新密码"),
            EqualTo("new", message="两遍输入的新密码不一样，请重输"),
        ],
    )


class PostChoiceForm(Form):
    post = RadioField("以哪个岗位办理", coerce=int, validators=[InputRequired("请选择一个岗位")])


class PreferencesForm(Form):
    single_keys = BooleanField("单键快捷键", default=True)


class NewcomerPart(Part):
    official = IntegerField(widget=HiddenInput())
    wanted = BooleanField("建账号", default=True)
    username = StringField("账号", validators=[Length(max=32, message="账号请写在32个字符以内")])


class AccountsForm(Form):
    people = FieldList(FormField(NewcomerPart))

    @property
    def ticked(self) -> list[NewcomerPart]:
        return [row.form for row in self.people if row.form.wanted.data]


class AccountForm(Form):
    official = SelectField("干部", coerce=int, validators=[NumberRange(1, message="请选择干部")])
    username = StringField(
        "账号",
        validators=[InputRequired("请填写账号"), Length(max=32, message="账号请写在32个字符以内")],
    )
