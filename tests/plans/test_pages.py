"""The pages of plans, as the office and others use them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import counting, factories
from tracker.core.db import db
from tracker.models import Comparison, PlanRevision, PlanStatus, Section, Task, UnitAlias
from tracker.plans import service
from tracker.plans.service.order import sections_in_order, tasks_in_order


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def plan(city):
    plan = factories.draft_plan(city)
    leader = (city.posts["副市长（城建）"],)
    factories.task(plan, "甲事，分两步；再做一步。", lead=city.unit("住建局"), leaders=leader)
    factories.task(plan, "乙事。", lead=city.unit("财政局"), leaders=leader)
    db.session.commit()
    return plan


def test_a_draft_is_seen_by_the_office_and_the_director_only(city, plan, sign_in):
    path = f"/plans/{plan.id}"
    for actor in (city.supervisor, city.director):
        assert sign_in(actor).get(path).status_code == 200
    for actor in (city.mayor, city.vice_mayor, city.liaison("住建局"), city.auditor):
        assert sign_in(actor).get(path).status_code == 404
    assert plan.title not in sign_in(city.mayor).get("/plans").text
    assert plan.title in sign_in(city.supervisor).get("/plans").text


def edited(plan, task, **changes) -> dict[str, object]:
    """A task's form as the browser sends it, with changes."""
    data: dict[str, object] = {
        "seen": service.seen_of(service.content_of(task)),
        "label": task.label,
        "text": task.text,
        "section": task.section_id or 0,
        "requirement": task.requirement,
        "leaders": [f"post.{leader.post_id}" for leader in task.leaders],
    }
    for number, party in enumerate(task.parties):
        data[f"parties-{number}-who"] = f"unit.{party.unit_id}"
        data[f"parties-{number}-role"] = party.role.value
        data[f"parties-{number}-person"] = party.printed_person
    return {**data, **changes}


def test_a_task_is_edited_in_its_place(city, plan, sign_in):
    client = sign_in(city.supervisor)
    task = tasks_in_order(plan)[0]
    page = client.get(f"/plans/{plan.id}?edit={task.id}").text
    assert f'action="/tasks/{task.id}/edit"' in page

    data = edited(
        plan,
        task,
        text="甲事，改过。",
        due_on="2022-06-30",
        **{
            "parties-1-who": f"unit.{city.unit('金河镇').id}",
            "parties-1-role": "support",
            "parties-1-person": "张某",
        },
    )
    answer = client.post(f"/tasks/{task.id}/edit", data=data)

    assert answer.location.endswith(f"/plans/{plan.id}#task-{task.id}")
    assert (task.text, task.due_on) == ("甲事，改过。", date(2022, 6, 30))
    assert [(str(party.unit), party.printed_person) for party in task.parties] == [
        ("住建局", ""),
        ("金河镇", "张某"),
    ]
    assert len(task.leaders) == 1


def test_the_figures_of_a_task_are_entered_changed_and_struck(city, plan, sign_in):
    client = sign_in(city.supervisor)
    task = tasks_in_order(plan)[0]
    figure = {
        "targets-0-name": "改造小区",
        "targets-0-comparison": "at_least",
        "targets-0-value": "10",
        "targets-0-unit": "个",
    }
    client.post(f"/tasks/{task.id}/edit", data=edited(plan, task, **figure))
    (target,) = task.targets
    assert (target.name, target.value, target.unit) == ("改造小区", 10, "个")
    assert target.comparison is Comparison.AT_LEAST
    page = client.get(f"/plans/{plan.id}?edit={task.id}").text
    assert re.search(r'name="targets-0-value"[^>]* value="10"', page)
    assert "改造小区 不低于10个" in client.get(f"/plans/{plan.id}").text

    changed = {**figure, "targets-0-value": "14.5"}
    client.post(f"/tasks/{task.id}/edit", data=edited(plan, task, **changed))
    assert [each.value for each in task.targets] == [Decimal("14.5")]

    emptied = {**figure, "targets-0-name": "", "targets-0-value": ""}
    client.post(f"/tasks/{task.id}/edit", data=edited(plan, task, **emptied))
    assert task.targets == []
    client.post(f"/plans/{plan.id}/undo", data={"version": plan.version})
    assert [each.value for each in task.targets] == [Decimal("14.5")]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("改造小区", "", "“改造小区”请填数值"),
        ("改造小区", "十四", "这里要填数字，请改正。"),
        ("改造小区", "1.23456", "小数超过四位"),
        ("改造小区", "NaN", "这里要填数字，请改正。"),
        ("", "14", "请写明量化指标是什么"),
    ],
)
def test_half_a_figure_is_refused(city, plan, sign_in, name, value, sentence):
    task = tasks_in_order(plan)[0]
    half = {"targets-0-name": name, "targets-0-value": value, "targets-0-comparison": "equal"}

    answer = sign_in(city.supervisor).post(
        f"/tasks/{task.id}/edit", data=edited(plan, task, text="改过的文字。", **half)
    )

    assert sentence in answer.text
    assert "改过的文字。" in answer.text
    assert task.targets == []


