"""A red slip without result leads to a talk, of which no unit hears before a leader approved it."""

from datetime import date

import pytest
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.reforms.units import enter
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.core.workdays import published_calendar
from tracker.models import (
    Message,
    PlanStatus,
    ReportStatus,
    Slip,
    SlipLevel,
    Talk,
    TalkStatus,
    TaskStatus,
)
from tracker.overview.queries.course.step import Topic
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.slips import queries as slips
from tracker.slips import service as slipping
from tracker.slips.queries import SlipState
from tracker.talks import queries, service
from tracker.talks.service import Meeting, Promise

CALENDAR = published_calendar()
LATE, ON = date(2022, 7, 14), date(2022, 7, 20)
MEETING = Meeting(date(2022, 7, 25), "15:00", "政府五楼会议室")


@pytest.fixture
def report(city, on_day):
    """A report of 住建局, five working days late."""
    on_day(LATE)
    return factories.report(factories.issued_task(city), city.unit("住建局"))


@pytest.fixture
def store(app) -> FileStore:
    return FileStore(app.config["ATTACHMENTS"])


def slip(city, level=SlipLevel.BLUE, on=LATE, answer_by=LATE) -> Slip:
    with transaction():
        return slipping.issue_slip(
            city.unit("住建局"),
            level=level,
            demand="请立即补报。",
            answer_by=answer_by,
            by=city.actor("督查员", on=on),
        )


def red(city) -> Slip:
    """Blue, orange and red, each expired on the day before the next."""
    slip(city)
    slip(city, SlipLevel.ORANGE, on=date(2022, 7, 15), answer_by=date(2022, 7, 15))
    return slip(city, SlipLevel.RED, on=date(2022, 7, 18), answer_by=date(2022, 7, 19))


def propose(city, report, **said) -> Talk:
    given = {"talker": city.posts["市长"], "approver": city.posts["政府办主任"]} | said
    with transaction():
        return service.propose_talk(
            city.unit("住建局"),
            reason="三份督办单没有结果。",
            meeting=given.pop("meeting", MEETING),
            task_ids=[report.assignment.task_id],
            by=city.actor("督查员", on=ON),
            **given,
        )


def act(verb, talk, by, **said) -> None:
    with transaction():
        verb(talk, by=by, **said)


def told(talk: Talk, what: str) -> set[str]:
    rows = db.session.query(Message).filter(
        Message.occurrence.startswith(f"talk.{talk.id}.{what}.")
    )
    return {row.recipient.name for row in rows}


def course(task, reader) -> list[str]:
    page = task_page(task, reader=reader)
    parts = timeline(page, reader=reader, topic=Topic.REMINDERS)
    return [step.title for part in parts for step in part.steps if "约谈" in step.title]


def test_who_answered_and_reports_nothing_gets_the_next_slip(city, report, on_day):
    blue = slip(city, answer_by=date(2022, 7, 15))
    act(slipping.answer_slip, blue, city.head("住建局", on=LATE), text="明天补报。")
    assert blue.report_by == date(2022, 7, 21)

    def due(on: date) -> list[SlipLevel]:
        return [each.level for each in slips.slips_due(city.government.id, CALENDAR, on=on)]

    assert due(date(2022, 7, 21)) == []
    office = city.actor("督查员", on=LATE)
    with pytest.raises(RuleBroken, match="补报期限已经过去"):
        act(slipping.set_report_day, blue, office, report_by=date(2022, 7, 13))
    for day in (18, 20, 18):  # told each time: the last one counts
        act(slipping.set_report_day, blue, office, report_by=date(2022, 7, day))
    of_days = db.session.query(Message).filter(Message.occurrence.like(f"slip.{blue.id}.day.%"))
    assert len({each.occurrence.rpartition(".")[0] for each in of_days}) == 3
    assert due(date(2022, 7, 18)) == []
    assert due(date(2022, 7, 19)) == [SlipLevel.ORANGE]
    [listed] = slips.states_of([blue], on=date(2022, 7, 19))
    assert listed.state is SlipState.UNKEPT
    [found] = slips.slips_due(city.government.id, CALENDAR, on=date(2022, 7, 19))
    assert "答复后，到7月18日没有补报" in slipping.demand_of(found)
    report.status, report.first_submitted_at = ReportStatus.SUBMITTED, blue.answered_at
    db.session.commit()
    assert due(date(2022, 7, 19)) == []


