"""Who may do what: the whole policy is one table."""

from typing import Any

from tracker.core.db import db
from tracker.models import (
    LEADS,
    Actor,
    Attachment,
    Enclosure,
    PaperRecord,
    PostKind,
)
from tracker.permissions.names import Permission
from tracker.permissions.rules.of_bulletins import (
    is_asked_for_bulletin,
    keeps_bulletins,
    reads_issued_bulletin,
    was_asked_for_bulletin,
)
from tracker.permissions.rules.of_changes import (
    asked_for_change,
    governs_change,
    is_asked_for_change,
    signs_change,
    unit_sees_change,
)
from tracker.permissions.rules.of_closures import (
    governs_closure,
    governs_verification,
    takes_back_closure,
    unit_reads_closure,
    unit_reads_verification,
)
from tracker.permissions.rules.of_instructions import (
    governs_instruction,
    is_instructed,
    is_prepared_for,
    may_give_prepared,
    may_instruct,
    may_prepare,
    serves_who_instructs,
)
from tracker.permissions.rules.of_matters import (
    governs_matter,
    governs_meeting,
    is_handed,
    unit_is_on_matter,
)
from tracker.permissions.rules.of_objections import (
    governs_objection,
    is_asked_to_decide,
    may_object,
    unit_wrote_objection,
)
from tracker.permissions.rules.of_paper import is_named_on_paper, keeps_paper
from tracker.permissions.rules.of_plans import (
    governs_concluded,
    governs_plan,
    is_asked_to_approve,
    is_consulted,
    keeps_approval,
    keeps_drafts,
    serves_who_is_asked,
    unit_is_in_concluded,
    unit_is_in_plan,
)
from tracker.permissions.rules.of_posts import (
    Rule,
    anybody,
    holds,
    of_the_government,
    of_the_office,
    works_with_tasks,
)
from tracker.permissions.rules.of_proposals import (
    office_sees_proposal,
    sees_collections,
    unit_wrote_proposal,
)
from tracker.permissions.rules.of_reports import governs_report, unit_reads_report, writes_for_unit
from tracker.permissions.rules.of_slips import (
    is_asked_for_talk,
    is_invited,
    is_sent_slip,
)
from tracker.permissions.rules.of_tasks import governs_task, unit_is_on_task, unit_leads_task_now
from tracker.permissions.rules.of_the_directory import (
    keeps_channels,
    keeps_directory,
    keeps_handover,
    manages_accounts,
    sees_reforms,
    takes_over,
    unlocks_accounts,
)
from tracker.permissions.rules.of_units import (
    answers_for_unit,
    follows_whose_it_was,
    governs_unit,
    is_addressed,
    is_own_unit,
    keeps_unit,
    signs_for_unit,
)
from tracker.permissions.subjects import ENCLOSED_IN, entered_rows


def reads_attachment(actor: Actor, attachment: Attachment) -> bool:
    return allowed(actor, Permission.REPORT_VIEW, attachment.report)


def reads_enclosure(actor: Actor, enclosure: Enclosure) -> bool:
    model, permission = ENCLOSED_IN[enclosure.subject_type]
    subject = db.session.get(model, enclosure.subject_id)
    return subject is not None and allowed(actor, permission, subject)


def sees_all_on_paper(actor: Actor, record: PaperRecord) -> bool:
    """Whoever may see everything that was entered from the sheet: the scan shows all of it."""
    if record.government_id != actor.government_id or not record.entries:
        return False
    return all(
        subject is not None and allowed(actor, permission, subject)
        for _, subject, permission in entered_rows(record)
    )


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
    Permission.OBJECTION_VIEW: (governs_objection, unit_wrote_objection, follows_whose_it_was),
    Permission.OBJECTION_WRITE: (may_object,),
    Permission.OBJECTION_SIGN: (answers_for_unit,),
    Permission.OBJECTION_REFER: (of_the_office,),
    Permission.OBJECTION_DECIDE: (is_asked_to_decide,),
    Permission.NOTICE_VIEW: (works_with_tasks,),
    Permission.NOTICE_SIGN: (is_addressed,),
    Permission.NOTICE_ISSUE: (of_the_office,),
    Permission.NOTICE_WITHDRAW: (of_the_office,),
    Permission.NOTICE_REMIND: (of_the_office,),
    Permission.NOTICE_CHECK: (holds(PostKind.SUPERVISOR, PostKind.DIRECTOR),),
    Permission.REGISTER_VIEW: (of_the_government,),
    Permission.LETTERHEAD_SET: (of_the_office,),
    Permission.WORDING_KEEP: (of_the_office,),
    Permission.LETTER_ISSUE: (of_the_office,),
    Permission.REPORT_VIEW: (governs_report, unit_reads_report),
    Permission.REPORT_WRITE: (writes_for_unit,),
    Permission.REPORT_SIGN: (signs_for_unit,),
    Permission.REPORT_REVIEW: (of_the_office,),
    Permission.FORM_FILL: (is_own_unit, keeps_unit),
    Permission.MAIL_VIEW: (of_the_office,),
    Permission.MAIL_TAKE_OVER: (keeps_unit,),
    Permission.ATTACHMENT_VIEW: (reads_attachment,),
    Permission.ENCLOSURE_VIEW: (reads_enclosure,),
    Permission.INSTRUCTION_GIVE: (may_instruct,),
    Permission.INSTRUCTION_VIEW: (
        governs_instruction,
        is_instructed,
        follows_whose_it_was,
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
    Permission.EXTENSION_ASK: (unit_leads_task_now,),
    Permission.EXTENSION_SIGN: (signs_change,),
    Permission.EXTENSION_PASS: (of_the_office,),
    Permission.CLOSURE_VIEW: (governs_closure, unit_reads_closure),
    Permission.CLOSURE_WRITE: (unit_leads_task_now,),
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
    Permission.SLIP_VIEW: (governs_unit, is_sent_slip, follows_whose_it_was),
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
    Permission.TALK_VIEW: (governs_unit, is_invited),
    Permission.TALK_KEEP: (of_the_office,),
    Permission.TALK_APPROVE: (is_asked_for_talk,),
    Permission.TALK_CONFIRM: (is_invited,),
    Permission.BULLETIN_VIEW: (keeps_bulletins, reads_issued_bulletin, was_asked_for_bulletin),
    Permission.BULLETIN_KEEP: (of_the_office,),
    Permission.BULLETIN_APPROVE: (is_asked_for_bulletin,),
    Permission.ARCHIVE_MAKE: (holds(PostKind.SUPERVISOR, PostKind.DIRECTOR),),
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
