"""Between the form of a ledger that is loaded and what the service takes."""

from collections.abc import Sequence
from typing import TypeGuard

from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from tracker.core.days import day
from tracker.intake.history import Content, How, Use
from tracker.models import MarkValue, Plan, PlanStatus, Task
from tracker.web.forms import Form, Part, Rows, choices_of
from tracker.years.ledgers import LoadChoices, ReadRow

CONTENTS = {
    Content.PROGRESS: "进展",
    Content.PROBLEMS: "问题",
    Content.NEXT_STEPS: "下一步",
    Content.MARK: "评定",
    Content.FINAL: "年终评定",
}
NOT_USED = SelectChoice("", "不用")
NOBODY = SelectChoice("", "不补录这一行")


class ColumnPart(Part):
    """What a column is of."""

    heading = HiddenField()
    use = SelectField("用途", validate_choice=False, default="")


class WordPart(Part):
    """What a word in a column of marks means."""

    word = HiddenField()
    mark = SelectField("评定", choices=[NOT_USED, *choices_of(MarkValue)], validate_choice=False)


class MatchPart(Part):
    """Which task a row is."""

    row = IntegerField(widget=HiddenInput(), validators=[Optional()])
    task = SelectField("任务", validate_choice=False, default="")


class LoadForm(Form):
    """seen: what would be written, as it was shown."""

    asks_about_secrecy = False  # the headings and words are the document's
    preview = SubmitField("重新核对")
    seen = HiddenField()
    columns = Rows(FormField(ColumnPart), "各列的用途")
    words = Rows(FormField(WordPart), "评定用词")
    matches = Rows(FormField(MatchPart), "对应的任务")
    is_whole_year = BooleanField("这是整年的台账，补录后方案即办结")
    issued_on = DateField("当时的印发日期", validators=[Optional()])
    number = StringField("当时的文号", validators=[Length(max=50, message="请写在50字以内")])

    def choices_given(self, proposed: LoadChoices) -> LoadChoices:
        """What was decided; what the form does not hold is as it was proposed."""
        uses = {part.form.heading.data: Use.of(part.form.use.data or "") for part in self.columns}
        marks = {part.form.word.data: _mark(part.form.mark.data) for part in self.words}
        tasks = {
            part.form.row.data: int(part.form.task.data) if _is_id(part.form.task.data) else None
            for part in self.matches
            if part.form.row.data is not None
        }
        return LoadChoices(
            uses={heading: uses.get(heading, use) for heading, use in proposed.uses.items()},
            marks={**proposed.marks, **marks},
            tasks=tasks,
            is_whole_year=bool(self.is_whole_year.data),
            issued_on=self.issued_on.data,
            number=self.number.data or "",
        )


def shown_form(
    form: LoadForm,
    choices: LoadChoices,
    words: Sequence[str],
    rows: Sequence[ReadRow],
    tasks: Sequence[Task],
    plan: Plan,
) -> LoadForm:
    """The form as it stands after a decision: one more word may have come up, one row less."""
    again = LoadForm(
        formdata=None,
        data={
            "columns": [
                {"heading": heading, "use": str(use) if use else ""}
                for heading, use in choices.uses.items()
            ],
            "words": [{"word": word, "mark": choices.marks.get(word) or ""} for word in words],
            "matches": [
                {"row": row.at, "task": str(row.task.id) if row.task else ""}
                for row in rows
                if is_doubtful(row) or row.at in choices.tasks
            ],
            "is_whole_year": choices.is_whole_year,
            "issued_on": choices.issued_on,
            "number": choices.number,
        },
    )
    uses = _uses(plan)
    for part in again.columns:
        part.form.use.choices = _with_own(uses, choices.uses.get(part.form.heading.data))
    offered = [NOBODY, *(SelectChoice(str(t.id), f"{t.label or '—'} {t.text[:24]}") for t in tasks)]
    for part in again.matches:
        part.form.task.choices = offered
    again.form_errors.extend(form.form_errors)
    if plan.status in (PlanStatus.DRAFT, PlanStatus.AGREED):  # else they are not asked for
        for name in ("issued_on", "number"):
            again[name].errors = form[name].errors
    return again


def is_doubtful(row: ReadRow) -> bool:
    """Whether a person should say which task a row is: none was found, or by likeness alone."""
    return row.how not in (How.EXACT,)


def use_in_words(use: Use, labels: dict[str, str]) -> str:
    """一季度的进展; with 绿 a column of ticks."""
    if use.until is None:
        return CONTENTS[use.content]
    label = labels.get(use.until.isoformat(), f"截至{day(use.until)}")
    tick = f"（打勾即“{use.word}”）" if use.word else ""
    return f"{label}{CONTENTS[use.content]}{tick}"


def _uses(plan: Plan) -> list[tuple[str, str]]:
    labels = labels_of(plan)
    wanted = [
        Use.of(f"{content}.{until}.")
        for until in labels
        for content in CONTENTS
        if content != "final"
    ]
    offered = [*filter(None, wanted), Use(Content.FINAL)]
    return [(str(use), use_in_words(use, labels)) for use in offered]


def labels_of(plan: Plan) -> dict[str, str]:
    """By the last day covered, as an ISO date, the periods of the plan, in order."""
    year = f"{plan.year}年"
    days = {d.covers_until: d.label for schedule in plan.schedules for d in schedule.days}
    return {until.isoformat(): days[until].removeprefix(year) for until in sorted(days)}


def _with_own(uses: list[tuple[str, str]], own: Use | None) -> list[SelectChoice]:
    """What can be chosen, and what was proposed where that is not among it."""
    choices = [NOT_USED, *(SelectChoice(value, words) for value, words in uses)]
    if own and str(own) not in dict(uses):
        choices.append(SelectChoice(str(own), use_in_words(own, {})))
    return choices


def _mark(given: str | None) -> MarkValue | None:
    return MarkValue(given) if given in set(MarkValue) else None


def _is_id(given: str | None) -> TypeGuard[str]:
    return given is not None and given.isascii() and given.isdecimal() and len(given) < 10
