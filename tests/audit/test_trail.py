"""The trail as the auditor reads and checks it."""

import ast
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from tests import counting, factories
from tracker.audit import queries, service
from tracker.audit.queries import TrailFilter
from tracker.audit.subjects import NAMED, names_of
from tracker.audit.wording import KEYS, SUBJECTS, details_in_words
from tracker.core import clock
from tracker.core.db import db
from tracker.models import AuditAction, AuditEvent

TRACKER = Path(__file__).parent.parent.parent / "tracker"
NOT_DETAILS = {"by", "government_id", "address"}


@pytest.fixture
def busy_day(city):
    for actor in (city.supervisor, city.mayor, city.supervisor):
        service.record(AuditAction.SIGNED_IN, actor.official, by=actor)
    service.record(AuditAction.TASK_MARKED, city.mayor.official, by=city.mayor, reason="未开工")
    db.session.commit()


def alter_the_second_event() -> int:
    """Change the trail as only somebody with the database in hand can; gives the event's id."""
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    table = "" if on_sqlite else " ON audit_event"
    db.session.execute(text(f"DROP TRIGGER audit_event_no_UPDATE{table}"))
    second = db.session.query(AuditEvent).order_by(AuditEvent.id)[1].id
    db.session.execute(
        text("UPDATE audit_event SET actor_name = '他人' WHERE id = :id"), {"id": second}
    )
    db.session.commit()
    db.session.expire_all()
    return second


def test_only_the_auditor_reads_the_trail(city, sign_in, busy_day):
    for actor in city.everybody:
        answer = sign_in(actor).get("/audit")
        assert (answer.status_code == 200) is (actor.post == city.auditor.post)


def test_the_auditor_filters_by_action_person_and_day(city, sign_in, busy_day):
    client = sign_in(city.auditor)
    assert "原因</span> 未开工" in client.get("/audit").text
    assert "未开工" not in client.get("/audit?action=signed_in").text
    assert "未开工" not in client.get(f"/audit?person={city.supervisor.name}").text
    today = clock.day_of(clock.real_now())
    yesterday = today - timedelta(days=1)
    for days in (f"since={today}", f"until={today}", f"since={yesterday}&until={today}"):
        assert "未开工" in client.get(f"/audit?{days}").text
    for days in (f"until={yesterday}", f"since={today + timedelta(days=1)}"):
        assert "没有这样的记录" in client.get(f"/audit?{days}").text


@pytest.mark.parametrize(
    "bad",
    [
        "since=2022-02-30",
        "action=none",
        "older_than=x",
        "older_than=0",
        "until=9999-12-31",
        "since=0001-01-01",
    ],
)
def test_a_filter_that_makes_no_sense_shows_nothing(city, sign_in, busy_day, bad):
    page = sign_in(city.auditor).get(f"/audit?{bad}")
    assert page.status_code == 200
    assert "没有这样的记录" in page.text


def test_what_it_was_about_is_named(city, sign_in, busy_day):
    page = sign_in(city.auditor).get("/audit").text
    name = city.mayor.official.name
    assert f'{name} <span class="tk-meta tk-nowrap">干部 {city.mayor.official.id}</span>' in page


def test_each_kind_of_thing_that_has_a_name_is_called_by_it(city):
    task = factories.issued_task(city)
    report = factories.report(task, city.unit("住建局"))
    for subject in (task, report, task.plan, city.unit("住建局"), city.mayor.post):
        service.record(AuditAction.PLAN_EDITED, subject, by=city.supervisor)
    db.session.commit()
    names = names_of(db.session.query(AuditEvent))
    assert names["task", task.id] == task.name
    assert names["progress_report", report.id] == f"住建局{task.name}{report.period.label}"
    assert names["unit", city.unit("住建局").id] == "住建局"
    assert NAMED.keys() <= SUBJECTS.keys()


def rows_of(answer) -> list[tuple]:
    sheet = load_workbook(BytesIO(answer.data)).active
    return list(sheet.iter_rows(min_row=4, values_only=True))


