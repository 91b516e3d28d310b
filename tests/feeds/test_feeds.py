"""Deadlines in an official's own calendar: what stands there, for whom, and for how long."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests import counting, factories
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.feeds import queries, service
from tracker.models import (
    Account,
    AuditAction,
    AuditEvent,
    CalendarDay,
    CalendarYear,
    Feed,
    Plan,
    ReportStatus,
    Tenure,
)
from tracker.plans import service as plans
from tracker.reports import service as reports
from tracker.web.login import hash_of

TODAY = factories.TODAY


@pytest.fixture
def task(city, on_day):
    on_day(TODAY)
    return factories.issued_task(city)


def account(actor):
    """A feed is read only for somebody who may sign in."""
    factories.session_token(actor)
    return db.session.scalars(select(Account).where(Account.official_id == actor.official.id)).one()


def token_of(actor):
    account(actor)
    with transaction():
        return service.create_feed(by=actor)


def fetch(app, token):
    """What a calendar program gets, which brings no cookie."""
    return app.test_client().get(f"/feeds/{token}.ics")


def events(answer):
    return {str(each["uid"]): each for each in Calendar.from_ical(answer.data).walk("VEVENT")}


def titles(answer):
    return [str(each["summary"]) for each in events(answer).values()]


# --- what stands in it


def test_a_reporter_sees_the_due_days_of_his_unit_with_what_is_missing(app, city, task):
    answer = fetch(app, token_of(city.liaison("住建局")))
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert titles(answer) == [
        "住建局2022年二季度报送截止（还有 1 份没报）",
        "住建局2022年三季度报送截止（还有 1 份没报）",
        "住建局2022年四季度报送截止（还有 1 份没报）",
    ]
    second, third, fourth = events(answer).values()
    assert second.decoded("dtstart") == date(2022, 7, 7)
    assert "VALUE=DATE:20220707" in answer.text
    assert "10月7日（星期五，国庆假期，保持）截止" in third["description"]
    assert str(second["url"]).endswith("/quarter/2022-07-07")
    assert task.plan.title in second["description"]
    assert "VALARM" not in answer.text
    assert all(each["transp"] == "TRANSPARENT" for each in (second, third, fourth))


def test_a_head_sees_what_the_reporter_sees(app, city, task):
    reporter = fetch(app, token_of(city.liaison("住建局")))
    assert titles(fetch(app, token_of(city.head("住建局")))) == titles(reporter)


def test_a_unit_without_tasks_has_an_empty_calendar(app, city, task):
    answer = fetch(app, token_of(city.liaison("教体局")))
    assert (answer.status_code, titles(answer)) == (200, [])


@pytest.mark.parametrize("title", ["督查员", "市长", "政府办主任", "副市长（城建）"])
def test_leaders_and_the_office_see_the_reporting_days_of_the_plans(app, city, task, title):
    answer = fetch(app, token_of(city.actor(title)))
    assert "2022年二季度各单位报送截止" in titles(answer)
    assert "份" not in answer.text


@pytest.mark.parametrize("title", ["系统管理员", "安全管理员", "审计员"])
def test_administrators_see_no_reports(app, city, task, title):
    answer = fetch(app, token_of(city.actor(title)))
    assert (answer.status_code, titles(answer)) == (200, [])
    assert task.plan.title not in answer.text


def test_a_neighbour_sees_nothing_of_the_city(app, city, task):
    neighbour = factories.small_city("额尔古纳市")
    for actor in (neighbour.supervisor, neighbour.liaison("住建局")):
        assert titles(fetch(app, token_of(actor))) == []


def test_a_draft_is_not_in_anybodys_calendar(app, city, on_day):
    on_day(TODAY)
    plan = factories.draft_plan(city, title="还在起草")
    factories.task(plan, lead=city.unit("住建局"))
    db.session.commit()
    assert titles(fetch(app, token_of(city.supervisor))) == []


def test_plans_that_fall_due_together_are_one_event(app, city, task):
    other = factories.draft_plan(city, title="2022年民生实事")
    factories.task(other, lead=city.unit("住建局"))
    factories.issue(other)
    answer = fetch(app, token_of(city.liaison("住建局")))
    assert titles(answer)[0] == "住建局2022年二季度报送截止（还有 2 份没报）"
    assert len(titles(answer)) == 3
    assert "2022年民生实事" in next(iter(events(answer).values()))["description"]


def test_a_returned_report_has_its_own_day(app, city, task):
    report = factories.report(task, city.unit("住建局"), progress="已开工。", next_steps="完成。")
    report.status = ReportStatus.AWAITING_SIGNOFF
    db.session.commit()
    with transaction():
        reports.submit([report], by=city.head("住建局"))
    token = token_of(city.liaison("住建局"))
    assert titles(fetch(app, token))[0] == "住建局2022年二季度报送截止（已报齐）"
    with transaction():
        reports.return_report(report, reason="请写明完成数。", by=city.supervisor)
    found = {str(each["summary"]): each for each in events(fetch(app, token)).values()}
    returned = found["住建局退回的报送，1 份要重报"]
    assert returned.decoded("dtstart") == date(2022, 7, 6)
    assert "住建局2022年二季度报送截止（已报齐）" in found
    assert "请写明完成数" not in str(found)


def test_a_day_of_an_unknown_year_says_that_it_is_provisional(app, city, task):
    db.session.query(CalendarDay).filter(CalendarDay.on >= date(2023, 1, 1)).delete()
    db.session.query(CalendarYear).filter(CalendarYear.year >= 2023).delete()
    db.session.commit()
    assert not directory.work_calendar().is_known(date(2023, 1, 7))
    fourth = list(events(fetch(app, token_of(city.liaison("住建局")))).values())[-1]
    said = (
        "1月7日（星期六，保持；2023年放假安排尚未公布，按周末推算）截止，1月20日（按周末推算）关闭"
    )
    assert said in fourth["description"]


def test_what_is_long_past_disappears(app, city, task, on_day):
    on_day(date(2022, 8, 8))
    late = city.actor("住建局联络员", on=date(2022, 8, 8))
    assert "二季度" not in str(titles(fetch(app, token_of(late))))


# --- how it changes


def test_an_event_keeps_its_uid_and_counts_its_changes(app, city, task):
    token = token_of(city.liaison("住建局"))
    first = fetch(app, token)
    again = fetch(app, token)
    assert first.data == again.data  # not even a stamp differs
    assert {int(each["sequence"]) for each in events(first).values()} == {0}
    period = factories.period(task)
    with transaction():
        plans.change_period(
            period,
            opens_on=period.opens_on,
            effective_due_on=date(2022, 7, 8),
            closes_on=period.closes_on,
            by=city.supervisor,
        )
    moved = events(fetch(app, token))
    assert moved.keys() == events(first).keys()
    uid = next(iter(moved))
    assert moved[uid].decoded("dtstart") == date(2022, 7, 8)
    assert int(moved[uid]["sequence"]) == 1
    assert "7月7日 → 7月8日（星期五）" in moved[uid]["description"]
    assert [int(each["sequence"]) for each in moved.values()] == [1, 0, 0]


def test_an_event_that_comes_back_goes_on_counting(app, city, task):
    token = token_of(city.liaison("住建局"))
    fetch(app, token)
    plan = db.session.get_one(Plan, task.plan_id)
    for status in ("closed", "issued"):
        plan.status = status
        db.session.commit()
        found = fetch(app, token)
    assert len(titles(found)) == 3
    feed = db.session.scalars(select(Feed)).one()
    assert all(sequence >= 0 for _digest, sequence, _since in feed.told.values())


# --- whose it is, and for how long


def test_only_the_hash_of_an_address_is_kept(city, task):
    token = token_of(city.supervisor)
    feed = db.session.scalars(select(Feed)).one()
    assert feed.token_hash == hash_of(token)
    assert len(token) >= 43
    for event in db.session.scalars(select(AuditEvent)):
        assert token not in str(event.details)


def refusals(app, city, token):
    yield fetch(app, "nobody-has-this-address")
    yield fetch(app, token[:-1] + ("A" if token[-1] != "A" else "B"))
    yield fetch(app, "x" * 2000)
    yield fetch(app, "%00")


def anonymous(answer):
    return answer.status_code, re.sub(r'nonce="[^"]*"|\d{12,}|[0-9a-f]{8,}', "", answer.text)


def test_an_address_that_is_no_more_looks_like_one_that_never_was(app, city, task):
    liaison = city.liaison("住建局")
    token = token_of(liaison)
    never = {anonymous(each) for each in refusals(app, city, token)}
    assert len(never) == 1
    [(status, _)] = never
    assert status == 404
    with transaction():
        service.revoke_feed(by=liaison)
    assert anonymous(fetch(app, token)) in never


def test_a_new_address_ends_the_old_one(app, city, task):
    old, new = token_of(city.supervisor), token_of(city.supervisor)
    assert fetch(app, old).status_code == 404
    assert fetch(app, new).status_code == 200


def test_no_address_outlives_the_one_that_is_shown(app, city, task):
    """Two were made at the same moment, and only the last of them is on the page."""
    supervisor = city.supervisor
    hidden = token_of(supervisor)
    feed = db.session.scalars(select(Feed)).one()
    token = token_of(supervisor)
    feed.revoked_at = None
    db.session.commit()
    with transaction():
        service.revoke_feed(by=supervisor)
    assert {fetch(app, each).status_code for each in (hidden, token)} == {404}


def test_an_address_does_not_get_into_the_log_of_what_broke(app, city, task, monkeypatch, caplog):
    token = token_of(city.supervisor)

    def broken(*_given, **_named):
        raise ValueError

    monkeypatch.setattr(service, "calendar_behind", broken)
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = fetch(app, token)
    assert answer.status_code == 500
    assert "/feeds/….ics" in caplog.text
    assert token not in caplog.text + answer.text


def test_asking_for_the_head_or_the_methods_of_an_address_tells_no_more(app, city, task):
    token = token_of(city.supervisor)
    client = app.test_client()
    assert client.head(f"/feeds/{token}.ics").data == b""
    assert client.head("/feeds/nobody.ics").status_code == 404
    answers = [client.options(f"/feeds/{each}.ics") for each in (token, "nobody")]
    assert len({(each.status_code, each.data, each.headers["Allow"]) for each in answers}) == 1
    for method in (client.post, client.put, client.delete):
        assert method(f"/feeds/{token}.ics").status_code in (400, 404, 405)
    assert fetch(app, token).headers["Cache-Control"] == "no-store"


def test_a_disabled_account_and_an_ended_post_are_asked_at_every_fetch(app, city, task):
    liaison = city.liaison("住建局")
    token = token_of(liaison)
    account(liaison).is_disabled = True
    db.session.commit()
    assert fetch(app, token).status_code == 404
    account(liaison).is_disabled = False
    db.session.commit()
    assert fetch(app, token).status_code == 200
    tenure = db.session.scalars(
        select(Tenure).where(Tenure.official_id == liaison.official.id)
    ).one()
    tenure.until_on = TODAY
    db.session.commit()
    assert fetch(app, token).status_code == 404


def test_who_changes_his_post_sees_the_new_one(app, city, task):
    liaison = city.liaison("住建局")
    token = token_of(liaison)
    for tenure in (*liaison.official.tenures, *city.posts["财政局联络员"].tenures):
        tenure.until_on = TODAY
    factories.add(Tenure(post=city.posts["财政局联络员"], official=liaison.official, from_on=TODAY))
    db.session.commit()
    assert {title[:3] for title in titles(fetch(app, token))} == {"财政局"}


def test_a_cookie_makes_no_difference(app, city, task, sign_in):
    token = token_of(city.liaison("住建局"))
    plain = fetch(app, token)
    client = sign_in(city.supervisor)
    assert titles(client.get(f"/feeds/{token}.ics")) == titles(plain)


# --- how it is written


HOSTILE = "方案\r\nX-EVIL:1\nBEGIN:VEVENT;,\\\rATTACH:http\x0b\x00" + "长" * 200


def test_a_hostile_title_stays_text(app, city, task):
    db.session.get_one(Plan, task.plan_id).title = HOSTILE.replace("\x00", "")
    factories.period(task).label = "二季度\r\nX-EVIL:2"
    db.session.commit()
    answer = fetch(app, token_of(city.liaison("住建局")))
    lines = answer.data.decode().split("\r\n")
    assert not any(line.startswith(("X-EVIL", "ATTACH")) for line in lines)
    assert sum(line == "BEGIN:VEVENT" for line in lines) == 3
    assert "\n" not in "".join(lines)
    assert "\r" not in "".join(lines)
    assert "X-EVIL:2" in titles(answer)[0]


def test_no_line_is_longer_than_75_octets(app, city, task):
    db.session.get_one(Plan, task.plan_id).title = "长" * 200
    db.session.commit()
    answer = fetch(app, token_of(city.supervisor))
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    assert "长" * 200 in str(next(iter(events(answer).values()))["description"])


def test_a_calendar_takes_few_queries_however_many_plans(app, city, task):
    official = city.liaison("住建局").official

    def asked():
        db.session.expire_all()
        db.session.refresh(official)
        with counting.queries() as seen:
            queries.days_for(official, on=TODAY)
        return [each for each in seen if each.startswith("SELECT")]

    few = asked()
    for number in range(4):
        plan = factories.draft_plan(city, title=f"方案{number}")
        factories.task(plan, lead=city.unit("住建局"))
        factories.issue(plan)
    assert len(asked()) <= len(few) <= 12


# --- the page


def test_the_address_is_shown_once_with_when_it_was_read(app, city, task, sign_in):
    client = sign_in(city.liaison("住建局"))
    page = client.get("/preferences/calendar").text
    assert "建立地址" in page
    assert "/feeds/" not in page
    shown = client.post("/preferences/calendar", data={}).text
    token = re.search(r"/feeds/([\w-]+)\.ics", shown)[1]
    again = client.get("/preferences/calendar").text
    assert token not in again
    assert "还没有日历程序读取过" in again
    assert fetch(app, token).status_code == 200
    assert "还没有日历程序读取过" not in client.get("/preferences/calendar").text
    client.post("/preferences/calendar/revoke", data={})
    assert fetch(app, token).status_code == 404
    assert "在用的地址" not in client.get("/preferences/calendar").text
    acts = set(db.session.scalars(select(AuditEvent.action)))
    assert {AuditAction.FEED_CREATED, AuditAction.FEED_REVOKED} <= acts


def test_one_cannot_revoke_anothers_address(app, city, task, sign_in):
    token = token_of(city.supervisor)
    answer = sign_in(city.liaison("住建局")).post("/preferences/calendar/revoke", data={})
    assert answer.status_code == 302
    assert fetch(app, token).status_code == 200


def test_a_fetch_that_finds_nothing_new_writes_nothing(app, city, task):
    token = token_of(city.supervisor)
    fetch(app, token)
    before = db.session.scalars(select(Feed)).one().fetched_at
    fetch(app, token)
    db.session.expire_all()
    feed = db.session.scalars(select(Feed)).one()
    assert feed.fetched_at == before
    feed.fetched_at = before - timedelta(hours=1)
    db.session.commit()
    fetch(app, token)
    db.session.expire_all()
    assert db.session.scalars(select(Feed)).one().fetched_at > before - timedelta(minutes=1)
