"""The pages on which the office changes units: looked at, then confirmed."""

import re
from datetime import date

import pytest

from tests import factories
from tests.reforms.units import NEW, holders
from tracker.core.db import db
from tracker.models import Reform, Unit

TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def today(on_day):
    on_day(TODAY)


def merged(city, **changed):
    return {
        "predecessors": [city.unit("住建局").id, city.unit("教体局").id],
        "successor_or_new": 0,
        "name": "城乡建设局",
        "short_name": NEW,
        "unit_kind": "department",
        "on": TODAY.isoformat(),
        "basis_title": "关于机构改革的通知",
    } | changed


def seen_on(page) -> str:
    return re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page.text)[1]


def test_what_moves_is_shown_and_then_done(city, sign_in):
    task = factories.issued_task(city)
    office = sign_in(city.supervisor)
    assert "登记变动" in office.get("/reforms").text
    asked = merged(city)
    shown = office.post("/reforms/new/merge", data=asked | {"preview": "1"})
    assert "住建局、教体局合并为城建局" in shown.text
    assert "承接任务 1 项（牵头 1 项）" in shown.text
    assert db.session.query(Reform).count() == 0
    done = office.post("/reforms/new/merge", data=asked | {"seen": seen_on(shown)})
    assert done.status_code == 302
    assert holders(task) == {NEW: "牵头", "财政局": "配合"}
    made = db.session.query(Unit).filter_by(short_name=NEW).one()
    page = office.get(f"/units/{made.id}").text
    assert "沿革" in page
    assert "住建局、教体局合并为城建局" in page
    assert "由<a" in office.get(f"/units/{city.unit('住建局').id}").text
    assert "住建局的任务由城建局承接" in office.get(f"/tasks/{task.id}").text
    ledger = office.get(f"/ledger?unit={made.id}").text
    assert task.text in ledger


def test_a_split_is_chosen_task_by_task_and_waits_for_its_day(city, sign_in):
    task = factories.issued_task(city)
    other = factories.another_task(task.plan, lead=city.unit("住建局"))
    office = sign_in(city.supervisor)
    asked = {
        "unit": city.unit("住建局").id,
        "keeps": "y",
        "new_units": "城市管理局，城管局",
        "unit_kind": "department",
        "on": "2022-09-01",
        "basis_title": "关于机构改革的通知",
    }
    shown = office.post("/reforms/new/split", data=asked | {"preview": "1"})
    assert f'name="task.{other.id}"' in shown.text
    chosen = asked | {f"task.{other.id}": "1", "seen": seen_on(shown)}
    done = office.post("/reforms/new/split", data=chosen, follow_redirects=True)
    assert "将于2022年9月1日施行" in done.text
    reform = db.session.query(Reform).one()
    assert reform.choices["tasks"] == {str(other.id): 1}
    assert "将于2022年9月1日" in office.get(f"/units/{city.unit('住建局').id}").text
    back = office.post(f"/reforms/{reform.id}/withdraw", data={"reason": "方案有变"})
    assert back.status_code == 302
    assert "已撤回" in office.get("/reforms").text
    assert holders(other, on=date(2022, 9, 2)) == {"住建局": "牵头"}
    whole = asked | {f"section.{task.section_id}": "1", "preview": "1"}
    again = office.post("/reforms/new/split", data=whole).text
    assert "城管局</b>（新设）承接任务 2 项" in again


def test_what_cannot_be_is_said_beside_its_field(city, sign_in):
    office = sign_in(city.supervisor)
    alone = merged(city, predecessors=[city.unit("住建局").id])
    assert "合并至少要两个单位" in office.post("/reforms/new/merge", data=alone).text
    taken = merged(city, short_name="财政局")
    assert "已是财政局的名称" in office.post("/reforms/new/merge", data=taken).text
    assert office.get("/reforms/new/annex").status_code == 404
