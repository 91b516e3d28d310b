"""Who leads most tasks of a unit is responsible for it."""

from datetime import date

from tests import factories
from tests.factories import City
from tracker.plans.portfolios import leaders_by_unit

TODAY = date(2022, 5, 10)


def test_the_holder_of_the_post_that_leads_a_units_tasks_is_named(city: City) -> None:
    factories.issued_task(city, lead="住建局")
    assert leaders_by_unit(city.government.id, TODAY) == {"住建局": ("任副市长（城建",)}


def test_the_post_that_leads_most_of_them_counts(city: City) -> None:
    renewal, culture = city.posts["副市长（城建）"], city.posts["副市长（文教）"]
    plan = factories.draft_plan(city)
    for post in (culture, renewal, renewal):
        factories.task(plan, lead=city.unit("教体局"), leaders=(post,))
    factories.issue(plan)
    assert leaders_by_unit(city.government.id, TODAY) == {"教体局": ("任副市长（城建",)}


def test_shared_tasks_and_drafts_tell_of_nobodys_portfolio(city: City) -> None:
    plan = factories.draft_plan(city)
    factories.task(plan, lead=city.unit("住建局"), all_vice_mayors=True)
    factories.issue(plan)
    draft = factories.draft_plan(city)
    factories.task(draft, lead=city.unit("财政局"), leaders=(city.posts["副市长（城建）"],))
    assert leaders_by_unit(city.government.id, TODAY) == {}


def test_another_governments_tasks_tell_nothing(city: City) -> None:
    factories.issued_task(city)
    other = factories.small_city("另一市")
    assert leaders_by_unit(other.government.id, TODAY) == {}
