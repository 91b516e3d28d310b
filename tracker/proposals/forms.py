from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import HiddenInput

from tracker.models import Collection
from tracker.proposals.content import LABELS, LONGEST, LONGEST_CONTACT, LONGEST_REASON, Content
from tracker.web.forms import Form, at_most
from tracker.web.keys import row_number


class CollectionForm(Form):
    title = StringField("名称", validators=[DataRequired("请填写征集的名称"), at_most(100)])
    until_on = DateField("截止日期", validators=[InputRequired("请填写日期，例如 2022-08-01")])
    note = TextAreaField("填报要求", validators=[at_most(2000)])

    @staticmethod
    def data_of(collection: Collection) -> dict[str, object]:
        return {
            "title": collection.title,
            "until_on": collection.until_on,
            "note": collection.note,
        }


class NewCollectionForm(CollectionForm):
    year = IntegerField("年度", validators=[InputRequired("请填写年度，例如 2022")])


class PublicForm(Form):
    is_public = BooleanField("开放公众填报")


class ContentForm(Form):
    """The columns of the printed form."""

    name = StringField(
        LABELS["name"],
        validators=[DataRequired("请填写项目名称"), at_most(LONGEST["name"])],
    )
    content = TextAreaField(LABELS["content"], validators=[at_most(LONGEST["content"])])
    implementer = StringField(LABELS["implementer"], validators=[at_most(LONGEST["implementer"])])
    investment = StringField(LABELS["investment"], validators=[at_most(LONGEST["investment"])])
    necessity = TextAreaField(LABELS["necessity"], validators=[at_most(LONGEST["necessity"])])
    leader = StringField(LABELS["leader"], validators=[at_most(LONGEST["leader"])])

    @property
    def said(self) -> Content:
        return Content(
            name=self.name.data or "",
            content=self.content.data or "",
            implementer=self.implementer.data or "",
            investment=self.investment.data or "",
            necessity=self.necessity.data or "",
            leader=self.leader.data or "",
        )


class ProposalForm(ContentForm):
    version = IntegerField(widget=HiddenInput(), default=0)
    submits = HiddenField()


class AmendForm(ContentForm):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired("请刷新页面后再试。")])
    reason = StringField("修改的理由", validators=[at_most(LONGEST_REASON)])


class SuggestionForm(Form):
    """What a citizen fills in. `homepage` is for machines: people do not see it."""

    name = StringField(
        LABELS["name"],
        validators=[DataRequired("请填写项目名称"), at_most(LONGEST["name"])],
    )
    content = TextAreaField(
        "建议内容",
        validators=[DataRequired("请写明建议的内容"), at_most(LONGEST["content"])],
    )
    necessity = TextAreaField("理由", validators=[at_most(LONGEST["necessity"])])
    contact = StringField("联系方式", validators=[at_most(LONGEST_CONTACT)])
    homepage = StringField("请不要填写这一栏", validators=[at_most(200)])

    @property
    def said(self) -> Content:
        return Content(
            name=self.name.data or "",
            content=self.content.data or "",
            necessity=self.necessity.data or "",
        )


class FormUpload(Form):
    file = FileField("填好的征集表", validators=[FileRequired("请选择文件")])


class TickedForm(Form):
    """Proposals that are ticked, each as id.version."""

    proposal = SelectMultipleField(validate_choice=False)

    @property
    def ticked(self) -> dict[int, int]:
        """The version that was read, by id; what is no proposal's number is left out."""
        found = {}
        for each in self.proposal.data or ():
            number, _, version = each.partition(".")
            try:
                found[row_number(number)] = row_number(version)
            except ValueError:
                continue
        return found


class HandInForm(TickedForm):
    """seen: all drafts as they stood on the page, where none is ticked."""

    seen = HiddenField()


class DecideForm(TickedForm):
    verdict = RadioField(
        "办理",
        choices=[SelectChoice("selected", "入选"), SelectChoice("refused", "不采用")],
        validators=[InputRequired("请选择入选或不采用")],
    )
    reason = StringField("理由", validators=[at_most(LONGEST_REASON)])


class MergeForm(Form):
    """others: the numbers of proposals, ticked; numbers: more of them, typed."""

    others = SelectMultipleField("并入这一件", coerce=int, validate_choice=False)
    numbers = StringField("其他编号", validators=[at_most(200)])
