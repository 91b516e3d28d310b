"""Instructions of leaders, and what their secretaries prepare."""

from tracker.models import LEADS, Actor, Instruction, InstructionDraft, PostKind, Task
from tracker.permissions.rules.of_tasks import governs_task, leads_task
from tracker.permissions.rules.of_units import is_of_unit


def may_instruct(actor: Actor, task: Task) -> bool:
    return governs_task(actor, task) and (
        actor.is_a(PostKind.MAYOR) or (actor.is_a(*LEADS) and leads_task(actor, task))
    )


def governs_instruction(actor: Actor, instruction: Instruction) -> bool:
    return governs_task(actor, instruction.task)


def is_instructed(actor: Actor, instruction: Instruction) -> bool:
    return is_of_unit(actor, instruction.unit_id)


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
