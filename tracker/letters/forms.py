from collections.abc import Sequence
from datetime import date

from wtforms import DateField, HiddenField, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from tracker.letters.facts import Facts
from tracker.letters.service import Said
from tracker.notices.forms import parties_in
from tracker.web.forms import Form, at_most, of_our_time
from tracker.wording.queries import Words
from tracker.wording.service import LONGEST_BODY, LONGEST_TITLE

LONGEST_LIST = 1000


class LetterForm(Form):
    """seen: the mark of the facts that the page showed."""

    seen = HiddenField()
    number = StringField("文号", validators=[at_most(50)])
    issued_on = DateField(
        "印发日期", validators=[InputRequired("请填写日期，例如 2022-07-15。"), of_our_time]
    )
    title = StringField("标题", validators=[DataRequired("请填写标题。"), at_most(LONGEST_TITLE)])
    addressed_to = StringField(
        "主送", validators=[DataRequired("请填写主送单位。"), at_most(LONGEST_LIST)]
    )
    copies_to = StringField("抄送", validators=[at_most(LONGEST_LIST)])
    body = TextAreaField("正文", validators=[DataRequired("请填写正文。"), at_most(LONGEST_BODY)])
    draft = SubmitField("下载样稿")

    @staticmethod
    def data_of(
        facts: Facts, words: Words, on: date, *, copies_to: Sequence[str] = ()
    ) -> dict[str, object]:
        """What the form holds at first. copies_to: those of the letterhead."""
        return {
            "seen": facts.mark,
            "issued_on": on,
            "title": words.title,
            "addressed_to": "，".join(facts.addressed_to),
            "copies_to": "，".join(copies_to),
            "body": "\n".join(words.paragraphs),
        }

    @property
    def said(self) -> Said:
        lines = (self.body.data or "").split("\n")
        return Said(
            title=self.title.data or "",
            paragraphs=tuple(line.strip() for line in lines if line.strip()),
            addressed_to=((self.addressed_to.data or "").rstrip("：:"),),
            issued_on=self.issued_on.data,
            number=self.number.data or "",
            copies_to=parties_in(self.copies_to.data),
        )

    def show(self, mark: str) -> None:
        """Note what the page shows from now on, whatever was posted."""
        self.seen.data, self.seen.raw_data = mark, None
