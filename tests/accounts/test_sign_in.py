"""Who gets in, who does not, and what those who guess learn."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tracker.accounts import lockout, service
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Account, AuditAction, AuditEvent, Cover, Session, SignInFailures
from tracker.web.login import hash_of

PASSWORD = "Kaihe-2022-ok"


@pytest.fixture
def liaison(city) -> Account:
    return factories.account(city.liaison("住建局").official, PASSWORD, username="zjj-llr")


def refusal_of(username: str, password: str = "wrong") -> str:
    with pytest.raises(RuleBroken) as refused:
        service.sign_in(username, password)
    return refused.value.message


def events(action: AuditAction) -> list[AuditEvent]:
    return list(
        db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)
        )
    )


def test_the_right_password_begins_a_session_of_which_only_a_hash_is_kept(liaison):
    token = service.sign_in(" ZJJ-llr ", PASSWORD, address="10.0.0.7", browser="Chromium")
    session = db.session.scalars(select(Session)).one()
    assert session.token_hash == hash_of(token)
    assert token not in str(vars(session))
    assert timedelta(hours=7.9) < session.expires_at - clock.real_now() <= timedelta(hours=8)
    assert [event.actor_name for event in events(AuditAction.SIGNED_IN)] == [liaison.official.name]
    assert session.account is liaison


def test_a_name_that_nobody_has_gets_the_same_answers(liaison):
    known = [refusal_of("zjj-llr") for _ in range(7)]
    unknown = [refusal_of("nobody") for _ in range(7)]
    assert known == unknown
    assert known[0] == "账号或密码不对，请核对。还可以试 4 次，之后锁定 15 分钟。"
    assert known[3] == "账号或密码不对，请核对。还可以试 1 次，之后锁定 15 分钟。"
    assert known[4].startswith("账号或密码不对。账号已锁定，请在 ")
    assert known[5].startswith("账号已锁定，请在 ")


def test_a_locked_account_refuses_the_right_password_until_the_lock_ends(liaison):
    for _ in range(5):
        refusal_of("zjj-llr")
    assert "已锁定" in refusal_of("zjj-llr", PASSWORD)
    failures = db.session.scalars(select(SignInFailures)).one()
    failures.locked_until = clock.real_now() - timedelta(seconds=1)
    db.session.commit()
    assert service.sign_in("zjj-llr", PASSWORD)


def test_after_a_lock_the_tries_begin_again(liaison):
    for _ in range(5):
        refusal_of("zjj-llr")
    failures = db.session.scalars(select(SignInFailures)).one()
    failures.locked_until = clock.real_now() - timedelta(seconds=1)
    db.session.commit()
    assert "还可以试 4 次" in refusal_of("zjj-llr")


def test_the_right_password_forgets_the_wrong_ones_before(liaison):
    for _ in range(4):
        refusal_of("zjj-llr")
    service.sign_in("zjj-llr", PASSWORD)
    assert "还可以试 4 次" in refusal_of("zjj-llr")


def test_tries_of_days_before_are_forgotten(liaison):
    for _ in range(3):
        refusal_of("zjj-llr")
    failures = db.session.scalars(select(SignInFailures)).one()
    failures.last_at -= lockout.REMEMBERED_FOR + timedelta(minutes=1)
    db.session.commit()
    assert "还可以试 4 次" in refusal_of("zjj-llr")


def test_a_disabled_account_gets_the_answer_of_a_wrong_password(liaison):
    liaison.is_disabled = True
    db.session.commit()
    assert refusal_of("zjj-llr", PASSWORD) == refusal_of("nobody", PASSWORD)


def test_who_holds_no_post_today_is_told_so(city, liaison):
    city.posts["住建局联络员"].tenures[0].until_on = clock.today()
    db.session.commit()
    assert "没有任何任职岗位" in refusal_of("zjj-llr", PASSWORD)
    assert db.session.scalar(select(Session.id)) is None


def test_who_only_covers_a_post_gets_in(city, liaison):
    today = clock.today()
    city.posts["住建局联络员"].tenures[0].until_on = today
    factories.add(
        Cover(
            official=liaison.official,
            post=city.posts["财政局联络员"],
            from_on=today,
            until_on=today + timedelta(days=3),
        )
    )
    db.session.commit()
    service.sign_in("zjj-llr", PASSWORD)
    assert events(AuditAction.SIGNED_IN)[0].post_title == "财政局联络员"


def test_refusals_are_in_the_trail_without_what_a_stranger_typed(liaison):
    refusal_of("zjj-llr")
    refusal_of("my-secret-password")
    known, unknown = events(AuditAction.SIGN_IN_REFUSED)
    assert known.details["username"] == "zjj-llr"
    assert "my-secret-password" not in str(vars(unknown))
    assert db.session.scalars(select(SignInFailures.name_hash)).all()[0] != "zjj-llr"


def test_an_old_hash_is_renewed_at_sign_in(liaison, monkeypatch):
    before = liaison.password_hash
    monkeypatch.setattr("tracker.accounts.passwords.is_outdated", lambda _kept: True)
    service.sign_in("zjj-llr", PASSWORD)
    assert liaison.password_hash != before
    assert service.sign_in("zjj-llr", PASSWORD)
