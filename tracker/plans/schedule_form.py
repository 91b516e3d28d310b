"""Between the form of a schedule and what the service takes."""

import re
from datetime import date

from wtforms import Field
from wtforms.fields.choices import SelectChoice

from tracker.core.days import WEEKDAYS, day_full
from tracker.core.errors import RuleBroken
from tracker.core.workdays import DueDayPolicy
from tracker.models import Cadence, Plan, Schedule, Task
from tracker.plans import service
from tracker.plans.due import due_day
from tracker.plans.forms import ScheduleForm
from tracker.plans.reporting_days import USUAL, USUAL_SPAN, Rhythm

_BETWEEN = re.compile(r"[\n,，、;；]+")
# The fields that say on which day, of each cadence.
FIELDS = {
    Cadence.QUARTERLY: ("follows", "day"),
    Cadence.MONTHLY: ("follows", "day"),
    Cadence.TEN_DAYS: ("days_after",),
    Cadence.WEEKLY: ("follows", "weekday"),
    Cadence.DATES: ("dates",),
}
WHERE = {
    Cadence.QUARTERLY: ("当季最后一个月", "下一季度第一个月"),
    Cadence.MONTHLY: ("当月", "次月"),
    Cadence.WEEKLY: ("当周", "次周"),
}


def schedule_form(
    cadence: Cadence, plan: Plan, *, schedule: Schedule | None = None, task: Task | None = None
) -> ScheduleForm:
    """The form with the fields of a cadence; as the schedule stands, or as such usually are."""
    if schedule is not None and schedule.cadence is cadence:
        content = service.content_of_schedule(schedule)
    else:
        content = _usual(cadence, plan, schedule, task)
    form = ScheduleForm(data=_data(content))
    form.weekday.choices = [SelectChoice(at, f"星期{word}") for at, word in enumerate(WEEKDAYS)]
    if cadence in WHERE:
        form.follows.choices = list(map(SelectChoice, ("", "1"), WHERE[cadence]))
    for name in {name for names in FIELDS.values() for name in names} - {*FIELDS[cadence]}:
        del form[name]
    return form


def content_of(form: ScheduleForm, cadence: Cadence, plan: Plan) -> service.ScheduleContent:
    """What the form says; a date that is none is refused by name."""
    usual = USUAL[cadence]
    said = {name: field.data for name, field in _said(form)}
    return service.ScheduleContent(
        form.name.data,
        Rhythm(
            cadence,
            day=said.get("day") or usual.day,
            follows=said.get("follows", "") == "1",
            days_after=said.get("days_after") or 0,
            weekday=said.get("weekday") or 0,
            dates=dates_in(said.get("dates") or "", plan.year),
        ),
        service.Span(
            form.opens_days_before.data,
            form.closes_workdays_after.data,
            DueDayPolicy(form.due_day_policy.data),
        ),
    )


def dates_in(text: str, year: int) -> tuple[date, ...]:
    """The days that are named, one a line: 2026-06-30, 6月30日, 6月底."""
    found = []
    for piece in filter(None, (each.strip() for each in _BETWEEN.split(text))):
        on = due_day(piece, year)
        if on is None:
            raise RuleBroken(
                f"“{piece[:20]}”看不出是哪一天，请写成 6月30日 或 2026-06-30。", field="dates"
            )
        found.append(on)
    return tuple(found)


def _said(form: ScheduleForm) -> list[tuple[str, Field]]:
    return [(field.short_name, field) for field in form]


def _usual(
    cadence: Cadence, plan: Plan, schedule: Schedule | None, task: Task | None
) -> service.ScheduleContent:
    opens, closes = USUAL_SPAN[cadence]
    policy = plan.schedules[0].due_day_policy if plan.schedules else DueDayPolicy.KEEP
    span = service.Span(opens, closes, policy)
    if task is not None:
        dates = (task.due_on,) if task.due_on else ()
        name = f"{task.name}单独报送"
        return service.ScheduleContent(name, Rhythm(cadence, dates=dates), span)
    name = schedule.name if schedule else f"{cadence.label}报送"
    taken = {each.name for each in plan.schedules if each is not schedule}
    if name in taken:
        name = next(f"{name}（{n}）" for n in range(2, 100) if f"{name}（{n}）" not in taken)
    return service.ScheduleContent(name, USUAL[cadence], span)


def _data(content: service.ScheduleContent) -> dict[str, object]:
    rhythm, span = content.rhythm, content.span
    return {
        "name": content.name,
        "day": rhythm.day,
        "follows": "1" if rhythm.follows else "",
        "days_after": rhythm.days_after,
        "weekday": rhythm.weekday,
        "dates": "\n".join(day_full(on) for on in sorted(rhythm.dates)),
        "opens_days_before": span.opens_days_before,
        "closes_workdays_after": span.closes_workdays_after,
        "due_day_policy": span.policy.value,
    }
