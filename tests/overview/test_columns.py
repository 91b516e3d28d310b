"""The ledger's columns: chosen once, kept for oneself, the same on the screen and in the file."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import counting, factories
from tests.overview import world
from tracker.core.db import db
from tracker.models import MarkValue, Preference, ReportStatus, TargetValue
from tracker.overview.queries.columns import DEFAULT, LedgerColumn, columns_of, extras_for
from tracker.overview.queries.filtering import Filter
from tracker.overview.queries.ledger import ledger_for

NORMAL = MarkValue.NORMAL


def heads(client) -> list[str]:
    page = client.get("/ledger").text
    head = page[page.index("<thead>") : page.index("</thead>")]
    return re.findall(r"<th[^>]*>([^<]*)</th>", head)


def choose(client, *columns: LedgerColumn, **more: str):
    form = {"column": [each.value for each in columns], "next": "/ledger?by=unit", **more}
    return client.post("/ledger/columns", data=form)


def extras(reader, *columns: LedgerColumn, **asked):
    ledger = ledger_for(reader, Filter(**asked))
    return extras_for(ledger.rows, columns, shown=ledger.shown, reader=reader)


def figure(report, target, value) -> None:
    factories.add(TargetValue(version=report.versions[-1], target=target, value=value))
    db.session.commit()


def test_the_columns_chosen_are_kept_for_oneself_alone(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    assert heads(client) == ["序号", "任务", "责任单位", "分管领导", "各期评定", "二季度报送"]
    answer = choose(client, LedgerColumn.MARKS, LedgerColumn.DUE)
    assert answer.location == "/ledger?by=unit"
    assert heads(client) == ["序号", "任务", "完成时限", "各期评定"]
    assert heads(sign_in(city.mayor))[2:] == ["责任单位", "分管领导", "各期评定", "二季度报送"]
    choose(client, reset="1")
    assert heads(client)[2:] == ["责任单位", "分管领导", "各期评定", "二季度报送"]
    assert db.session.query(Preference).count() == 0


def test_only_known_columns_are_kept(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    client.post("/ledger/columns", data={"column": ["due", "x' OR 1=1 --", "due"]})
    assert columns_of(city.supervisor) == (LedgerColumn.DUE,)
    db.session.query(Preference).one().value = {"not": "a list"}
    db.session.commit()
    assert columns_of(city.supervisor) == DEFAULT


def test_one_is_not_sent_elsewhere_after_choosing(city, tasks, sign_in):
    answer = choose(sign_in(city.supervisor), next="https://x.example/")
    assert answer.location == "/ledger"


def test_the_file_has_the_columns_of_the_screen(city, tasks, sign_in):
    world.accepted(city, tasks.housing, NORMAL, progress="一季度已开工5个小区。\n其余6月开工。")
    world.instruct(city, tasks.housing, city.unit("财政局"), "请盯紧。")
    target = factories.target(tasks.housing, name="改造小区", value=14, unit="个")
    figure(world.report(city, tasks.housing, city.unit("住建局")), target, 12)
    client = sign_in(city.supervisor)
    choose(client, *LedgerColumn)
    answer = client.post("/ledger.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    named = dict(
        zip(
            (cell.value for cell in sheet[3]),
            next(
                line
                for line in sheet.iter_rows(min_row=4, values_only=True)
                if line[2] == tasks.housing.text
            ),
            strict=True,
        )
    )
    assert list(named)[3:] == [
        *("章节", "责任单位", "责任人", "分管领导", "督办要求", "完成时限", "量化指标"),
        *("一季度", "二季度", "三季度", "四季度", "最近评定"),
        *("二季度报送", "未报单位", "最近进展", "未答复批示"),
    ]
    assert named["章节"] == "一、聚焦品质提升"
    assert named["责任人"] == "任住建局局长、任财政局局长"
    assert named["督办要求"] == "按季度报送进度"
    assert named["量化指标"] == "改造小区：12/不低于14个"
    assert named["未报单位"] == "财政局"
    assert named["最近进展"] == "已完成入户摸底。（2022年二季度）"
    assert named["未答复批示"] == "财政局：请盯紧。"
    page = client.get("/ledger").text
    for word in ("任住建局局长、任财政局局长", "<b>12</b> / 不低于14个", "已完成入户摸底。"):
        assert word in page
    assert "财政局：请盯紧。" in page


def test_the_last_progress_is_what_stands_and_not_what_was_given_back(city, tasks):
    column = LedgerColumn.PROGRESS
    world.accepted(city, tasks.housing, NORMAL, progress="一季度的进度。")
    lead = city.unit("住建局")
    world.report(city, tasks.housing, lead, status=ReportStatus.RETURNED, progress="被退回的。")
    world.report(city, tasks.housing, city.unit("财政局"), progress="配合单位的。")
    world.report(city, tasks.bridge, lead, status=ReportStatus.DRAFT, progress="撤回的。")
    for reader in (city.supervisor, city.head("财政局"), city.vice_mayor):
        found = extras(reader, column).progress
        assert found[tasks.housing.id].text == "一季度的进度。", reader.post_title
        assert tasks.bridge.id not in found


def test_an_earlier_quarter_shows_what_was_known_by_then(city, tasks):
    world.accepted(city, tasks.housing, NORMAL, progress="一季度的进度。")
    world.report(city, tasks.housing, city.unit("住建局"), progress="二季度的进度。")
    due_on = factories.period(tasks.housing, 1).due_on
    found = extras(city.supervisor, LedgerColumn.PROGRESS, due_on=due_on).progress
    assert found[tasks.housing.id].text == "一季度的进度。"


@pytest.mark.parametrize(("who", "sees"), [("住建局局长", 0), ("财政局局长", 1), ("督查员", 1)])
def test_an_instruction_to_another_unit_is_in_nobody_elses_column(city, tasks, who, sees):
    world.instruct(city, tasks.housing, city.unit("财政局"))
    found = extras(city.actor(who), LedgerColumn.INSTRUCTIONS).unanswered
    assert len(found.get(tasks.housing.id, ())) == sees


def test_a_unit_is_not_told_who_else_has_not_reported(city, tasks, sign_in):
    client = sign_in(city.head("财政局"))
    choose(client, LedgerColumn.OWING)
    page = client.get("/ledger").text
    row = page[page.index('<td class="tk-c-owing"') :]
    assert row[: row.index("</td>")].endswith(">财政局")


def test_the_questions_do_not_grow_with_the_tasks_whatever_the_columns(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    choose(client, *LedgerColumn)

    def asked() -> int:
        client.get("/ledger")
        with counting.queries() as seen:
            assert client.get("/ledger").status_code == 200
        return len(seen)

    def add_project(number: int) -> None:
        made = factories.another_task(
            tasks.housing.plan, f"第{number}个项目。", lead=city.unit("金河镇")
        )
        target = factories.target(made, name="数", value=3)
        figure(world.accepted(city, made, NORMAL), target, 1)
        world.instruct(city, made, city.unit("金河镇"))

    add_project(0)
    before = asked()
    for number in range(1, 8):
        add_project(number)
    assert asked() == before
