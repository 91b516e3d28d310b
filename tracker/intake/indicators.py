"""The goals of an indicator table (指标) as targets of its rows, one for each year it names.

A goal stands in a column called 目标, or in the last of the columns that are called by a year:
the earlier ones tell what has been reached.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from tracker.intake.draft import Comparison, ProposedTarget

_GOAL = re.compile(r"目标")
_YEAR = re.compile(r"(20\d{2})\s*年?")
_ONLY_YEAR = re.compile(r"(20\d{2})年?")
_VALUE = re.compile(
    r"(?P<sign>[≥≤>＞<＜]|不低于|不少于|不高于|不超过)?\s*(?P<value>-?\d+(?:\.\d+)?)\s*"
    r"(?P<unit>%|％|[^\d\s%％左右以上内下]{0,8})?\s*(?P<after>左右|以上|以内|以下)?"
)
_COMPARISONS = {
    "≥": Comparison.AT_LEAST,
    ">": Comparison.AT_LEAST,
    "＞": Comparison.AT_LEAST,
    "不低于": Comparison.AT_LEAST,
    "不少于": Comparison.AT_LEAST,
    "以上": Comparison.AT_LEAST,
    "≤": Comparison.AT_MOST,
    "<": Comparison.AT_MOST,
    "＜": Comparison.AT_MOST,
    "不高于": Comparison.AT_MOST,
    "不超过": Comparison.AT_MOST,
    "以内": Comparison.AT_MOST,
    "以下": Comparison.AT_MOST,
    "左右": Comparison.ABOUT,
}
MEASURE = ("单位", "计量单位")


def targets_in(name: str, fields: Mapping[str, str]) -> tuple[ProposedTarget, ...]:
    """The targets of an indicator; a goal in words (保持稳定) gives none.

    name: what the indicator is called. fields: its columns by their printed headings.
    """
    unit = next((fields[title] for title in MEASURE if title in fields), "").strip("-/ ")
    found = [
        _target(name, text, unit, _year_in(title))
        for title, text in fields.items()
        if title in _goal_columns(fields)
    ]
    return tuple(target for target in found if target)


def goals_in(text: str, fields: Mapping[str, str]) -> tuple[ProposedTarget, ...]:
    """The targets of a task that is no indicator: only where its goals are told year by year."""
    by_year = [title for title in fields if _GOAL.search(title) and _YEAR.search(title)]
    return targets_in(text.split("。")[0], fields) if len(by_year) > 1 else ()


def _goal_columns(fields: Mapping[str, str]) -> set[str]:
    goals = {title for title in fields if _GOAL.search(title)}
    if goals:
        return goals
    years = {int(year[1]): title for title in fields if (year := _ONLY_YEAR.fullmatch(title))}
    return {years[max(years)]} if len(years) > 1 else set()


def _year_in(title: str) -> int | None:
    found = _YEAR.search(title)
    return int(found[1]) if found else None


def _target(name: str, text: str, unit: str, year: int | None) -> ProposedTarget | None:
    found = _VALUE.fullmatch(text.strip())
    if not found:
        return None
    said = found["sign"] or found["after"] or ""
    measure = unit or (found["unit"] or "").replace("％", "%")
    comparison = _COMPARISONS.get(said, Comparison.EQUAL)
    return ProposedTarget(text, name, Decimal(found["value"]), measure, comparison, year)
