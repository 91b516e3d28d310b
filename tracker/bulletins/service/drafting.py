"""A bulletin's figures are frozen, its words proposed and then edited (起草)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.audit import service as audit
from tracker.bulletins import queries, wording
from tracker.bulletins.figures import digest_of_figures
from tracker.bulletins.freezing import count, published_of
from tracker.bulletins.service.approving import take_back_approval
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.texts import written
from tracker.models import Actor, AuditAction, Bulletin, BulletinStatus
from tracker.overview.queries.rounds import Round, round_due, rounds_of
from tracker.reports.service.versions import name_of

LONGEST_TITLE, LONGEST_LINE, LONGEST_BODY, LONGEST_PART = 200, 500, 20000, 5000


@dataclass(frozen=True)
class Text:
    """All that may be written of a bulletin."""

    title: str
    addressed_to: str
    copies_to: str
    body: str
    praise: str
    criticism: str
    closing: str


def draft_bulletin(due_on: date, *, by: Actor) -> Bulletin:
    """Freeze the figures of a published round as they stand today, and propose the text.

    due_on: the nominal day of the round. RuleBroken where its marks are not published, or it
    has a bulletin already; one whose document was withdrawn gives way.
    """
    rounds = rounds_of(by.government_id)
    round_ = _to_be_told(due_on, rounds, by)
    if (old := queries.withdrawn_of(by.government_id, round_.due_on)) is not None:
        old.move_to(BulletinStatus.VOID)
        db.session.flush()
    figures = count(round_, rounds, by=by)
    kept = figures.as_json()
    bulletin = Bulletin(
        government_id=by.government_id,
        due_on=round_.due_on,
        label=round_.label,
        frozen_on=by.on,
        figures=kept,
        sha256=digest_of_figures(kept),
        title=wording.title_of(figures),
        addressed_to="各责任单位",
        copies_to="",
        body="\n".join(wording.body_of(figures)),
        closing=wording.closing_of(),
        created_by_id=by.official.id,
        created_by_name=name_of(by),
    )
    db.session.add(bulletin)
    db.session.flush()
    audit.record(
        AuditAction.BULLETIN_DRAFTED,
        bulletin,
        by=by,
        label=bulletin.label,
        sha256=bulletin.sha256,
        tasks=len(figures.tasks),
    )
    return bulletin


def _to_be_told(due_on: date, rounds: Sequence[Round], by: Actor) -> Round:
    """What is published of the round of a day, where it has no bulletin that holds."""
    found = round_due(rounds, due_on)
    if found is None:
        raise RuleBroken("没有这一期报送，请刷新后重新选择。", field="due_on")
    round_ = published_of(found)
    if round_ is None:
        raise RuleBroken(f"{found.label}的评定还没有公布，请公布以后再起草。", field="due_on")
    if round_.due_on in queries.days_taken(by.government_id):
        raise RuleBroken(f"{round_.label}的通报已经起草，请在列表里打开。", field="due_on")
    return round_


def edit_bulletin(bulletin: Bulletin, text: Text, *, seen: int, by: Actor) -> None:
    """Change what is written; an approval, asked for or given, does not hold for another text.

    seen: the version that was open. RuleBroken where somebody saved in between.
    """
    _hold_open(bulletin, seen)
    checked = _checked(text)
    if checked == _text_of(bulletin):
        return
    take_back_approval(bulletin, "正文有改动", by=by)
    bulletin.title, bulletin.body, bulletin.closing = checked.title, checked.body, checked.closing
    bulletin.addressed_to, bulletin.copies_to = checked.addressed_to, checked.copies_to
    bulletin.praise, bulletin.criticism = checked.praise, checked.criticism
    _save(bulletin, by)


def choose_units(
    bulletin: Bulletin,
    *,
    praised: Collection[str],
    criticised: Collection[str],
    seen: int,
    by: Actor,
) -> None:
    """Say who is praised and who is criticised; both paragraphs are written anew.

    seen: the version that was open. The same choice twice changes nothing, so that what was edited
    in them stays. RuleBroken where somebody saved in between.
    """
    _hold_open(bulletin, seen)
    figures = queries.figures_of(bulletin)
    names = figures.unit_names
    if both := [each for each in names if each in praised and each in criticised]:
        raise RuleBroken(f"{both[0]}不能既表扬又批评，请只选一处。", field="criticised")
    if {*praised, *criticised} - {*names}:
        raise RuleBroken("有的单位不在本期数据里，请刷新后重新选择。", field="praised")
    chosen = [[each for each in names if each in given] for given in (praised, criticised)]
    if chosen == [bulletin.praised, bulletin.criticised]:
        return
    take_back_approval(bulletin, "表扬和批评有改动", by=by)
    bulletin.praised, bulletin.criticised = chosen
    good, bad = (
        [wording.Proposal(each, wording.reason_of(figures, each)) for each in given]
        for given in chosen
    )
    bulletin.praise, bulletin.criticism = wording.praise_of(good), wording.criticism_of(bad)
    _save(bulletin, by)


def discard_bulletin(bulletin: Bulletin, *, by: Actor) -> None:
    """Give a draft up, so that the round may be counted anew; it stays on record (放弃)."""
    hold(bulletin)
    if bulletin.status is BulletinStatus.DISCARDED:
        return
    take_back_approval(bulletin, "草稿放弃", by=by)
    bulletin.move_to(BulletinStatus.DISCARDED)
    db.session.flush()
    audit.record(AuditAction.BULLETIN_DISCARDED, bulletin, by=by, label=bulletin.label)


def _hold_open(bulletin: Bulletin, seen: int) -> None:
    hold(bulletin)
    if not bulletin.is_open:
        raise RuleBroken(f"这期通报{bulletin.status.label}，文字不能再改，请刷新后再看。")
    if bulletin.version != seen:
        raise RuleBroken("您打开之后，这期通报已被他人改过，没有保存。请刷新后对照再改。")


def _save(bulletin: Bulletin, by: Actor) -> None:
    db.session.flush()
    audit.record(AuditAction.BULLETIN_EDITED, bulletin, by=by, version=bulletin.version)


def _text_of(bulletin: Bulletin) -> Text:
    return Text(
        title=bulletin.title,
        addressed_to=bulletin.addressed_to,
        copies_to=bulletin.copies_to,
        body=bulletin.body,
        praise=bulletin.praise,
        criticism=bulletin.criticism,
        closing=bulletin.closing,
    )


def _checked(text: Text) -> Text:
    for said, what, longest, field in (
        (text.addressed_to, "主送", LONGEST_LINE, "addressed_to"),
        (text.copies_to, "抄送", LONGEST_LINE, "copies_to"),
        (text.praise, "表扬", LONGEST_PART, "praise"),
        (text.criticism, "批评", LONGEST_PART, "criticism"),
        (text.closing, "工作要求", LONGEST_PART, "closing"),
    ):
        if len(said) > longest:
            raise RuleBroken(f"{what}最多{longest}字，现有{len(said)}字，请删减。", field=field)
    title = written(text.title, "标题", LONGEST_TITLE, field="title")
    body = written(text.body, "正文", LONGEST_BODY, field="body")
    rest = {name: said.strip() for name, said in vars(text).items()}
    return Text(**(rest | {"title": title, "body": body}))