def test_a_date_that_does_not_exist_is_refused_and_the_text_kept(city, plan, sign_in):
    task = tasks_in_order(plan)[0]
    data = edited(plan, task, text="改过的文字。", due_on="2022-02-30")

    answer = sign_in(city.supervisor).post(f"/tasks/{task.id}/edit", data=data)

    assert answer.status_code == 200
    assert "没有这一天，请重新选日期。" in answer.text
    assert "改过的文字。" in answer.text
    assert task.text == "甲事，分两步；再做一步。"


def test_two_editors_of_two_tasks_both_save(city, plan, sign_in):
    client = sign_in(city.supervisor)
    first, second = tasks_in_order(plan)
    data = edited(plan, first, text="第二个人写的。")
    client.post(f"/tasks/{second.id}/edit", data=edited(plan, second, text="第一个人写的。"))

    assert client.post(f"/tasks/{first.id}/edit", data=data).status_code == 302
    assert [task.text for task in tasks_in_order(plan)] == ["第二个人写的。", "第一个人写的。"]


def met(plan, client, mine: str, theirs: str) -> tuple[Task, dict[str, object], str]:
    """A form that is sent after another changed the same text, and the page that answers."""
    task = tasks_in_order(plan)[0]
    data = edited(plan, task, text=mine)
    client.post(f"/tasks/{task.id}/edit", data=edited(plan, task, text=theirs, label="9"))
    return task, data, client.post(f"/tasks/{task.id}/edit", data=data).text


def as_shown(page: str, data: dict[str, object], **choice: str) -> dict[str, object]:
    """What the page of a collision sends back."""
    seen = re.search(r'name="seen"[^>]* value="([^"]+)"', page)
    clashes = re.search(r'name="clashes" value="([^"]+)"', page)
    assert seen
    assert clashes
    return {**data, "label": "9", "seen": seen[1], "clashes": clashes[1], **choice}


@pytest.mark.parametrize(
    ("choice", "text"), [("mine", "甲事，由我改过。"), ("theirs", "甲事，由他改过。")]
)
def test_of_two_texts_of_one_task_the_second_writer_chooses(city, plan, sign_in, choice, text):
    client = sign_in(city.supervisor)
    task, data, page = met(plan, client, mine="甲事，由我改过。", theirs="甲事，由他改过。")

    assert "任务内容刚被任督查员改成了别的" in page
    assert "用方案里的" in page
    assert 'value="9"' in page  # what only the other changed is taken over
    answer = client.post(f"/tasks/{task.id}/edit", data=as_shown(page, data, choice=choice))

    assert answer.status_code == 302
    assert (task.text, task.label) == (text, "9")


def test_the_script_is_told_when_it_saved_and_what_others_changed(city, plan, sign_in):
    client = sign_in(city.supervisor)
    task = tasks_in_order(plan)[0]
    path, as_script = f"/tasks/{task.id}/edit", {"Accept": "application/json"}
    data = edited(plan, task, text="甲事，改过。", session="一")
    client.post(path, data=edited(plan, task, requirement="按月报送"))

    answer = client.post(path, data=data, headers=as_script)
    assert answer.status_code == 200
    assert answer.json["kept"] == "督办要求"
    data |= {"seen": answer.json["seen"], "text": "甲事，又改过。"}
    assert client.post(path, data=data, headers=as_script).status_code == 200
    assert (task.text, task.requirement) == ("甲事，又改过。", "按月报送")

    empty = client.post(path, data=data | {"text": ""}, headers=as_script)
    assert (empty.status_code, "请填写任务内容" in empty.json["error"]) == (422, True)
    stale = edited(
        plan, task, text="别的。", seen=data["seen"].replace(data["seen"][:10], "0" * 10)
    )
    clash = client.post(path, data=stale, headers=as_script)
    assert (clash.status_code, "用我的" in clash.json["html"]) == (409, True)


