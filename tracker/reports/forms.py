from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

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
from tracker.models import MarkValue, Outcome, ProgressReport
from tracker.reports.content import LABELS, Content
from tracker.reports.service import ChosenMark, DraftConflict
from tracker.reports.settling import Asked, Take, take_chosen
from tracker.reports.yardstick import USUAL_REASONS
from tracker.web.forms import Form, choices_of
from tracker.web.keys import row_number


class DraftForm(Form):
    """One task's boxes. Saved while they are written, so nothing is asked about then."""

    asks_about_secrecy = False
    conflict: DraftConflict | None = None

    progress = TextAreaField(LABELS["progress"])
    problems = TextAreaField(LABELS["problems"])
    next_steps = TextAreaField(LABELS["next_steps"])
    version = IntegerField("版本", validators=[InputRequired("页面已过时，请刷新后再保存")])
    base = StringField("打开时的内容")
    # After a conflict: whose text stands, box by box or all of it, and that the other was seen.
    choice = StringField("以谁的为准")
    over = BooleanField("已看过对方的")
    # Which versions of other units' were put into the boxes; and the button that puts one there.
    cited = SelectMultipleField("引用的稿", coerce=row_number, choices=[], validate_choice=False)
    cite = StringField("引用")

    asked = Asked((), ())

    @property
    def content(self) -> Content:
        return self.asked.content_of({name: self[name].data or "" for name in self.asked.names})

    @property
    def citing(self) -> tuple[list[int], str]:
        """(numbers of versions, the box) that the button names: 12-15.progress."""
        numbers, _, box = (self.cite.data or "").partition(".")
        try:
            return [row_number(each) for each in numbers.split("-")], box
        except ValueError:
            return [], box

    @property
    def takes(self) -> dict[str, Take]:
        """Whose text each box gets, where it was chosen."""
        chosen = {name: take_chosen(self[f"take_{name}"].data or "") for name in self.asked.names}
        return {name: take for name, take in chosen.items() if take}


def draft_form(asked: Asked) -> DraftForm:
    """The boxes of one task, with a field for each of its targets and of the last promises."""
    fields: dict[str, object] = {"asked": asked}
    for target in asked.targets:
        fields[f"target_{target.id}"] = StringField(target.name)
    for number, promise in enumerate(asked.promises):
        fields[f"outcome_{number}"] = RadioField(
            promise,
            choices=choices_of(Outcome),
            validate_choice=False,
        )
    for name in asked.names:
        fields[f"take_{name}"] = StringField("取哪一份")
    form: DraftForm = type("DraftForm", (DraftForm,), fields)()
    return form


class SelectionForm(Form):
    """Some reports of a unit's page, each with the version of the draft that was shown."""

    due_on = DateField("报送期", validators=[InputRequired("页面已过时，请刷新后再办理")])
    report = SelectMultipleField("事项", validate_choice=False)
    reasons = SelectMultipleField("常用理由", validate_choice=False)
    reason = TextAreaField("退回的原因")
    hints_seen = BooleanField("提示已看过")
    only = StringField("单独退回的一项")  # pressed at one report, whatever is ticked

    @property
    def whole_reason(self) -> str:
        usual = [each for each in self.reasons.data or [] if each in USUAL_REASONS]
        return "；".join(filter(None, [*usual, self.reason.data]))

    @property
    def seen(self) -> dict[int, int]:
        """{report id: version}"""
        return pairs_in(self.report.data or [])

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
    """With a script what is ticked is written into the reason, and can be edited there; without
    one it is put before it."""

    number = IntegerField("第几稿", validators=[InputRequired("页面已过时，请刷新后再审核")])
    reasons = SelectMultipleField("常用理由")
    reason = TextAreaField("退回的原因")

    def __init__(self, usual: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.reasons.choices = [SelectChoice(each, each) for each in usual]

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


class BatchForm(Form):
    """Several reports: by their numbers to be shown; to be accepted with the version shown and, for
    each that leads, a mark under a name of its own. Of more than MOST the first are taken."""

    MOST = 500  # each is a transaction of its own

    report = SelectMultipleField("报送", validate_choice=False)

    def __init__(self) -> None:
        super().__init__(formdata=request.form if request.method == "POST" else request.args)

    @property
    def ids(self) -> list[int]:
        return [int(value) for value in self._first if is_row_number(value)]

    @property
    def seen(self) -> dict[int, int]:
        """{report id: number of the version that was shown}"""
        return pairs_in(self._first)

    @property
    def _first(self) -> list[str]:
        return (self.report.data or [])[: self.MOST]

    @property
    def marks(self) -> dict[int, str]:
        return {report: mark.value for report in self.seen if (mark := self.mark_of(report))}

    def mark_of(self, report_id: int) -> MarkValue | None:
        chosen = request.form.get(f"mark_{report_id}", "")
        return next((mark for mark in MarkValue if mark.value == chosen), None)

    @property
    def choices(self) -> list[ChosenMark]:
        return [
            ChosenMark(report, number, self.mark_of(report)) for report, number in self.seen.items()
        ]


def pairs_in(values: Iterable[str]) -> dict[int, int]:
    """{a: b} of texts like 12.3; what is no pair of numbers is left out."""
    pairs = (value.split(".") for value in values)
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and all(is_row_number(part) for part in pair)
    }


def is_row_number(text: str) -> bool:
    try:
        return row_number(text) > 0
    except ValueError:
        return False
