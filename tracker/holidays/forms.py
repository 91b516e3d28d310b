from wtforms import SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from tracker.directory.forms import PastedForm


class NoticeForm(PastedForm):
    """A notice on holidays."""

    # An official notice asks nobody to keep secrets, and speaks of 安全、保卫.
    text = TextAreaField(
        "通知全文",
        validators=[
            InputRequired("请把通知全文粘贴到这里"),
            Length(max=20_000, message="文字太长，请只粘贴这一份通知"),
        ],
    )
    enter = SubmitField("录入")
