from wtforms import IntegerField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import HiddenInput

from tracker.web.forms import Form, at_most
from tracker.wording.service import LONGEST_BODY, LONGEST_TITLE


class SeenForm(Form):
    """seen: the version that the page showed."""

    seen = IntegerField(
        widget=HiddenInput(), validators=[InputRequired("请刷新后再试。")], default=0
    )

    def show(self, number: int) -> None:
        """Note what the page shows from now on, whatever was posted."""
        self.seen.data, self.seen.raw_data = number, None


class WordingForm(SeenForm):
    title = StringField("标题", validators=[DataRequired("请填写标题。"), at_most(LONGEST_TITLE)])
    body = TextAreaField("正文", validators=[DataRequired("请填写正文。"), at_most(LONGEST_BODY)])
    preview = SubmitField("预览")
