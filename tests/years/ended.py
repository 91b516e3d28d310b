"""A plan at the end of its year: every quarter reported, marked and published."""

from datetime import UTC, date, datetime

from tests import factories
from tests.overview import world
from tracker.core.db import db
from tracker.models import MarkValue, Plan, ReportStatus, Task

# Three days after the last quarter is due.
AFTER = date(2023, 1, 10)
PUBLISHED = datetime(2023, 1, 9, 2, 0, tzinfo=UTC)
DONE, NORMAL, SLOW = MarkValue.COMPLETED, MarkValue.NORMAL, MarkValue.SLOW


def office(city: factories.City):
    return city.actor("督查员", on=AFTER)


def ended_plan(city: factories.City, *lasts: MarkValue | None) -> tuple[Plan, list[Task]]:
    """An issued plan with a task for each mark of the last quarter, led by 住建局 and supported by
    财政局 under 副市长（城建）; earlier quarters are normal. None: the last one has no report."""
    plan = factories.draft_plan(city)
    tasks = [
        factories.task(
            plan,
            f"完成第{number}座桥的建设。",
            lead=city.unit("住建局"),
            support=(city.unit("财政局"),),
            leaders=(city.posts["副市长（城建）"],),
        )
        for number in range(1, len(lasts) + 1)
    ]
    factories.issue(plan)
    for task, last in zip(tasks, lasts, strict=True):
        for quarter in (1, 2, 3, 4):
            mark = last if quarter == 4 else NORMAL
            if mark:
                world.report(
                    city,
                    task,
                    city.unit("住建局"),
                    quarter=quarter,
                    status=ReportStatus.ACCEPTED,
                    mark=mark,
                )
    for period in plan.schedules[0].periods:
        period.published_at = PUBLISHED
    db.session.commit()
    return plan, tasks
