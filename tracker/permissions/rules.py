"""What a post may do with one thing: the rules that the policy is made of, each a predicate."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import (
    ADMINISTRATORS,
    HANDED_IN,
    LEADS,
    POSTS_OF_A_UNIT,
    Account,
    Actor,
    Addressee,
    ApprovalRequest,
    Assignment,
    ChangeRequest,
    ChangeStatus,
    ChannelSetup,
    Closure,
    Collection,
    ConsultedUnit,
    Cover,
    Handover,
    Instruction,
    InstructionDraft,
    Matter,
    Meeting,
    Objection,
    PaperRecord,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Proposal,
    PublishedMark,
    Reform,
    Slip,
    Talk,
    Task,
    Tenure,
    Unit,
    Verification,
)

Rule = Callable[[Actor, Any], bool]


def holds(*kinds: PostKind) -> Rule:
    """The rule that the post acted in is of one of these kinds."""
    return lambda actor, _subject: actor.is_a(*kinds)


def anybody(_actor: Actor, _subject: object) -> bool:
    return True


of_the_office = holds(PostKind.SUPERVISOR)
of_the_government = holds(
    PostKind.MAYOR, *LEADS, PostKind.DIRECTOR, PostKind.SECRETARY, PostKind.SUPERVISOR
)


def works_with_tasks(actor: Actor, _subject: object) -> bool:
    return actor.post.kind not in ADMINISTRATORS


def is_of_unit(actor: Actor, unit_id: int) -> bool:
    return actor.post.kind in POSTS_OF_A_UNIT and actor.post.unit_id == unit_id


def _is_out(plan: Plan) -> bool:
    return plan.status in (PlanStatus.ISSUED, PlanStatus.CLOSED)


def governs_plan(actor: Actor, plan: Plan) -> bool:
    """Leaders see every issued plan of their government, the director and the office drafts too."""
    return plan.government_id == actor.government_id and (
        actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
        or (_is_out(plan) and of_the_government(actor, plan))
    )


def unit_is_in_plan(actor: Actor, plan: Plan) -> bool:
    """A unit sees the issued plans that oblige it to anything."""
    if not _is_out(plan) or actor.post.kind not in POSTS_OF_A_UNIT:
        return False
    own = (
        select(Assignment.id)
        .join(Task)
        .where(Task.plan_id == plan.id, Assignment.unit_id == actor.post.unit_id)
    )
    return db.session.scalar(own.limit(1)) is not None


def governs_concluded(actor: Actor, plan: Plan) -> bool:
    """Leaders read the final marks once the year is concluded; until then the office works."""
    return plan.status is PlanStatus.CLOSED and governs_plan(actor, plan)


def unit_is_in_concluded(actor: Actor, plan: Plan) -> bool:
    return plan.status is PlanStatus.CLOSED and unit_is_in_plan(actor, plan)


def governs_unit(actor: Actor, sheet: Any) -> bool:
    """Leaders and the office; sheet: what is about one unit."""
    of_own = sheet.unit.government_id == actor.government_id
    return of_own and of_the_government(actor, sheet)


def is_own_unit(actor: Actor, sheet: Any) -> bool:
    return is_of_unit(actor, sheet.unit.id)


def keeps_drafts(actor: Actor, plan: Plan | None) -> bool:
    """The office and the director; of this plan, where one is named."""
    return actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR) and (
        plan is None or plan.government_id == actor.government_id
    )


def is_consulted(actor: Actor, consulted: ConsultedUnit) -> bool:
    return is_of_unit(actor, consulted.unit_id)


def answers_for_unit(actor: Actor, asked: ConsultedUnit | Slip | Objection | Closure) -> bool:
    return signs_for_unit(actor, asked.unit)


def keeps_approval(actor: Actor, request: ApprovalRequest) -> bool:
    return keeps_drafts(actor, request.plan)


def is_asked_to_approve(actor: Actor, request: ApprovalRequest) -> bool:
    return actor.post.id == request.post_id


def serves_who_is_asked(actor: Actor, request: ApprovalRequest) -> bool:
    return actor.is_a(PostKind.SECRETARY) and actor.post.serves_id == request.post_id


def governs_task(actor: Actor, task: Task) -> bool:
    """Mayors, the director and the office see every issued task of their government."""
    return (
        task.plan.government_id == actor.government_id
        and of_the_government(actor, task)
        and (_is_out(task.plan) or actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR))
    )


def unit_is_on_task(actor: Actor, task: Task) -> bool:
    return _is_out(task.plan) and any(is_of_unit(actor, a.unit_id) for a in task.assignments)


def unit_leads_task(actor: Actor, task: Task) -> bool:
    return any(a.is_lead and is_of_unit(actor, a.unit_id) for a in task.assignments)


def leads_task(actor: Actor, task: Task) -> bool:
    """A lead official of the task on that day, alone or as one of all vice-mayors."""
    return any(
        leader.includes(actor.on)
        and (
            leader.post_id == actor.post.id
            or (leader.is_shared and actor.is_a(PostKind.VICE_MAYOR))
        )
        for leader in task.leaders
    )


def governs_report(actor: Actor, report: ProgressReport) -> bool:
    return governs_task(actor, report.assignment.task)


def unit_reads_report(actor: Actor, report: ProgressReport) -> bool:
    """A unit reads all reports of a task that it leads, else its own, those of whom it took the
    task over from, and the leads'."""
    assignment = report.assignment
    task, heir = assignment.task, assignment.successor
    own = is_of_unit(actor, assignment.unit_id) or bool(heir and is_of_unit(actor, heir.unit_id))
    if own or unit_leads_task(actor, task):
        return True
    return assignment.is_lead and unit_is_on_task(actor, task)


