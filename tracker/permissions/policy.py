"""Who may do what: the whole policy is one table."""

from enum import StrEnum
from typing import Any

from tracker.core.db import Base, db
from tracker.models import (
    LEADS,
    Actor,
    ApprovalRequest,
    Attachment,
    ChangeRequest,
    Closure,
    Enclosure,
    Instruction,
    Matter,
    Meeting,
    Objection,
    PaperRecord,
    PostKind,
    ReportVersion,
    Talk,
    Verification,
)
from tracker.permissions.rules import (
    Rule,
    answers_for_unit,
    anybody,
    asked_for_change,
    follows_who_was_instructed,
    governs_change,
    governs_closure,
    governs_concluded,
    governs_instruction,
    governs_matter,
    governs_meeting,
    governs_objection,
    governs_plan,
    governs_report,
    governs_slip,
    governs_talk,
    governs_task,
    governs_unit,
    governs_verification,
    holds,
    is_addressed,
    is_asked_for_change,
    is_asked_for_talk,
    is_asked_to_approve,
    is_asked_to_decide,
    is_consulted,
    is_handed,
    is_instructed,
    is_invited,
    is_named_on_paper,
    is_own_unit,
    is_prepared_for,
    is_sent_slip,
    keeps_approval,
    keeps_channels,
    keeps_directory,
    keeps_drafts,
    keeps_handover,
    keeps_paper,
    leads_task_now,
    manages_accounts,
    may_declare_done,
    may_give_prepared,
    may_instruct,
    may_object,
    may_prepare,
    of_the_government,
    of_the_office,
    office_sees_proposal,
    sees_collections,
    sees_reforms,
    serves_who_instructs,
    serves_who_is_asked,
    signs_change,
    signs_for_unit,
    takes_back_closure,
    takes_over,
    unit_is_in_concluded,
    unit_is_in_plan,
    unit_is_on_matter,
    unit_is_on_task,
    unit_reads_closure,
    unit_reads_report,
    unit_reads_verification,
    unit_sees_change,
    unit_wrote_objection,
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
    MARKS_SIGN = "marks:sign"  # see one's unit's published marks, and sign for them
    OBJECTION_VIEW = "objection:view"
    OBJECTION_WRITE = "objection:write"
    OBJECTION_SIGN = "objection:sign"  # raise it for the unit, take it back
    OBJECTION_REFER = "objection:refer"  # put it before a leader with the office's statement
    OBJECTION_DECIDE = "objection:decide"
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
    INSTRUCTION_PREPARE = "instruction:prepare"  # write it for one's leader
    PREPARED_VIEW = "prepared:view"
    PREPARED_GIVE = "prepared:give"
    PREPARED_DISCARD = "prepared:discard"
    AMENDMENT_LIST = "amendment:list"
    AMENDMENT_VIEW = "amendment:view"
    AMENDMENT_DRAFT = "amendment:draft"  # ask for a change of an issued task, or to give it up
    AMENDMENT_APPROVE = "amendment:approve"
    AMENDMENT_WITHDRAW = "amendment:withdraw"
    EXTENSION_ASK = "extension:ask"  # a unit asks for more time, another text or figure
    EXTENSION_SIGN = "extension:sign"
    EXTENSION_PASS = "extension:pass"  # put it before who decides, grant or decline it
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
    YEAR_CONCLUDE = "year:conclude"  # confirm final marks, end a plan
    CONCLUSION_VIEW = "conclusion:view"  # the final marks, once they are out
    TASKS_CARRY_OVER = "tasks:carry-over"  # into a draft of the next year, which it may begin
    LEDGER_LOAD = "ledger:load"  # earlier periods from an existing ledger
    SHEETS_VIEW = "sheets:view"  # a year's figures of every unit
    SHEET_VIEW = "sheet:view"  # of one unit
    SHEETS_PUBLISH = "sheets:publish"
    MATTER_VIEW = "matter:view"
    MATTER_HAND_OUT = "matter:hand-out"
    MATTER_SIGN = "matter:sign"  # sign for it in the unit's name
    MEETING_VIEW = "meeting:view"
    TASKS_LINK = "tasks:link"  # say that two tasks are one fact, or are not
    PAPER_ENTER = "paper:enter"  # enter what somebody signed on paper, settle what he says of it
    PAPER_VIEW = "paper:view"
    PAPER_CONTEST = "paper:contest"  # say that it does not agree with the paper
    TALK_VIEW = "talk:view"
    TALK_KEEP = "talk:keep"  # propose, postpone, record, take back, say what is done
    TALK_APPROVE = "talk:approve"
    TALK_CONFIRM = "talk:confirm"
    DIRECTORY_VIEW = "directory:view"
    DIRECTORY_EDIT = "directory:edit"
    HANDOVER_VIEW = "handover:view"
    PORTFOLIO_REDIVIDE = "portfolio:redivide"
    REFORM_VIEW = "reform:view"
    REFORM_CARRY_OUT = "reform:carry-out"  # enter a change of units, take it back before its day
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
    ChangeRequest.__tablename__: (ChangeRequest, Permission.AMENDMENT_VIEW),
    Instruction.__tablename__: (Instruction, Permission.INSTRUCTION_VIEW),
    Matter.__tablename__: (Matter, Permission.MATTER_VIEW),
    Meeting.__tablename__: (Meeting, Permission.MEETING_VIEW),
    Objection.__tablename__: (Objection, Permission.OBJECTION_VIEW),
    Talk.__tablename__: (Talk, Permission.TALK_VIEW),
    Closure.__tablename__: (Closure, Permission.CLOSURE_VIEW),
    Verification.__tablename__: (Verification, Permission.VERIFICATION_VIEW),
    PaperRecord.__tablename__: (PaperRecord, Permission.PAPER_VIEW),
}


