from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange

from tracker.inbox.channels.email import Security
from tracker.mailbox.setting_up import Entry
from tracker.web.forms import Form, at_most, choices_of


class MailboxForm(Form):
    """The fields are named as those of Entry."""

    is_on = BooleanField("启用", default=True)
    address = StringField(
        "单位发往的邮箱", validators=[InputRequired("请填写邮箱地址"), at_most(200)]
    )
    host = StringField(
        "收件服务器（IMAP）", validators=[InputRequired("请填写主机名"), at_most(253)]
    )
    port = IntegerField(
        "端口",
        default=993,
        validators=[InputRequired("请填写端口"), NumberRange(1, 65535, message="请填 1 到 65535")],
    )
    security = RadioField("加密", choices=choices_of(Security), default=Security.TLS.value)
    user = StringField("账号", validators=[InputRequired("请填写账号"), at_most(200)])
    password = PasswordField("密码", validators=[at_most(500)])
    folder = StringField(
        "文件夹", default="INBOX", validators=[InputRequired("请填写文件夹"), at_most(200)]
    )
    authority = TextAreaField("信任的证书", validators=[at_most(20_000)])

    def entry(self) -> Entry:
        written = {field.name: field.data for field in self if field.name != "csrf_token"}
        return Entry(**written)
