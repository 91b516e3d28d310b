"""What of the task was changed after its issue, or asked to be (调整)."""

from collections.abc import Iterator

from tracker.amendments.queries import changes_of
from tracker.models import Actor, ApprovalDecision, ChangeRequest, ChangeStatus, Task
from tracker.overview.queries.course.step import Step, Topic


def of_changes(task: Task, reader: Actor) -> Iterator[Step]:
    """Those that the reader may see: a unit its own, and what has come into force."""
    for change in changes_of(task, reader=reader):
        yield from _of_change(change)


def _of_change(change: ChangeRequest) -> Iterator[Step]:
    asks = f"申请{change.verb}" if change.unit else f"提请{change.verb}"
    yield Step(
        change.signed_at or change.asked_at,
        f"{change.by_whom}{asks}",
        "pencil",
        text=change.reason,
        change=change,
        about=Topic.CHANGES,
    )
    approval = change.approval
    if approval:
        approved = approval.decision is ApprovalDecision.APPROVED
        yield Step(
            approval.at,
            f"{approval.decision.label}{change.verb}",
            "check" if approved else "arrow-back-up",
            look="plain" if approved else "back",
            note=f"{approval.approver_post_title} {approval.approver_name}",
            text=approval.text,
            change=change,
            paper=change.paper,
            about=Topic.CHANGES,
        )
    if change.applied_from:
        title = "任务撤销" if change.is_withdrawal else f"{change.what}调整生效"
        yield Step(
            change.applied_from, title, "pencil", look="strong", change=change, about=Topic.CHANGES
        )
    if change.status is ChangeStatus.WITHDRAWN and change.closed_at:
        yield Step(
            change.closed_at,
            f"{change.verb}不再办理",
            "arrow-back-up",
            look="back",
            text=change.outcome,
            about=Topic.CHANGES,
        )