def reads_enclosure(actor: Actor, enclosure: Enclosure) -> bool:
    model, permission = ENCLOSED_IN[enclosure.subject_type]
    subject = db.session.get(model, enclosure.subject_id)
    return subject is not None and allowed(actor, permission, subject)


# What a sheet of paper is entered as, and what lets somebody see it.
ENTERED_AS: dict[str, tuple[type[Base], Permission]] = {
    ApprovalRequest.__tablename__: (ApprovalRequest, Permission.APPROVAL_VIEW),
    ChangeRequest.__tablename__: (ChangeRequest, Permission.AMENDMENT_VIEW),
    Instruction.__tablename__: (Instruction, Permission.INSTRUCTION_VIEW),
    Objection.__tablename__: (Objection, Permission.OBJECTION_VIEW),
    ReportVersion.__tablename__: (ReportVersion, Permission.REPORT_VIEW),
    Talk.__tablename__: (Talk, Permission.TALK_VIEW),
}


def sees_all_on_paper(actor: Actor, record: PaperRecord) -> bool:
    """Whoever may see everything that was entered from the sheet: the scan shows all of it."""
    if record.government_id != actor.government_id:
        return False
    for entry in record.entries:
        model, permission = ENTERED_AS[entry.subject_type]
        row: Any = db.session.get(model, entry.subject_id)
        subject = row.report if isinstance(row, ReportVersion) else row
        if subject is None or not allowed(actor, permission, subject):
            return False
    return bool(record.entries)


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
    Permission.MARKS_SIGN: (is_addressed,),
    Permission.OBJECTION_VIEW: (governs_objection, unit_wrote_objection),
    Permission.OBJECTION_WRITE: (may_object,),
    Permission.OBJECTION_SIGN: (answers_for_unit,),
    Permission.OBJECTION_REFER: (of_the_office,),
    Permission.OBJECTION_DECIDE: (is_asked_to_decide,),
    Permission.NOTICE_VIEW: (works_with_tasks,),
    Permission.NOTICE_SIGN: (is_addressed,),
    Permission.REPORT_VIEW: (governs_report, unit_reads_report),
    Permission.REPORT_WRITE: (writes_for_unit,),
    Permission.REPORT_SIGN: (signs_for_unit,),
    Permission.REPORT_REVIEW: (of_the_office,),
    Permission.ATTACHMENT_VIEW: (reads_attachment,),
    Permission.ENCLOSURE_VIEW: (reads_enclosure,),
    Permission.INSTRUCTION_GIVE: (may_instruct,),
    Permission.INSTRUCTION_VIEW: (
        governs_instruction,
        is_instructed,
        follows_who_was_instructed,
    ),
    Permission.INSTRUCTION_ANSWER: (is_instructed,),
    Permission.INSTRUCTION_PREPARE: (may_prepare,),
    Permission.PREPARED_VIEW: (is_prepared_for, serves_who_instructs),
    Permission.PREPARED_GIVE: (may_give_prepared,),
    Permission.PREPARED_DISCARD: (is_prepared_for, serves_who_instructs),
    Permission.AMENDMENT_LIST: (holds(PostKind.SUPERVISOR, PostKind.DIRECTOR),),
    Permission.AMENDMENT_VIEW: (governs_change, unit_sees_change),
    Permission.AMENDMENT_DRAFT: (of_the_office,),
    Permission.AMENDMENT_APPROVE: (is_asked_for_change,),
    Permission.AMENDMENT_WITHDRAW: (asked_for_change,),
    Permission.EXTENSION_ASK: (leads_task_now,),
    Permission.EXTENSION_SIGN: (signs_change,),
    Permission.EXTENSION_PASS: (of_the_office,),
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
    Permission.YEAR_CONCLUDE: (of_the_office,),
    Permission.CONCLUSION_VIEW: (keeps_drafts, governs_concluded, unit_is_in_concluded),
    Permission.TASKS_CARRY_OVER: (of_the_office,),
    Permission.LEDGER_LOAD: (of_the_office,),
    Permission.SHEETS_VIEW: (of_the_government,),
    Permission.SHEET_VIEW: (governs_unit, is_own_unit),
    Permission.SHEETS_PUBLISH: (of_the_office,),
    Permission.MATTER_VIEW: (governs_matter, unit_is_on_matter),
    Permission.MATTER_HAND_OUT: (of_the_office,),
    Permission.MATTER_SIGN: (is_handed,),
    Permission.MEETING_VIEW: (governs_meeting,),
    Permission.TASKS_LINK: (of_the_office,),
    Permission.PAPER_ENTER: (of_the_office,),
    Permission.PAPER_VIEW: (keeps_paper, is_named_on_paper, sees_all_on_paper),
    Permission.PAPER_CONTEST: (is_named_on_paper,),
    Permission.TALK_VIEW: (governs_talk, is_invited),
    Permission.TALK_KEEP: (of_the_office,),
    Permission.TALK_APPROVE: (is_asked_for_talk,),
    Permission.TALK_CONFIRM: (is_invited,),
    Permission.DIRECTORY_VIEW: (
        holds(
            PostKind.SUPERVISOR,
            PostKind.DIRECTOR,
            PostKind.SYSTEM_ADMINISTRATOR,
            PostKind.SECURITY_ADMINISTRATOR,
        ),
    ),
    Permission.DIRECTORY_EDIT: (keeps_directory,),
    Permission.HANDOVER_VIEW: (keeps_handover, takes_over),
    Permission.PORTFOLIO_REDIVIDE: (of_the_office,),
    Permission.REFORM_VIEW: (sees_reforms,),
    Permission.REFORM_CARRY_OUT: (of_the_office,),
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