def test_what_was_found_is_taken_away_and_that_is_in_the_trail(city, sign_in, busy_day):
    client = sign_in(city.auditor)
    person = city.supervisor.name
    first, second = rows_of(client.post("/audit/export", query_string={"person": person}))
    assert first[2] == second[2] == person
    assert first[4] == "登录"
    assert len(first[-1]) == 64
    [event] = queries.trail(city.auditor, TrailFilter(action=AuditAction.TRAIL_EXPORTED)).events
    assert event.details == {"asked": f"谁：{person}", "rows": 2}
    assert event.actor_name == city.auditor.name


def test_too_much_for_one_file_is_said_and_nothing_taken(city, sign_in, busy_day, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 2)
    answer = sign_in(city.auditor).post("/audit/export", follow_redirects=True)
    assert "一个文件最多 2 条。请用日期分段导出。" in answer.text
    assert queries.count(city.auditor, TrailFilter(action=AuditAction.TRAIL_EXPORTED)) == 0


def test_only_the_auditor_takes_the_trail_away(city, sign_in, busy_day):
    for actor in city.everybody:
        status = sign_in(actor).post("/audit/export").status_code
        assert (status == 200) is (actor.post == city.auditor.post)


def test_another_governments_trail_is_not_shown(city, sign_in, busy_day):
    neighbour = factories.small_city("额尔古纳市")
    assert "未开工" not in sign_in(neighbour.auditor).get("/audit").text


def test_older_events_are_on_the_next_page(city, sign_in):
    for number in range(queries.PAGE + 5):
        service.record(
            AuditAction.SIGNED_IN, city.mayor.official, by=city.mayor, text=f"第{number}次"
        )
    db.session.commit()
    first = queries.trail(city.auditor)
    second = queries.trail(city.auditor, older_than=first.older_than)
    numbers = [event.details["text"] for event in (*first.events, *second.events)]
    assert numbers == [f"第{number}次" for number in reversed(range(queries.PAGE + 5))]
    assert second.older_than is None
    page = sign_in(city.auditor).get("/audit").text
    assert f"older_than={first.older_than}" in page
    assert "第4次" not in page


def test_the_page_asks_as_much_for_many_events_as_for_few(city, sign_in):
    client = sign_in(city.auditor)
    service.record(AuditAction.SIGNED_IN, city.mayor.official, by=city.mayor)
    db.session.commit()

    def asked() -> int:
        with counting.queries() as statements:
            client.get("/audit")
        return len(statements)

    few = asked()
    for actor in city.everybody:
        service.record(AuditAction.SIGNED_IN, actor.official, by=actor)
    db.session.commit()
    assert asked() == few


def test_a_trail_that_was_altered_is_found_out(app, city, sign_in, busy_day):
    client = sign_in(city.auditor)
    runner = app.test_cli_runner()
    assert "审计记录完整" in client.get("/audit/verification").text
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0
    altered = alter_the_second_event()
    assert f"从第 {altered} 条起对不上" in client.get("/audit/verification").text
    result = runner.invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert f"第 {altered} 条" in result.output


def test_details_are_written_in_words():
    details = {"before": {"name": "甲", "signoff": True}, "units": ["财政局", "住建局"], "text": ""}
    assert list(details_in_words(details)) == [
        ("改前", "姓名：甲，须签发：是"),
        ("单位", "财政局、住建局"),
        ("内容", "—"),
    ]


def test_every_detail_that_is_recorded_has_a_word():
    for path in TRACKER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                names = {each.arg for each in node.keywords if each.arg} - NOT_DETAILS
                assert names <= KEYS.keys(), f"{path}:{node.lineno}: {names - KEYS.keys()}"


def test_every_table_that_events_are_about_has_a_word():
    assert {"account", "progress_report", "plan", "task"} <= SUBJECTS.keys()
    assert SUBJECTS.keys() <= db.metadata.tables.keys()
