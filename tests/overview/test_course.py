"""A task's whole course: what happened, of all or of one unit, as the reader may know."""

from datetime import date, timedelta

import pytest

from tests import factories
from tests.overview import world
from tracker.core.db import db, transaction
from tracker.models import (
    Assignment,
    LeaderKind,
    MarkValue,
    Objection,
    ObjectionStatus,
    Official,
    PartyRole,
    PublishedMark,
    ReportStatus,
    TaskLeader,
    TaskStatus,
)
from tracker.overview.queries.course.step import Topic
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.reminders import service as reminders
from tracker.reports import service as reports
from tracker.succession import service as succession

SLOW = MarkValue.SLOW
ON = factories.TODAY


def titles(task, reader, **asked) -> list[str]:
    stretches = timeline(task_page(task, reader=reader), reader=reader, **asked)
    return [step.title for stretch in stretches for step in stretch.steps]


def remind(city, *units: str) -> None:
    with transaction():
        reminders.remind_now(
            [city.unit(unit) for unit in units], reason="临近截止，还没有报送。", by=city.supervisor
        )


def objection(city, task, unit) -> None:
    """Raised and rejected."""
    period, official = factories.period(task, 1), city.head(unit).official
    published = PublishedMark(
        task=task, period=period, value=SLOW, is_of_round=True, published_at=period.published_at
    )
    factories.add(
        Objection(
            published=factories.add(published),
            task=task,
            period=period,
            unit=city.unit(unit),
            text="冬季不能施工。",
            written_by=official,
            written_at=world.NOON + timedelta(days=20),
            received_on=date(2022, 4, 20),
            raised_by_id=official.id,
            raised_at=world.NOON + timedelta(days=20),
            status=ObjectionStatus.REJECTED,
            decision="进度确实落后。",
            decided_by_id=city.mayor.official.id,
            decided_at=world.NOON + timedelta(days=30),
        )
    )
    db.session.commit()


def test_a_call_to_many_units_is_one_entry_and_names_who_owed(city, tasks):
    world.report(city, tasks.bridge, city.unit("住建局"), quarter=1)
    remind(city, "住建局", "财政局")
    page = task_page(tasks.housing, reader=city.supervisor)
    [step] = [
        step
        for stretch in timeline(page, reader=city.supervisor)
        for step in stretch.steps
        if step.about is Topic.REMINDERS
    ]
    assert (step.title, step.note, step.text) == ("提醒 2 个单位", "督查室提醒", "住建局、财政局")
    assert "提醒住建局" in titles(tasks.bridge, city.supervisor)
    assert not [title for title in titles(tasks.schools, city.supervisor) if "提醒" in title]


def test_a_call_for_other_tasks_is_not_in_the_course_of_one_that_is_reported(city, tasks, on_day):
    made = world.report(city, tasks.bridge, city.unit("住建局"))
    late = made.versions[-1].submitted_at.date() + timedelta(days=1)
    on_day(late)
    with transaction():
        by = city.actor("督查员", on=late)
        reminders.remind_now([city.unit("住建局")], reason="临近截止，还没有报送。", by=by)
    assert "提醒住建局" in titles(tasks.housing, by)
    assert "提醒住建局" not in titles(tasks.bridge, by)


def test_a_supporting_unit_is_not_told_whom_else_the_office_called(city, on_day):
    on_day(ON)
    task = factories.issued_task(city, support=("财政局", "教体局"))
    remind(city, "住建局", "财政局", "教体局")
    assert "提醒 3 个单位" in titles(task, city.head("住建局"))
    assert "提醒 2 个单位" in titles(task, city.head("教体局"))
    assert "财政局" not in "".join(titles(task, city.head("教体局"), topic=Topic.REMINDERS))


