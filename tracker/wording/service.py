"""Changing what a kind of document says; nothing of it is ever overwritten (公文用语)."""

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.models import Actor, AuditAction, Government, Wording, WordingKind
from tracker.wording import queries
from tracker.wording.defaults import DEFAULTS
from tracker.wording.notation import refuse_unknown

LONGEST_TITLE = 200
LONGEST_BODY = 20000


def change_wording(
    kind: WordingKind, *, title: str, body: str, seen: int, by: Actor
) -> queries.Version:
    """Keep a new version, from now on the one that holds; the same text again is none.

    seen: the version that was changed. RuleBroken where another holds meanwhile, for an unknown
    variable, or where something is missing.
    """
    now = _held(kind, seen, by)
    title, body = checked(kind, title=title, body=body)
    if (title, body) == (now.title, now.body):
        return now
    return _keep(now, title, body, None, by)


def take_up_again(version: queries.Version, *, seen: int, by: Actor) -> queries.Version:
    """Let an older version, or the default, hold again: as a new version (沿用)."""
    now = _held(version.kind, seen, by)
    if (version.title, version.body) == (now.title, now.body):
        return now
    return _keep(now, version.title, version.body, version.number, by)


def checked(kind: WordingKind, *, title: str, body: str) -> tuple[str, str]:
    """Title and body as they would be kept; RuleBroken where they cannot be."""
    title = written(title, "标题", LONGEST_TITLE, field="title")
    body = written(body, "正文", LONGEST_BODY, field="body").replace("\r\n", "\n")
    for text, field in ((title, "title"), (body, "body")):
        refuse_unknown(text, DEFAULTS[kind].names, field=field)
    return title, body


def _held(kind: WordingKind, seen: int, by: Actor) -> queries.Version:
    hold(db.session.get_one(Government, by.government_id))
    now = queries.current(by.government_id, kind)
    if now.number != seen:
        raise RuleBroken(f"您打开以后，{now.by}已改过，现在是{now.name}。请核对后再存。")
    return now


def _keep(
    now: queries.Version, title: str, body: str, taken_from: int | None, by: Actor
) -> queries.Version:
    """The version that follows the one that holds now."""
    kept = Wording(
        government_id=by.government_id,
        kind=now.kind,
        number=now.number + 1,
        title=title,
        body=body,
        taken_from=taken_from,
        changed_by_id=by.official.id,
        changed_by_name=by.name,
        changed_at=clock.now(),
    )
    db.session.add(kept)
    audit.record(
        AuditAction.WORDING_CHANGED,
        kept,
        by=by,
        kind=now.kind.label,
        version=kept.number,
        taken_from=taken_from,
    )
    return queries.current(by.government_id, now.kind)
