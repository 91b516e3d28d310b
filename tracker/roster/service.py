"""A filled roster is looked at as a whole, and then entered as a whole (名录导入)."""

from collections.abc import Sequence

from tracker.accounts.passwords import RandomPassword
from tracker.audit import service as audit
from tracker.core.db import begin_writing, db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, AuditAction, Government
from tracker.roster.desk import Desk
from tracker.roster.entering import enter_lines
from tracker.roster.export import roster_file
from tracker.roster.known import hold_directory
from tracker.roster.layout import ACCOUNTS
from tracker.roster.outcome import Result, Turn
from tracker.roster.reading import Line

STALE = "没有导入：名录在您核对之后有了变动。请看过下面的内容，再确认一次。"


def preview_roster(lines: Sequence[Line], *, by: Actor) -> Result:
    """What every row would come to. It is done in earnest and undone: what a page would refuse is
    refused here in the same words."""
    db.session.rollback()
    begin_writing()
    try:
        hold_directory(by.government_id)
        return Result(enter_lines(Desk((), by=by), lines))
    finally:
        db.session.rollback()


def accounts_made(result: Result) -> int:
    """How many passwords are needed to enter it."""
    return sum(each.sheet == ACCOUNTS and each.turn is Turn.ADDED for each in result.outcomes)


def enter_roster(
    lines: Sequence[Line], *, seen: str, handed: Sequence[RandomPassword], by: Actor
) -> Result:
    """Enter all rows or, where one is wrong or something else would be done than was shown, none.

    seen: the digest of what was shown; handed: a password for each account, made before.
    """
    hold_directory(by.government_id)
    desk = Desk(handed, by=by)
    result = Result(enter_lines(desk, lines), desk.handouts)
    if result.flaws:
        raise RuleBroken("没有导入：有的行要改，请改好文件再上传。")
    if result.digest != seen or len(desk.handouts) > len(handed):
        raise RuleBroken(STALE)
    if not result.turned:
        raise RuleBroken("文件和系统里的一样，不用导入。")
    government = db.session.get_one(Government, by.government_id)
    rows = {
        sheet: counts[Turn.ADDED] + counts[Turn.CHANGED] for sheet, counts in result.counts.items()
    }
    audit.record(
        AuditAction.ROSTER_ENTERED, government, by=by, rows=sum(rows.values()), changed=rows
    )
    return result


def export_roster(*, by: Actor) -> bytes:
    """The roster as a file, written into the trail."""
    government = db.session.get_one(Government, by.government_id)
    file = roster_file(by=by, title=f"{government.name}名录")
    audit.record(AuditAction.ROSTER_EXPORTED, government, by=by)
    return file