def writes_for_unit(actor: Actor, assignment: Assignment) -> bool:
    return is_of_unit(actor, assignment.unit_id)


def signs_for_unit(actor: Actor, unit: Unit) -> bool:
    """The head or another responsible post; the liaison where the unit needs no sign-off."""
    if not is_of_unit(actor, unit.id):
        return False
    return not actor.is_a(PostKind.LIAISON) or not unit.needs_signoff


def keeps_paper(actor: Actor, record: PaperRecord | None) -> bool:
    """The office, which enters it, and the director."""
    is_own = record is None or record.government_id == actor.government_id
    return is_own and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)


def is_named_on_paper(actor: Actor, record: PaperRecord) -> bool:
    """Whose paper it is: the person, in whatever post he is by now."""
    return actor.official.id == record.for_official_id


def is_addressed(actor: Actor, addressee: Addressee) -> bool:
    return is_of_unit(actor, addressee.unit_id)


def governs_instruction(actor: Actor, instruction: Instruction) -> bool:
    return governs_task(actor, instruction.task)


def is_instructed(actor: Actor, instruction: Instruction) -> bool:
    return is_of_unit(actor, instruction.unit_id)


def follows_who_was_instructed(actor: Actor, instruction: Instruction) -> bool:
    """Who follows a unit that has ended knows what it was told and what it said."""
    unit = instruction.unit
    while unit.abolished_on is not None and unit.successor is not None:
        unit = unit.successor
        if is_of_unit(actor, unit.id):
            return True
    return False


def governs_slip(actor: Actor, slip: Slip) -> bool:
    return slip.unit.government_id == actor.government_id and of_the_government(actor, slip)


def is_sent_slip(actor: Actor, slip: Slip) -> bool:
    return is_of_unit(actor, slip.unit_id)


def governs_matter(actor: Actor, matter: Matter) -> bool:
    return governs_task(actor, matter.task)


def unit_is_on_matter(actor: Actor, matter: Matter) -> bool:
    return unit_is_on_task(actor, matter.task)


