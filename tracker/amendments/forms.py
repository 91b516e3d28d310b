from datetime import date

from flask_wtf.file import MultipleFileField
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from tracker.amendments.parts import (
    Content,
    bare,
    content_of,
    due_as,
    leader_as,
    leaders_on,
    mark_of,
    party_as,
    target_as,
)
from tracker.amendments.service import Decider
from tracker.amendments.service.rules import LONGEST
from tracker.models import Actor, ChangePart, Post, Task
from tracker.plans import service as plans
from tracker.plans.approvals import Approver
from tracker.plans.parts_form import (
    PartsForm,
    TargetsForm,
    offer_parts,
    parts_data,
    parts_in,
    targets_in,
)
from tracker.web.forms import Form, at_most, choices_of

A_DAY = "请填写日期，例如 2022-08-01"
A_REASON = "请写明原因。"


class AskingForm(Form):
    """What stands behind a change, and who is to approve it.

    shown: the mark of the consequences that stood on the page. files: chosen when those are
    seen, as a browser keeps none between two pages.
    """

    shown = HiddenField()
    ask = SubmitField("提请批准")
    reason = TextAreaField("原因", validators=[DataRequired(A_REASON), at_most(LONGEST)])
    basis = TextAreaField("依据", validators=[at_most(LONGEST)])
    files = MultipleFileField("依据文件")
    approver = SelectField("由谁批准", coerce=int)
    effective_on = DateField("从哪天起生效", validators=[InputRequired(A_DAY)])

    def offer(self, approvers: list[Approver]) -> None:
        self.approver.choices = [(each.post.id, each.label) for each in approvers]

    def chosen(self, approvers: list[Approver]) -> Post:
        return next(each.post for each in approvers if each.post.id == self.approver.data)


class TextsForm(Form):
    """The parts of a task that are texts and days. seen: the task as the form was opened on it."""

    seen = HiddenField()
    text = TextAreaField("任务内容", validators=[DataRequired("请填写任务内容。"), at_most(5000)])
    requirement = StringField("督办要求", validators=[at_most(500)])
    due_text = StringField("完成时限（原文）", validators=[at_most(100)])
    due_on = DateField("完成日期", validators=[Optional()])

    def texts(self) -> Content:
        return {
            ChangePart.TEXT.value: bare(self.text.data or ""),
            ChangePart.REQUIREMENT.value: bare(self.requirement.data or ""),
            ChangePart.DUE.value: due_as(self.due_on.data, bare(self.due_text.data or "")),
        }


class AmendForm(AskingForm, TextsForm, PartsForm):
    """Every part of a task, and why it is to read otherwise."""


class WithdrawalForm(AskingForm):
    """The same for a task that is given up: it always rests on something."""

    basis = TextAreaField(
        "依据", validators=[DataRequired("请写明依据，例如会议纪要、批示。"), at_most(LONGEST)]
    )


class ExtensionForm(TextsForm, TargetsForm):
    """What a unit may ask for; who does the task is the office's business."""

    reason = TextAreaField("原因", validators=[DataRequired(A_REASON), at_most(LONGEST)])
    files = MultipleFileField("证明材料")


class OpinionForm(Form):
    """The words of who decides."""

    opinion = TextAreaField("意见", validators=[at_most(LONGEST)])


class PassForm(Form):
    """The office's opinion, and before whom the request goes."""

    opinion = TextAreaField("督查室的意见", validators=[at_most(LONGEST)])
    approver = SelectField("转送", coerce=int)


class TakeBackForm(Form):
    reason = StringField("原因", validators=[at_most(200)])


class DeciderForm(Form):
    decider = RadioField("单位申请延期、调整，由谁批准", choices=choices_of(Decider))


def opening(task: Task, *, on: date) -> dict[str, object]:
    """What the fields open with; what was posted wins."""
    return {
        "seen": mark_of(content_of(task, on)),
        "text": task.text,
        "requirement": task.requirement,
        "due_text": task.due_text,
        "due_on": task.due_on,
        "effective_on": on,
        **parts_data(plans.entries_of(task), leaders_on(task, on), plans.targets_of(task)),
    }


def amend_form(task: Task, approvers: list[Approver], *, by: Actor) -> AmendForm:
    form = AmendForm(data=opening(task, on=by.on))
    form.offer(approvers)
    offer_parts(form, by=by, is_new=not form.is_submitted())
    return form


def extension_form(task: Task, *, by: Actor) -> ExtensionForm:
    form = ExtensionForm(data=opening(task, on=by.on))
    if not form.is_submitted():
        form.targets.append_entry()
    return form


def content_in(form: AmendForm, task: Task, *, by: Actor) -> Content:
    """How the parts are to read, by the form; RuleBroken for a name that nobody has, or two."""
    parts = parts_in(
        form,
        plans.entries_of(task),
        leaders_on(task, by.on),
        plans.targets_of(task),
        by=by,
    )
    return {
        **asked_in(form, task),
        ChangePart.PARTIES.value: [party_as(each) for each in parts.parties],
        ChangePart.LEADERS.value: [leader_as(each, by.on) for each in parts.leaders],
    }


def asked_in(form: AmendForm | ExtensionForm, task: Task) -> Content:
    """The same of the parts that a unit may ask to change."""
    targets = targets_in(form, plans.targets_of(task))
    for entry in targets:
        plans.target_of(entry)  # refuses what cannot be held
    return {
        **form.texts(),
        ChangePart.TARGETS.value: [target_as(each) for each in targets],
    }
