"""The figures that a task promises, as they are entered beside its text (量化指标)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Comparison, Target, Task

TOO_LARGE = Decimal(10) ** 14  # what the column holds, with four decimals
DECIMALS = -4


@dataclass(frozen=True)
class TargetEntry:
    """改造小区 14 个; a growth of 6 per cent is the value 6 with the unit %."""

    name: str
    value: Decimal | None
    unit: str = ""
    comparison: Comparison = Comparison.EQUAL
    year: int | None = None


def targets_of(task: Task) -> list[TargetEntry]:
    """The targets that a task has, as they would be entered."""
    return [target_entry(each) for each in task.targets]


def target_entry(target: Target) -> TargetEntry:
    return TargetEntry(target.name, target.value, target.unit, target.comparison, target.year)


def target_of(entry: TargetEntry) -> Target:
    """What an entry becomes; RuleBroken where it names nothing, or its value cannot be held."""
    return Target(
        name=entry.name,
        value=_value(entry),
        unit=entry.unit,
        comparison=entry.comparison,
        year=entry.year,
    )


def set_targets(task: Task, entries: Iterable[TargetEntry]) -> None:
    """Give a task these targets, in this order, in place of those it has."""
    task.targets.clear()
    if task.id:
        db.session.flush()
    task.targets.extend(target_of(entry) for entry in entries)


def is_held(value: Decimal) -> bool:
    """Whether the column takes a value as it is."""
    if not value.is_finite() or abs(value) >= TOO_LARGE:
        return False
    exponent = value.normalize().as_tuple().exponent
    return not isinstance(exponent, str) and exponent >= DECIMALS


def _value(entry: TargetEntry) -> Decimal:
    if not entry.name:
        raise RuleBroken("请写明量化指标是什么，例如“改造小区”。", field="targets")
    if entry.value is None:
        raise RuleBroken(f"量化指标“{entry.name}”请填数值，只填数字。", field="targets")
    if not is_held(entry.value):
        raise RuleBroken(
            f"量化指标“{entry.name}”的数值过大，或小数超过四位，请换算单位后再填。",
            field="targets",
        )
    return entry.value
