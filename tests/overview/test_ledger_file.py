"""The ledger as a file: what the screen shows, and nothing in it that a spreadsheet would run."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests import factories
from tests.overview import world
from tracker.core.db import db
from tracker.models import AuditAction, AuditEvent, MarkValue
from tracker.overview.queries.filtering import Filter
from tracker.overview.queries.grouping import Grouping
from tracker.overview.queries.ledger import ledger_for

SLOW = MarkValue.SLOW


@pytest.mark.parametrize("by", ["section", "unit", "leader"])
@pytest.mark.parametrize("words", ["", "改造"])
def test_the_file_holds_what_the_screen_shows(city, tasks, sign_in, by, words):
    world.accepted(city, tasks.housing, SLOW)
    client = sign_in(city.supervisor)
    asked = {"by": by, "q": words, "period": "2022-07-07"}
    page = client.get("/ledger", query_string=asked).text
    answer = client.post("/ledger.xlsx", query_string=asked)
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.data)).active
    lines = [list(line) for line in sheet.iter_rows(min_row=4, values_only=True)]
    heads = [cell.value for cell in sheet[3]]
    assert heads[5:9] == ["一季度", "二季度", "三季度", "四季度"]
    ledger = ledger_for(
        city.supervisor,
        Filter(words=words, grouping=Grouping(by), due_on=factories.period(tasks.housing).due_on),
    )
    in_order = [row.task.text for group in ledger.groups for row in group.rows]
    assert [line[2] for line in lines] == in_order
    assert [text for text in in_order if text not in page] == []
    positions = [page.index(text) for text in in_order]
    assert positions == sorted(positions)
    housing = next(line for line in lines if line[2] == tasks.housing.text)
    assert housing[3] == "住建局（牵头）、财政局（配合）"
    assert housing[5:] == ["进展缓慢", "待评定", "未到期", "未到期", "进展缓慢", "未填报，已报0/2"]
    event = db.session.scalars(select(AuditEvent)).one()
    assert event.action is AuditAction.LEDGER_EXPORTED
    assert event.details["rows"] == len(ledger.rows)


def test_what_looks_like_a_formula_stays_text(city, tasks, sign_in):
    tasks.bridge.text = '=HYPERLINK("http://x.example","点我")'
    tasks.bridge.label = "+1"
    db.session.commit()
    answer = sign_in(city.supervisor).post("/ledger.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).active
    cells = [cell for line in sheet.iter_rows(min_row=4) for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    hostile = next(cell for cell in cells if cell.value == tasks.bridge.text)
    assert hostile.quotePrefix
