"""Lists that one comes back to: kept under a name, one's own, and as they stand on the day."""

import re

import pytest

from tests import counting, factories
from tests.overview import world
from tracker.core.db import db
from tracker.models import MarkValue, SavedView
from tracker.overview import service
from tracker.overview.filters import asked_in, lasting_address
from tracker.overview.queries.ledger import ledger_for
from tracker.overview.queries.views import views_of

SLOW = MarkValue.SLOW


def keep(client, name: str, query: str = "mark=slow"):
    return client.post(f"/ledger/views?{query}", data={"name": name}, follow_redirects=True)


def tabs(page: str) -> list[tuple[str, str]]:
    """(name, count) of the views above the list; no count: an empty one."""
    nav = page[page.index('aria-label="常用视图"') :]
    found = re.findall(
        r'<a href="[^"]*"[^>]*>([^<]+)(?:<span class="tk-count">(\d+)</span>)?</a>',
        nav[: nav.index("</nav>")],
    )
    return found[6:]  # after those that everybody has


def test_a_list_is_kept_under_a_name_and_counted(city, tasks, sign_in):
    world.accepted(city, tasks.housing, SLOW)
    client = sign_in(city.supervisor)
    page = keep(client, "红黄的", "mark=slow&by=unit").text
    assert "已存为视图“红黄的”。" in page
    assert tabs(page) == [("红黄的", "1")]
    assert tabs(client.get("/ledger").text) == [("红黄的", "1")]
    assert "删去这个视图" in page
    assert "存为常用视图" not in page


def test_it_is_nobody_elses(city, tasks, sign_in):
    keep(sign_in(city.supervisor), "红黄的")
    [view] = views_of(city.supervisor.official)
    director = sign_in(city.director)
    assert "红黄的" not in director.get("/ledger").text
    assert director.post(f"/ledger/views/{view.id}/delete").status_code == 404
    assert db.session.query(SavedView).count() == 1


def test_it_is_deleted_by_its_owner(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    keep(client, "红黄的")
    [view] = views_of(city.supervisor.official)
    page = client.post(f"/ledger/views/{view.id}/delete", follow_redirects=True).text
    assert "已删去视图“红黄的”。" in page
    assert tabs(page) == []


@pytest.mark.parametrize(
    ("name", "query", "why"),
    [
        ("", "mark=slow", "请写一个名称。"),
        ("\u200b\u2060", "mark=slow", "请写一个名称。"),  # of no width
        ("长" * 21, "mark=slow", "名称请写在20个字以内。"),
        ("红黄的", "mark=lagging", "已经有名为“红黄的”的视图"),
        ("什么都有", "", "先筛选或换一种分组"),
        ("秘密★", "mark=normal", "密级标志"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_name(city, tasks, sign_in, name, query, why):
    client = sign_in(city.supervisor)
    keep(client, "红黄的")
    page = keep(client, name, query).text
    assert why in page
    assert db.session.query(SavedView).count() == 1


def test_what_everybody_has_need_not_be_kept(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    assert "存为常用视图" not in client.get("/ledger?view=late").text
    assert "存为常用视图" in client.get("/ledger?view=late&by=unit").text


def test_there_are_at_most_twenty(city, tasks, sign_in):
    for number in range(20):
        service.save_view(f"视图{number}", {"q": str(number)}, by=city.supervisor)
    db.session.commit()
    page = keep(sign_in(city.supervisor), "再一个").text
    assert "最多存20个视图" in page
    assert db.session.query(SavedView).count() == 20


def test_only_what_the_ledger_understands_is_kept(city, tasks, sign_in):
    query = "mark=slow&by=unit&state=x&next=//x.example&unit=0&columns=1"
    keep(sign_in(city.supervisor), "干净的", query)
    assert db.session.query(SavedView).one().address == {"mark": "slow", "by": "unit"}


def test_the_round_of_the_day_is_not_kept_but_an_earlier_one_is(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    keep(client, "本期", "mark=slow&period=2022-07-07")
    keep(client, "一季度", "mark=slow&period=2022-04-07")
    addresses = [view.address for view in views_of(city.supervisor.official)]
    assert addresses == [{"mark": "slow"}, {"mark": "slow", "period": "2022-04-07"}]
    # What belongs to another round than the one on the screen has no count.
    assert tabs(client.get("/ledger").text) == [("本期", "0"), ("一季度", "")]
    assert tabs(client.get("/ledger?period=2022-04-07").text) == [("本期", ""), ("一季度", "0")]


def test_the_counts_are_those_of_the_lists_themselves(city, tasks):
    world.accepted(city, tasks.housing, SLOW)
    addresses = [
        {"mark": "slow"},
        {"q": "双减"},
        {"q": "小区", "state": "unfilled"},
        {"unit": str(city.unit("住建局").id), "view": "incomplete"},
    ]
    kept = [asked_in(address) for address in addresses]
    counts = ledger_for(city.supervisor, asked_in({}), kept=kept).kept
    assert counts == [len(ledger_for(city.supervisor, each).rows) for each in kept]
    assert counts == [1, 1, 1, 2]


def test_the_questions_do_not_grow_with_the_views(city, tasks, sign_in):
    client = sign_in(city.supervisor)

    def asked() -> int:
        client.get("/ledger")
        with counting.queries() as seen:
            assert client.get("/ledger").status_code == 200
        return len(seen)

    service.save_view("第一个", {"q": "小区"}, by=city.supervisor)
    db.session.commit()
    before = asked()
    for number in range(10):
        service.save_view(f"视图{number}", {"q": f"小区{number}"}, by=city.supervisor)
    db.session.commit()
    assert asked() == before


def test_the_lasting_address_drops_only_the_round_of_the_day(city):
    asked = asked_in({"period": factories.QUARTERS[0][3].isoformat(), "q": "小区"})
    assert lasting_address(asked, is_current=True) == {"q": "小区"}
    assert lasting_address(asked, is_current=False) == {"q": "小区", "period": "2022-04-07"}
