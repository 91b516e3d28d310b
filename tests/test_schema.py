"""The migrations build what the models say, and the database keeps its own rules."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests import factories
from tracker.audit import service as audit
from tracker.core.db import db
from tracker.models import AuditAction, Tenure


def test_the_migrations_match_the_models(fresh_app):
    result = fresh_app.test_cli_runner().invoke(args=["db", "check"])
    assert result.exit_code == 0, result.output


def test_the_migrations_can_be_taken_back_and_made_again(fresh_app):
    with fresh_app.app_context():
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names())
        assert left <= {"alembic_version"}
        upgrade()
        assert "progress_report" in inspect(db.engine).get_table_names()


def test_two_open_tenures_of_a_post_are_refused(city):
    post = city.posts["督查员"]
    db.session.add(Tenure(post=post, official=city.mayor.official, from_on=factories.TODAY))
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET actor_name = 'x'", "DELETE FROM audit_event"]
)
def test_the_trail_cannot_be_changed(city, change):
    audit.record(AuditAction.SIGNED_IN, city.mayor.official, by=city.mayor)
    with pytest.raises(DBAPIError, match="audit_event is history"):
        db.session.execute(text(change))


def test_the_trail_is_a_chain_that_can_be_verified(city):
    for actor in city.everybody:
        audit.record(AuditAction.SIGNED_IN, actor.official, by=actor, note="“登录”")
    db.session.commit()
    assert audit.verify() is None
    db.session.expire_all()
    assert audit.verify() is None