def is_handed(actor: Actor, matter: Matter) -> bool:
    return any(is_of_unit(actor, receipt.unit_id) for receipt in matter.receipts)


def governs_meeting(actor: Actor, meeting: Meeting) -> bool:
    """A record holds what concerns others too: a unit reads its own matters, not the record."""
    return meeting.government_id == actor.government_id and of_the_government(actor, meeting)


def governs_objection(actor: Actor, objection: Objection) -> bool:
    """The government reads what was raised; until its head has signed it is the unit's own."""
    return (
        objection.raised_at is not None
        and objection.unit.government_id == actor.government_id
        and of_the_government(actor, objection)
    )


def unit_wrote_objection(actor: Actor, objection: Objection) -> bool:
    return is_of_unit(actor, objection.unit_id)


def may_object(actor: Actor, published: PublishedMark) -> bool:
    """A unit that leads the task, or led it."""
    return any(
        (each.is_lead or each.role_since is not None) and is_of_unit(actor, each.unit_id)
        for each in published.task.assignments
    )


def is_asked_to_decide(actor: Actor, objection: Objection) -> bool:
    return actor.post.id == objection.decider_post_id


def governs_talk(actor: Actor, talk: Talk) -> bool:
    return talk.unit.government_id == actor.government_id and of_the_government(actor, talk)


def is_invited(actor: Actor, talk: Talk) -> bool:
    """The unit, once a leader has approved it."""
    return talk.is_out and is_of_unit(actor, talk.unit_id)


def is_asked_for_talk(actor: Actor, talk: Talk) -> bool:
    return actor.post.id == talk.approver_post_id


def governs_change(actor: Actor, change: ChangeRequest) -> bool:
    """What a unit has not signed yet is its own affair."""
    return governs_task(actor, change.task) and (
        change.unit_id is None or change.signed_at is not None
    )


def unit_sees_change(actor: Actor, change: ChangeRequest) -> bool:
    """A unit sees what it asked for, and what came into force on its tasks."""
    if change.unit_id is not None and is_of_unit(actor, change.unit_id):
        return True
    return change.status is ChangeStatus.APPLIED and unit_is_on_task(actor, change.task)


def is_asked_for_change(actor: Actor, change: ChangeRequest) -> bool:
    return actor.post.id == change.approver_post_id


def asked_for_change(actor: Actor, change: ChangeRequest) -> bool:
    """The office what it asked for itself, a unit what it asked for."""
    if change.unit_id is None:
        return of_the_office(actor, change)
    return is_of_unit(actor, change.unit_id)


def signs_change(actor: Actor, change: ChangeRequest) -> bool:
    return change.unit is not None and signs_for_unit(actor, change.unit)


def leads_task_now(actor: Actor, task: Task) -> bool:
    """The unit leads the task that day."""
    return _is_out(task.plan) and any(
        each.is_lead and each.includes(actor.on) and is_of_unit(actor, each.unit_id)
        for each in task.assignments
    )


def may_declare_done(actor: Actor, task: Task) -> bool:
    """The units that lead the task that day, each for its part."""
    return any(
        each.is_lead and each.includes(actor.on) and is_of_unit(actor, each.unit_id)
        for each in task.assignments
    )


def governs_closure(actor: Actor, closure: Closure) -> bool:
    """What was declared; what a unit still writes is its own affair."""
    return closure.was_declared and governs_task(actor, closure.task)


def unit_reads_closure(actor: Actor, closure: Closure) -> bool:
    """A unit's own, and of the tasks that it is on what was declared."""
    if is_of_unit(actor, closure.unit_id):
        return True
    return closure.was_declared and unit_is_on_task(actor, closure.task)


def takes_back_closure(actor: Actor, closure: Closure) -> bool:
    """Whoever writes for the unit, until it is declared; then who signs for it."""
    if closure.is_written:
        return is_of_unit(actor, closure.unit_id)
    return answers_for_unit(actor, closure)


