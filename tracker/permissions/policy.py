"""Who may do what: the whole policy is one table."""

from enum import StrEnum
from typing import Any

from tracker.core.db import Base, db
from tracker.models import (
    LEADS,
    Actor,
    Attachment,
    Closure,
    Enclosure,
    Instruction,
    PostKind,
    Verification,
)
from tracker.permissions.rules import (
    Rule,
    answers_for_unit,
    anybody,
    governs_closure,
    governs_instruction,
    governs_plan,
    governs_report,
    governs_slip,
    governs_task,
    governs_verification,
    holds,
    is_addressed,
    is_asked_to_approve,
    is_consulted,
    is_instructed,
    is_sent_slip,
    keeps_approval,
    keeps_channels,
    keeps_directory,
    keeps_drafts,
    manages_accounts,
    may_declare_done,
    may_instruct,
    of_the_government,
    of_the_office,
    office_sees_proposal,
    sees_collections,
    serves_who_is_asked,
    signs_for_unit,
    takes_back_closure,
    unit_is_in_plan,
    unit_is_on_task,
    unit_reads_closure,
    unit_reads_report,
    unit_reads_verification,
    unit_wrote_proposal,
    unlocks_accounts,
    works_with_tasks,
    writes_for_unit,
)


class Permission(StrEnum):
    SIGNED_IN = "signed-in"  # what everybody may who has a post
    TASK_VIEW = "task:view"
    TASK_MARK = "task:mark"  # override a task's mark with a reason
    LEDGER_VIEW = "ledger:view"
    PORTFOLIO_VIEW = "portfolio:view"
    STATISTICS_VIEW = "statistics:view"
    PLAN_VIEW = "plan:view"
    PLAN_EDIT = "plan:edit"  # import, edit, undo a draft
    PLAN_AGREE = "plan:agree"
    PLAN_ISSUE = "plan:issue"
    CONSULTATION_VIEW = "consultation:view"  # every unit's comments on a draft
    CONSULTATION_HOLD = "consultation:hold"  # begin, extend, end, remind, settle comments
    COMMENT_WRITE = "comment:write"  # a unit's own comments on its tasks of a draft
    COMMENT_SEND = "comment:send"  # answer for the unit, take the answer back
    APPROVAL_ASK = "approval:ask"  # put a draft before a leader, enter an approval on paper
    APPROVAL_VIEW = "approval:view"
    APPROVAL_GIVE = "approval:give"
    PERIOD_CHANGE = "period:change"  # close, reopen, move its days
    SCHEDULE_KEEP = "schedule:keep"  # when a plan reports, and which task by which schedule
    MARKS_PUBLISH = "marks:publish"
    NOTICE_VIEW = "notice:view"
    NOTICE_SIGN = "notice:sign"
    REPORT_VIEW = "report:view"
    REPORT_WRITE = "report:write"
    REPORT_SIGN = "report:sign"  # send it out for the unit, send it back to its liaison
    REPORT_REVIEW = "report:review"
    ATTACHMENT_VIEW = "attachment:view"
    ENCLOSURE_VIEW = "enclosure:view"  # a file, by whoever may see what it belongs to
    INSTRUCTION_GIVE = "instruction:give"
    INSTRUCTION_VIEW = "instruction:view"
    INSTRUCTION_ANSWER = "instruction:answer"
    CLOSURE_VIEW = "closure:view"
    CLOSURE_WRITE = "closure:write"  # of a task: declare one's part of it done
    CLOSURE_SIGN = "closure:sign"  # declare it for the unit, send it back to its liaison
    CLOSURE_WITHDRAW = "closure:withdraw"
    CLOSURE_DECIDE = "closure:decide"  # verify, close, refuse, open again
    VERIFICATION_VIEW = "verification:view"
    COLLECTION_VIEW = "collection:view"
    COLLECTION_KEEP = "collection:keep"  # open, close, decide, make the plan
    PROPOSAL_VIEW = "proposal:view"
    PROPOSAL_WRITE = "proposal:write"
    PROPOSAL_SIGN = "proposal:sign"  # submit it for the unit
    REMINDER_SEND = "reminder:send"
    REMINDER_RULES = "reminder:rules"  # stages, who hears, quiet hours
    SLIP_ISSUE = "slip:issue"
    SLIP_VIEW = "slip:view"
    SLIP_ANSWER = "slip:answer"
    SLIP_WITHDRAW = "slip:withdraw"
    DIRECTORY_VIEW = "directory:view"
    DIRECTORY_EDIT = "directory:edit"
    CALENDAR_KEEP = "calendar:keep"  # enter a year's holidays, correct a day
    ACCOUNT_MANAGE = "account:manage"
    ACCOUNT_UNLOCK = "account:unlock"
    SYSTEM_VIEW = "system:view"  # deliveries, clock, sender
    CHANNEL_KEEP = "channel:keep"  # servers, gateways and robots that messages go out by
    AUDIT_VIEW = "audit:view"


def reads_attachment(actor: Actor, attachment: Attachment) -> bool:
    return allowed(actor, Permission.REPORT_VIEW, attachment.report)