def test_what_was_taken_back_and_what_was_opened_again_is_told(city, tasks, on_day):
    on_day(ON)
    task = tasks.housing
    made = world.accepted(city, task, SLOW)
    sent = world.report(city, task, city.unit("住建局"))
    with transaction():
        reports.reopen(made, reason="数字有误。", by=city.supervisor)
        reports.withdraw(sent, by=city.head("住建局"))
    told = titles(task, city.head("财政局"))
    assert "住建局撤回报送" in told
    assert "重新打开住建局的报送" in told
    assert "住建局撤回报送" not in titles(task, city.supervisor, unit=city.unit("财政局").id)


def test_an_objection_is_the_units_own_and_the_governments_business(city, tasks):
    world.accepted(city, tasks.housing, SLOW)
    world.publish(tasks.housing)
    objection(city, tasks.housing, "住建局")
    for reader in (city.supervisor, city.mayor, city.head("住建局")):
        told = titles(tasks.housing, reader)
        assert "住建局对评定提出异议" in told, reader.post_title
        assert "住建局的异议不予采纳" in told
    assert not [each for each in titles(tasks.housing, city.head("财政局")) if "异议" in each]


def test_a_new_division_of_portfolios_is_told(city, tasks):
    before = tasks.housing.leaders[0]
    before.until_on = date(2022, 5, 20)
    after = city.posts["副市长（文教）"]
    factories.add(TaskLeader(task=tasks.housing, position=2, post=after, from_on=date(2022, 5, 20)))
    factories.add(
        TaskLeader(
            task=tasks.bridge,
            position=2,
            kind=LeaderKind.ALL_VICE_MAYORS,
            from_on=date(2022, 6, 1),
        )
    )
    db.session.commit()
    db.session.expire_all()
    changed = "分管领导由副市长（城建） 任副市长（城建调整为副市长（文教） 任副市长（文教"
    assert changed in titles(tasks.housing, city.head("财政局"), topic=Topic.PEOPLE)
    assert titles(tasks.bridge, city.supervisor, topic=Topic.PEOPLE) == ["各副市长开始分管"]


def test_who_joined_with_a_group_and_who_left_is_told(city, tasks):
    group = factories.group(city, "各办事处", ["金河镇", "满归镇"])
    task = tasks.schools
    party = task.parties[0]
    party.unit, party.group = None, group
    for unit in ("金河镇", "满归镇"):
        factories.add(
            Assignment(
                task=task,
                unit=city.unit(unit),
                party=party,
                role=PartyRole.SUPPORT,
                from_on=date(2022, 5, 1),
            )
        )
    factories.assignment(task, city.unit("教体局")).until_on = date(2022, 6, 1)
    db.session.commit()
    db.session.expire_all()
    told = titles(task, city.supervisor, topic=Topic.PEOPLE)
    assert told == ["教体局不再承担任务", "2 个单位承担任务"]
    # Of a task that was given up its own step says so; nobody left by a change of a group.
    task.status = TaskStatus.WITHDRAWN
    for each in task.assignments:
        each.until_on = each.until_on or date(2022, 6, 20)
    assert titles(task, city.supervisor, topic=Topic.PEOPLE) == told
    town = city.unit("金河镇").id
    assert titles(task, city.supervisor, topic=Topic.PEOPLE, unit=town) == ["金河镇承担任务"]


def test_of_one_unit_its_own_head_is_told_of(city, tasks):
    successor = factories.add(Official(government_id=city.government.id, name="新局长"))
    post = city.posts["财政局局长"]
    succession.succeed(post, successor, on=date(2022, 5, 18), by=city.supervisor)
    db.session.commit()
    finance = city.unit("财政局").id
    succeeded = "新局长接任财政局局长"
    assert succeeded not in titles(tasks.housing, city.supervisor)
    assert succeeded in titles(tasks.housing, city.supervisor, unit=finance)
    assert succeeded in titles(tasks.housing, city.liaison("财政局"))


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        (Topic.REPORTS, ["住建局报送审核通过", "住建局报送"]),
        (Topic.INSTRUCTIONS, ["住建局答复批示", "副市长（城建） 任副市长（城建批示"]),
        (Topic.REMINDERS, ["提醒住建局"]),
        (Topic.PEOPLE, []),
    ],
)
def test_one_kind_is_shown_alone(city, tasks, topic, told):
    world.report(city, tasks.bridge, city.unit("住建局"), quarter=1, status=ReportStatus.ACCEPTED)
    world.instruct(city, tasks.bridge, city.unit("住建局"), reply="已办。")
    remind(city, "住建局")
    assert titles(tasks.bridge, city.supervisor, topic=topic) == told


