"""The directory's pages, as the office and others use them."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import counting, factories
from tracker.core.db import db
from tracker.core.workdays import DayKind
from tracker.directory import service
from tracker.models import CalendarDay, Unit, UnitGroup

LISTS = ["/units", "/groups", "/posts", "/officials", "/calendar", "/calendar?year=2031"]


@pytest.mark.parametrize("path", LISTS)
def test_the_office_opens_the_lists(city, sign_in, path):
    assert sign_in(city.supervisor).get(path).status_code == 200


@pytest.mark.parametrize("path", LISTS[:4])
def test_a_unit_does_not_see_the_lists(city, sign_in, path):
    assert sign_in(city.liaison("住建局")).get(path).status_code == 403


def test_a_vacancy_is_said_in_the_list(city, sign_in):
    tenure = city.posts["住建局联络员"].tenures[0]
    tenure.until_on = factories.TODAY
    db.session.commit()
    assert "空缺" in sign_in(city.supervisor).get("/units").text


def test_what_is_no_day_comes_back_without_what_no_page_may_hold(city, sign_in):
    form = {"on": "2031-10-01", "until": "明\x00\x0b天", "kind": "day_off"}
    page = sign_in(city.administrator).post("/calendar/day", data=form).text
    assert 'value="明天"' in page


@pytest.mark.parametrize(
    ("address", "found", "missing"),
    [
        ("/posts?q=住建局", "住建局联络员", "财政局联络员"),
        ("/posts?q=任督查员", "督查员", "住建局联络员"),
        ("/officials?q=任督查员", "任督查员", "任市长"),
        ("/officials?q=财政局联络员", "财政局联络员", "任市长"),
    ],
)
def test_a_long_list_is_narrowed_by_a_name(city, sign_in, address, found, missing):
    page = sign_in(city.supervisor).get(address).text
    table = page[page.index("<tbody>") :]
    assert found in table
    assert missing not in table


@pytest.mark.parametrize("address", ["/posts?q=<b>", "/officials?q=%25"])
def test_a_name_that_nobody_bears_is_said(city, sign_in, address):
    assert "没有这样的" in sign_in(city.supervisor).get(address).text


def test_a_unit_is_added_and_found_by_its_alias(city, sign_in):
    client = sign_in(city.supervisor)
    answer = client.post(
        "/units/new",
        data={
            "name": "发展和改革委员会",
            "short_name": "发改委",
            "kind": "department",
            "aliases": "发展改革委\n市发改委",
        },
    )
    assert answer.status_code == 302
    page = client.get("/units?q=展改革").text
    assert "发改委" in page
    assert "住建局" not in page


def test_a_taken_name_is_refused_at_its_field(city, sign_in):
    answer = sign_in(city.supervisor).post(
        "/units/new", data={"name": "财政局", "short_name": "财局", "kind": "department"}
    )
    assert answer.status_code == 200
    assert "“财政局”已是财政局的名称" in answer.text
    assert db.session.scalar(select(Unit).where(Unit.short_name == "财局")) is None


def test_a_name_that_was_checked_is_no_longer_marked(city, sign_in):
    unit = city.unit("住建局")
    unit.is_name_verified = False
    db.session.commit()
    client = sign_in(city.supervisor)
    assert "待核" in client.get("/units").text
    client.post(
        f"/units/{unit.id}/edit",
        data={"name": "根河市住房和城乡建设局", "short_name": "住建局", "kind": "department"},
    )
    assert "待核" not in client.get("/units").text
    assert db.session.get_one(Unit, unit.id).needs_signoff is False


def test_members_join_and_leave_a_group(city, sign_in):
    group = db.session.scalars(select(UnitGroup).where(UnitGroup.name == "各乡镇政府")).one()
    client = sign_in(city.supervisor)
    asked = {"unit": city.unit("住建局").id, "from_on": "2022-05-01"}
    shown = client.post(f"/groups/{group.id}", data=asked)
    assert "加入后，承担随组的任务 0 项" in shown.text
    seen = {"seen": f"{city.unit('住建局').id}.0"}
    assert client.post(f"/groups/{group.id}", data=asked | seen).status_code == 302
    assert "住建局" in client.get("/groups").text
    later = asked | seen | {"from_on": "2022-06-01"}
    again = client.post(f"/groups/{group.id}", data=later)
    assert "这一天已在“各乡镇政府”中" in again.text
    [membership] = (each for each in group.memberships if each.unit is city.unit("住建局"))
    assert "没有随组承担的任务" in client.get(f"/memberships/{membership.id}/end").text


def test_a_day_that_is_entered_does_not_make_its_year_known(city, sign_in):
    client = sign_in(city.administrator)
    assert "2031年放假安排尚未公布" in client.get("/calendar?year=2031").text
    client.post("/calendar/day", data={"on": "2031-10-07", "kind": "day_off", "name": "国庆"})
    assert "2031年放假安排尚未公布" in client.get("/calendar?year=2031").text
    assert db.session.get_one(CalendarDay, date(2031, 10, 7)).kind is DayKind.DAY_OFF


@pytest.mark.parametrize(
    ("until", "kind", "days"),
    [
        ("2031-10-07", "day_off", [1, 2, 3, 6, 7]),  # the 4th and 5th are a weekend
        ("2031-10-05", "workday", [4, 5]),
        ("2031-09-30", "day_off", []),
        ("2031-11-30", "day_off", []),
        ("9999-12-31", "day_off", []),
    ],
)
def test_a_holiday_of_several_days_is_entered_at_once(city, sign_in, until, kind, days):
    form = {"on": "2031-10-01", "until": until, "kind": kind, "name": "国庆"}
    sign_in(city.administrator).post("/calendar/day", data=form)
    found = select(CalendarDay).where(CalendarDay.on >= date(2031, 1, 1)).order_by(CalendarDay.on)
    entered = db.session.scalars(found).all()
    assert [each.on for each in entered] == [date(2031, 10, day) for day in days]
    assert all(each.kind is DayKind(kind) for each in entered)


@pytest.mark.parametrize("until", ["2031-10-04", "2031-10-05", "2031-10-06"])
def test_a_weekend_that_was_entered_as_worked_by_mistake_is_off_again(city, sign_in, until):
    client = sign_in(city.administrator)
    client.post("/calendar/day", data={"on": "2031-10-04", "kind": "workday", "name": "国庆"})
    saturday, form = date(2031, 10, 4), {"until": until, "kind": "day_off", "name": "国庆"}
    assert db.session.get(CalendarDay, saturday).kind is DayKind.WORKDAY
    assert client.post("/calendar/day", data={"on": "2031-10-04"} | form).status_code == 302
    assert db.session.get(CalendarDay, saturday) is None


def test_a_weekend_in_a_published_holiday_keeps_its_name(city, sign_in):
    saturday = date(2031, 10, 4)
    db.session.add(CalendarDay(on=saturday, kind=DayKind.DAY_OFF, name="国庆", source="国办发明电"))
    db.session.commit()
    form = {"on": "2031-10-03", "until": "2031-10-06", "kind": "day_off", "name": "国庆"}
    sign_in(city.administrator).post("/calendar/day", data=form)
    assert db.session.get(CalendarDay, saturday).source == "国办发明电"


def test_another_governments_directory_is_not_found(city, sign_in):
    neighbour = factories.small_city("额尔古纳市")
    client = sign_in(neighbour.supervisor)
    for path in (
        f"/units/{city.unit('住建局').id}",
        f"/posts/{city.posts['市长'].id}",
        f"/posts/{city.posts['市长'].id}/succession",
        f"/officials/{city.mayor.official.id}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/units").text.count("<b>住建局</b>") == 1


@pytest.mark.parametrize("path", ["/units", "/posts", "/officials", "/groups"])
def test_a_list_costs_as_many_queries_for_many_rows_as_for_few(city, sign_in, path):
    client = sign_in(city.supervisor)
    with counting.queries() as few:
        client.get(path)
    for number in range(20):
        unit = factories.add(
            Unit(
                government_id=city.government.id,
                name=f"单位{number}",
                short_name=f"单{number}",
                kind=city.unit("住建局").kind,
            )
        )
        factories.post(city, f"单{number}局长", city.posts["住建局局长"].kind, unit=unit)
    db.session.commit()
    with counting.queries() as many:
        client.get(path)
    assert len(many) <= len(few)


def test_the_other_names_of_a_unit_stand_in_its_form_as_they_are(city, sign_in):
    unit = city.unit("住建局")
    service.add_alias(unit, "建设局", by=city.administrator)
    db.session.commit()
    client = sign_in(city.administrator)
    page = client.get(f"/units/{unit.id}/edit")
    assert ">\r\n建设局</textarea>" in page.text
    kept = {"name": unit.name, "short_name": unit.short_name, "kind": "department"}
    client.post(f"/units/{unit.id}/edit", data=kept | {"aliases": "建设局\n住建委"})
    assert {alias.name for alias in unit.aliases} == {"建设局", "住建委"}