def test_a_red_slip_without_result_proposes_one_talk(city, report):
    last = red(city)
    assert queries.talks_proposed(city.government.id, on=date(2022, 7, 19)) == []
    [proposed] = queries.talks_proposed(city.government.id, on=ON)
    assert (proposed.slip, proposed.missing) == (last, 1)
    assert queries.tasks_of_slip(last) == {report.assignment.task_id}
    assert "红色督办单（2022年7月18日发出）到期没有答复" in service.reason_of(proposed)
    talk = propose(city, report, slip=last)
    assert queries.talks_proposed(city.government.id, on=ON) == []
    with pytest.raises(RuleBroken, match="已经提出约谈"):
        propose(city, report, slip=last)
    act(service.refuse_talk, talk, city.director, opinion="先电话了解。")
    assert told(talk, "decided") == {"任督查员"}
    assert len(queries.talks_proposed(city.government.id, on=ON)) == 1
    report.assignment.task.status = TaskStatus.WITHDRAWN
    assert queries.talks_proposed(city.government.id, on=ON) == []


def test_no_talk_is_proposed_about_what_is_not_owed_any_more(city, report):
    last, task = red(city), report.assignment.task
    assert len(queries.talks_proposed(city.government.id, on=ON)) == 1
    talk = propose(city, report, slip=last)
    with pytest.raises(RuleBroken, match="请先撤回约谈"):
        act(slipping.withdraw_slip, last, city.actor("督查员", on=ON), reason="发错了")
    act(service.withdraw_talk, talk, city.actor("督查员", on=ON), reason="已销号")
    for subject, over in ((task, TaskStatus.COMPLETED), (task.plan, PlanStatus.CLOSED)):
        before, subject.status = subject.status, over
        db.session.commit()
        assert queries.talks_proposed(city.government.id, on=ON) == []
        assert slips.states_of([last], on=ON)[0].state is SlipState.LAPSED
        subject.status = before


def test_a_talk_whose_day_is_over_is_not_approved(city, report, on_day):
    talk, after = propose(city, report), date(2022, 7, 26)
    on_day(after)
    leader = city.actor("政府办主任", on=after)
    with pytest.raises(RuleBroken, match="约谈原定2022年7月25日，已经过去"):
        act(service.approve_talk, talk, leader)
    act(service.refuse_talk, talk, leader, opinion="请另定日期。")
    assert told(talk, "invited.0") == set()


def test_the_unit_hears_of_it_when_a_leader_has_approved(city, report, on_day):
    on_day(ON)
    head, task = city.head("住建局", on=ON), report.assignment.task
    talk = propose(city, report)
    assert told(talk, "asked") == {"任政府办主任"}
    with pytest.raises(NoResultFound):
        queries.get_talk(talk.id, reader=head)
    assert course(task, head) == course(task, city.supervisor) == []
    act(service.approve_talk, talk, city.director)
    act(service.approve_talk, talk, city.director)
    assert told(talk, "invited.0") == {"任住建局局长", "任住建局联络员"}
    assert told(talk, "talker") == {"任市长"}
    assert queries.waiting_for(head) == [talk]
    assert course(task, head) == ["约谈住建局的通知"]
    assert course(task, city.head("财政局")) == []
    with pytest.raises(NoResultFound):
        queries.get_talk(talk.id, reader=city.head("财政局"))
    act(service.confirm_talk, talk, head, attends="任住建局局长")
    assert told(talk, "confirmed.0") == {"任督查员"}
    moved = Meeting(date(2022, 7, 27), "9:30", MEETING.place)
    office = city.actor("督查员", on=ON)
    with pytest.raises(RuleBroken, match="都没有变"):
        act(service.postpone_talk, talk, office, meeting=MEETING, reason="会议冲突")
    act(service.postpone_talk, talk, office, meeting=moved, reason="会议冲突")
    assert talk.status is TalkStatus.APPROVED
    assert told(talk, "invited.1") == {"任住建局局长", "任住建局联络员"}
    assert talk.postponements[0].planned_on == MEETING.on


