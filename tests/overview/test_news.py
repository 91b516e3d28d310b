"""What happened since a leader was last here, and since when that is."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import counting, factories
from tests.overview import world
from tracker.accounts.queries import previous_sign_in
from tracker.core import clock
from tracker.core.db import db
from tracker.models import ReportStatus, Session
from tracker.overview.queries.news import news_of
from tracker.overview.queries.portfolio import portfolio_of

# A report of the second quarter is handed in at NOON + 91 days, and returned three hours later.
HANDED_IN = world.NOON + timedelta(days=91)
RETURNED = HANDED_IN + timedelta(hours=3)


def news(actor, since):
    portfolio = portfolio_of(actor)
    return news_of([*portfolio.own, *portfolio.shared], since=since, reader=actor)


@pytest.fixture
def reported(city, tasks):
    world.report(city, tasks.housing, city.unit("住建局"))
    world.report(city, tasks.housing, city.unit("财政局"), status=ReportStatus.RETURNED)
    world.report(city, tasks.schools, city.unit("教体局"))
    return tasks


def test_it_tells_which_units_reported_and_which_have_it_back(city, reported):
    found = news(city.vice_mayor, HANDED_IN - timedelta(minutes=1))
    assert [(each.unit.short_name, each.handed_in, each.returned) for each in found.units] == [
        ("住建局", [reported.housing], []),
        ("财政局", [reported.housing], [reported.housing]),
        ("教体局", [reported.schools], []),
    ]
    assert (found.handed_in, found.returned) == (3, 1)


def test_what_came_before_is_no_news(city, reported):
    found = news(city.vice_mayor, HANDED_IN + timedelta(minutes=1))
    assert [(each.unit.short_name, each.handed_in) for each in found.units] == [("财政局", [])]
    assert news(city.vice_mayor, RETURNED).units == []


def test_others_tasks_are_no_news(city, reported):
    found = news(city.other_vice_mayor, HANDED_IN - timedelta(minutes=1))
    assert [each.unit.short_name for each in found.units] == ["教体局"]


def test_a_reply_is_news_to_who_gave_the_instruction(city, tasks):
    given = world.instruct(city, tasks.housing, city.unit("住建局"), reply="已开工。")
    at = given.replies[0].at
    assert news(city.vice_mayor, at - timedelta(minutes=1)).answers == [given]
    assert news(city.mayor, at - timedelta(minutes=1)).answers == [given]
    assert news(city.other_vice_mayor, at - timedelta(minutes=1)).answers == []
    assert news(city.vice_mayor, at).answers == []


def session(actor, **given) -> Session:
    token = factories.session_token(actor)
    found = db.session.query(Session).order_by(Session.id.desc()).first()
    assert token
    for name, value in given.items():
        setattr(found, name, value)
    db.session.commit()
    return found


def test_the_sign_in_before_is_another_one(city, tasks):
    start = datetime(2022, 7, 1, 1, tzinfo=UTC)
    eight = timedelta(hours=8)
    first = session(city.vice_mayor, created_at=start, expires_at=start + eight)
    assert previous_sign_in(first) is None
    session(city.mayor, created_at=start + eight, expires_at=start + 2 * eight)
    later = start + timedelta(days=2)
    second = session(city.vice_mayor, created_at=later, expires_at=later + eight)
    # A new password: a row of its own with the same end.
    renewed = session(
        city.vice_mayor, created_at=later + timedelta(minutes=5), expires_at=second.expires_at
    )
    assert previous_sign_in(second) == start
    assert previous_sign_in(renewed) == start


def test_the_page_says_since_when(city, reported, sign_in):
    client = sign_in(city.vice_mayor)
    page = client.get("/portfolio").text
    assert "近 14 天（6月20日以来）" in page
    before = clock.real_now() - timedelta(days=1)
    session(city.vice_mayor, created_at=before, expires_at=before + timedelta(hours=8))
    page = client.get("/portfolio").text
    assert "上次登录（7月3日" in page  # the demonstration's own day
    assert "近 14 天" in page
    assert "近 14 天（6月20日以来）" in client.get("/portfolio?days=14").text


def test_a_new_reply_stands_before_what_still_waits(city, tasks, sign_in):
    unit = city.unit("住建局")
    answered = world.instruct(city, tasks.housing, unit, "请报方案。", reply="方案已报。")
    answered.replies[0].at = clock.now() - timedelta(hours=1)
    world.instruct(city, tasks.bridge, unit, "请加快进度。")
    page = sign_in(city.vice_mayor).get("/portfolio").text
    assert "1 件批示有了新答复" in page
    main = page.split("tk-portfolio")[1]
    assert main.index("方案已报。") < main.index("请加快进度。") < main.index("要您过问的")


def test_the_questions_do_not_grow_with_the_news(city, reported, sign_in):
    client = sign_in(city.vice_mayor)

    def asked() -> int:
        client.get("/portfolio?days=14")
        with counting.queries() as seen:
            assert client.get("/portfolio?days=14").status_code == 200
        return len(seen)

    before = asked()
    leaders = (city.posts["副市长（城建）"],)
    for number in range(9):
        made = factories.another_task(
            reported.housing.plan, f"第{number}个项目。", lead=city.unit("金河镇")
        )
        factories.lead_by(made, *leaders)
        world.report(city, made, city.unit("金河镇"), status=ReportStatus.RETURNED)
        world.instruct(city, made, city.unit("金河镇"), reply="已办。")
    assert asked() == before