def test_a_marking_in_a_persons_name_is_refused(city, plan, sign_in):
    task = tasks_in_order(plan)[0]
    data = edited(plan, task, **{"parties-0-person": "绝密★"})

    answer = sign_in(city.supervisor).post(f"/tasks/{task.id}/edit", data=data)

    assert "密级标志" in answer.text
    assert task.parties[0].printed_person == ""


def test_a_task_is_added_split_merged_moved_deleted_and_all_undone(city, plan, sign_in):
    client = sign_in(city.supervisor)
    task = tasks_in_order(plan)[0]

    def press(path: str, **fields) -> None:
        """As the page would that was just opened."""
        if path.startswith("/tasks/"):
            marks = [service.mark_of(each) for each in tasks_in_order(plan)]
            path += f"?seen={marks[0]}&next={marks[1]}"
        answer = client.post(path, data={"version": plan.version, **fields})
        assert answer.status_code == 302
        assert "tk-note-bad" not in client.get(answer.location).text

    page = client.get(f"/plans/{plan.id}?split={task.id}").text
    assert "…甲事，分两步；<b>｜</b>再做一步。…" in page
    press(f"/tasks/{task.id}/split", at=7)
    assert len(tasks_in_order(plan)) == 3
    press(f"/tasks/{task.id}/merge")
    press(f"/tasks/{task.id}/move", direction="down")
    press(f"/plans/{plan.id}/renumber")
    press(f"/plans/{plan.id}/tasks", text="新的事。", section=0)
    doomed = tasks_in_order(plan)[0]
    press(f"/tasks/{doomed.id}/delete")
    press(f"/plans/{plan.id}/sections", title="二、聚焦生态", parent=0)
    section = sections_in_order(plan)[-1]
    press(f"/sections/{section.id}/rename", title="二、聚焦绿色")
    press(f"/sections/{section.id}/move", direction="up")
    press(f"/sections/{section.id}/delete")
    assert count(PlanRevision) == 10
    history = client.get(f"/plans/{plan.id}/history").text
    assert "将第1项与下一项合并" in history

    for _ in range(10):
        press(f"/plans/{plan.id}/undo")

    assert [task.text for task in tasks_in_order(plan)] == ["甲事，分两步；再做一步。", "乙事。"]
    refused = client.post(f"/plans/{plan.id}/undo", data={"version": plan.version})
    assert "没有可以撤销的修改" in client.get(refused.location).text


def test_a_form_posted_twice_changes_the_draft_once(city, plan, sign_in):
    client = sign_in(city.supervisor)
    data = {"session": "一次", "text": "新的事。", "section": 0}

    assert client.post(f"/plans/{plan.id}/tasks", data=data).status_code == 302
    assert "已经新增过了" in client.post(f"/plans/{plan.id}/tasks", data=data).text
    assert count(Task) == 3


def test_units_and_leaders_are_added_by_any_of_their_names(city, plan, sign_in):
    client = sign_in(city.supervisor)
    task = tasks_in_order(plan)[0]
    db.session.add(UnitAlias(unit=city.unit("金河镇"), name="金河"))
    db.session.commit()
    holder = city.other_vice_mayor.official.name
    data = edited(plan, task, more=f"金河、{holder}，住建局 各副市长")
    as_script = {"Accept": "application/json"}

    answer = client.post(f"/tasks/{task.id}/edit", data=data, headers=as_script)

    assert answer.status_code == 200
    assert [(str(each.unit), each.role.value) for each in task.parties] == [
        ("住建局", "lead"),
        ("金河镇", "support"),
    ]
    assert [each.is_shared for each in task.leaders] == [False, False, True]
    assert 'name="parties-1-who"' in answer.json["html"]
    wrong = edited(plan, task, more="没有这个局", leaders=["all"])
    refused = client.post(f"/tasks/{task.id}/edit", data=wrong)
    assert "名册里没有“没有这个局”" in refused.text


