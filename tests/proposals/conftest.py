import pytest

from tests import factories
from tracker.models import Collection


@pytest.fixture
def collection(city, on_day) -> Collection:
    """A call of the supervision office that is open until 20 July; it is 4 July 2022."""
    on_day(factories.TODAY)
    return factories.collection(city)
