from datetime import date

import pytest

from tests import factories
from tracker.core.db import db


@pytest.fixture
def report(city, on_day):
    """A report of 住建局, due on 7 July; today is five working days later."""
    on_day(date(2022, 7, 14))
    report = factories.report(factories.issued_task(city), city.unit("住建局"))
    db.session.commit()
    return report
