"""Bulletins (通报): who works on one, who approves it, and who reads it once it is out."""

from tracker.models import Actor, Bulletin, PostKind
from tracker.permissions.rules.of_posts import of_the_government


def keeps_bulletins(actor: Actor, bulletin: Bulletin | None) -> bool:
    """The office and the director; of this bulletin, where one is named."""
    return actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR) and (
        bulletin is None or bulletin.government_id == actor.government_id
    )


def reads_issued_bulletin(actor: Actor, bulletin: Bulletin | None) -> bool:
    """Leaders and their secretaries, also one that is void by now; a unit gets the document."""
    if bulletin is None:
        return of_the_government(actor, None)
    is_out = bulletin.notice_id is not None
    is_own = bulletin.government_id == actor.government_id
    return is_out and is_own and of_the_government(actor, bulletin)


def was_asked_for_bulletin(actor: Actor, bulletin: Bulletin | None) -> bool:
    """Whoever it was put before, and acts in that post today."""
    return bulletin is not None and any(
        each.post_id == actor.post.id for each in bulletin.approvals
    )


def is_asked_for_bulletin(actor: Actor, bulletin: Bulletin) -> bool:
    """Whom it lies with now."""
    last = bulletin.last_approval
    return last is not None and last.post_id == actor.post.id
