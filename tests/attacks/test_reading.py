"""Looking at things changes nothing, whatever is asked for and by whom; pressing needs a token."""

from html import unescape

import pytest

from tests.attacks.test_matrix import AS_A_SCRIPT, OWN
from tests.attacks.test_provisional_marks import narrowed
from tests.seeding.dump import dump
from tests.test_routes import walk
from tracker.core.db import db
from tracker.models import AuditEvent, Task

ODD = ("%", "_", "\\", "%' OR '1'='1", "桥\x00 %", "無" * 10_000, "{{7*7}}")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_page_that_is_read_writes_a_row(app, world, acting):
    clients = [acting(title) for title in OWN]
    addresses = narrowed(world) + [
        "/review/batch?clear=1",
        "/review/batch?report=1&report=2&fill=1",
    ]
    for rule, method in walk(app):
        if method == "GET":
            addresses += [address for _, address in world.addresses(rule)]
    before, read = dump(), 0
    for client in clients:
        for address in addresses:
            with client.get(address) as answer:
                assert answer.status_code < 500, address
                read += answer.status_code == 200
    assert read > 400
    assert dump() == before


@pytest.mark.parametrize("form", [{"all": "y"}, {"task": "1"}, {"task": "x"}, {}])
@pytest.mark.parametrize("address", ["/ledger/reminders", "/ledger/print"])
def test_a_preview_of_what_is_ticked_sends_and_writes_nothing(acting, address, form):
    office = acting("督查员")
    before = dump()
    assert office.post(address, data=form).status_code in (200, 302)
    assert dump() == before


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # refused before one is asked
def test_nothing_is_pressed_without_the_pages_token(app, world, acting, monkeypatch):
    clients = [acting(title) for title in ("督查员", "住建局局长", "系统管理员", "副市长（城建）")]
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    before, pressed = dump(), 0
    for rule, method in walk(app):
        for _, address in world.addresses(rule) if method == "POST" else ():
            for client in clients:
                answer = client.post(address, data={"name": "x"}, headers=AS_A_SCRIPT)
                assert answer.status_code == 400, address
                pressed += 1
    assert pressed > 200
    assert dump() == before


@pytest.mark.parametrize("words", ODD)
def test_odd_words_find_only_what_holds_them(world, acting, words):
    """No wildcard of the database's."""
    text = db.session.get_one(Task, world.named["task_id"]["issued"]).text
    for view in ("all", "incomplete"):
        page = acting("督查员").get("/ledger", query_string={"q": words, "view": view})
        assert page.status_code == 200
        assert text not in page.text
        assert text in acting("督查员").get("/ledger", query_string={"view": view}).text
    kept = acting("督查员").post("/ledger/views", query_string={"q": words}, data={"name": "怪"})
    assert kept.status_code in (200, 302)
    assert acting("督查员").get("/ledger").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "section=999999999999999999999",
        "leader=0' OR 1=1",
        "leader=shared&unit=-1",
        "unit=1&unit=2&unit=x",
        "mark=best&state=gone&view=nothing&by=void",
        "period=0001-01-01",
        "period=9999-12-31",
        "period=2022-02-30",
        "q[]=x&by[]=unit",
    ],
)
def test_a_list_asked_for_by_nonsense_is_a_list(acting, query):
    office = acting("督查员")
    assert office.get(f"/ledger?{query}").status_code == 200
    assert office.post(f"/ledger.xlsx?{query}").status_code == 200
    assert office.post(f"/ledger/print?{query}", data={"all": "y"}).status_code in (200, 302)
    recorded = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert "OR 1=1" not in str(recorded.details)


@pytest.mark.parametrize(
    "name",
    [
        " ",
        "\x00",
        "\t\n",
        "",
        "长" * 21,
        "机密★5年",
        "\u200b",
        "\u3164\u2060",
        "\ufeff\u3000\u2800",
    ],
)
def test_a_list_is_not_kept_under_no_name(acting, name):
    office = acting("督查员")
    before = dump()
    answer = office.post("/ledger/views?mark=lagging", data={"name": name})
    assert answer.status_code == 200
    assert 'class="tk-err"' in answer.text or "data-errors" in answer.text
    assert dump() == before


@pytest.mark.parametrize("name", ["<script>alert(1)", "\"'><b onclick=x>", "../../etc"])
def test_a_hostile_name_of_a_list_is_only_shown(acting, name):
    office = acting("督查员")
    page = office.post("/ledger/views?mark=lagging", data={"name": name}, follow_redirects=True)
    assert name in unescape(page.text)
    assert "<script>alert" not in page.text
    assert "<b onclick" not in page.text


def test_a_kept_list_leads_nowhere_but_to_the_ledger(acting):
    office = acting("督查员")
    evil = {
        "q": "//evil.example",
        "next": "//evil.example",
        "_external": "1",
        "_scheme": "javascript",
    }
    kept = office.post("/ledger/views", query_string=evil, data={"name": "外"})
    assert kept.location == "/ledger?q=//evil.example"
    page = office.get(kept.location).text
    assert 'href="//evil' not in page
    assert "javascript:" not in page


@pytest.mark.parametrize("to", ["//evil.example", "https://evil", "/\\evil", "javascript:x"])
def test_after_choosing_columns_one_goes_nowhere_else(acting, to):
    answer = acting("督查员").post("/ledger/columns", data={"column": "units", "next": to})
    assert answer.location == "/ledger"
