"""What a unit writes about one task in one period, and what is wrong with it."""

import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from tracker.core.differences import merged
from tracker.core.errors import RuleBroken
from tracker.models import Outcome, ProgressReport, Target
from tracker.reports.promises import MOST_PROMISES

# What the page asks for; what it takes is LONGEST.
ADVISED = {"progress": 800, "problems": 500, "next_steps": 500}
LABELS = {"progress": "工作进度", "problems": "存在的主要问题", "next_steps": "下一步工作安排"}
LONGEST = 5000
_LONGEST_NUMBER = 40
_TOO_LARGE = Decimal(10) ** 14  # what the column holds
_DECIMALS = -4


@dataclass(frozen=True)
class Content:
    """The three boxes, the figures as typed by target, and what became of each promise."""

    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    target_values: dict[str, str] = field(default_factory=dict)  # {target id: as typed}
    # {"promise", "outcome"}, in the order of the promises
    promise_outcomes: list[dict[str, str]] = field(default_factory=list)

    @property
    def boxes(self) -> dict[str, str]:
        return {
            "progress": self.progress,
            "problems": self.problems,
            "next_steps": self.next_steps,
        }


def both(theirs: Content, mine: Content) -> Content:
    """Two texts put together to be edited; of figures and outcomes mine, where there is one."""
    chosen = {each["promise"]: each for each in theirs.promise_outcomes + mine.promise_outcomes}
    return Content(
        **{name: merged(text, mine.boxes[name]) for name, text in theirs.boxes.items()},
        target_values=theirs.target_values | mine.target_values,
        promise_outcomes=list(chosen.values()),
    )


def content_of(source: ProgressReport) -> Content:
    """What is written in a report now."""
    return Content(
        progress=source.progress,
        problems=source.problems,
        next_steps=source.next_steps,
        target_values=dict(source.target_values),
        promise_outcomes=list(source.promise_outcomes),
    )


def check_size(content: Content) -> None:
    """Refuse what no report needs; a draft may be wrong in every other way."""
    for name, text in content.boxes.items():
        if len(text) > LONGEST:
            raise RuleBroken(
                f"{LABELS[name]}有{len(text)}字，最多{LONGEST}字，请压缩后再保存。", field=name
            )
    if any(len(typed) > _LONGEST_NUMBER for typed in content.target_values.values()):
        raise RuleBroken("量化指标只填数字，请把说明写在工作进度里。", field="target_values")
    promised = content.promise_outcomes
    if len(promised) > MOST_PROMISES or any(len(p["promise"]) > LONGEST for p in promised):
        raise RuleBroken(f"上期承诺最多对照{MOST_PROMISES}条。", field="promise_outcomes")


def number_typed(typed: str, target: Target, *, where: str) -> Decimal | None:
    """The figure typed for a target; None if nothing was.

    where: how the refusal calls the task, e.g. 第68项.
    """
    plain = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise RuleBroken(
            f"{where}的“{target.name}”要填数字，现在填的是“{typed}”。", field="target_values"
        )
    exponent = value.normalize().as_tuple().exponent
    if abs(value) >= _TOO_LARGE or (isinstance(exponent, int) and exponent < _DECIMALS):
        raise RuleBroken(
            f"{where}的“{target.name}”数字过大，或小数超过四位，请换算单位后再填。",
            field="target_values",
        )
    return value


def outcome_chosen(value: str) -> Outcome | None:
    """What was chosen for a promise; None for no choice, or one that does not exist."""
    return next((outcome for outcome in Outcome if outcome.value == value), None)
