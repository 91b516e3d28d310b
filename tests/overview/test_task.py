"""A task's page: who is on it, every report that the reader may see, and all that happened."""

import re
from datetime import date

import pytest

from tests import counting, factories
from tests.overview import world
from tracker.core.db import db
from tracker.models import (
    MarkValue,
    Official,
    PartyRole,
    ReportStatus,
    TargetValue,
)
from tracker.models.task import task_name
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.succession import service as succession

SLOW = MarkValue.SLOW


def titles(task, reader) -> list[str]:
    page = task_page(task, reader=reader)
    stretches = timeline(page, reader=reader)
    return [step.title for stretch in stretches for step in stretch.steps]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("督查员", 200),
        ("市长", 200),
        ("副市长（文教）", 200),
        ("住建局局长", 200),
        ("财政局联络员", 200),
        ("教体局局长", 404),
        ("系统管理员", 404),
        ("审计员", 404),
    ],
)
def test_who_opens_it(city, tasks, sign_in, who, status):
    path = f"/tasks/{tasks.housing.id}"
    assert sign_in(city.actor(who)).get(path).status_code == status


def test_a_unit_goes_from_its_task_to_what_is_owed(city, on_day, sign_in):
    on_day(factories.TODAY)
    task = factories.issued_task(city, support=("财政局",))
    instruction = world.instruct(city, task, city.unit("住建局"))
    boxes = f"/quarter/2022-07-07?open={task.assignments[0].id}"
    answer = f"/instructions/{instruction.id}/answer"
    page = sign_in(city.head("住建局")).get(f"/tasks/{task.id}").text
    assert boxes in page
    assert answer in page
    for reader in (city.head("财政局"), city.supervisor):
        page = sign_in(reader).get(f"/tasks/{task.id}").text
        assert boxes not in page
        assert answer not in page


def test_what_waits_for_a_signature_is_signed_by_one_and_read_by_the_other(city, tasks, sign_in):
    report = factories.report(tasks.housing, city.unit("住建局"), progress="已开工")
    report.status = ReportStatus.AWAITING_SIGNOFF
    db.session.commit()
    url, place = f"/tasks/{tasks.housing.id}", f"#t{report.assignment_id}"
    for who, word in ((city.liaison("住建局"), "查看报送"), (city.head("住建局"), "签发")):
        page = sign_in(who).get(url).text
        assert re.search(rf'<a [^>]*{place}"[^>]*>.*?{word}</a>', page)


def test_a_drafts_task_has_no_course_yet(city, sign_in, on_day):
    on_day(factories.TODAY)
    post = city.posts["副市长（城建）"]
    plan = factories.draft_plan(city)
    task = factories.task(plan, lead=city.unit("住建局"), leaders=(post,))
    succession.set_cover(
        post,
        city.other_vice_mayor.official,
        from_on=factories.TODAY,
        until_on=date(2022, 7, 20),
        reason="出差",
        by=city.supervisor,
    )
    db.session.commit()
    assert sign_in(city.supervisor).get(f"/tasks/{task.id}").status_code == 200


def test_a_supporting_unit_reads_its_own_reports_and_the_leads(city, on_day, sign_in):
    on_day(factories.TODAY)
    task = factories.issued_task(city, support=("财政局", "教体局"))
    world.report(city, task, city.unit("住建局"), progress="牵头单位的进度")
    world.report(city, task, city.unit("财政局"), progress="财政局的进度")
    sees = {
        who: [line.assignment.unit.short_name for line in task_page(task, reader=who_acts).lines]
        for who, who_acts in (
            ("住建局", city.head("住建局")),
            ("教体局", city.head("教体局")),
            ("督查室", city.supervisor),
        )
    }
    assert sees == {
        "住建局": ["住建局", "财政局", "教体局"],
        "教体局": ["住建局", "教体局"],
        "督查室": ["住建局", "财政局", "教体局"],
    }
    page = sign_in(city.head("教体局")).get(f"/tasks/{task.id}").text
    assert "牵头单位的进度" in page
    assert "财政局的进度" not in page


