"""Ticked tasks of the ledger: a reminder is looked at before it goes out."""

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import counting, factories
from tests.overview import world
from tests.seeding.dump import dump
from tracker.core.db import db, transaction
from tracker.models import AuditAction, AuditEvent, Message, ReportStatus
from tracker.reminders import service as reminders

PREVIEW = "/ledger/reminders"


def calls(page: str) -> dict[str, str]:
    """By unit, what the preview says of it, without the marks of the page."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    found = {}
    for row in body.split("<tr>")[1:]:
        words = [re.sub(r"<[^>]*>", "", cell).strip() for cell in row.split("</td>")]
        found[words[1]] = "｜".join(words[2:6])
    return found


def test_the_preview_says_who_would_hear_of_what_and_writes_nothing(city, tasks, sign_in):
    office = sign_in(city.supervisor)
    before = dump()
    page = office.post(PREVIEW, data={"task": [tasks.housing.id]}).text
    assert dump() == before
    assert "将提醒 2 个单位" in page
    assert calls(page) == {
        "住建局": "第1项 最早的 7月7日（星期四），还有 3 个工作日｜2｜任住建局联络员｜还没有提醒",
        "财政局": "第1项 最早的 7月7日（星期四），还有 3 个工作日｜1｜任财政局联络员｜还没有提醒",
    }


def test_what_was_previewed_goes_out_and_the_next_preview_knows(city, tasks, sign_in):
    office = sign_in(city.supervisor)
    page = office.post(PREVIEW, data={"task": [tasks.housing.id]}).text
    units = re.findall(r'name="unit" value="(\d+)"', page)
    answer = office.post(
        "/reminders", data={"unit": units, "next": "/ledger?by=unit", "reason": "临近截止"}
    )
    assert answer.location == "/ledger?by=unit"
    told = {message.recipient_id for message in db.session.query(Message)}
    assert told == {city.liaison(unit).official.id for unit in ("住建局", "财政局")}
    page = office.post(PREVIEW, data={"all": "1"}).text
    assert "将提醒 1 个单位" in page
    assert calls(page)["住建局"].endswith("督查室已提醒")
    assert calls(page)["教体局"].endswith("还没有提醒")


def test_who_heard_today_of_the_clock_is_told_apart(city, tasks):
    for task, unit in ((tasks.housing, "住建局"), (tasks.housing, "财政局")):
        factories.report(task, city.unit(unit))
    reminders.raise_reminders(factories.TODAY)
    found = reminders.calls_for(task_ids={tasks.housing.id, tasks.schools.id}, by=city.supervisor)
    assert {call.unit.short_name: call.heard_today for call in found} == {
        "住建局": True,
        "财政局": True,
        "教体局": False,
    }
    assert all(call.is_possible for call in found)


def test_the_preview_and_the_reminder_tell_the_same_people(city, tasks, on_day):
    """Once something is due, the head hears too."""
    late = date(2022, 7, 8)
    on_day(late)
    by = city.actor("督查员", on=late)
    found = reminders.calls_for(task_ids={tasks.housing.id}, by=by)
    promised = {official.id for call in found for official in call.hearers}
    with transaction():
        reminders.remind_now([call.unit for call in found], reason="临近截止，还没有报送。", by=by)
    assert {message.recipient_id for message in db.session.query(Message)} == promised
    assert city.head("住建局").official.id in promised


def test_what_is_handed_in_is_not_called_for(city, tasks, sign_in):
    world.report(city, tasks.schools, city.unit("教体局"))
    page = sign_in(city.supervisor).post(PREVIEW, data={"task": [tasks.schools.id]}).text
    assert "没有要提醒的单位" in page
    assert "勾选的任务都已报齐" in page


def test_who_has_nobody_to_tell_cannot_be_reminded(city, tasks, sign_in):
    for post in (city.posts["教体局局长"], city.posts["教体局联络员"]):
        for tenure in post.tenures:
            tenure.until_on = date(2022, 7, 1)
    db.session.commit()
    page = sign_in(city.supervisor).post(PREVIEW, data={"task": [tasks.schools.id]}).text
    assert "没有在任的联络员和责任人" in page
    assert "发出提醒" not in page


@pytest.mark.parametrize("path", [PREVIEW, "/ledger/print", "/ledger.xlsx"])
def test_nothing_ticked_leads_back_with_a_word(city, tasks, sign_in, path):
    client = sign_in(city.supervisor)
    answer = client.post(f"{path}?by=unit", data={"chosen": "1"})
    assert answer.location == "/ledger?by=unit"
    assert "还没有勾选任务，请先勾选。" in client.get("/ledger").text
    assert db.session.query(AuditEvent).count() == 0


def test_a_task_that_one_may_not_see_cannot_be_ticked(city, tasks, sign_in):
    far = factories.small_city("额尔古纳市")
    foreign = factories.issued_task(far)
    office = sign_in(city.supervisor)
    assert office.post(PREVIEW, data={"task": [foreign.id]}).location == "/ledger"
    finance = sign_in(city.head("财政局"))
    page = finance.post("/ledger/print", data={"task": [tasks.housing.id, tasks.schools.id]}).text
    assert tasks.housing.text in page
    assert tasks.schools.text not in page
    assert finance.post(PREVIEW, data={"task": [tasks.housing.id]}).status_code == 403


def test_others_export_and_print_but_do_not_remind(city, tasks, sign_in):
    for reader, reminds in ((city.supervisor, True), (city.director, False), (city.mayor, False)):
        page = sign_in(reader).get("/ledger").text
        assert ("提醒责任单位" in page) is reminds
        assert "导出所选" in page
        assert "打印所选" in page


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ({"task": ["bridge"]}, ["bridge"]),
        ({"task": ["bridge", "schools", "bridge", "x"]}, ["bridge", "schools"]),
        ({"all": "1"}, ["housing", "bridge", "schools"]),
    ],
)
def test_the_ticked_tasks_alone_are_exported_and_printed(city, tasks, sign_in, form, left):
    form = dict(form)
    if "task" in form:
        form["task"] = [getattr(vars(tasks).get(name), "id", name) for name in form["task"]]
    client = sign_in(city.supervisor)
    answer = client.post("/ledger.xlsx", data={"chosen": "1", **form})
    sheet = load_workbook(BytesIO(answer.data)).active
    texts = [vars(tasks)[name].text for name in left]
    assert [line[2] for line in sheet.iter_rows(min_row=4, values_only=True)] == texts
    event = db.session.query(AuditEvent).filter_by(action=AuditAction.LEDGER_EXPORTED).one()
    assert event.details["rows"] == len(left)
    page = client.post("/ledger/print", data=form).text
    for name, task in vars(tasks).items():
        assert (task.text in page) is (name in left)


def test_all_of_a_filtered_list_is_all_that_it_shows(city, tasks, sign_in):
    page = sign_in(city.supervisor).post("/ledger/print?q=连心", data={"all": "1"}).text
    assert tasks.bridge.text in page
    assert tasks.housing.text not in page


def test_the_questions_of_the_preview_do_not_grow_with_the_units(city, tasks, sign_in):
    client = sign_in(city.supervisor)

    def asked() -> int:
        client.get("/ledger")
        with counting.queries() as seen:
            assert client.post(PREVIEW, data={"all": "1"}).status_code == 200
        return len(seen)

    world.report(city, tasks.housing, city.unit("住建局"), status=ReportStatus.RETURNED)
    before = asked()
    for number in range(8):
        lead = city.unit("金河镇" if number % 2 else "满归镇")
        factories.another_task(tasks.housing.plan, f"第{number}个项目。", lead=lead)
    assert asked() == before
