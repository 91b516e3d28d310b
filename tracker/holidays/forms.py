from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.directory.forms import digest_of
from tracker.web.forms import Form


class NoticeForm(Form):
    """A notice on holidays; `checked` is the text that was looked at before it is entered."""

    # An official notice asks nobody to keep secrets, and speaks of 安全、保卫.
    text = TextAreaField(
        "通知全文",
        validators=[
            InputRequired("请把通知全文粘贴到这里"),
            Length(max=20_000, message="文字太长，请只粘贴这一份通知"),
        ],
    )
    checked = HiddenField()
    enter = SubmitField("录入")

    @property
    def was_checked(self) -> bool:
        """Whether what is to be entered is what was shown."""
        return bool(self.enter.data and self.checked.data == digest_of(self.text.data))
