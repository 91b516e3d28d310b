from collections.abc import Iterable

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from tracker.bulletins.figures import Figures
from tracker.bulletins.queries import Approver
from tracker.bulletins.service.approving import LONGEST_OPINION
from tracker.bulletins.service.drafting import (
    LONGEST_BODY,
    LONGEST_LINE,
    LONGEST_PART,
    LONGEST_TITLE,
    Text,
)
from tracker.bulletins.wording import criticism_proposed, praise_proposed
from tracker.web.forms import Form, at_most, of_our_time
from tracker.web.keys import row_number


class DraftForm(Form):
    due_on = DateField("报送期", validators=[InputRequired("请选一期报送。")])


class EditForm(Form):
    title = TextAreaField("标题", validators=[DataRequired("请写明标题。"), at_most(LONGEST_TITLE)])
    addressed_to = StringField("主送", validators=[at_most(LONGEST_LINE)])
    copies_to = StringField("抄送", validators=[at_most(LONGEST_LINE)])
    body = TextAreaField("正文", validators=[DataRequired("请写明正文。"), at_most(LONGEST_BODY)])
    praise = TextAreaField("表扬", validators=[at_most(LONGEST_PART)])
    criticism = TextAreaField("批评", validators=[at_most(LONGEST_PART)])
    closing = TextAreaField("工作要求", validators=[at_most(LONGEST_PART)])
    seen = HiddenField()

    @property
    def text(self) -> Text:
        return Text(**{name: self[name].data or "" for name in Text.__dataclass_fields__})

    @property
    def seen_version(self) -> int:
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


class UnitsForm(Form):
    praised = SelectMultipleField("予以表扬")
    criticised = SelectMultipleField("予以批评")

    def offer(self, figures: Figures) -> None:
        """The units that the figures name, those that are proposed with their reason."""
        good = {each.name: each.reason for each in praise_proposed(figures)}
        bad = {each.name: each.reason for each in criticism_proposed(figures)}
        names = [each.name for each in figures.units if each.is_unit]
        names += [each.name for each in figures.late if each.name not in names]
        self.praised.choices = _choices(names, good)
        self.criticised.choices = _choices(names, bad)


def _choices(names: Iterable[str], proposed: dict[str, str]) -> list[SelectChoice]:
    """Those that are proposed first, with the reason."""
    first = [SelectChoice(name, f"{name}：建议，{why}") for name, why in proposed.items()]
    return [*first, *(SelectChoice(name, name) for name in names if name not in proposed)]


class AskForm(Form):
    approver = SelectField("送哪位领导批准", coerce=lambda given: row_number(str(given)))

    def offer(self, approvers: Iterable[Approver]) -> None:
        self.approver.choices = [SelectChoice(each.post.id, each.name) for each in approvers]


class DecideForm(Form):
    verdict = RadioField(
        "决定",
        choices=[SelectChoice("approve", "批准印发"), SelectChoice("return", "退回修改")],
        validators=[InputRequired("请选批准或退回。")],
    )
    opinion = TextAreaField("意见", validators=[at_most(LONGEST_OPINION)])
    seen = HiddenField()


class IssueForm(Form):
    issued_on = DateField(
        "印发日期", validators=[InputRequired("请填写日期，例如 2022-07-20"), of_our_time]
    )
    number = StringField("文号", validators=[Length(max=50, message="请写在50字以内")])
