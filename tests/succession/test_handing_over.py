"""What goes with a post is listed before and after, and told once, on the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import factories
from tracker.amendments import service as amendments
from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.instructions import service as instructions
from tracker.models import Handover, MessageKind, ProgressReport, Reminder, Tenure
from tracker.permissions import Permission, allowed
from tracker.reminders import service as reminders
from tracker.reports import service as reports
from tracker.succession import queries, service
from tracker.succession.queries.parts import Item
from tracker.talks import service as talks

TOMORROW = factories.TODAY + timedelta(days=1)
HEAD = "住建局局长"


def counts(parts) -> dict[str, int]:
    return {part.name: part.count for part in parts}


def last_handover() -> Handover:
    return db.session.query(Handover).order_by(Handover.id.desc()).first()


def test_what_waits_for_a_unit_and_for_a_leader_is_listed(city, task):
    change = queries.change_of(city.posts[HEAD], on=TOMORROW, today=factories.TODAY, to="")
    assert counts(change.parts) == {
        "未办结任务": 1,
        "待签发的报送": 1,
        "未答复的批示": 1,
        "还要提醒的截止日": 1,
    }
    assert change.leaving.official is city.head("住建局").official
    drafts = queries.open_work(city.posts["财政局联络员"], on=factories.TODAY)
    assert counts(drafts) == {"未办结任务": 1, "正在填写的草稿": 1, "还要提醒的截止日": 1}
    leads = queries.open_work(city.posts["副市长（城建）"], on=factories.TODAY)
    assert counts(leads) == {"分管的未办结任务": 1, "已作出、单位还没有答复的批示": 1}
    assert queries.open_work(city.posts["审计员"], on=factories.TODAY) == []


def test_what_waits_for_a_word_or_a_signature_is_listed_too(city, task):
    """A request that no head has signed is the unit's own affair: it stands there without words."""
    due = {"due": {"on": "2022-12-20", "text": "12月20日前"}}
    asked = amendments.ask_extension(task, due, reason="雨季。", by=city.liaison("住建局"))
    signed_by = city.posts["政府办主任"]
    talk = talks.propose_talk(
        city.unit("住建局"),
        reason="三份督办单没有结果。",
        meeting=talks.Meeting(date(2022, 7, 25), "15:00", "政府五楼会议室"),
        talker=city.posts["市长"],
        approver=signed_by,
        task_ids=[task.id],
        by=city.supervisor,
    )
    db.session.commit()
    head = queries.open_work(city.posts[HEAD], on=factories.TODAY)
    [part] = [part for part in head if part.name == "没有办完的调整申请"]
    assert part.items == (Item("还没有报出的调整申请", "待签发", ""),)
    assert "没有办完的约谈" not in counts(head)  # no leader has approved it
    [waiting] = queries.open_work(signed_by, on=factories.TODAY)
    assert waiting.name == "待批准的约谈"
    amendments.sign_extension(asked, by=city.head("住建局"))
    amendments.pass_extension(asked, city.vice_mayor.post, opinion="情况属实。", by=city.supervisor)
    talks.approve_talk(talk, by=city.actor("政府办主任"))
    db.session.commit()
    head = queries.open_work(city.posts[HEAD], on=factories.TODAY)
    assert [counts(head)[name] for name in ("没有办完的调整申请", "没有办完的约谈")] == [1, 1]
    leads = queries.open_work(city.posts["副市长（城建）"], on=factories.TODAY)
    assert counts(leads)["待批准的调整"] == 1
    assert queries.open_work(signed_by, on=factories.TODAY) == []
    [since] = queries.decided_since(signed_by, since=factories.TODAY)
    assert [each.text for each in since.items] == ["约谈住建局：批准"]


def test_the_list_is_kept_as_it_was_and_told_once(city, task, newcomer, told):
    post, by = city.posts[HEAD], city.supervisor
    service.succeed(post, newcomer, on=factories.TODAY, by=by)
    kept = last_handover()
    [message] = told(newcomer)
    assert message.link == f"/handovers/{kept.id}"
    assert "待签发的报送 1 份" in message.text
    db.session.commit()
    service.hand_over(factories.TODAY)
    assert told(newcomer) == [message]
    report = db.session.query(ProgressReport).filter_by(status="awaiting_signoff").one()
    reports.submit([report], by=city.actor(HEAD))
    assert counts(queries.parts_from_json(kept.contents["parts"]))["待签发的报送"] == 1
    assert "待签发的报送" not in counts(queries.open_work(post, on=factories.TODAY))


def test_a_change_entered_ahead_comes_by_itself_and_once(city, task, newcomer, told):
    post, before = city.posts[HEAD], city.head("住建局").official
    service.succeed(post, newcomer, on=TOMORROW, by=city.supervisor)
    kept = last_handover()
    db.session.commit()
    assert service.hand_over(factories.TODAY) == 0
    assert (told(newcomer), kept.contents) == ([], None)
    assert [service.hand_over(TOMORROW), service.hand_over(TOMORROW)] == [1, 0]
    assert len(told(newcomer)) == 1
    assert kept.is_frozen
    assert (kept.left_name, kept.taken_name) == (before.name, newcomer.name)


def test_a_change_entered_ahead_can_be_called_off_until_its_day(city, task, newcomer):
    post, holder = city.posts[HEAD], city.head("住建局").official
    service.succeed(post, newcomer, on=TOMORROW, by=city.supervisor)
    service.call_off(last_handover(), by=city.supervisor)
    [tenure] = db.session.query(Tenure).filter_by(post_id=post.id)
    assert (tenure.official, tenure.until_on) == (holder, None)
    assert last_handover() is None
    service.succeed(post, newcomer, on=factories.TODAY, by=city.supervisor)
    with pytest.raises(RuleBroken, match="不能取消"):
        service.call_off(last_handover(), by=city.supervisor)