def test_what_was_promised_stands_until_the_office_says_that_it_is_done(
    city, report, store, on_day
):
    on_day(ON)
    talk = propose(city, report)
    act(service.approve_talk, talk, city.director)
    after = date(2022, 7, 26)
    on_day(after)
    office, head = city.actor("督查员", on=after), city.head("住建局", on=after)
    promise = Promise("7月底前补报全部报送", date(2022, 7, 29))
    said = {"present": "任市长、任住建局局长", "said": "已说明原因。", "store": store}
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        act(service.record_talk, talk, office, held_on=date(2022, 7, 27), **said)
    early = Promise("马上补报", date(2022, 7, 20))
    with pytest.raises(RuleBroken, match="早于约谈那天"):
        act(service.record_talk, talk, office, held_on=after, promises=[early], **said)
    act(
        service.record_talk,
        talk,
        office,
        held_on=date(2022, 7, 25),
        promises=[promise],
        uploads=[("记录.pdf", b"%PDF-1.7\n")],
        **said,
    )
    assert told(talk, "held") == {"任住建局局长", "任住建局联络员"}
    [commitment] = queries.commitments_open(head)
    assert queries.commitments_open(city.head("财政局")) == []
    assert course(report.assignment.task, head) == ["约谈住建局", "约谈住建局的通知"]
    with pytest.raises(RuleBroken, match="不用再记录"):
        act(service.record_talk, talk, office, held_on=after, **said)
    with pytest.raises(RuleBroken, match="已约谈，请刷新"):
        act(service.withdraw_talk, talk, office, reason="不谈了")
    act(service.finish_commitment, commitment, office, note="已全部补报")
    act(service.finish_commitment, commitment, office, note="已全部补报")
    assert queries.commitments_open(head) == []


def test_a_talk_is_taken_back_and_told_only_to_who_knew_of_it(city, report, on_day):
    on_day(ON)
    office = city.actor("督查员", on=ON)
    unknown = propose(city, report)
    act(service.withdraw_talk, unknown, office, reason="已补报")
    assert told(unknown, "withdrawn") == {"任政府办主任"}
    assert propose(city, report) is propose(city, report)  # pressed twice
    known = propose(city, report)
    act(service.approve_talk, known, city.director)
    act(service.withdraw_talk, known, office, reason="已补报")
    with pytest.raises(RuleBroken, match="已撤回，请刷新"):
        act(service.approve_talk, known, city.director)
    assert told(known, "withdrawn") == {"任住建局局长", "任住建局联络员", "任市长"}
    with pytest.raises(RuleBroken, match="已撤回"):  # nor is it approved once more
        act(service.approve_talk, known, city.director)


def test_who_follows_a_unit_that_ended_is_asked_to_its_talk(city, report, store, on_day):
    on_day(ON)
    talk, office = propose(city, report), city.actor("督查员", on=ON)
    enter(city, "merge", ["住建局"], ["财政局"], on=ON, today=ON)
    heir = city.head("财政局", on=ON)
    assert queries.waiting_for(heir) == []
    act(service.approve_talk, talk, city.actor("政府办主任", on=ON))
    assert told(talk, "invited.0") >= {"任财政局局长", "任财政局联络员"}
    assert queries.waiting_for(heir) == [queries.get_talk(talk.id, reader=heir)]
    act(service.confirm_talk, talk, heir, attends="任财政局局长")
    promise, said = (
        Promise("7月底前补报", date(2022, 7, 29)),
        {"present": "双方", "said": "已说明。"},
    )
    act(service.record_talk, talk, office, held_on=ON, promises=[promise], store=store, **said)
    assert [each.text for each in queries.commitments_open(heir)] == [promise.text]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"meeting": Meeting(LATE, "15:00", "会议室")}, "已经过去"),
        ({"meeting": Meeting(MEETING.on, "下午", "会议室")}, "请写明几点"),
        ({"meeting": Meeting(MEETING.on, "15:00", " ")}, "请写明地点"),
        ({"approver": None}, "请从列出的岗位里选一个"),
    ],
)
def test_a_talk_needs_a_time_a_place_and_a_leader(city, report, said, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        propose(city, report, **said)
    assert db.session.query(Talk).count() == 0


def test_the_office_approves_no_talk_by_itself(city, report):
    with pytest.raises(RuleBroken, match="请从列出的岗位里选一个"):
        propose(city, report, approver=city.posts["督查员"])
