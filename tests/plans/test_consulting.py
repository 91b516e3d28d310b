"""Asking the units for comments on a draft: who is asked, answers, and is told what."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.plans.consulted import DUE, answer, begun, draft, entries, part_of
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    Comment,
    Message,
    PlanStatus,
    Settlement,
    Verdict,
)
from tracker.plans import consultations, service
from tracker.plans.service.order import tasks_in_order


@pytest.fixture
def plan(city, on_day):
    on_day(factories.TODAY)
    return draft(city)


@pytest.fixture
def asked(city, plan):
    return begun(city, plan)


def told(official) -> list[str]:
    mine = select(Message.subject).where(Message.recipient_id == official.id).order_by(Message.id)
    return list(db.session.scalars(mine))


def content(task, text: str) -> service.TaskContent:
    """The task as it is, with another text."""
    return service.TaskContent(
        text=text,
        label=task.label,
        requirement=task.requirement,
        section=task.section,
        parties=service.entries_of(task),
        leaders=service.leaders_of(task),
    )


def reword(city, task, text: str) -> None:
    with transaction():
        seen = service.seen_of(service.content_of(task))
        service.edit_task(task, content(task, text), seen=seen, by=city.supervisor)


def marks(task, following) -> dict[str, str | None]:
    """Two tasks as they are seen when the one is merged with the other, if there is one."""
    next_mark = service.mark_of(following) if following else None
    return {"mark": service.mark_of(task), "following_mark": next_mark}


def acts(action: AuditAction) -> int:
    return db.session.query(AuditEvent).filter_by(action=action).count()


def test_five_working_days_are_usual(city, plan):
    assert service.usual_due_day(factories.TODAY) == DUE


def test_every_unit_with_a_task_is_asked_once_the_members_of_groups_too(city, asked):
    assert [each.unit.short_name for each in asked.units] == [
        "住建局",
        "财政局",
        "教体局",
        "金河镇",
        "满归镇",
    ]
    for who in ("财政局局长", "财政局联络员", "满归镇局长"):
        [subject] = told(city.actor(who).official)
        assert subject.endswith("征求意见，请7月11日（星期一）前答复"), subject
    [message] = db.session.scalars(
        select(Message).where(Message.recipient_id == city.head("财政局").official.id)
    )
    assert "财政局 2 项（牵头 1 项）" in message.text
    assert acts(AuditAction.CONSULTATION_BEGUN) == 1


def test_a_draft_is_sent_for_comment_once_at_a_time(city, plan, asked):
    with pytest.raises(RuleBroken, match="第1次征求意见还没有结束"), transaction():
        service.begin_consultation(plan, due_on=DUE, by=city.supervisor)
    with transaction():
        service.end_consultation(asked, by=city.supervisor)
    assert begun(city, plan).number == 2


def test_a_round_whose_day_is_over_gives_way_to_the_next(city, plan, asked, on_day):
    on_day(date(2022, 7, 12))
    later = city.actor("督查员", on=date(2022, 7, 12))
    with transaction():
        second = service.begin_consultation(plan, due_on=date(2022, 7, 19), by=later)
    assert (second.number, asked.ended_at is None) == (2, False)


@pytest.mark.parametrize(
    ("due_on", "sentence"), [(factories.TODAY, "请晚于今天"), (date(2032, 1, 1), "请核对")]
)
def test_the_day_to_answer_lies_ahead(city, plan, due_on, sentence):
    with pytest.raises(RuleBroken, match=sentence), transaction():
        service.begin_consultation(plan, due_on=due_on, by=city.supervisor)


def test_a_unit_that_says_nothing_counts_as_unanswered_never_as_agreeing(city, plan, asked):
    answer(city, part_of(asked, "住建局"), {})
    with transaction():
        service.end_consultation(asked, by=city.supervisor)
    [found] = consultations.rounds_of(plan, on=factories.TODAY)
    first = found.talks[tasks_in_order(plan)[0].id]
    assert [said.comment.consulted.unit.short_name for said in first.agreeing] == ["住建局"]
    assert [unit.short_name for unit in first.silent] == ["财政局"]
    assert len(found.owing) == 4


def test_what_a_unit_only_saved_is_not_heard(city, plan, asked):
    part, by = part_of(asked, "财政局"), city.liaison("财政局")
    with transaction():
        service.save_comments(part, entries(part, by, {"2": "没有钱。"}), version=0, by=by)
    [found] = consultations.rounds_of(plan, on=factories.TODAY)
    assert found.objections == []
    assert len(found.owing) == 5


def test_an_answer_says_something_to_every_task(city, asked):
    part, by = part_of(asked, "财政局"), city.head("财政局")
    with transaction():
        service.save_comments(part, entries(part, by, {"2": "没有钱。"}), version=0, by=by)
    with pytest.raises(RuleBroken, match="第1项还没有选"), transaction():
        service.answer_consultation(part, by=by)
    with transaction():
        service.answer_consultation(part, rest_agrees=True, by=by)
    assert [comment.verdict for comment in part.comments] == [Verdict.AGREES, Verdict.OBJECTS]


@pytest.mark.parametrize(
    ("verdict", "text", "sentence"),
    [
        (Verdict.OBJECTS, "", "请写明是什么意见"),
        (Verdict.AGREES, "可是没有钱。", "又写了意见"),
        (Verdict.OBJECTS, "长" * 2001, "请写在2000字以内"),
    ],
)
def test_what_is_said_makes_sense(city, asked, verdict, text, sentence):
    part, by = part_of(asked, "财政局"), city.head("财政局")
    [entry, *_] = entries(part, by, {"2": "x"})
    wrong = service.CommentEntry(entry.task_id, entry.seen, verdict, text=text)
    with pytest.raises(RuleBroken, match=sentence), transaction():
        service.save_comments(part, [wrong], version=0, by=by)


def test_a_suggestion_alone_is_a_comment(city, asked):
    part, by = part_of(asked, "财政局"), city.head("财政局")
    [entry, *_] = entries(part, by, {"2": "x"})
    said = service.CommentEntry(entry.task_id, entry.seen, suggested_due="年底")
    with transaction():
        service.save_comments(part, [said], version=0, by=by)
    [comment] = part.comments
    assert (comment.verdict, comment.suggestions) == (
        Verdict.OBJECTS,
        [("建议完成时限", "年底")],
    )


def test_nobody_speaks_for_what_is_not_his(city, plan, asked):
    part, by = part_of(asked, "住建局"), city.head("住建局")
    alien = tasks_in_order(plan)[1]
    entry = service.CommentEntry(alien.id, "", Verdict.OBJECTS, text="不是我的。")
    with pytest.raises(RuleBroken, match="不再由您单位承担"), transaction():
        service.save_comments(part, [entry], version=0, by=by)


def test_two_of_a_unit_do_not_overwrite_each_other(city, asked):
    part, by = part_of(asked, "财政局"), city.head("财政局")
    with transaction():
        service.save_comments(part, entries(part, by, {"2": "没有钱。"}), version=0, by=by)
    with pytest.raises(RuleBroken, match="本单位有人保存过"), transaction():
        service.save_comments(part, entries(part, by, {"2": ""}), version=0, by=by)


def test_nobody_speaks_to_a_text_that_he_has_not_seen(city, plan, asked):
    part, by = part_of(asked, "财政局"), city.head("财政局")
    written = entries(part, by, {"2": ""})
    reword(city, tasks_in_order(plan)[1], "乙事，改大了。")
    with pytest.raises(RuleBroken, match="第2项在您打开之后改过"), transaction():
        service.save_comments(part, written, version=0, by=by)


def test_a_comment_remembers_the_text_it_was_made_on(city, plan, asked):
    answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    reword(city, tasks_in_order(plan)[1], "乙事，改小了。")
    [found] = consultations.rounds_of(plan, on=factories.TODAY)
    [said] = found.objections
    assert (said.changed, said.before.text) == (["任务内容"], "乙事。")
    [agreed] = found.talks[tasks_in_order(plan)[0].id].agreeing
    assert agreed.changed == []


def test_a_unit_sees_its_own_tasks_as_they_read_now_and_no_others(city, plan, asked):
    reword(city, tasks_in_order(plan)[1], "乙事，改小了。")
    part = consultations.own_part(part_of(asked, "财政局"), on=factories.TODAY)
    assert [(own.task.label, own.wording.text, own.leads) for own in part.tasks] == [
        ("1", "甲事，两步。", False),
        ("2", "乙事，改小了。", True),
    ]
    [other] = part.tasks[0].others
    assert other.unit.short_name == "住建局"


def test_after_the_day_a_unit_sees_what_it_said_and_no_more_of_the_draft(city, asked):
    answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    part = consultations.own_part(part_of(asked, "财政局"), on=date(2022, 7, 12))
    assert (part.is_open, part.tasks, len(part.consulted.comments)) == (False, [], 2)
    late = city.head("住建局", on=date(2022, 7, 12))
    with pytest.raises(RuleBroken, match="日子已经过了"), transaction():
        service.answer_consultation(part_of(asked, "住建局"), rest_agrees=True, by=late)


def test_a_day_that_is_over_can_be_moved_and_those_who_owe_are_told(city, asked, on_day):
    on_day(date(2022, 7, 12))
    answer_day = date(2022, 7, 15)
    with transaction():
        by = city.actor("督查员", on=date(2022, 7, 12))
        service.extend_consultation(asked, due_on=answer_day, by=by)
    assert asked.is_open(date(2022, 7, 15))
    assert told(city.head("住建局").official)[-1].endswith("征求意见延长，7月15日（星期五）截止")


def test_an_answer_is_taken_back_until_the_office_begins_to_settle_it(city, asked):
    part = part_of(asked, "财政局")
    answer(city, part, {"2": "没有钱。"})
    with pytest.raises(RuleBroken, match="请先撤回答复"), transaction():
        service.answer_consultation(part, by=city.head("财政局"))
    with transaction():
        service.withdraw_answer(part, by=city.head("财政局"))
    assert not part.has_answered
    [comment] = answer(city, part, {"2": "还是没有钱。"})
    with transaction():
        service.settle_comment(
            comment, settlement=Settlement.REJECTED, reason="已有专款。", by=city.supervisor
        )
    with pytest.raises(RuleBroken, match="已经开始处理"), transaction():
        service.withdraw_answer(part, by=city.head("财政局"))


def test_why_a_comment_is_not_adopted_is_said_and_the_unit_is_told(city, asked):
    part = part_of(asked, "财政局")
    first, second = answer(city, part, {"1": "不该我们配合。", "2": "没有钱。"})
    with pytest.raises(RuleBroken, match="请写明理由"), transaction():
        service.settle_comment(first, settlement=Settlement.PARTLY, by=city.supervisor)
    with transaction():
        service.settle_comment(first, settlement=Settlement.ADOPTED, by=city.supervisor)
    assert "已处理" not in "".join(told(city.head("财政局").official))
    with transaction():
        service.settle_comment(
            second, settlement=Settlement.REJECTED, reason="已有专款。", by=city.supervisor
        )
    assert told(city.head("财政局").official)[-1].endswith("2 条意见已处理")
    assert acts(AuditAction.COMMENT_SETTLED) == 2


def test_units_that_owe_an_answer_are_reminded_once_a_day(city, asked):
    answer(city, part_of(asked, "住建局"), {})
    with transaction():
        reminded = service.remind_unanswered(asked, by=city.supervisor)
    assert [unit.short_name for unit in reminded] == ["财政局", "教体局", "金河镇", "满归镇"]
    assert len(told(city.head("住建局").official)) == 1
    assert told(city.head("财政局").official)[-1].startswith("请答复")
    with pytest.raises(RuleBroken, match="今天都已提醒过"), transaction():
        service.remind_unanswered(asked, by=city.supervisor)


def test_a_unit_that_comes_into_the_draft_later_is_asked_too(city, plan, asked):
    second = tasks_in_order(plan)[1]
    factories.group(city, "新组", [])
    office = factories.add(
        type(city.unit("财政局"))(
            government=city.government,
            name="水利局",
            short_name="水利局",
            kind=city.unit("财政局").kind,
            position=9,
        )
    )
    with transaction():
        parties = [
            *service.entries_of(second),
            service.PartyEntry(role=second.parties[0].role, unit=office),
        ]
        now = service.TaskContent(text=second.text, label="2", parties=parties)
        service.edit_task(
            second, now, seen=service.seen_of(service.content_of(second)), by=city.supervisor
        )
    [found] = consultations.rounds_of(plan, on=factories.TODAY)
    assert found.added == [office]
    with transaction():
        service.ask_added_units(asked, by=city.supervisor)
    assert part_of(asked, "水利局")
    with pytest.raises(RuleBroken, match="都已经征求过"), transaction():
        service.ask_added_units(asked, by=city.supervisor)


def test_the_office_hears_when_the_last_unit_has_answered(city, asked):
    for part in asked.units[:-1]:
        answer(city, part, {})
    assert told(city.supervisor.official) == []
    answer(city, asked.units[-1], {})
    assert told(city.supervisor.official)[-1].endswith("各单位都已答复")


def test_a_plan_is_not_agreed_while_units_speak_or_a_comment_waits(city, plan, asked):
    [comment] = answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    with pytest.raises(RuleBroken, match="正在征求意见.*还有 1 条意见没有处理"), transaction():
        service.agree_plan(plan, by=city.supervisor)
    with transaction():
        service.end_consultation(asked, by=city.supervisor)
        service.settle_comment(comment, settlement=Settlement.ADOPTED, by=city.supervisor)
        service.agree_plan(plan, by=city.supervisor)
    assert plan.status is PlanStatus.AGREED


def test_a_comment_outlives_its_task_and_finds_it_again(city, plan, asked):
    [comment] = answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    second = tasks_in_order(plan)[1]
    with transaction():
        service.delete_task(second, mark=service.mark_of(second), by=city.supervisor)
    assert db.session.get_one(Comment, comment.id).task_id is None
    [found] = consultations.rounds_of(plan, on=factories.TODAY)
    assert [said.is_gone for said in found.objections] == [True]
    with transaction():  # on SQLite it gets the row number of the one that is gone
        service.add_task(plan, service.TaskContent(text="丁事。"), by=city.supervisor)
    assert comment.task_id is None
    for _ in range(2):
        with transaction():
            service.undo(plan, version=plan.version, by=city.supervisor)
    assert comment.task is tasks_in_order(plan)[1]
    assert comment.task.text == "乙事。"


def test_comments_made_after_a_change_survive_its_undoing(city, plan, asked):
    reword(city, tasks_in_order(plan)[0], "甲事，三步。")
    [comment] = answer(city, part_of(asked, "财政局"), {"2": "没有钱。"})
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    assert comment.task is tasks_in_order(plan)[1]


def test_the_comments_on_a_merged_task_go_with_it_and_come_back(city, plan, asked):
    [comment] = answer(city, part_of(asked, "教体局"), {"3": "办不了。"})
    second, third = tasks_in_order(plan)[1:]
    with transaction():
        service.merge_with_next(second, **marks(second, third), by=city.supervisor)
    assert comment.task is second
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    assert comment.task.text == "丙事。"


def test_where_a_unit_spoke_to_both_tasks_one_comment_stays_apart(city, plan, asked):
    first, second = answer(city, part_of(asked, "财政局"), {"1": "不配合。", "2": "没有钱。"})
    with transaction():
        both = tasks_in_order(plan)[:2]
        service.merge_with_next(both[0], **marks(*both), by=city.supervisor)
    assert (first.task is tasks_in_order(plan)[0], second.task) == (True, None)
    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    assert second.task.text == "乙事。"