def test_of_two_changes_entered_ahead_the_later_one_is_called_off_first(city, newcomer):
    post, by = city.posts[HEAD], city.supervisor
    service.succeed(post, newcomer, on=TOMORROW, by=by)
    first = last_handover()
    service.succeed(post, "再来的", on=TOMORROW + timedelta(days=9), by=by)
    second = last_handover()
    with pytest.raises(RuleBroken, match="请先取消后面的那一次"):
        service.call_off(first, by=by)
    service.call_off(second, by=by)
    service.call_off(first, by=by)
    assert db.session.query(Tenure).filter_by(post_id=post.id).one().until_on is None


def test_what_is_entered_afterwards_leaves_signatures_and_shows_them(city, task, newcomer, told):
    """In July it is entered that the head changed on 1 July: what was signed on the 4th stands."""
    report = db.session.query(ProgressReport).filter_by(status="awaiting_signoff").one()
    signer = city.head("住建局").official
    [version] = reports.submit([report], by=city.head("住建局"))
    service.succeed(city.posts[HEAD], newcomer, on=date(2022, 7, 1), by=city.supervisor)
    kept = last_handover()
    assert version.signer_name == signer.name
    [since] = queries.parts_from_json(kept.contents["since"])
    assert (since.name, since.items[0].note) == ("签发的报送", signer.name)
    assert len(told(newcomer)) == 1


def test_the_successor_hears_the_present_stage_once(city, task, newcomer):
    post = city.posts[HEAD]
    day = date(2022, 7, 7)
    reminders.raise_reminders(day)
    service.succeed(post, newcomer, on=day, by=replace(city.supervisor, on=day))
    db.session.commit()
    reminders.raise_reminders(day)
    reminders.raise_reminders(day)
    stages = db.session.query(Reminder).filter_by(official_id=newcomer.id).all()
    assert len(stages) == 1


def test_what_was_looked_at_must_still_be_so(city, task, newcomer):
    post, by = city.posts[HEAD], city.supervisor
    change = queries.change_of(post, on=TOMORROW, today=by.on, to=str(newcomer.id))
    instructions.answer_instruction(
        db.session.query(instructions.Instruction).one(), text="已办。", by=city.liaison("住建局")
    )
    with pytest.raises(RuleBroken, match="再确认一次"):
        service.succeed(post, newcomer, on=TOMORROW, seen=change.seen, by=by)
    now = queries.change_of(post, on=TOMORROW, today=by.on, to=str(newcomer.id))
    service.succeed(post, newcomer, on=TOMORROW, seen=now.seen, by=by)


def test_a_cover_ends_with_the_holder_unless_it_is_kept(city, newcomer):
    post, by, deputy = city.posts[HEAD], city.supervisor, city.head("财政局").official
    cover = service.set_cover(
        post, deputy, from_on=date(2022, 6, 1), until_on=date(2022, 9, 1), reason="", by=by
    )
    service.succeed(post, newcomer, on=date(2022, 7, 1), by=by)
    assert cover.until_on == factories.TODAY  # he acted until today, whatever was entered since
    other = service.set_cover(
        post, deputy, from_on=date(2022, 8, 1), until_on=date(2022, 9, 1), reason="", by=by
    )
    service.succeed(post, deputy, on=TOMORROW, keeps_covers=True, by=by)
    assert post.covers == [cover, other]


def test_the_office_hears_of_a_post_that_nobody_holds(city, task, newcomer, told):
    """Of the head alone: the liaison still hears. Of both: nobody does."""
    office, by = city.supervisor.official, city.supervisor
    tenure = city.posts[HEAD].tenures[0]
    service.end_tenure(tenure, on=factories.TODAY, by=by)
    [first] = told(office)
    assert first.subject == f"{HEAD}空缺，还有 1 项任务"
    assert city.liaison("住建局").name in first.text
    service.end_tenure(city.posts["住建局联络员"].tenures[0], on=TOMORROW, by=by)
    db.session.commit()
    assert len(told(office)) == 1
    service.hand_over(TOMORROW)
    assert "没有人收到" in told(office)[-1].text
    vacant = queries.vacancies(city.government.id, on=TOMORROW)
    assert {each.post.title: each.is_unheard for each in vacant} == {
        HEAD: True,
        "住建局联络员": True,
    }
    service.succeed(city.posts[HEAD], newcomer, on=TOMORROW, by=replace(by, on=TOMORROW))
    [left] = queries.vacancies(city.government.id, on=TOMORROW)
    assert left.hearers == (newcomer,)
    assert last_handover().left_name == ""


def test_who_moves_to_another_post_keeps_the_news_of_it(city, task, told):
    """副局长 becomes head on the day on which his own post is given up."""
    mover = city.liaison("住建局").official
    mover.email = "mover@example.org"
    by = city.supervisor
    service.succeed(city.posts[HEAD], mover, on=factories.TODAY, by=by)
    [news] = told(mover)
    service.end_tenure(city.posts["住建局联络员"].tenures[0], on=factories.TODAY, by=by)
    assert all(each.status.value != "superseded" for each in news.deliveries)


def test_who_may_read_a_list_of_what_was_handed_over(city, task, newcomer):
    service.succeed(city.posts[HEAD], newcomer, on=factories.TODAY, by=city.administrator)
    kept = last_handover()
    readers = {a.post_title for a in city.everybody if allowed(a, Permission.HANDOVER_VIEW, kept)}
    assert readers == {HEAD, "督查员", "政府办主任"}
    assert MessageKind.SUCCESSION.label == "任务移交"
    assert clock.today() == factories.TODAY
