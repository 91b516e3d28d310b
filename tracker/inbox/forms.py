from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import TextInput

from tracker.inbox.carriers import USUAL_TIMEOUT, Secrets
from tracker.inbox.channels.email import Security
from tracker.inbox.channels.sms import BodyKind, Method
from tracker.inbox.setting_up import Entry
from tracker.models import Channel, ChannelSetup
from tracker.web.forms import Form, at_most, choices_of

LONGEST_TIMEOUT = 15


class HiddenText(TextInput):
    """A box in which one sees what one types, but never what is kept."""

    def __call__(self, field: Any, **attributes: Any) -> Any:
        return super().__call__(field, value="", autocomplete="off", **attributes)


class ChannelForm(Form):
    """What all channels have; the fields of one are named as its settings and secrets are."""

    secret_names: tuple[str, ...] = ()

    is_on = BooleanField("启用", default=True)
    timeout = IntegerField(
        "每一步最多等几秒",
        default=USUAL_TIMEOUT,
        validators=[
            InputRequired("请填写秒数"),
            NumberRange(1, LONGEST_TIMEOUT, message=f"请填 1 到 {LONGEST_TIMEOUT} 秒"),
        ],
    )
    authority = TextAreaField("信任的证书", validators=[at_most(20_000)])

    def entry(self) -> Entry:
        """What was written; the name of a group stands apart from the settings."""
        apart = {"is_on", "name", "csrf_token", *self.secret_names}
        written = {field.name: field.data for field in self if field.name not in apart}
        typed = {field.name: field.data or "" for field in self if field.name in self.secret_names}
        name = self["name"].data if "name" in self else ""
        return Entry(written, Secrets(**typed), name=name, is_on=self.is_on.data)


class MailForm(ChannelForm):
    secret_names: tuple[str, ...] = ("password",)

    host = StringField("邮件服务器", validators=[InputRequired("请填写主机名"), at_most(253)])
    port = IntegerField(
        "端口",
        default=25,
        validators=[InputRequired("请填写端口"), NumberRange(1, 65535, message="请填 1 到 65535")],
    )
    security = RadioField("加密", choices=choices_of(Security), default=Security.STARTTLS.value)
    sender = StringField("发件人邮箱", validators=[InputRequired("请填写发件人邮箱"), at_most(200)])
    user = StringField("账号", validators=[at_most(200)])
    password = PasswordField("密码", validators=[at_most(500)])


class GatewayForm(ChannelForm):
    secret_names: tuple[str, ...] = ("address", "key", "secret")

    address = StringField("网关网址", widget=HiddenText(), validators=[at_most(2000)])
    method = SelectField("方法", choices=choices_of(Method))
    kind = SelectField("请求内容的格式", choices=choices_of(BodyKind))
    headers = TextAreaField("请求头", validators=[at_most(4000)])
    body = TextAreaField(
        "请求内容",
        default='{"phone": "{phone}", "content": "{text}", "appkey": "{key}"}',
        validators=[at_most(8000)],
    )
    key = PasswordField("密钥", validators=[at_most(1000)])
    secret = PasswordField("第二个密钥", validators=[at_most(1000)])
    path = StringField("结果在答复里的位置", validators=[at_most(200)])
    value = StringField("成功时的值", validators=[at_most(200)])


class RobotForm(ChannelForm):
    secret_names: tuple[str, ...] = ("address",)

    name = StringField("群的名称", validators=[InputRequired("请填写群的名称"), at_most(50)])
    address = StringField("机器人网址", widget=HiddenText(), validators=[at_most(2000)])


class SignedRobotForm(RobotForm):
    secret_names: tuple[str, ...] = ("address", "sign")

    sign = PasswordField("加签密钥", validators=[at_most(500)])


class HookForm(ChannelForm):
    secret_names: tuple[str, ...] = ("address", "sign")

    address = StringField("接收网址", widget=HiddenText(), validators=[at_most(2000)])
    sign = PasswordField("签名密钥", validators=[at_most(500)])


FORMS: dict[Channel, type[ChannelForm]] = {
    Channel.EMAIL: MailForm,
    Channel.SMS: GatewayForm,
    Channel.WECOM: RobotForm,
    Channel.DINGTALK: SignedRobotForm,
    Channel.FEISHU: SignedRobotForm,
    Channel.WEBHOOK: HookForm,
}


def form_for(channel: Channel, setup: ChannelSetup | None = None) -> ChannelForm:
    """The channel's form; with what is kept, but for its secrets."""
    if setup is None:
        return FORMS[channel]()
    return FORMS[channel](data={**setup.settings, "name": setup.name, "is_on": setup.is_on})
