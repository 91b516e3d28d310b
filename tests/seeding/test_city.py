"""`flask seed` loads the city of the public documents once, and leaves alone what stands."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.seeding.dump import dump
from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import (
    AuditAction,
    AuditEvent,
    CalendarDay,
    ChosenUnit,
    Government,
    Official,
    Plan,
    PlanStatus,
    Post,
    PostKind,
    Setting,
    Target,
    Task,
    TaskLeader,
    TaskParty,
    Tenure,
    Unit,
    UnitGroup,
)
from tracker.plans import service as plans
from tracker.seeding.city import seed_city

FIRST_DAY = date(2022, 1, 1)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def one(model, **fields):
    return db.session.scalars(select(model).filter_by(**fields)).one()


def test_the_city_stands_under_its_prefecture_with_its_whole_directory(app):
    seed_city()
    city = one(Government, name="根河市")
    assert city.parent.name == "呼伦贝尔市"
    assert directory.government_shown(None) is city
    assert {model: count(model) for model in (Unit, UnitGroup, Post, Official, Tenure)} == {
        Unit: 39, UnitGroup: 7, Post: 88, Official: 41, Tenure: 41,
    }  # fmt: skip


def test_a_unit_has_its_names_and_an_unknown_full_name_is_to_be_checked(app):
    seed_city()
    culture, housing = one(Unit, short_name="文旅广局"), one(Unit, short_name="住建局")
    assert culture.name == "根河市文化旅游广电局"
    assert "市文旅广电局" in {alias.name for alias in culture.aliases}
    assert (culture.is_name_verified, housing.is_name_verified) == (True, False)
    assert one(Unit, short_name="市政府督查室").parent.short_name == "市政府办公室"


def test_groups_have_their_members_from_the_first_day(app):
    seed_city()
    sizes = {
        group.name: len(directory.members_of(group, on=FIRST_DAY))
        for group in db.session.scalars(select(UnitGroup))
    }
    assert (sizes["各乡镇办"], sizes["各办事处"], sizes["各乡镇政府"]) == (9, 4, 5)
    assert sizes["市直各部门"] == 24
    assert one(UnitGroup, name="市直相关部门").is_chosen_per_task


def test_posts_are_held_from_the_start_of_the_plan(app):
    seed_city()
    city = one(Government, name="根河市")
    vice_mayors = directory.officials_in(city.id, PostKind.VICE_MAYOR, on=FIRST_DAY)
    assert [official.name for official in vice_mayors] == [
        "尹伟义", "刘自强", "张华", "柴伟平", "胡志文", "唐莹", "许国令",
    ]  # fmt: skip
    assert directory.officials_in(city.id, PostKind.MAYOR, on=FIRST_DAY) == []
    assert not db.session.scalars(select(Official).where(Official.is_invented)).all()


def test_all_published_years_of_the_working_calendar_are_there(app):
    seed_city()
    calendar = directory.work_calendar()
    assert {2022, 2023, 2024, 2025, 2026} <= calendar.known_years
    assert not calendar.is_workday(date(2022, 10, 7))


def test_the_2022_plan_is_a_draft_that_the_office_can_start_from(app):
    seed_city()
    plan = one(Plan, document_number="根政办发〔2022〕6号")
    assert (plan.status, plan.year) == (PlanStatus.DRAFT, 2022)
    assert plan.title == "2022年根河市《政府工作报告》主要目标任务分解表"
    assert plan.note.endswith("市政府办公室不再另行发文通知。")
    assert {model: count(model) for model in (Task, TaskParty, Target, ChosenUnit)} == {
        Task: 98, TaskParty: 140, Target: 14, ChosenUnit: 0,
    }  # fmt: skip
    days = [(day.due_on.month, day.due_on.day) for day in plan.schedules[0].days]
    assert days == [(4, 7), (7, 7), (10, 7), (1, 7)]
    assert plans.hindrances(plan, date(2022, 3, 2)) == ["第61项、第91项没有责任单位。"]


def test_every_leader_of_the_plan_is_a_post(app):
    seed_city()
    leaders = db.session.scalars(select(TaskLeader)).all()
    shared = [leader.task.label for leader in leaders if leader.is_shared]
    assert len(shared) == 3
    for leader in leaders:
        if not leader.is_shared:
            holder = directory.holder_of(leader.post, on=date(2022, 3, 2))
            assert holder.name == leader.printed_name


def test_a_plan_that_the_office_changed_stays_as_it_is(app):
    seed_city()
    task = db.session.scalars(select(Task).where(Task.position == 1)).one()
    task.text = "地区生产总值增长6.5%左右。"
    db.session.commit()
    before = dump()
    assert seed_city() == {}
    assert dump() == before


def test_a_second_run_changes_no_row(app):
    assert seed_city()["unit"] == 39
    before = dump()
    assert seed_city() == {}
    assert dump() == before
    assert audit.verify() is None


def test_the_trail_says_once_what_was_loaded(app):
    seed_city()
    seed_city()
    event = one(AuditEvent, action=AuditAction.SEEDED)
    assert event.details["rows"]["post"] == 88
    assert event.actor_id is None


def test_what_an_administrator_changed_since_is_not_brought_back(app):
    seed_city()
    head = one(Post, title="住建局局长")
    head.title = "住房和城乡建设局局长"
    head.tenures[0].until_on = date(2022, 6, 1)
    housing = one(Unit, short_name="住建局")
    housing.name, housing.short_name = "根河市住房和城乡建设局", "住建局（新）"
    db.session.delete(db.session.get(CalendarDay, date(2022, 10, 7)))
    db.session.commit()
    before = dump()
    assert seed_city() == {}
    assert dump() == before


def test_what_was_entered_by_hand_before_is_taken_over(app):
    city = factories.small_city("根河市")
    administrator = city.posts["系统管理员"]
    seed_city()
    assert one(Government, name="根河市") is city.government
    assert one(Post, kind=PostKind.SYSTEM_ADMINISTRATOR) is administrator
    assert one(Unit, short_name="住建局").name == "住房和城乡建设局"
    assert one(Unit, short_name="文旅广局").name == "根河市文化旅游广电局"


def test_a_demonstration_is_not_mixed_with_the_real_city(city):
    key = directory.DEMONSTRATION_DAY
    db.session.add(Setting(government_id=city.government.id, key=key, value="2022-07-04"))
    db.session.commit()
    with pytest.raises(RuleBroken, match="演示城市"):
        seed_city()


def test_another_county_begins_with_the_calendar_alone(app):
    first = app.test_cli_runner().invoke(args=["seed", "--calendar"])
    assert first.exit_code == 0, first.output
    assert count(CalendarDay) > 700
    assert count(Government) == count(Unit) == count(Plan) == 0
    second = app.test_cli_runner().invoke(args=["seed", "--calendar"])
    assert second.output == "工作日历已齐全，没有改动。\n"


def test_the_command_says_what_it_loaded(app):
    first = app.test_cli_runner().invoke(args=["seed"])
    assert first.output.startswith(
        "已载入：单位39，单位组7，岗位88，干部41，任职41，任务方案1，工作日历"
    )
    second = app.test_cli_runner().invoke(args=["seed"])
    assert second.output == "初始数据已齐全，没有改动。\n"
