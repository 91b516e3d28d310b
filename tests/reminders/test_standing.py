"""What is asked just before a reminder is sent: whether it still says what is so."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core import clock
from tracker.core.db import db
from tracker.inbox import outbox
from tracker.inbox import service as inbox
from tracker.models import (
    Cover,
    Delivery,
    DeliveryStatus,
    Message,
    MessageKind,
    Official,
    ProgressReport,
    ReportStatus,
    TaskStatus,
    Tenure,
)
from tracker.reminders.service import raise_reminders, remind_now, still_stands

TODAY = factories.TODAY


@pytest.fixture
def task(city, on_day, app, monkeypatch):
    """Owed by 住建局 in 3 days; its liaison reads e-mail, and a mail server is set up."""
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMTP_SENDER", "dcs@example.com")
    on_day(TODAY)
    task = factories.issued_task(city, support=())
    factories.report(task, city.unit("住建局"))
    city.liaison("住建局").official.email = "zjj@example.com"
    db.session.commit()
    return task


def queued() -> outbox.Letter:
    """The one letter in the outbox, as a sender claims it, whatever the hour."""
    (delivery,) = db.session.scalars(select(Delivery))
    delivery.next_at = clock.real_now()
    db.session.commit()
    letter = outbox.claim()
    assert letter is not None
    return letter


def hand_in(status: ReportStatus) -> None:
    (report,) = db.session.scalars(select(ProgressReport))
    report.first_submitted_at = clock.real_now()
    report.status = status
    db.session.commit()


def test_a_reminder_of_what_is_owed_stands(task):
    raise_reminders(TODAY)
    assert still_stands(queued())


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
def test_what_was_handed_in_after_queueing_is_not_reminded_of(task, status):
    raise_reminders(TODAY)
    letter = queued()
    hand_in(status)
    assert not still_stands(letter)


def test_of_several_reports_one_that_is_owed_is_enough(task, city):
    second = factories.another_task(task.plan, lead=city.unit("住建局"))
    factories.report(second, city.unit("住建局"))
    raise_reminders(TODAY)
    letter = queued()
    first = db.session.scalars(select(ProgressReport).order_by(ProgressReport.id)).first()
    first.first_submitted_at, first.status = clock.real_now(), ReportStatus.ACCEPTED
    db.session.commit()
    assert still_stands(letter)


def test_a_deadline_that_was_moved_ends_the_old_reminder(task):
    raise_reminders(TODAY)
    letter = queued()
    factories.period(task).effective_due_on = date(2022, 7, 15)
    db.session.commit()
    assert not still_stands(letter)


def test_a_return_ends_the_reminder_of_the_day_before_it(task):
    raise_reminders(TODAY)
    letter = queued()
    (report,) = db.session.scalars(select(ProgressReport))
    report.due_on = date(2022, 7, 6)
    db.session.commit()
    hand_in(ReportStatus.RETURNED)
    assert not still_stands(letter)


def test_a_period_that_was_closed_or_a_task_that_was_withdrawn_ends_it(task, on_day):
    raise_reminders(TODAY)
    letter = queued()
    task.status = TaskStatus.WITHDRAWN
    db.session.commit()
    assert not still_stands(letter)
    task.status = TaskStatus.OPEN
    db.session.commit()
    assert still_stands(letter)
    on_day(date(2022, 7, 22))  # the period has closed
    assert not still_stands(letter)


def test_an_official_replaced_between_queueing_and_sending_is_not_written_to(task, city):
    """A peer wrote to who had left the post, for weeks."""
    raise_reminders(TODAY)
    letter = queued()
    post = city.posts["住建局联络员"]
    post.tenures[0].until_on = TODAY
    successor = factories.add(Official(government_id=city.government.id, name="继任者"))
    factories.add(Tenure(post=post, official=successor, from_on=TODAY))
    db.session.commit()
    assert not still_stands(letter)
    assert raise_reminders(TODAY) == 1  # who is there now hears the present stage


def test_whose_post_is_covered_is_not_written_to_meanwhile(task, city):
    raise_reminders(TODAY)
    letter = queued()
    substitute = factories.add(Official(government_id=city.government.id, name="代办人"))
    days = {"from_on": TODAY, "until_on": date(2022, 8, 1)}
    factories.add(Cover(official=substitute, post=city.posts["住建局联络员"], **days))
    db.session.commit()
    assert not still_stands(letter)


def test_who_left_one_post_but_answers_in_another_is_still_written_to(task, city):
    raise_reminders(TODAY)
    letter = queued()
    liaison, head = city.posts["住建局联络员"], city.posts["住建局局长"]
    official = liaison.tenures[0].official
    for post in (liaison, head):
        post.tenures[0].until_on = TODAY
    factories.add(Tenure(post=head, official=official, from_on=TODAY))
    db.session.commit()
    assert still_stands(letter)


def test_the_offices_own_word_stands_as_long_as_anything_is_owed(task, city):
    remind_now([city.unit("住建局")], reason="临近截止", by=city.supervisor)
    letter = queued()
    assert still_stands(letter)
    hand_in(ReportStatus.SUBMITTED)
    assert not still_stands(letter)


def test_other_messages_are_sent_whatever_is_owed(task, city):
    inbox.send(
        city.liaison("住建局").official, MessageKind.INSTRUCTION, "批示", occurrence="instruction.1"
    )
    assert still_stands(queued())


def test_the_inbox_keeps_what_the_mail_no_longer_says(task):
    raise_reminders(TODAY)
    letter = queued()
    hand_in(ReportStatus.ACCEPTED)
    outcome = outbox.SENT if still_stands(letter) else outbox.SUPERSEDED
    outbox.finish(letter, outcome)
    (delivery,) = db.session.scalars(select(Delivery))
    assert delivery.status is DeliveryStatus.SUPERSEDED
    assert db.session.scalars(select(Message)).one().text
