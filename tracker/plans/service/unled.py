"""Telling the office that a task has lost the last unit that led it (没有牵头单位)."""

from datetime import date

from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import MessageKind, PostKind, Task


def tell_if_unled(task: Task, *, today: date) -> None:
    """Nobody reports on it any more, and no reminder says so: the office hears of it once."""
    if any(each.is_lead and each.includes(today) for each in task.assignments):
        return
    for official in directory.officials_in(task.plan.government_id, PostKind.SUPERVISOR, on=today):
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"{task.name}没有牵头单位了",
            occurrence=f"unled.{task.id}.{today.isoformat()}",
            text="原来牵头的单位都已退出，没有人再报送。请调整责任单位，或者撤销任务。",
            link=f"/tasks/{task.id}",
        )
