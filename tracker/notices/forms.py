from dataclasses import asdict
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from tracker.core.workdays import DueDayPolicy
from tracker.directory.letterhead import Letterhead
from tracker.documents.letter import Head
from tracker.documents.paper import Fonts
from tracker.models import NoticeKind
from tracker.notices.service.withdrawing import LONGEST_REASON
from tracker.web.forms import Form, at_most, choices_of, of_our_time
from tracker.web.keys import LARGEST, row_number

AS_SCHEDULED = "按各报送安排所定的"


class IssueForm(Form):
    number = StringField("文号", validators=[at_most(50)])
    issued_on = DateField(
        "印发日期", validators=[InputRequired("请填写日期，例如 2022-03-02"), of_our_time]
    )
    title = StringField(
        "标题", validators=[InputRequired("请填写标题"), Length(max=200, message="请写在200字以内")]
    )
    addressed_to = StringField(
        "主送",
        validators=[InputRequired("请填写主送机关"), Length(max=200, message="请写在200字以内")],
    )
    body = TextAreaField(
        "正文",
        validators=[InputRequired("请填写正文"), Length(max=20000, message="请写在20000字以内")],
    )
    due_day_policy = RadioField(
        "截止日不是工作日时",
        choices=[SelectChoice("", AS_SCHEDULED), *choices_of(DueDayPolicy)],
        default="",
    )


def parties_in(text: str | None) -> tuple[str, ...]:
    """The addressees or copies as they are written, on one line; none where nothing is."""
    written = (text or "").strip().rstrip("。：:")
    return (written,) if written else ()


def _unit_id(given: object) -> int:
    return row_number(str(given))


class DocumentForm(Form):
    """A document that the office writes itself; an empty number is the next of our own.

    seen: the last document that the reader had issued when the page was shown.
    """

    seen = HiddenField()
    kind = SelectField("文种")
    number = StringField("文号", validators=[at_most(50)])
    issued_on = DateField(
        "印发日期", validators=[InputRequired("请填写日期，例如 2022-03-02"), of_our_time]
    )
    title = StringField("标题", validators=[DataRequired("请填写标题。"), at_most(200)])
    addressed_to = StringField("主送", validators=[at_most(200)])
    units = SelectMultipleField("收文单位", coerce=_unit_id)
    body = TextAreaField("正文", validators=[DataRequired("请填写正文。"), at_most(20_000)])
    copies_to = StringField("抄送", validators=[at_most(200)])
    preview = SubmitField("看印发给谁")
    draft = SubmitField("下载样稿")

    @property
    def seen_id(self) -> int:
        """Without it nothing is older than the page."""
        seen = self.seen.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 12 else LARGEST

    def show(self, last_issued: int) -> None:
        """Note what the page shows from now on, whatever was posted."""
        self.seen.data, self.seen.raw_data = str(last_issued), None


class ReplaceForm(DocumentForm):
    reason = TextAreaField(
        "代替的原因", validators=[DataRequired("请写明代替的原因。"), at_most(LONGEST_REASON)]
    )


class WithdrawForm(Form):
    reason = TextAreaField(
        "作废的原因", validators=[DataRequired("请写明作废的原因。"), at_most(LONGEST_REASON)]
    )


HEADS = {
    Head.NONE: "不印红头，发文机关写在标题上面",
    Head.RED: "印红头和红线",
    Head.SPACE: "用预印红头的公文纸，上面留空",
}
# The kinds that an office may count apart from the others.
COUNTED_APART = (
    *(NoticeKind.BULLETIN, NoticeKind.SLIP, NoticeKind.REMINDER),
    *(NoticeKind.TALK, NoticeKind.DECISION),
)
_LABEL = Regexp(r"[\u4e00-\u9fff]{2,12}\Z", message="请只写汉字，例如 根政督。")


def _font(label: str) -> StringField:
    return StringField(label, validators=[DataRequired("请填写字体名称。"), at_most(40)])


def _label_apart(kind: NoticeKind) -> StringField:
    return StringField(kind.label, validators=[Optional(), at_most(12), _LABEL])


class SeriesForm(Form):
    """Where this year's series goes on: the serial that was given last on paper."""

    label = SelectField("机关代字", validate_choice=False)
    last = IntegerField(
        "纸质登记已编到几号",
        validators=[
            InputRequired("请填写号数，没有编过的填 0"),
            NumberRange(0, 9999, message="请填 0 到 9999"),
        ],
    )


class LetterheadForm(Form):
    """How documents look and are numbered; the fields of kinds and fonts are called as those."""

    issuer = StringField("发文机关署名", validators=[DataRequired("请填写发文机关。"), at_most(60)])
    head = RadioField(
        "红头", choices=[SelectChoice(head.name.lower(), HEADS[head]) for head in HEADS]
    )
    mark = StringField(
        "发文机关标志", validators=[DataRequired("请填写发文机关标志。"), at_most(40)]
    )
    copies_to = StringField("默认抄送", validators=[at_most(200)])
    printed_by = StringField("印发机关", validators=[at_most(60)])
    label = StringField(
        "机关代字", validators=[DataRequired("请填写机关代字，例如 根政督。"), at_most(12), _LABEL]
    )
    label_bulletin, label_slip, label_reminder, label_talk, label_decision = (
        _label_apart(kind) for kind in COUNTED_APART
    )
    font_title = _font("标题、发文机关标志")
    font_body = _font("正文")
    font_heading = _font("一级标题")
    font_subheading = _font("二级标题")
    font_page_number = _font("页码")
    sample = SubmitField("下载样张")

    @staticmethod
    def data_of(letterhead: Letterhead) -> dict[str, Any]:
        """What the form opens with."""
        return {
            "issuer": letterhead.issuer,
            "head": letterhead.head.name.lower(),
            "mark": letterhead.mark,
            "copies_to": "，".join(letterhead.copies_to),
            "printed_by": letterhead.printed_by,
            "label": letterhead.label,
            **{f"label_{kind.value}": label for kind, label in letterhead.labels.items()},
            **{f"font_{role}": name for role, name in asdict(letterhead.fonts).items()},
        }

    def letterhead(self) -> Letterhead:
        """What is wanted, from a form that is valid."""
        fonts = {role: self[f"font_{role}"].data for role in asdict(Fonts())}
        labels = {kind: self[f"label_{kind.value}"].data for kind in COUNTED_APART}
        return Letterhead(
            issuer=self.issuer.data,
            mark=self.mark.data,
            label=self.label.data,
            head=Head[self.head.data.upper()],
            printed_by=self.printed_by.data or "",
            copies_to=parties_in(self.copies_to.data),
            fonts=Fonts(**fonts),
            labels={kind: label for kind, label in labels.items() if label},
        )
