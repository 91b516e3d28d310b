from collections.abc import Iterable, Sequence
from datetime import date

from flask import request
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from tracker.core.secrecy import secrecy_words_in
from tracker.models import MarkValue, Outcome, ProgressReport, Target
from tracker.reports.content import LABELS, Content, outcome_chosen
from tracker.reports.service import DraftConflict
from tracker.web.forms import Form, choices_of


class DraftForm(Form):
    """One task's boxes. Saved while they are written, so nothing is asked about then."""

    asks_about_secrecy = False
    conflict: DraftConflict | None = None

    progress = TextAreaField(LABELS["progress"])
    problems = TextAreaField(LABELS["problems"])
    next_steps = TextAreaField(LABELS["next_steps"])
    version = IntegerField("版本", validators=[InputRequired("页面已过时，请刷新后再保存")])
    # After a conflict: whose text stands, and that the other one was seen.
    choice = StringField("以谁的为准")
    over = BooleanField("已看过对方的")

    targets: Sequence[Target] = ()
    promises: Sequence[str] = ()

    @property
    def content(self) -> Content:
        typed = {str(each.id): self[f"target_{each.id}"].data or "" for each in self.targets}
        return Content(
            progress=self.progress.data or "",
            problems=self.problems.data or "",
            next_steps=self.next_steps.data or "",
            target_values={target: value for target, value in typed.items() if value},
            promise_outcomes=self._outcomes(),
        )

    def _outcomes(self) -> list[dict[str, str]]:
        chosen = (
            (promise, outcome_chosen(self[f"outcome_{number}"].data or ""))
            for number, promise in enumerate(self.promises)
        )
        return [
            {"promise": promise, "outcome": outcome.value} for promise, outcome in chosen if outcome
        ]


def draft_form(task_targets: Sequence[Target], last_promises: Sequence[str]) -> DraftForm:
    """The boxes of one task, with a field for each of its targets and of the last promises."""
    fields: dict[str, object] = {"targets": task_targets, "promises": last_promises}
    for target in task_targets:
        fields[f"target_{target.id}"] = StringField(target.name)
    for number, promise in enumerate(last_promises):
        fields[f"outcome_{number}"] = RadioField(
            promise,
            choices=choices_of(Outcome),
            validate_choice=False,
        )
    form: DraftForm = type("DraftForm", (DraftForm,), fields)()
    return form


# What is written most often, to be ticked.
REASONS = (
    "缺具体数据",
    "与上期雷同",
    "未写完成时间",
    "未回应上期承诺",
    "未写存在问题",
    "口径与统计不一致",
)


class SelectionForm(Form):
    """Some reports of a unit's page, each with the version of the draft that was shown."""

    due_on = DateField("报送期", validators=[InputRequired("页面已过时，请刷新后再办理")])
    report = SelectMultipleField("事项", validate_choice=False)
    reasons = SelectMultipleField("常用理由", validate_choice=False)
    reason = TextAreaField("退回的原因")
    hints_seen = BooleanField("提示已看过")

    @property
    def whole_reason(self) -> str:
        usual = [each for each in self.reasons.data or [] if each in REASONS]
        return "；".join(filter(None, [*usual, self.reason.data]))

    @property
    def seen(self) -> dict[int, int]:
        """{report id: version}; what is no pair of numbers is left out."""
        pairs = (value.split(".") for value in self.report.data or [])
        return {
            int(pair[0]): int(pair[1])
            for pair in pairs
            if len(pair) == 2 and all(part.isdecimal() and len(part) < 12 for part in pair)
        }

    @property
    def day(self) -> date | None:
        return self.due_on.data

    def has_asked_about(self, reports: Iterable[ProgressReport]) -> bool:
        """Whether words about secrecy in what is about to go out were asked about and confirmed."""
        texts = (
            text
            for report in reports
            for text in (report.progress, report.problems, report.next_steps)
        )
        words = {word for text in texts for word in secrecy_words_in(text)}
        if words and not request.form.get("secrecy_confirmed"):
            self.secrecy_question = tuple(sorted(words))
            return False
        return True


class AttachmentForm(Form):
    file = MultipleFileField("附件", validators=[FileRequired("请先选择文件")])


class AcceptForm(Form):
    number = IntegerField("第几稿", validators=[InputRequired("页面已过时，请刷新后再审核")])
    mark = RadioField(
        "评定",
        choices=choices_of(MarkValue),
        coerce=lambda value: MarkValue(value) if value else None,
        validators=[Optional()],
        validate_choice=False,
    )
    comment = StringField("意见")


class ReturnForm(Form):
    number = IntegerField("第几稿", validators=[InputRequired("页面已过时，请刷新后再审核")])
    reasons = SelectMultipleField(
        "常用理由", choices=[SelectChoice(each, each) for each in REASONS]
    )
    reason = TextAreaField("补充说明")

    @property
    def whole_reason(self) -> str:
        return "；".join(filter(None, [*(self.reasons.data or []), self.reason.data]))


class ReasonForm(Form):
    reason = TextAreaField("原因")


class TaskMarkForm(Form):
    value = RadioField(
        "任务评定",
        choices=choices_of(MarkValue),
        validators=[InputRequired("请选评定")],
    )
    reason = TextAreaField("理由")


class PublishForm(Form):
    confirmed = BooleanField("没有评定的先不公布，以后通过时再公布")
