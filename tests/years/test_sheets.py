"""A unit's year in figures, each with its rows."""

import io

import openpyxl
import pytest
from docx import Document
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.counting import queries as counted
from tests.overview import world
from tests.years.ended import AFTER, DONE, SLOW, ended_plan, office
from tests.years.test_concluding import seen
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import Instruction, Message, ReportStatus, Slip, SlipLevel, SlipReport
from tracker.years import printing, service
from tracker.years.queries.counting import figures_by_unit
from tracker.years.queries.sheets import get_sheet, get_sheets, rows_behind
from tracker.years.sheets import Figure


def a_year(city):
    """Two tasks: one report late, one returned, an instruction answered late, a blue slip."""
    plan, (done, slow) = ended_plan(city, DONE, SLOW)
    finance, lead = city.unit("财政局"), city.unit("住建局")
    late = world.report(
        city, done, finance, quarter=1, status=ReportStatus.ACCEPTED, is_on_time=False
    )
    world.report(city, done, finance, quarter=2, status=ReportStatus.RETURNED)
    given = Instruction(
        task=slow, unit=lead, post=city.posts["市长"], author=city.mayor.official,
        author_name="市长", author_post_title="市长", text="抓紧。", at=world.NOON,
    )  # fmt: skip
    factories.add(given)
    slip = Slip(
        unit=finance, level=SlipLevel.BLUE, demand="请立即补报。", issued_on=AFTER,
        issued_by=office(city).official, answer_by=AFTER,
    )  # fmt: skip
    factories.add(slip)
    factories.add(SlipReport(slip=slip, report=late, due_on=AFTER))
    db.session.commit()
    return plan


def test_every_figure_is_counted_from_rows(city):
    plan = a_year(city)
    by = office(city)
    service.confirm_clear(plan, seen=seen(plan), by=by)
    found = figures_by_unit(city.government.id, 2022, on=AFTER)
    lead, finance = found[city.unit("住建局").id], found[city.unit("财政局").id]
    assert {f.value: lead.count(f) for f in Figure if lead.count(f)} == {
        "led": 2, "final_completed": 1, "final_slow": 1, "on_time": 8, "unanswered": 1,
    }  # fmt: skip
    assert {f.value: finance.count(f) for f in Figure if finance.count(f)} == {
        "supported": 2, "on_time": 1, "late": 1, "missing": 6, "returned": 1, "slips_blue": 1,
    }  # fmt: skip
    [row] = rows_behind(finance, Figure.LATE)
    assert (row.task.label, row.note, row.report_id is not None) == ("1", "2022年一季度", True)
    assert len(rows_behind(finance, Figure.MISSING)) == 6


def test_published_they_stand_and_each_unit_sees_its_own(city):
    plan = a_year(city)
    by, liaison = office(city), city.liaison("财政局", on=AFTER)
    with pytest.raises(RuleBroken, match="还没有办结，请先"):
        service.publish_sheets(get_sheets(2022, reader=by), by=by)
    service.confirm_clear(plan, seen=seen(plan), by=by)
    service.conclude_plan(plan, seen=seen(plan), by=by)
    finance = city.unit("财政局").id
    for reader in (liaison, city.actor("市长", on=AFTER)):
        with pytest.raises(NoResultFound):
            get_sheet(2022, finance, reader=reader)
    db.session.commit()
    with transaction():
        service.publish_sheets(get_sheets(2022, reader=by), by=by)
    # What happens later moves no figure that was given out.
    factories.add(
        Slip(
            unit=city.unit("财政局"), level=SlipLevel.BLUE, demand="x", issued_on=AFTER,
            issued_by=by.official, answer_by=AFTER,
        )
    )  # fmt: skip
    sheet = get_sheet(2022, finance, reader=liaison)
    assert sheet.figures.count(Figure.SLIPS_BLUE) == 1
    # The sheet on paper has the same figures, and says which rows they count.
    document = Document(io.BytesIO(printing.print_sheet(sheet, by=liaison)))
    lines = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert ["督办单", "蓝色", "1", SlipLevel.BLUE.label] in lines
    assert ["", "逾期", "1", "2022年一季度：第1项"] in lines
    *_, note, signed, _ = document.paragraphs  # who signs, and the day, never alone on a page
    assert note.paragraph_format.keep_with_next
    assert signed.paragraph_format.keep_with_next
    told = db.session.scalars(select(Message).where(Message.occurrence.startswith("sheets."))).all()
    assert len(told) == 4  # two units, a head and a liaison each
    with pytest.raises(RuleBroken, match="不用再公布"):
        service.publish_sheets(get_sheets(2022, reader=by), by=by)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_pages_and_the_workbook(city, on_day, sign_in):
    on_day(AFTER)
    a_year(city)
    client = sign_in(office(city))
    finance = city.unit("财政局").id
    assert "只列数字，不作排名" in client.get("/sheets/2022").text
    assert "2022年一季度" in client.get(f"/sheets/2022/units/{finance}?of=late").text
    answer = client.post("/sheets/2022/export")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    lines = {line[0]: line for line in sheet.iter_rows(min_row=4, values_only=True)}
    assert lines["财政局"][1:3] == (0, 2)
    refused = client.post("/sheets/2022/publish", follow_redirects=True)
    assert "还没有办结" in refused.text
    assert client.get("/sheets/2021").status_code == 404


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_many_tasks_are_counted_in_as_many_queries(city):
    def cost(*marks) -> int:
        ended_plan(city, *marks)
        db.session.expire_all()
        with counted() as asked:
            figures_by_unit(city.government.id, 2022, on=AFTER)
        return len(asked)

    assert cost(DONE) == cost(DONE, SLOW, DONE, SLOW)
