"""Setting what reports are measured by, and what a return is mostly justified with."""

from collections.abc import Sequence
from itertools import pairwise

from tracker.core.errors import RuleBroken
from tracker.directory import service as directory
from tracker.models import Actor
from tracker.reports.queries.measuring import yardstick_of
from tracker.reports.suggestion import Thresholds
from tracker.reports.yardstick import (
    LONGEST_REASON,
    MOST_REASONS,
    REASONS,
    SEASONS,
    THRESHOLDS,
    Yardstick,
)

LABELS = {THRESHOLDS: "建议评定的起点", SEASONS: "施工季节的累计比例", REASONS: "退回的常用理由"}
_QUARTERS = "一二三四"


def change_yardstick(
    *, slow: int, lagging: int, season: Sequence[int], reasons: Sequence[str], by: Actor
) -> None:
    """Set it for the actor's government; only what differs is written and recorded."""
    _refuse_thresholds(slow, lagging)
    _refuse_season(season)
    reasons = list(dict.fromkeys(reason for reason in reasons if reason))
    _refuse_reasons(reasons)
    wanted = Yardstick(Thresholds(slow, lagging), tuple(season), tuple(reasons)).as_settings()
    now = yardstick_of(by.government_id).as_settings()
    for key, value in wanted.items():
        if value != now[key]:
            directory.change_setting(key, value, label=LABELS[key], by=by)


def _refuse_thresholds(slow: int, lagging: int) -> None:
    if not 1 <= slow <= 99:
        raise RuleBroken("进展缓慢的起点请填在1到99个百分点之间。", field="slow")
    if not slow < lagging <= 100:
        raise RuleBroken("滞后的起点请填大于进展缓慢的起点，最多100个百分点。", field="lagging")


def _refuse_season(season: Sequence[int]) -> None:
    for (before, share), quarter in zip(pairwise((0, *season)), _QUARTERS, strict=True):
        field = f"quarter_{_QUARTERS.index(quarter) + 1}"
        if not before <= share <= 100:
            raise RuleBroken(
                f"{quarter}季度末的累计比例填了{share}%，请填在{before}%到100%之间。", field=field
            )
    if season[-1] != 100:
        raise RuleBroken("四季度末累计完成请填100%。", field="quarter_4")


def _refuse_reasons(reasons: Sequence[str]) -> None:
    if not reasons:
        raise RuleBroken("请至少留一条退回理由。", field="reasons")
    if len(reasons) > MOST_REASONS:
        raise RuleBroken(
            f"退回理由最多{MOST_REASONS}条，现在有{len(reasons)}条，请删去几条。", field="reasons"
        )
    for reason in reasons:
        if len(reason) > LONGEST_REASON:
            raise RuleBroken(
                f"“{reason[:12]}…”有{len(reason)}字，一条最多{LONGEST_REASON}字，请删减。",
                field="reasons",
            )