# What files go with, and what lets somebody see it and so its files.
ENCLOSED_IN: dict[str, tuple[type[Base], Permission]] = {
    Instruction.__tablename__: (Instruction, Permission.INSTRUCTION_VIEW),
    Closure.__tablename__: (Closure, Permission.CLOSURE_VIEW),
    Verification.__tablename__: (Verification, Permission.VERIFICATION_VIEW),
}


def reads_enclosure(actor: Actor, enclosure: Enclosure) -> bool:
    model, permission = ENCLOSED_IN[enclosure.subject_type]
    subject = db.session.get(model, enclosure.subject_id)
    return subject is not None and allowed(actor, permission, subject)


# One rule is enough.
POLICY: dict[Permission, tuple[Rule, ...]] = {
    Permission.SIGNED_IN: (anybody,),
    Permission.TASK_VIEW: (governs_task, unit_is_on_task),
    Permission.TASK_MARK: (of_the_office,),
    Permission.LEDGER_VIEW: (works_with_tasks,),
    Permission.PORTFOLIO_VIEW: (
        holds(PostKind.MAYOR, *LEADS, PostKind.DIRECTOR, PostKind.SECRETARY),
    ),
    Permission.STATISTICS_VIEW: (of_the_government,),
    Permission.PLAN_VIEW: (governs_plan, unit_is_in_plan),
    Permission.PLAN_EDIT: (of_the_office,),
    Permission.PLAN_AGREE: (holds(PostKind.SUPERVISOR, PostKind.DIRECTOR),),
    Permission.PLAN_ISSUE: (of_the_office,),
    Permission.CONSULTATION_VIEW: (keeps_drafts,),
    Permission.CONSULTATION_HOLD: (of_the_office,),
    Permission.COMMENT_WRITE: (is_consulted,),
    Permission.COMMENT_SEND: (answers_for_unit,),
    Permission.APPROVAL_ASK: (of_the_office,),
    Permission.APPROVAL_VIEW: (keeps_approval, is_asked_to_approve, serves_who_is_asked),
    Permission.APPROVAL_GIVE: (is_asked_to_approve,),
    Permission.PERIOD_CHANGE: (of_the_office,),
    Permission.SCHEDULE_KEEP: (of_the_office,),
    Permission.MARKS_PUBLISH: (of_the_office,),
    Permission.NOTICE_VIEW: (works_with_tasks,),
    Permission.NOTICE_SIGN: (is_addressed,),
    Permission.REPORT_VIEW: (governs_report, unit_reads_report),
    Permission.REPORT_WRITE: (writes_for_unit,),
    Permission.REPORT_SIGN: (signs_for_unit,),
    Permission.REPORT_REVIEW: (of_the_office,),
    Permission.ATTACHMENT_VIEW: (reads_attachment,),
    Permission.ENCLOSURE_VIEW: (reads_enclosure,),
    Permission.INSTRUCTION_GIVE: (may_instruct,),
    Permission.INSTRUCTION_VIEW: (governs_instruction, is_instructed),
    Permission.INSTRUCTION_ANSWER: (is_instructed,),
    Permission.CLOSURE_VIEW: (governs_closure, unit_reads_closure),
    Permission.CLOSURE_WRITE: (may_declare_done,),
    Permission.CLOSURE_SIGN: (answers_for_unit,),
    Permission.CLOSURE_WITHDRAW: (takes_back_closure,),
    Permission.CLOSURE_DECIDE: (of_the_office,),
    Permission.VERIFICATION_VIEW: (governs_verification, unit_reads_verification),
    Permission.COLLECTION_VIEW: (sees_collections,),
    Permission.COLLECTION_KEEP: (of_the_office,),
    Permission.PROPOSAL_VIEW: (office_sees_proposal, unit_wrote_proposal),
    Permission.PROPOSAL_WRITE: (unit_wrote_proposal,),
    Permission.PROPOSAL_SIGN: (signs_for_unit,),
    Permission.REMINDER_SEND: (of_the_office,),
    Permission.REMINDER_RULES: (of_the_office,),
    Permission.SLIP_ISSUE: (of_the_office,),
    Permission.SLIP_VIEW: (governs_slip, is_sent_slip),
    Permission.SLIP_ANSWER: (answers_for_unit,),
    Permission.SLIP_WITHDRAW: (of_the_office,),
    Permission.DIRECTORY_VIEW: (
        holds(
            PostKind.SUPERVISOR,
            PostKind.DIRECTOR,
            PostKind.SYSTEM_ADMINISTRATOR,
            PostKind.SECURITY_ADMINISTRATOR,
        ),
    ),
    Permission.DIRECTORY_EDIT: (keeps_directory,),
    Permission.CALENDAR_KEEP: (holds(PostKind.SYSTEM_ADMINISTRATOR),),
    Permission.ACCOUNT_MANAGE: (manages_accounts,),
    Permission.ACCOUNT_UNLOCK: (unlocks_accounts,),
    Permission.SYSTEM_VIEW: (
        holds(PostKind.SYSTEM_ADMINISTRATOR, PostKind.SECURITY_ADMINISTRATOR),
    ),
    Permission.CHANNEL_KEEP: (keeps_channels,),
    Permission.AUDIT_VIEW: (holds(PostKind.AUDITOR),),
}


def allowed(actor: Actor, permission: Permission, subject: Any = None) -> bool:
    """Whether the post acted in allows it, on this subject where the permission needs one."""
    return any(rule(actor, subject) for rule in POLICY[permission])
