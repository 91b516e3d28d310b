"""What a unit is answered: the decision on its objection, and on what it asked to be changed."""

from collections.abc import Iterable

from tracker.amendments.parts import UNWRITTEN, beside
from tracker.core.clock import day_of
from tracker.core.days import day_full
from tracker.core.differences import Piece
from tracker.core.errors import RuleBroken
from tracker.letters.facts import ISSUED_ON, Facts
from tracker.models import (
    Actor,
    ApprovalDecision,
    ChangeRequest,
    NoticeKind,
    Objection,
    ObjectionStatus,
    Unit,
    WordingKind,
)

_DECIDED = {
    ObjectionStatus.UPHELD: "予以采纳",
    ObjectionStatus.PARTLY: "部分采纳",
    ObjectionStatus.REJECTED: "不予采纳",
}


def of_objection(objection: Objection, by: Actor) -> Facts:
    """RuleBroken before the government has decided."""
    if not objection.is_decided or objection.decided_at is None or objection.raised_at is None:
        raise RuleBroken("异议还没有决定，请决定以后再印发。")
    assert objection.mark_before is not None
    before, after = objection.mark_before, objection.corrected_to
    result = f"评定不变，仍为“{before.label}”。"
    if after is not None and after is not before:
        result = f"评定由“{before.label}”更正为“{after.label}”。"
    unit = objection.unit.standing(by.on)
    return Facts(
        wording=WordingKind.DECISION,
        notice=NoticeKind.DECISION,
        units=(unit,),
        addressed_to=(unit.name,),
        subjects=(objection,),
        values=_of_unit(unit, by)
        | {
            "任务": objection.task.name,
            "任务内容": objection.task.text,
            "报送期": objection.period.label,
            "提出日期": day_full(day_of(objection.raised_at)),
            "决定": _DECIDED[objection.status],
            "结果": result,
            "理由": objection.decision,
            "决定人": objection.decided_by_post_title,
            "决定日期": day_full(day_of(objection.decided_at)),
        },
    )


def of_change(change: ChangeRequest, by: Actor) -> Facts:
    """RuleBroken where no unit asked for it, or nobody has decided."""
    if change.unit is None:
        raise RuleBroken("这件调整由督查室提请，不用答复单位。")
    approval = change.approval
    if approval is None or change.decided_on is None:
        raise RuleBroken("申请还没有决定，请决定以后再印发答复。")
    is_granted = approval.decision is ApprovalDecision.APPROVED
    asked_on = day_of(change.signed_at or change.asked_at)
    unit = change.unit.standing(by.on)
    return Facts(
        wording=WordingKind.EXTENSION,
        notice=NoticeKind.REPLY,
        units=(unit,),
        addressed_to=(unit.name,),
        subjects=(change,),
        values=_of_unit(unit, by)
        | {
            "任务": change.task.name,
            "任务内容": change.task.text,
            "申请事项": change.verb,
            "申请日期": day_full(asked_on),
            "决定": f"{'同意' if is_granted else '不同意'}你单位的申请。",
            "结果": _result(change) if is_granted else "任务仍按原来的要求办理。",
            "审批意见": approval.text,
            "批准人": approval.approver_post_title,
            "决定日期": day_full(change.decided_on),
        },
    )


def _of_unit(unit: Unit, by: Actor) -> dict[str, str]:
    return {
        "政府": unit.government.full_name,
        "单位": unit.name,
        ISSUED_ON: day_full(by.on),
    }


def _result(change: ChangeRequest) -> str:
    """How each part read and reads, and from when."""
    parts = []
    for each in beside(change):
        before, after = _read(each.before), _read(each.after)
        become = "定" if before == UNWRITTEN else f"由“{before}”调整"
        parts.append(f"{each.part.label}{become}为“{after}”")
    since = change.applied_from or change.effective_on
    parts += [f"自{day_full(since)}起生效"] if since else []
    return "，".join(parts) + "。"


def _read(pieces: Iterable[Piece]) -> str:
    return "".join(text for _, text in pieces).rstrip("。")