def test_a_reply_stands_once_in_the_course(city, tasks, on_day, sign_in):
    world.instruct(city, tasks.bridge, city.unit("住建局"), reply="已吊装12片梁。")
    for reader in (city.vice_mayor, city.liaison("住建局")):
        page = sign_in(reader).get(f"/tasks/{tasks.bridge.id}").text
        assert page.count("已吊装12片梁。") == 1


def test_links_narrow_the_course_and_what_one_may_not_ask_for_shows_all(city, on_day, sign_in):
    on_day(ON)
    task = factories.issued_task(city, support=("财政局", "教体局"))
    for unit in ("住建局", "财政局", "教体局"):
        world.report(city, task, city.unit(unit), quarter=1, progress=f"{unit}的进度。")
    finance, schools = city.unit("财政局").id, city.unit("教体局").id
    office = sign_in(city.supervisor)
    page = office.get(f"/tasks/{task.id}").text
    assert f'href="/tasks/{task.id}?unit={finance}#course"' in page
    assert f'href="/tasks/{task.id}?topic=people#course"' in page
    page = office.get(f"/tasks/{task.id}?unit={finance}").text
    assert "财政局的进度。" in page
    assert "住建局的进度。" not in page
    for wrong in (f"unit={finance}", "unit=999999", "unit=x", "kind=x"):
        page = sign_in(city.head("教体局")).get(f"/tasks/{task.id}?{wrong}").text
        assert "教体局的进度。" in page, wrong
        assert "财政局的进度。" not in page
    page = sign_in(city.head("教体局")).get(f"/tasks/{task.id}?unit={schools}").text
    assert "教体局的进度。" in page
    assert "没有这样的记录。" in office.get(f"/tasks/{task.id}?topic=people").text


@pytest.mark.parametrize(
    "asked", ["", "?topic=reports", "?unit={unit}", "?unit={unit}&topic=reports"]
)
def test_a_provisional_mark_is_told_to_no_unit_and_no_vice_mayor(city, tasks, sign_in, asked):
    world.accepted(city, tasks.housing, SLOW)
    asked = asked.format(unit=city.unit("住建局").id)
    for reader in (city.head("住建局"), city.head("财政局"), city.vice_mayor):
        page = sign_in(reader).get(f"/tasks/{tasks.housing.id}{asked}").text
        assert "进展缓慢" not in page, reader.post_title
    assert "进展缓慢" in sign_in(city.supervisor).get(f"/tasks/{tasks.housing.id}{asked}").text


def test_a_long_course_folds_the_quarters_before_the_last(city, on_day, sign_in):
    on_day(ON)
    names = ("财政局", "教体局", "金河镇", "满归镇")
    task = factories.issued_task(city, support=names)
    world.report(city, task, city.unit("住建局"))
    page = sign_in(city.supervisor).get(f"/tasks/{task.id}").text
    assert "data-fold" not in page
    for name in ("住建局", *names):
        unit = city.unit(name)
        world.report(city, task, unit, quarter=1, status=ReportStatus.ACCEPTED)
    page = sign_in(city.supervisor).get(f"/tasks/{task.id}").text
    folded = page[page.index("data-fold") :]
    assert "2022年一季度" in folded
    assert "2022年二季度" not in folded[: folded.index("</details>")]
