"""Which passwords are accepted, and what changing one does."""

import pytest
from sqlalchemy import select

from tests import factories
from tracker.accounts import passwords, service
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Session
from tracker.web.login import hash_of

OLD = "Kaihe-2022-ok"
NEW = "Xingan-Ling-88"


@pytest.fixture
def session(city) -> Session:
    actor = city.liaison("住建局")
    factories.account(actor.official, OLD, username="zjj-llr")
    factories.session_token(actor)
    return db.session.scalars(select(Session)).one()


@pytest.fixture
def by(city):
    return city.liaison("住建局", on=clock.today())


def session_of(token: str) -> Session:
    return db.session.scalars(select(Session).where(Session.token_hash == hash_of(token))).one()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab1-efgh", "至少用10个字符"),
        ("abcdefghijkl", "三种"),
        ("abcdefgh1234", "三种"),
        ("Zjj-llr-2022", "账号"),
        ("根河市Abc-98765", "地名"),
        ("Password-2022", "太常见"),
        ("Aa1Aa1Aa1Aa1", "太常见"),
    ],
)
def test_a_weak_password_is_refused_at_its_field(session, by, password, why):
    with pytest.raises(RuleBroken, match=why) as refused:
        service.change_password(session, old=OLD, new=password, by=by)
    assert refused.value.field == "new"


def test_the_old_password_is_no_new_one(session, by):
    with pytest.raises(RuleBroken, match="与原密码相同"):
        service.change_password(session, old=OLD, new=OLD, by=by)


def test_a_change_ends_all_sessions_and_begins_one(city, session, by):
    elsewhere = factories.session_token(by)
    token = service.change_password(session, old=OLD, new=NEW, by=by)
    assert session_of(elsewhere).revoked_at is not None
    assert session.revoked_at is not None
    assert session_of(token).revoked_at is None
    assert session_of(token).expires_at == session.expires_at
    assert service.sign_in("zjj-llr", NEW)
    with pytest.raises(RuleBroken):
        service.sign_in("zjj-llr", OLD)


def test_guessing_the_old_password_locks_the_account_like_guessing_at_sign_in(session, by):
    for _ in range(5):
        with pytest.raises(RuleBroken, match="原密码不对") as refused:
            service.change_password(session, old="wrong", new=NEW, by=by)
        assert refused.value.field == "old"
    with pytest.raises(RuleBroken, match="已锁定"):
        service.change_password(session, old=OLD, new=NEW, by=by)
    with pytest.raises(RuleBroken, match="已锁定"):
        service.sign_in("zjj-llr", OLD)


def test_random_passwords_are_strong_and_differ():
    made = {passwords.new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.refuse_weak(password, context=("zjj-llr", "根河"))


def test_a_damaged_hash_is_nobodys_password():
    assert not passwords.is_right("", "")
    assert not passwords.is_right("x", "$argon2id$broken")
