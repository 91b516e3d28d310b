"""Many reports: what a run needs of memory, and how long a save waits for it as a rule.

The full size is `make measure-reminders`, whose figures stand in docs/reminders.md.
"""

from datetime import date

import pytest

from tests.applications import new_postgres_database
from tools import city_of_reports, measure_reminders

ONE_DAY_LATE = date(2022, 7, 8)
UNITS, TASKS = 40, 50
REPORTS = UNITS * TASKS
PEOPLE = 2 * UNITS + city_of_reports.LEADERS + city_of_reports.SUPERVISORS
MOST_MEGABYTES = 300
# Seconds, of half the saves: the longest also waits for the processor of a busy machine.
USUAL_WAIT = 1.0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_thousands_of_reports_are_told_of_while_others_save(kind, request, tmp_path):
    if kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'city.db'}"
    else:
        url = new_postgres_database(request.getfixturevalue("postgres"), "thousands")
    found = measure_reminders.measure(
        url, tmp_path, units=UNITS, tasks=TASKS, on=ONE_DAY_LATE, save=True
    )
    assert found["run"]["told"] == found["message"] == found["delivery"] == PEOPLE
    # The liaison, the head, a lead official and both supervisors of each.
    assert found["reminder"] == 5 * REPORTS
    assert found["again"]["told"] == 0
    assert found["run"]["megabytes"] < MOST_MEGABYTES
    assert found["saves"]["saves"] > 5
    assert found["saves"]["median"] < USUAL_WAIT
