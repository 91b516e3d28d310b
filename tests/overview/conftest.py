"""A county with three tasks: two of 住建局 with others beside it, one of 教体局 alone."""

from dataclasses import dataclass

import pytest

from tests import factories
from tracker.models import Task


@dataclass
class Three:
    """城建 leads the first two, the third is led by all vice-mayors."""

    housing: Task
    bridge: Task
    schools: Task


@pytest.fixture
def tasks(city, on_day) -> Three:
    on_day(factories.TODAY)
    plan = factories.draft_plan(city)
    own = (city.posts["副市长（城建）"],)
    housing = factories.task(
        plan, lead=city.unit("住建局"), support=(city.unit("财政局"),), leaders=own
    )
    bridge = factories.task(plan, "完成连心桥建设。", lead=city.unit("住建局"), leaders=own)
    schools = factories.task(
        plan, "推进“双减”落地。", lead=city.unit("教体局"), all_vice_mayors=True, label=""
    )
    factories.issue(plan)
    return Three(housing, bridge, schools)
