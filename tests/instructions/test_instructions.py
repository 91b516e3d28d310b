"""An instruction goes to a unit, and its reply comes back to the post that gave it."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.instructions import queries, service
from tracker.models import AuditAction, AuditEvent, Instruction, InstructionReply, Message, Official
from tracker.succession import service as succession


@pytest.fixture
def task(city):
    return factories.issued_task(city)


def told(kind: str) -> set[str]:
    """The names of those who got a message of a kind."""
    return set(
        db.session.scalars(
            select(Official.name)
            .join(Message, Message.recipient_id == Official.id)
            .where(Message.kind == kind)
        )
    )


def give(task, city, text="请盯紧资金拨付。", **choices):
    return service.give_instruction(task, text=text, by=city.vice_mayor, **choices)


def test_the_first_lead_is_asked_and_its_people_told_once(city, task):
    given = give(task, city)
    assert given.unit.short_name == "住建局"
    assert given.author_post_title == "副市长（城建）"
    assert told("instruction") == {
        city.liaison("住建局").name,
        city.head("住建局").name,
    }
    assert len(db.session.scalars(select(Message)).all()) == 2


def test_the_reply_reaches_the_posts_new_holder_and_the_office(city, task):
    given = give(task, city)
    successor = factories.add(Official(government_id=city.government.id, name="新任副市长"))
    succession.succeed(
        city.posts["副市长（城建）"],
        successor,
        on=date(2022, 7, 4),
        by=city.supervisor,
    )
    service.answer_instruction(given, text="已拨付300万元。", by=city.head("住建局"))
    assert told("reply") == {"新任副市长", city.supervisor.name}
    assert given.author_name != "新任副市长"


def test_what_is_posted_twice_is_kept_once(city, task):
    given = give(task, city)
    assert give(task, city) is given
    first = service.answer_instruction(given, text="已办。", by=city.liaison("住建局"))
    assert service.answer_instruction(given, text="已办。", by=city.liaison("住建局")) is first
    events = db.session.scalars(select(AuditEvent.action)).all()
    assert events.count(AuditAction.INSTRUCTION_GIVEN) == 1
    assert events.count(AuditAction.INSTRUCTION_ANSWERED) == 1


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"text": "  "}, "请写明批示内容"),
        ({"text": "字" * 1001}, "批示内容最多1000字，现有1001字，请删减"),
        ({"reply_due_on": date(2022, 7, 3)}, "答复期限已经过去"),
    ],
)
def test_a_bad_instruction_is_refused(city, task, choices, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        give(task, city, **choices)
    assert not db.session.scalars(select(Instruction)).all()


def test_a_unit_that_is_not_on_the_task_is_refused(city, task):
    with pytest.raises(RuleBroken, match="现有的责任单位"):
        give(task, city, unit=city.unit("教体局"))


def test_each_post_sees_its_own(city, task):
    given = give(task, city, unit=city.unit("财政局"))
    sees = {actor.post_title for actor in city.everybody if given in queries.unanswered(actor)}
    assert sees == {"财政局局长", "财政局联络员", "市长", "副市长（城建）", "政府办主任", "督查员"}
    for actor in city.everybody:
        assert queries.unanswered_count(actor) == (1 if actor.post_title in sees else 0)
    service.answer_instruction(given, text="已办。", by=city.head("财政局"))
    assert queries.unanswered_count(city.supervisor) == 0
    assert queries.answered(city.liaison("财政局")).instructions == [given]


def test_a_unit_beside_it_does_not_read_the_instruction(city, task):
    give(task, city, unit=city.unit("财政局"))
    assert queries.instructions_on(task, reader=city.head("住建局")) == []
    assert len(queries.instructions_on(task, reader=city.head("财政局"))) == 1


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2022, 7, 4), "已按期答复"),
        (date(2022, 7, 1), "7月1日（星期五）</time></span> 答复，<b>晚了 3 天</b>"),
        (None, "住建局答复。</footer>"),
    ],
)
def test_of_an_answered_one_it_is_said_whether_the_reply_came_in_time(
    city, task, sign_in, on_day, due, said
):
    on_day(factories.TODAY)
    given = give(task, city)
    given.reply_due_on = due
    service.answer_instruction(given, text="已吊装12片梁。", by=city.head("住建局"))
    db.session.commit()
    assert said in sign_in(city.vice_mayor).get("/instructions").text


def test_answered_ones_come_page_by_page(city, task):
    for number in range(5):
        given = give(task, city, text=f"第{number}件")
        service.answer_instruction(given, text="已办。", by=city.head("住建局"))
    first = queries.answered(city.vice_mayor, limit=3)
    rest = queries.answered(city.vice_mayor, before=first.before, limit=3)
    texts = [each.text for each in (*first.instructions, *rest.instructions)]
    assert texts == [f"第{number}件" for number in (4, 3, 2, 1, 0)]
    assert rest.before is None


def test_a_leader_gives_and_the_unit_answers_on_the_pages(city, task, sign_in):
    leader = sign_in(city.vice_mayor)
    unit = city.unit("财政局")
    answer = leader.post(
        f"/tasks/{task.id}/instructions",
        data={"text": "请财政局本月拨付。", "unit": unit.id, "reply_due_on": "2030-01-01"},
    )
    assert answer.status_code == 302
    assert answer.location == f"/tasks/{task.id}"
    given = db.session.scalars(select(Instruction)).one()
    assert (given.unit_id, given.reply_due_on) == (unit.id, date(2030, 1, 1))
    head = sign_in(city.head("财政局"))
    assert "请财政局本月拨付。" in head.get("/instructions").text
    assert head.get(f"/instructions/{given.id}/answer").status_code == 200
    assert (
        head.post(f"/instructions/{given.id}/answer", data={"text": "已拨付。"}).status_code == 302
    )
    assert db.session.scalars(select(InstructionReply)).one().text == "已拨付。"
    assert "已拨付。" in leader.get("/instructions").text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "请写明批示内容"),
        ({"text": "请办。", "unit": "999999"}, "现有的责任单位"),
        ({"text": "请办。", "reply_due_on": "2022-02-30"}, "没有这一天，请重新选日期"),
        ({"text": "机密★一年 请办。"}, "密级标志"),
        ({"text": "保护好商业秘密。"}, "不涉及国家秘密"),
    ],
)
def test_a_bad_form_says_where_and_writes_nothing(city, task, sign_in, data, sentence):
    answer = sign_in(city.vice_mayor).post(f"/tasks/{task.id}/instructions", data=data)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert not db.session.scalars(select(Instruction)).all()


def test_who_may_not_is_told_so_and_who_may_not_see_finds_nothing(city, task, sign_in):
    given = give(task, city, unit=city.unit("财政局"))
    db.session.commit()
    give_path, answer_path = f"/tasks/{task.id}/instructions", f"/instructions/{given.id}/answer"
    assert sign_in(city.other_vice_mayor).get(give_path).status_code == 403
    assert sign_in(city.head("住建局")).get(give_path).status_code == 403
    assert sign_in(city.head("教体局")).get(give_path).status_code == 404
    assert sign_in(city.vice_mayor).get(answer_path).status_code == 403
    assert sign_in(city.head("住建局")).get(answer_path).status_code == 404
    assert sign_in(city.auditor).get("/instructions").status_code == 403


def test_the_way_back_stays_in_the_application(city, task, sign_in):
    answer = sign_in(city.vice_mayor).post(
        f"/tasks/{task.id}/instructions", data={"text": "请办。", "back": "//elsewhere.example/"}
    )
    assert answer.location == f"/tasks/{task.id}"
