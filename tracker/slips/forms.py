from datetime import date

from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from tracker.core.workdays import WorkCalendar
from tracker.models import SlipLevel
from tracker.slips.queries import Due
from tracker.slips.service import (
    LONGEST_ANSWER,
    LONGEST_DEMAND,
    LONGEST_REASON,
    WORKDAYS_TO_ANSWER,
    demand_of,
)
from tracker.web.forms import Form, at_most


def _level(value: str | SlipLevel | None) -> SlipLevel | None:
    return SlipLevel(value) if value in set(SlipLevel) else None


class SlipForm(Form):
    """level: the level that the page showed."""

    level = HiddenField(filters=[_level])
    demand = TextAreaField(
        "督办要求", validators=[DataRequired("请写明督办要求。"), at_most(LONGEST_DEMAND)]
    )
    answer_by = DateField("答复期限", validators=[InputRequired("请填写日期，例如 2022-08-01。")])

    @staticmethod
    def data_of(due: Due, calendar: WorkCalendar, on: date) -> dict[str, object]:
        """What the form holds at first."""
        return {
            "level": due.level,
            "demand": demand_of(due),
            "answer_by": calendar.add(on, WORKDAYS_TO_ANSWER),
        }


class AnswerForm(Form):
    text = TextAreaField(
        "答复", validators=[DataRequired("请写明答复内容。"), at_most(LONGEST_ANSWER)]
    )


class ReportDayForm(Form):
    report_by = DateField("补报期限", validators=[InputRequired("请填写日期，例如 2022-08-01。")])


class WithdrawForm(Form):
    reason = TextAreaField(
        "撤回的原因", validators=[DataRequired("请写明撤回的原因。"), at_most(LONGEST_REASON)]
    )