def test_a_mark_enters_the_timeline_when_it_is_published(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    for reader, knows in ((city.supervisor, True), (city.vice_mayor, False)):
        assert ("评定住建局" in titles(tasks.housing, reader)) is knows
    page = sign_in(city.head("住建局")).get(f"/tasks/{tasks.housing.id}").text
    assert "进展缓慢" not in page
    world.publish(tasks.housing)
    assert "评定住建局" in titles(tasks.housing, city.head("住建局"))


def test_what_was_said_with_an_acceptance_is_told_with_its_mark(city, tasks, sign_in):
    made = world.accepted(city, tasks.housing, SLOW)
    version = made.versions[-1]
    version.review.comment = version.mark.comment = "招标晚了四十天。"
    db.session.commit()
    head = sign_in(city.head("住建局"))
    assert "招标晚了四十天。" not in head.get(f"/tasks/{tasks.housing.id}").text
    world.publish(tasks.housing)
    assert head.get(f"/tasks/{tasks.housing.id}").text.count("招标晚了四十天。") == 1


def test_the_timeline_runs_backwards_under_its_quarters(city, tasks):
    task = tasks.housing
    world.accepted(city, task, SLOW)
    world.publish(task)
    world.instruct(city, task, city.unit("住建局"), reply="已开工。")
    world.report(city, task, city.unit("住建局"), status=ReportStatus.RETURNED)
    page = task_page(task, reader=city.supervisor)
    stretches = timeline(page, reader=city.supervisor)
    assert [(each.label, [step.title for step in each.steps]) for each in stretches] == [
        (
            "2022年二季度",
            ["退回住建局", "住建局报送", "住建局答复批示", "副市长（城建） 任副市长（城建批示"],
        ),
        (
            "2022年一季度",
            ["公布本期评定", "评定住建局", "住建局报送审核通过", "住建局报送", "印发任务"],
        ),
    ]


def test_a_change_in_a_post_is_part_of_the_story(city, tasks):
    successor = factories.add(Official(government_id=city.government.id, name="新局长"))
    post = city.posts["住建局局长"]
    succession.succeed(post, successor, on=date(2022, 5, 18), by=city.supervisor)
    succession.set_cover(
        post,
        city.liaison("住建局").official,
        from_on=date(2022, 6, 1),
        until_on=date(2022, 6, 10),
        reason="学习",
        by=city.supervisor,
    )
    told = titles(tasks.housing, city.supervisor)
    assert "新局长接任住建局局长" in told
    assert "任住建局联络员代住建局局长" in told
    assert "新局长接任住建局局长" not in titles(tasks.schools, city.supervisor)


def test_an_instruction_to_another_unit_is_not_in_a_units_timeline(city, tasks):
    world.instruct(city, tasks.housing, city.unit("财政局"))
    assert not [t for t in titles(tasks.housing, city.head("住建局")) if "批示" in t]
    assert [t for t in titles(tasks.housing, city.head("财政局")) if "批示" in t]


def test_neighbours_are_those_that_the_reader_sees(city, tasks):
    page = task_page(tasks.bridge, reader=city.supervisor)
    assert (page.previous, page.following) == (tasks.housing, tasks.schools)
    page = task_page(tasks.bridge, reader=city.head("住建局"))
    assert (page.previous, page.following) == (tasks.housing, None)


def test_a_group_shows_its_members(city, on_day, sign_in):
    on_day(factories.TODAY)
    task = factories.issued_task(city, lead="金河镇", support=("满归镇",))
    group = factories.group(city, "各办事处", ["金河镇", "满归镇"])
    first, second = task.parties
    first.unit, first.group = None, group
    for each in task.assignments:
        each.party = first
    factories.db.session.delete(second)
    factories.db.session.commit()
    page = sign_in(city.supervisor).get(f"/tasks/{task.id}").text
    assert "各办事处" in page
    assert "2 个单位" in page
    assert "金河镇、满归镇" in page


def test_the_questions_do_not_grow_with_units_and_versions(city, on_day, sign_in):
    on_day(factories.TODAY)
    small = factories.issued_task(city, support=("财政局",))
    world.report(city, small, city.unit("住建局"))
    plan = factories.draft_plan(city, title="另一个方案")
    others = tuple(city.unit(name) for name in ("财政局", "教体局", "金河镇", "满归镇"))
    large = factories.task(plan, lead=city.unit("住建局"), support=others)
    factories.issue(plan)
    for quarter in (1, 2):
        for unit in (city.unit("住建局"), *others[:-1]):  # one still owes, as of the small one
            world.report(city, large, unit, quarter=quarter)
    world.instruct(city, large, city.unit("住建局"), reply="已办。")
    world.instruct(city, small, city.unit("住建局"), reply="已办。")
    client = sign_in(city.supervisor)

    def asked(task) -> int:
        client.get(f"/tasks/{task.id}")
        with counting.queries() as seen:
            assert client.get(f"/tasks/{task.id}").status_code == 200
        return len(seen)

    assert asked(large) == asked(small)


def test_reports_that_were_handed_in_are_opened_from_here(city, tasks, sign_in):
    handed_in = world.report(city, tasks.housing, city.unit("住建局"))
    draft = factories.report(tasks.housing, city.unit("财政局"), progress="草稿")
    office = sign_in(city.supervisor).get(f"/tasks/{tasks.housing.id}").text
    assert f'href="/reports/{handed_in.id}"' in office
    assert "审核住建局的报送" in office
    assert f'href="/reports/{draft.id}"' not in office
    own = sign_in(city.liaison("财政局")).get(f"/tasks/{tasks.housing.id}").text
    assert f'href="/reports/{draft.id}"' in own
    assert "审核住建局的报送" not in own


def test_the_head_names_who_is_late(city, tasks, on_day, sign_in):
    world.report(city, tasks.housing, city.unit("住建局"))
    path = f"/tasks/{tasks.housing.id}"
    assert "还没报：财政局" in sign_in(city.supervisor).get(path).text
    on_day(date(2022, 7, 8))
    assert "逾期没报：财政局" in sign_in(city.actor("督查员", on=date(2022, 7, 8))).get(path).text
    lead = sign_in(city.actor("住建局局长", on=date(2022, 7, 8))).get(path).text
    assert "逾期没报" not in lead


def test_a_target_stands_with_what_was_said_each_quarter(city, tasks, sign_in):
    target = factories.target(tasks.housing, name="改造小区", value=14, unit="个")
    for quarter, value in ((1, 3), (2, 9)):
        made = world.report(city, tasks.housing, city.unit("住建局"), quarter=quarter)
        factories.add(TargetValue(version=made.versions[-1], target=target, value=value))
    db.session.commit()
    [figure] = task_page(tasks.housing, reader=city.head("财政局")).figures
    assert {period.label: int(value) for period, value in figure.values.items()} == {
        "2022年一季度": 3,
        "2022年二季度": 9,
    }
    page = sign_in(city.head("财政局")).get(f"/tasks/{tasks.housing.id}").text
    assert "<b>9</b> / 不低于14个" in page
    assert '<dt>一季度</dt><dd class="tk-num">3</dd>' in page


def test_the_first_lead_speaks_for_the_task(city, tasks):
    second = factories.assignment(tasks.housing, city.unit("财政局"))
    second.role = PartyRole.LEAD
    target = factories.target(tasks.housing, name="改造小区", value=14)
    for unit, value in (("财政局", 2), ("住建局", 5)):
        made = world.report(city, tasks.housing, city.unit(unit))
        factories.add(TargetValue(version=made.versions[-1], target=target, value=value))
    db.session.commit()
    db.session.expire_all()
    [figure] = task_page(tasks.housing, reader=city.supervisor).figures
    assert figure.value == 5


def test_a_task_without_a_number_is_called_by_as_much_of_its_text_as_fits():
    assert task_name("", "核查供水投诉。") == "“核查供水投诉”"
    assert task_name("", "加强水环境治理和饮用水源地保护。") == "“加强水环境治理和饮用水源…”"
