"""Earlier plans tell who led which task, and who is responsible for which unit."""

from datetime import date

from tests import factories
from tests.factories import City
from tracker.plans.earlier import earlier_tasks, leaders_by_unit, unit_names

TODAY = date(2022, 5, 10)


def test_a_task_is_told_with_its_units_and_headings(city: City) -> None:
    factories.issued_task(city, lead="住建局", support=("财政局",))
    (told,) = earlier_tasks(city.government.id, on=TODAY)
    assert told.text == "实施城镇老旧小区改造工程，改造14个小区。"
    assert told.where == "2022年第1项"
    assert told.sections == ("一、聚焦品质提升",)
    assert (told.leads, told.supports) == (("住建局",), ("财政局",))


def test_a_year_that_is_given_leaves_it_and_later_ones_out(city: City) -> None:
    factories.issued_task(city)
    assert earlier_tasks(city.government.id, on=TODAY, before=2022) == ()
    assert len(earlier_tasks(city.government.id, on=TODAY, before=2023)) == 1


def test_the_plans_of_another_government_tell_nothing(city: City) -> None:
    factories.issued_task(city)
    other = factories.small_city("另一市")
    assert earlier_tasks(other.government.id, on=TODAY) == ()


def test_who_leads_most_tasks_of_a_unit_is_responsible_for_it(city: City) -> None:
    task = factories.issued_task(city, lead="住建局")
    holder = next(each.official.name for each in task.leaders[0].post.tenures)
    told = earlier_tasks(city.government.id, on=TODAY)
    assert leaders_by_unit(told) == {"住建局": (holder,)}


def test_a_task_of_all_vice_mayors_makes_none_responsible(city: City) -> None:
    plan = factories.draft_plan(city)
    factories.task(plan, lead=city.unit("住建局"), all_vice_mayors=True)
    (told,) = earlier_tasks(city.government.id, on=TODAY)
    assert told.leaders == ()
    assert leaders_by_unit([told]) == {}


def test_units_that_are_gone_are_not_recommended(city: City) -> None:
    city.unit("财政局").abolished_on = date(2022, 1, 1)
    names = unit_names(city.government.id, on=TODAY)
    assert "住建局" in names
    assert "财政局" not in names
