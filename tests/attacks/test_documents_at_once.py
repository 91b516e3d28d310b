"""Documents that several people turn to at the same moment: one turn holds, no number is lost."""

from sqlalchemy import select

from tests import factories
from tests.attacks.racing import Race, count
from tracker.bulletins import queries as bulletins
from tracker.core.db import db
from tracker.letters import queries as letters
from tracker.models import Bulletin, BulletinStatus, IssuedLetter, Notice, Slip
from tracker.notices.queries import last_issued

OFFICE, MAYOR = "督查员", "市长"
TODAY = factories.TODAY.isoformat()
SAID = {"kind": "letter", "title": "通知", "body": "请报送。", "issued_on": TODAY}


def test_a_document_goes_out_once_and_is_withdrawn_or_replaced(race: Race) -> None:
    an_approval_holds_for_what_was_read(race)
    a_bulletin_is_one_document(race)
    a_letter_is_one_document(race)
    what_is_void_was_withdrawn_or_replaced_once(race)
    serials = select(Notice.serial).where(Notice.serial.is_not(None)).order_by(Notice.serial)
    found = list(db.session.scalars(serials))
    assert found == list(range(1, len(found) + 1))


def an_approval_holds_for_what_was_read(race: Race) -> None:
    bulletin = _bulletin(race)
    asked = bulletin.last_approval
    assert asked is not None
    edited = {"title": bulletin.title, "body": "改过的。", "seen": str(bulletin.version)}
    at, seen = f"/bulletins/{bulletin.id}", asked.sha256
    race.at_once(
        (MAYOR, f"{at}/decide", {"verdict": "approve", "seen": seen}),
        (OFFICE, f"{at}/edit", edited),
    )
    bulletin = _bulletin(race)
    is_edited = bulletin.body == "改过的。"
    assert bulletin.status is (BulletinStatus.DRAFT if is_edited else BulletinStatus.APPROVED)
    assert bulletin.last_approval.sha256 == seen
    if is_edited:
        mayor = str(race.world.city.posts[MAYOR].id)
        race.at_once((OFFICE, f"{at}/ask", {"approver": mayor}))
        seen = bulletins.digest_now(_bulletin(race))
        race.at_once((MAYOR, f"{at}/decide", {"verdict": "approve", "seen": seen}))


def a_bulletin_is_one_document(race: Race) -> None:
    before, issue = count(Notice), f"/bulletins/{_bulletin(race).id}/issue"
    assert race.at_once(*[(OFFICE, issue, {"issued_on": TODAY})] * 3) == [302] * 3
    assert count(Notice) == before + 1


def a_letter_is_one_document(race: Race) -> None:
    slip = db.session.get_one(Slip, race.named("slip_id"))
    seen = letters.facts_of(slip, race.world.city.supervisor).mark
    said = SAID | {"addressed_to": "住建局", "seen": seen}
    before = count(Notice)
    answers = race.at_once(*[(OFFICE, f"/slips/{slip.id}/letter", said)] * 3)
    assert answers.count(302) >= 1
    assert count(Notice) == before + 1
    assert count(IssuedLetter, IssuedLetter.subject_id == slip.id) == 1


def what_is_void_was_withdrawn_or_replaced_once(race: Race) -> None:
    last, before = last_issued(race.world.city.supervisor), count(Notice)
    answers = race.at_once(*[(OFFICE, "/notices/new", SAID | {"seen": str(last)})] * 3)
    assert (sorted(answers), count(Notice)) == ([200, 200, 302], before + 1)
    old = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert old is not None
    before, why = count(Notice), {"reason": "数字有误。"}
    answers = race.at_once(
        (OFFICE, f"/notices/{old.id}/withdraw", why),
        *[(OFFICE, f"/notices/{old.id}/replace", SAID | why)] * 2,
    )
    assert 302 in answers
    db.session.rollback()
    assert old.is_void
    assert count(Notice) - before == (old.replaced_by is not None)


def _bulletin(race: Race) -> Bulletin:
    db.session.rollback()
    return db.session.get_one(Bulletin, race.named("bulletin_id", "pending"))
