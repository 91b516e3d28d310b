"""Units, posts and who holds them, accounts and channels."""

from tracker.models import (
    ADMINISTRATORS,
    Account,
    Actor,
    ChannelSetup,
    Cover,
    Handover,
    Post,
    PostKind,
    Reform,
    Tenure,
)
from tracker.permissions.rules.of_plans import keeps_drafts


def keeps_directory(actor: Actor, subject: object) -> bool:
    """The office and the system administrator; who administers, the latter alone decides, or the
    office could appoint itself and open other people's accounts."""
    post = subject.post if isinstance(subject, Tenure | Cover | Handover) else subject
    if isinstance(post, Post) and post.kind in ADMINISTRATORS:
        return actor.is_a(PostKind.SYSTEM_ADMINISTRATOR)
    return actor.is_a(PostKind.SUPERVISOR, PostKind.SYSTEM_ADMINISTRATOR)


def keeps_handover(actor: Actor, handover: Handover) -> bool:
    return keeps_drafts(actor, None) and handover.post.government_id == actor.government_id


def takes_over(actor: Actor, handover: Handover) -> bool:
    """Whoever acts in the post now, and a leader's secretary."""
    return handover.post_id in (actor.post.id, actor.post.serves_id)


def sees_reforms(actor: Actor, reform: Reform | None) -> bool:
    """The office, which carries them out, the director, and who keeps the directory."""
    is_own = reform is None or reform.government_id == actor.government_id
    return is_own and actor.is_a(
        PostKind.SUPERVISOR, PostKind.DIRECTOR, PostKind.SYSTEM_ADMINISTRATOR
    )


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
