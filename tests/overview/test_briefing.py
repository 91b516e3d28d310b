"""The briefing for a meeting: a page a portfolio, and what lags first."""

from dataclasses import replace
from io import BytesIO

from docx import Document

from tests import factories
from tests.overview import world
from tracker.core.db import db, transaction
from tracker.directory.letterhead import letterhead_of
from tracker.documents.paper import Fonts
from tracker.models import MarkValue
from tracker.notices import service as notices


def test_a_leader_takes_the_one_page_of_his_portfolio_along(city, tasks, sign_in):
    world.accepted(city, tasks.housing, MarkValue.SLOW, problems="资金没有到位。")
    world.accepted(city, tasks.bridge, MarkValue.LAGGING, problems="设计变更没有批下来。")
    world.publish(tasks.housing)
    world.instruct(city, tasks.bridge, city.unit("住建局"))
    with transaction():
        wanted = replace(letterhead_of(city.government), fonts=Fonts(body="仿宋"))
        notices.set_letterhead(wanted, by=city.supervisor)
    answer = sign_in(city.vice_mayor).post("/portfolio/briefing")
    document = Document(BytesIO(answer.data))
    assert document.styles["公文正文"].font.name == "仿宋"
    [table] = document.tables
    assert [[cell.text for cell in row.cells][1:] for row in table.rows][1:] == [
        [tasks.bridge.text, "住建局", "滞后", "设计变更没有批下来。"],
        [tasks.housing.text, "住建局", "进展缓慢", "资金没有到位。"],
    ]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[1].startswith("副市长（城建） ")
    assert "任务3项，最近评定：" in said[2]
    assert "未答复的批示1件。" in said
    assert "含各副市长共同分管的任务1项。" in said


def test_the_office_takes_a_page_for_each_leader(city, tasks, sign_in):
    world.accepted(city, tasks.bridge, MarkValue.LAGGING)
    world.accepted(city, tasks.schools, MarkValue.LAGGING)
    for leader in tasks.schools.leaders:
        leader.until_on = factories.TODAY
    db.session.commit()
    answer = sign_in(city.supervisor).post("/portfolio/briefing")
    document = Document(BytesIO(answer.data))
    titles = [each for each in document.paragraphs if each.text == "分管工作过堂材料"]
    assert [bool(each.paragraph_format.page_break_before) for each in titles] == [False, True]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "含还没有公布的评定，公布以前不要外传。" in said
    assert any(line.startswith("未定分管领导") for line in said)
    assert [row.cells[1].text for row in document.tables[1].rows][1:] == [tasks.schools.text]
    assert sign_in(city.head("住建局")).post("/portfolio/briefing").status_code == 403
