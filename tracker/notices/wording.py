"""The words that a notice opens with, until the office changes them."""

from tracker.core import days
from tracker.core.days import day_full
from tracker.models import Plan, PlanKind, ScheduleDay


def title_of(plan: Plan) -> str:
    """A title as offices write it for this kind of plan."""
    if plan.kind is PlanKind.WORK_REPORT:
        return f"关于分解落实{plan.year}年《政府工作报告》主要目标任务的通知"
    return f"关于印发《{plan.title}》的通知"


def body_of(plan: Plan) -> list[str]:
    """Why it is issued, and when reports are due; a paragraph each."""
    days = sorted((day for each in plan.schedules for day in each.days), key=lambda day: day.due_on)
    return [
        f"现将《{plan.title}》印发给你们，请认真组织实施，并就落实工作提出如下要求：",
        "一、压实责任，推进落实",
        "牵头单位要加强统筹，配合单位要主动认领任务。责任领导和责任人因工作调整发生变动的，"
        "由接任者递补，不再另行发文。",
        "二、按时反馈，及时沟通",
        "各责任单位于" + "、".join(_printed(day, plan.year) for day in days) + "前，分别向督查室"
        "报送落实情况，主要包括工作进度、存在的主要问题、下一步工作安排。",
    ]


def _printed(day: ScheduleDay, year: int) -> str:
    """4月7日; 2023年1月7日 where it is another year than the plan's."""
    return day_full(day.due_on) if day.due_on.year != year else days.day(day.due_on)
