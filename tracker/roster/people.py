"""Officials and their accounts, as the rows of a roster say."""

from tracker.accounts import administration
from tracker.accounts.administration import Handout
from tracker.accounts.passwords import RandomPassword
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import service as directory
from tracker.models import Official
from tracker.permissions import Permission, allowed
from tracker.roster.desk import Desk, misplaced
from tracker.roster.layout import DISABLED, ENABLED
from tracker.roster.outcome import Outcome
from tracker.roster.reading import Line


def enter_official(desk: Desk, line: Line, outcome: Outcome) -> None:
    if line["电子邮箱"] and not directory.EMAIL.fullmatch(line["电子邮箱"]):
        raise RuleBroken("邮箱格式不对，请写成 name@example.org", field="email")
    official = _official_of(desk, line)
    if official is None:
        official = directory.add_official(
            line["姓名"], email=line["电子邮箱"], phone=line["电话"], by=desk.by
        )
        db.session.flush()
        outcome.is_new = True
        outcome.said += filter(None, (line["电子邮箱"], line["电话"]))
        desk.once(line, official.id)
        desk.known.officials.add(official, line["姓名"])
        return
    desk.once(line, official.id)
    before = {"姓名": official.name, "电子邮箱": official.email, "电话": official.phone}
    after = before | {heading: line[heading] for heading in before if line.has(heading)}
    if outcome.note(before, after):
        directory.change_official(
            official,
            name=after["姓名"],
            email=after["电子邮箱"],
            phone=after["电话"],
            by=desk.by,
        )
    desk.known.officials.add(official, line["姓名"])


def _official_of(desk: Desk, line: Line) -> Official | None:
    """By number; without one the only one of the name who may be meant."""
    if line.number is not None:
        return desk.numbered(desk.known.officials.by_number, line)
    same = desk.known.officials.named(line["姓名"])
    if not same:
        return None
    one = same[0]
    told = (line["电子邮箱"] or one.email, line["电话"] or one.phone)
    if len(same) == 1 and told == (one.email, one.phone):
        return one
    raise RuleBroken(
        f"已有同名的干部，编号 {'、'.join(str(each.id) for each in same[:5])}。"
        "是同一个人请写编号；确是另一个人请先在系统里新增",
        field="name",
    )


def enter_account(desk: Desk, line: Line, outcome: Outcome) -> None:
    if not allowed(desk.by, Permission.ACCOUNT_MANAGE):
        raise RuleBroken("账号由系统管理员导入，请删去这张表", field="username")
    state = line["状态"] or ENABLED
    if state not in (ENABLED, DISABLED):
        raise misplaced("状态", "状态请写启用或停用")
    official = desk.find(desk.known.officials.find, line, "姓名")
    account = desk.known.accounts.get(line["账号"].lower())
    if account is None:
        _create_account(desk, official, line, state, outcome)
        return
    desk.once(line, account.id)
    if account.official_id != official.id:
        raise RuleBroken(f"账号“{account.username}”已是另一位干部的，请核对", field="official")
    before = DISABLED if account.is_disabled else ENABLED
    if line["状态"] and outcome.note({"状态": before}, {"状态": state}):
        turn = administration.disable if state == DISABLED else administration.enable
        turn(account, by=desk.by)


def _create_account(
    desk: Desk, official: Official, line: Line, state: str, outcome: Outcome
) -> None:
    if state == DISABLED:
        raise misplaced("状态", "新建的账号请写启用")
    ready = desk.handed.pop() if desk.handed else RandomPassword("", "")
    password = administration.create_account(official, line["账号"], by=desk.by, password=ready)
    db.session.flush()
    desk.handouts.append(Handout(official, line["账号"].lower(), password))
    outcome.is_new = True
