"""What was signed on paper (代录). Who sees all of a sheet: policy.sees_all_on_paper."""

from tracker.models import Actor, PaperRecord, PostKind


def keeps_paper(actor: Actor, record: PaperRecord | None) -> bool:
    """The office, which enters it, and the director."""
    is_own = record is None or record.government_id == actor.government_id
    return is_own and actor.is_a(PostKind.SUPERVISOR, PostKind.DIRECTOR)


def is_named_on_paper(actor: Actor, record: PaperRecord) -> bool:
    """Whose paper it is: the person, in whatever post he is by now."""
    return actor.official.id == record.for_official_id
