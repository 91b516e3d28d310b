"""The form of the rules of reminding, a row a stage, and the office's own word."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.fields import TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.models import Channel, Stage, Unit
from tracker.reminders.rules import MOST_STAGES, Hearer, Rules, StageRule, in_order
from tracker.reminders.service import LONGEST_REASON
from tracker.web.forms import Form, Part, Rows, choices_of

MOST_DAYS = 20  # before and after a deadline, as the page offers them
EMPTY_ROWS = 2
_NONE = ""
_A_TIME = "请填写时间，例如 08:30"


def _stage_choices() -> list[SelectChoice]:
    stages = (Stage.OPENING, *(Stage(days) for days in range(-MOST_DAYS, MOST_DAYS + 1)))
    return [
        SelectChoice(_NONE, "不用这一行"),
        *(SelectChoice(stage.value, stage.label) for stage in stages),
    ]


class StageForm(Part):
    """A stage, who hears of it, and by which channels beside the inbox."""

    stage = SelectField("阶段", choices=_stage_choices())
    hearers = SelectMultipleField("提醒谁", choices=choices_of(Hearer))
    channels = SelectMultipleField("除站内消息外", choices=choices_of(Channel))

    @property
    def mistakes(self) -> list[str]:
        return list(dict.fromkeys(error for field in self for error in field.errors))

    @property
    def rule(self) -> StageRule | None:
        """What the row says; None where it is not used."""
        if not self.stage.data:
            return None
        return StageRule(
            Stage.of(self.stage.data),
            tuple(hearer for hearer in Hearer if hearer.value in (self.hearers.data or ())),
            frozenset(kind for kind in Channel if kind.value in (self.channels.data or ())),
        )


class RulesForm(Form):
    stages = Rows(FormField(StageForm), "提醒阶段", validators=[Length(max=MOST_STAGES)])
    quiet_from = TimeField("免打扰从", validators=[InputRequired(_A_TIME)])
    quiet_until = TimeField("到", validators=[InputRequired(_A_TIME)])
    is_quiet_on_days_off = BooleanField("休息日也不打扰")
    digest_at = TimeField("每天汇总时间", validators=[InputRequired(_A_TIME)])
    unit = SelectField("看一个单位会收到什么", coerce=int, validate_choice=False)
    preview = SubmitField("预览，不保存")
    seen = HiddenField()  # the mark of the rules that the page was opened with

    def fill(self, rules: Rules) -> None:
        """Show rules that are kept."""
        while self.stages.entries:
            self.stages.pop_entry()
        for each in rules.stages:
            self.stages.append_entry(_row_of(each))
        self.quiet_from.data, self.quiet_until.data = rules.quiet_from, rules.quiet_until
        self.is_quiet_on_days_off.data = rules.is_quiet_on_days_off
        self.digest_at.data = rules.digest_at
        self.seen.data = rules.mark

    def offer(self, units: Iterable[Unit], example: int | None) -> None:
        """The units to look at, and empty rows for further stages."""
        self.unit.choices = [(unit.id, unit.short_name) for unit in units]
        self.unit.data = example
        used = [entry for entry in self.stages if entry.form.stage.data]
        empty = len(self.stages) - len(used)
        for _ in range(min(EMPTY_ROWS - empty, MOST_STAGES - len(self.stages))):
            self.stages.append_entry()

    @property
    def rules(self) -> Rules:
        """What the form says, as it was checked."""
        return Rules(
            stages=in_order(rule for entry in self.stages if (rule := entry.form.rule)),
            quiet_from=_of(self.quiet_from.data),
            quiet_until=_of(self.quiet_until.data),
            is_quiet_on_days_off=bool(self.is_quiet_on_days_off.data),
            digest_at=_of(self.digest_at.data),
        )


def _row_of(rule: StageRule) -> dict[str, Any]:
    return {
        "stage": rule.stage.value,
        "hearers": [hearer.value for hearer in rule.hearers],
        "channels": [channel.value for channel in rule.channels],
    }


def _of(at: time | None) -> time:
    assert at is not None
    return at


class RemindForm(Form):
    reason = StringField(
        "提醒的原因",
        validators=[Length(max=LONGEST_REASON, message=f"原因请写在{LONGEST_REASON}字以内。")],
    )
