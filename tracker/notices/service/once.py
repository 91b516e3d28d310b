"""A page that is sent twice issues one document."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Notice


def refuse_again(notice: Notice, *, seen: int, by: Actor) -> None:
    """Refuse what was just issued, and is not committed, if the page it came from was answered
    already: pressed twice, or sent anew by the browser. It is asked after the number was taken, for
    which both wait in turn.

    seen: queries.last_issued when the page was shown. RuleBroken names the document.
    """
    another = db.session.scalar(
        select(Notice)
        .where(Notice.created_by_id == by.official.id, Notice.id > seen, Notice.id != notice.id)
        .order_by(Notice.id.desc())
        .limit(1)
    )
    if another is not None:
        raise RuleBroken(
            f"您打开这一页以后已经印发{another.name}，这次没有再印发；确要另发一件，请核对后再按一次。"
        )
