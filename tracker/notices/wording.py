"""The words that a notice opens with: the office's wording for it, or the default."""

from tracker.core import days
from tracker.core.days import day_full
from tracker.core.db import db
from tracker.models import Government, Plan, PlanKind, ScheduleDay, WordingKind
from tracker.wording import queries as wording


def title_of(plan: Plan) -> str:
    """A title as offices write it for this kind of plan."""
    return _words(plan).title


def body_of(plan: Plan) -> list[str]:
    """Why it is issued, and when reports are due; a paragraph each."""
    return list(_words(plan).paragraphs)


def _words(plan: Plan) -> wording.Words:
    due = sorted((day for each in plan.schedules for day in each.days), key=lambda day: day.due_on)
    values = {
        "政府": db.session.get_one(Government, plan.government_id).full_name,
        "事由": _reason(plan),
        "方案": plan.title,
        "年份": str(plan.year),
        "报送日期": "、".join(_printed(day, plan.year) for day in due),
    }
    return wording.words_for(plan.government_id, WordingKind.PLAN, values)


def _reason(plan: Plan) -> str:
    if plan.kind is PlanKind.WORK_REPORT:
        return f"分解落实{plan.year}年《政府工作报告》主要目标任务"
    return f"印发《{plan.title}》"


def _printed(day: ScheduleDay, year: int) -> str:
    """4月7日; 2023年1月7日 where it is another year than the plan's."""
    return day_full(day.due_on) if day.due_on.year != year else days.day(day.due_on)
