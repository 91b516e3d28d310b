"""The approval of a bulletin by the mayor or the director (报批; docs/rules.md 35)."""

from collections.abc import Iterable
from typing import Any

from tracker.audit import service as audit
from tracker.bulletins import queries
from tracker.bulletins.figures import digest_of_figures, digest_of_text
from tracker.bulletins.wording import lines_of
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    APPROVES_BULLETINS,
    Actor,
    AuditAction,
    Bulletin,
    BulletinApproval,
    BulletinStatus,
    BulletinVerdict,
    MessageKind,
    Official,
    Post,
    PostKind,
)
from tracker.reports.service.versions import name_of

LONGEST_OPINION = 1000


def ask_approval(bulletin: Bulletin, post: Post | None, *, by: Actor) -> BulletinApproval:
    """Put the text as it stands before the mayor or the director, who may approve it (送批)."""
    hold(bulletin)
    if (
        post is None
        or post.kind not in APPROVES_BULLETINS
        or post.government_id != by.government_id
    ):
        raise RuleBroken("请选市长或者政府办主任。", field="approver")
    leader = directory.acting_in(post, on=by.on)
    if leader is None:
        raise RuleBroken(f"{post.title}现在空缺，请另选一位。", field="approver")
    if bulletin.is_asked:
        if not queries.is_stale(bulletin):
            raise RuleBroken(f"现在的文字{bulletin.status.label}，不用再送。")
        take_back_approval(bulletin, "评定经异议更正", by=by)
    refuse_altered(bulletin)
    bulletin.move_to(BulletinStatus.PENDING)
    lines = lines_of(bulletin, queries.corrected_since(bulletin))
    asked = BulletinApproval(
        bulletin=bulletin,
        post=post,
        text="\n".join(lines),
        sha256=digest_of_text(lines, bulletin.sha256),
        asked_by_id=by.official.id,
        asked_by_name=name_of(by),
    )
    db.session.add(asked)
    db.session.flush()
    _record(AuditAction.BULLETIN_ASKED, asked, by, approver=f"{post.title} {leader.name}")
    _tell([leader], asked, f"请批准《{bulletin.title}》", "asked")
    return asked


def approve_bulletin(bulletin: Bulletin, *, seen: str, opinion: str = "", by: Actor) -> None:
    """The leader approves the text that was on the page, and no other (批准); twice is once.

    seen: the digest of that text.
    """
    hold(bulletin)
    asked = _asked(bulletin, seen)
    if bulletin.status is BulletinStatus.APPROVED:
        return
    if queries.digest_now(bulletin) != asked.sha256:
        raise RuleBroken("送批以后有评定经异议更正，请退回，由督查室加上说明再送。")
    refuse_altered(bulletin)
    bulletin.move_to(BulletinStatus.APPROVED)
    _decide(asked, BulletinVerdict.APPROVED, opinion, by)
    _record(AuditAction.BULLETIN_APPROVED, asked, by)
    subject = f"{by.post_title}{by.name}批准《{bulletin.title}》，请印发"
    _tell(_office(bulletin, by), asked, subject, "decided", opinion)


def return_bulletin(bulletin: Bulletin, *, seen: str, opinion: str, by: Actor) -> None:
    """The leader gives it back to be changed (退回修改)."""
    hold(bulletin)
    asked = _asked(bulletin, seen)
    if bulletin.status is not BulletinStatus.PENDING:
        raise RuleBroken(f"这期通报{bulletin.status.label}，不用再批；要改的，请告诉督查室。")
    opinion = written(opinion, "要改什么", LONGEST_OPINION, field="opinion")
    bulletin.move_to(BulletinStatus.DRAFT)
    _decide(asked, BulletinVerdict.RETURNED, opinion, by)
    _record(AuditAction.BULLETIN_RETURNED, asked, by, reason=opinion)
    subject = f"{by.post_title}{by.name}退回《{bulletin.title}》修改"
    _tell(_office(bulletin, by), asked, subject, "decided", opinion)


def withdraw_request(bulletin: Bulletin, *, by: Actor) -> None:
    """Take back what the leader has not decided on (撤回送批); twice is once."""
    hold(bulletin)
    if bulletin.status is BulletinStatus.DRAFT:
        return
    if bulletin.status is not BulletinStatus.PENDING:
        raise RuleBroken(f"这期通报{bulletin.status.label}，不用撤回。")
    take_back_approval(bulletin, "督查室撤回", by=by)


def take_back_approval(bulletin: Bulletin, why: str, *, by: Actor) -> None:
    """An approval that was asked for or given holds no longer, and the leader is told; nothing
    where there is none."""
    if not bulletin.is_asked:
        return
    asked = bulletin.last_approval
    assert asked is not None
    was_given = bulletin.status is BulletinStatus.APPROVED
    bulletin.move_to(BulletinStatus.DRAFT)
    asked.verdict = BulletinVerdict.VOID if was_given else BulletinVerdict.WITHDRAWN
    asked.voided_why = why
    db.session.flush()
    done = AuditAction.BULLETIN_VOIDED if was_given else AuditAction.BULLETIN_WITHDRAWN
    _record(done, asked, by, reason=why)
    said = "批准作废，改好后会再送您" if was_given else "已撤回，现在不用批"
    leader = directory.acting_in(asked.post, on=by.on)
    _tell([leader], asked, f"《{bulletin.title}》{said}", "taken-back", f"原因：{why}。")


def refuse_altered(bulletin: Bulletin) -> None:
    """RuleBroken where the figures are not those that were frozen: only from outside can they
    have been changed."""
    if digest_of_figures(bulletin.figures) != bulletin.sha256:
        raise RuleBroken("冻结的数据与校验值不符，请放弃这份草稿重新起草，并请系统管理员核查。")


def _asked(bulletin: Bulletin, seen: str) -> BulletinApproval:
    last = bulletin.last_approval
    if last is None or last.sha256 != seen:
        raise RuleBroken("您打开之后，这期通报又改过，请刷新后看过新的文字再批。")
    return last


def _decide(asked: BulletinApproval, verdict: BulletinVerdict, opinion: str, by: Actor) -> None:
    if len(opinion) > LONGEST_OPINION:
        raise RuleBroken(f"意见最多{LONGEST_OPINION}字，请删减。", field="opinion")
    asked.verdict, asked.opinion, asked.decided_at = verdict, opinion.strip(), clock.now()
    asked.decided_by_id, asked.decided_by_name = by.official.id, name_of(by)
    asked.decided_by_post_title = by.post_title
    db.session.flush()


def _record(action: AuditAction, asked: BulletinApproval, by: Actor, **details: Any) -> None:
    audit.record(
        action, asked.bulletin, by=by, label=asked.bulletin.label, sha256=asked.sha256, **details
    )


def _office(bulletin: Bulletin, by: Actor) -> list[Official]:
    return directory.officials_in(bulletin.government_id, PostKind.SUPERVISOR, on=by.on)


def _tell(
    officials: Iterable[Official | None],
    asked: BulletinApproval,
    subject: str,
    what: str,
    text: str = "",
) -> None:
    for official in dict.fromkeys(officials):
        if official is not None:
            inbox.send(
                official,
                MessageKind.BULLETIN,
                subject,
                occurrence=f"bulletin.{asked.id}.{what}",
                text=text,
                link=f"/bulletins/{asked.bulletin_id}",
            )
