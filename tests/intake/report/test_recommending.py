"""Units are put to tasks by whoever recommends; leaders follow from the unit that leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.intake.report.reports import WHOLE, read
from tracker.intake import UnitRole
from tracker.intake.report.recommending import RecommendsNothing, with_units
from tracker.intake.report.result import ReportReading


@dataclass(frozen=True)
class Unit:
    name: str
    role: UnitRole
    confidence: float = 0.9
    reasons: tuple[str, ...] = ("2030年第3项由它牵头",)


class Schools:
    """Knows one thing."""

    def recommend(self, text: str, sections: Sequence[str]) -> Sequence[Unit]:
        if "幼儿园" not in text:
            return ()
        return (Unit("教育局", UnitRole.LEAD), Unit("住建局", UnitRole.SUPPORT))


def test_a_task_gets_its_units_reasons_and_the_leader_of_the_first() -> None:
    leaders = {"教育局": ("张三",), "住建局": ("李四",)}
    reading = with_units(read(WHOLE), Schools(), leaders)
    (task,) = [task for task in reading.tasks if task.units]
    assert [unit.name for unit in task.units] == ["教育局", "住建局"]
    assert task.units[0].reasons == ("2030年第3项由它牵头",)
    assert task.leaders == ("张三",)


def test_where_nothing_is_known_nothing_is_recommended() -> None:
    reading = with_units(read(WHOLE), RecommendsNothing())
    assert all(task.units == task.leaders == () for task in reading.tasks)


def test_a_reading_survives_its_json() -> None:
    reading = with_units(read(WHOLE), Schools(), {"教育局": ("张三",)})
    assert ReportReading.from_json(reading.as_json()) == reading