def governs_verification(actor: Actor, verification: Verification) -> bool:
    return governs_task(actor, verification.task)


def unit_reads_verification(actor: Actor, verification: Verification) -> bool:
    return unit_leads_task(actor, verification.task)


def may_instruct(actor: Actor, task: Task) -> bool:
    return governs_task(actor, task) and (
        actor.is_a(PostKind.MAYOR) or (actor.is_a(*LEADS) and leads_task(actor, task))
    )


def keeps_handover(actor: Actor, handover: Handover) -> bool:
    return keeps_drafts(actor, None) and handover.post.government_id == actor.government_id


def takes_over(actor: Actor, handover: Handover) -> bool:
    """Whoever acts in the post now, and a leader's secretary."""
    return handover.post_id in (actor.post.id, actor.post.serves_id)


def may_prepare(actor: Actor, task: Task) -> bool:
    """A secretary, where his leader may instruct."""
    served = actor.post.serves
    if not actor.is_a(PostKind.SECRETARY) or served is None:
        return False
    return may_instruct(Actor(actor.official, served, actor.on), task)


def is_prepared_for(actor: Actor, draft: InstructionDraft) -> bool:
    return actor.post.id == draft.post_id


def serves_who_instructs(actor: Actor, draft: InstructionDraft) -> bool:
    return actor.is_a(PostKind.SECRETARY) and actor.post.serves_id == draft.post_id


def may_give_prepared(actor: Actor, draft: InstructionDraft) -> bool:
    return is_prepared_for(actor, draft) and may_instruct(actor, draft.task)


def sees_collections(actor: Actor, collection: Collection | None) -> bool:
    """The office, the director and every unit; leaders read the plan that comes of it."""
    is_own = collection is None or collection.government_id == actor.government_id
    return is_own and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR, *POSTS_OF_A_UNIT)


def sees_reforms(actor: Actor, reform: Reform | None) -> bool:
    """The office, which carries them out, the director, and who keeps the directory."""
    is_own = reform is None or reform.government_id == actor.government_id
    return is_own and actor.is_a(
        PostKind.SUPERVISOR, PostKind.DIRECTOR, PostKind.SYSTEM_ADMINISTRATOR
    )


def office_sees_proposal(actor: Actor, proposal: Proposal) -> bool:
    """What was handed in; a unit's draft is its own affair."""
    return (
        proposal.collection.government_id == actor.government_id
        and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)
        and proposal.status in HANDED_IN
    )


def unit_wrote_proposal(actor: Actor, subject: Proposal | Collection) -> bool:
    """The unit's own one; of a collection, whether the post may propose there at all."""
    if isinstance(subject, Collection):
        return actor.post.kind in POSTS_OF_A_UNIT
    return subject.unit_id is not None and is_of_unit(actor, subject.unit_id)


def is_of_own_government(actor: Actor, account: Account | None) -> bool:
    return account is None or account.official.government_id == actor.government_id


def manages_accounts(actor: Actor, account: Account | None) -> bool:
    return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR) and is_of_own_government(actor, account)


def unlocks_accounts(actor: Actor, account: Account | None) -> bool:
    return actor.is_a(
        PostKind.SYSTEM_ADMINISTRATOR, PostKind.SECURITY_ADMINISTRATOR
    ) and is_of_own_government(actor, account)


def keeps_channels(actor: Actor, setup: ChannelSetup | None) -> bool:
    return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR) and (
        setup is None or setup.government_id == actor.government_id
    )


def keeps_directory(actor: Actor, subject: object) -> bool:
    """The office and the system administrator; who administers, the latter alone decides, or the
    office could appoint itself and open other people's accounts."""
    post = subject.post if isinstance(subject, Tenure | Cover | Handover) else subject
    if isinstance(post, Post) and post.kind in ADMINISTRATORS:
        return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR)
    return actor.is_a(PostKind.SUPERVISOR, PostKind.SYSTEM_ADMINISTRATOR)