def test_a_unit_does_not_edit(city, plan, sign_in):
    task = tasks_in_order(plan)[0]
    factories.issue(plan)
    client = sign_in(city.liaison("住建局"))

    assert client.post(f"/tasks/{task.id}/delete").status_code == 403
    assert client.post(f"/plans/{plan.id}/undo").status_code == 403
    page = client.get(f"/plans/{plan.id}").text
    assert task.text in page
    assert "?edit=" not in page
    assert 'id="change"' not in page
    assert f"/tasks/{task.id}" not in page
    assert f'href="/tasks/{task.id}"' in sign_in(city.mayor).get(f"/plans/{plan.id}").text


def test_a_long_plan_has_its_contents_beside_it(city, plan, sign_in):
    client = sign_in(city.supervisor)
    assert "目录" not in client.get(f"/plans/{plan.id}").text  # a single section
    second = factories.add(Section(plan=plan, title="二、聚焦民生改善", position=3))
    factories.task(plan, "丙事。", lead=city.unit("财政局")).section = second
    db.session.commit()
    page = client.get(f"/plans/{plan.id}").text
    contents = page[page.index("目录") :]
    found = re.findall(r'href="#section-\d+">([^<]+)</a><span[^>]*>(\d+) 项', contents)
    assert [(title, int(number)) for title, number in found] == [
        ("一、聚焦品质提升", 2),
        ("二、聚焦民生改善", 1),
    ]


def test_an_issued_plan_leads_to_its_tasks_in_the_ledger(city, on_day, sign_in):
    on_day(factories.TODAY)
    task = factories.issued_task(city)
    page = sign_in(city.supervisor).get(f"/plans/{task.plan_id}").text
    link = re.search(r'href="(/ledger[^"]+)"[^>]*>(?:<svg.*?</svg>)?在台账里看进展', page).group(1)
    assert task.text in sign_in(city.supervisor).get(link).text


def test_a_plan_is_agreed_and_goes_back_to_a_draft(city, plan, sign_in):
    director = sign_in(city.director)
    director.post(f"/plans/{plan.id}/agree")
    assert plan.status is PlanStatus.AGREED
    assert "印发" not in director.get(f"/plans/{plan.id}").text.split('class="tk-acts"')[1][:400]

    sign_in(city.supervisor).post(f"/plans/{plan.id}/reopen")
    assert plan.status is PlanStatus.DRAFT


def test_a_plan_with_an_idle_task_is_not_agreed(city, plan, sign_in):
    client = sign_in(city.supervisor)
    idle = tasks_in_order(plan)[1]
    idle.parties.clear()
    db.session.commit()

    answer = client.post(f"/plans/{plan.id}/agree")

    assert "第2项没有责任单位" in client.get(answer.location).text
    assert plan.status is PlanStatus.DRAFT


def test_the_page_asks_as_much_for_forty_tasks_as_for_four(city, plan, sign_in):
    client = sign_in(city.supervisor)

    def asked() -> int:
        with counting.queries() as seen:
            assert client.get(f"/plans/{plan.id}").status_code == 200
        return len(seen)

    few = asked()
    for number in range(40):
        unit = city.unit(("住建局", "财政局", "教体局")[number % 3])
        factories.task(plan, f"第{number}件事。", lead=unit, leaders=(city.posts["市长"],))
    db.session.commit()
    assert asked() <= few + 1  # one more: units that were not asked for before


def test_the_days_of_a_period_are_moved_and_a_closed_one_reopened(city, plan, sign_in, on_day):
    on_day(date(2022, 5, 10))
    factories.issue(plan)
    client = sign_in(city.supervisor)
    first = plan.schedules[0].periods[0]
    days = {"opens_on": "2022-03-20", "effective_due_on": "2022-04-08", "closes_on": "2022-04-25"}

    assert client.post(f"/periods/{first.id}", data=days).status_code == 302
    assert first.effective_due_on == date(2022, 4, 8)
    wrong = client.post(f"/periods/{first.id}", data={**days, "closes_on": "2022-04-01"})
    assert "关闭日期不能早于截止日期" in wrong.text

    refused = client.post(f"/periods/{first.id}/reopen", data={"closes_on": "2022-05-20"})
    assert "请填写重开的原因" in refused.text
    data = {"closes_on": "2022-05-20", "reason": "补报"}
    assert client.post(f"/periods/{first.id}/reopen", data=data).status_code == 302
    assert first.closes_on == date(2022, 5, 20)
    assert sign_in(city.liaison("住建局")).get(f"/periods/{first.id}").status_code == 403
