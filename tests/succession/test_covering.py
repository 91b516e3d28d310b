"""Who acts for a holder is shown as 代, hears in his place, and is told on the day."""

from datetime import date, timedelta

import pytest

from tests import factories
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import ProgressReport, Reminder
from tracker.permissions import capacities_of
from tracker.reminders import service as reminders
from tracker.reports import service as reports
from tracker.succession import service

TOMORROW = factories.TODAY + timedelta(days=1)
HEAD = "住建局局长"


def cover(city, official, *, from_on=TOMORROW, until_on=date(2022, 7, 20)):
    return service.set_cover(
        city.posts[HEAD], official, from_on=from_on, until_on=until_on, reason="休假",
        by=city.supervisor,
    )  # fmt: skip


def test_a_cover_is_told_on_its_day_and_once(city, task, newcomer, told):
    cover(city, newcomer)
    db.session.commit()
    service.hand_over(factories.TODAY)
    assert told(newcomer) == []
    service.hand_over(TOMORROW)
    service.hand_over(TOMORROW)
    [message] = told(newcomer)
    assert message.subject == f"您自2022年7月5日起代理{HEAD}，2022年7月20日恢复"
    assert "待签发的报送 1 份" in message.text


def test_a_cover_signs_and_hears_and_the_holder_does_not(city, task, newcomer):
    cover(city, newcomer, from_on=factories.TODAY)
    db.session.commit()
    (acting,) = capacities_of(newcomer, factories.TODAY)
    report = db.session.query(ProgressReport).filter_by(status="awaiting_signoff").one()
    reminders.raise_reminders(date(2022, 7, 7))
    hearers = {each.official_id for each in db.session.query(Reminder).all()}
    assert newcomer.id in hearers
    assert city.head("住建局").official.id not in hearers
    [version] = reports.submit([report], by=acting)
    assert version.signer_name == "新来的（代）"


def test_nobody_acts_for_himself(city):
    with pytest.raises(RuleBroken, match="请另选代理人"):
        cover(city, city.head("住建局").official)


def test_a_cover_that_ends_early_is_told_and_one_that_runs_out_in_a_vacant_post_too(
    city, task, newcomer, told
):
    ended = cover(city, newcomer, from_on=factories.TODAY)
    service.end_cover(ended, on=factories.TODAY, by=city.supervisor)
    assert [each.subject for each in told(newcomer)][1:] == [f"您代理{HEAD}到2022年7月4日结束"]
    cover(city, newcomer, from_on=factories.TODAY, until_on=TOMORROW)
    service.end_tenure(city.posts[HEAD].tenures[0], on=factories.TODAY, by=city.supervisor)
    db.session.commit()
    office = city.supervisor.official
    assert told(office) == []
    service.hand_over(TOMORROW)
    service.hand_over(TOMORROW)
    assert [each.subject for each in told(office)] == [f"{HEAD}空缺，还有 1 项任务"]
