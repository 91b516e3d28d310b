"""Setting what reports are measured by, and what a return is mostly justified with."""

from collections.abc import Sequence
from itertools import pairwise

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import service as directory
from tracker.models import Actor, Government
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
    *,
    slow: int,
    lagging: int,
    season: Sequence[int],
    reasons: Sequence[str],
    version: str,
    by: Actor,
) -> None:
    """Set it for the actor's government; only what differs is written and recorded.

    version: of the yardstick as the page showed it; RuleBroken if somebody changed it since.
    """
    _refuse_thresholds(slow, lagging)
    _refuse_season(season)
    reasons = list(dict.fromkeys(reason for reason in reasons if reason))
    _refuse_reasons(reasons)
    wanted = Yardstick(Thresholds(slow, lagging), tuple(season), tuple(reasons)).as_settings()
    _take_turns(by.government_id)
    present = yardstick_of(by.government_id)
    now = present.as_settings()
    differing = [key for key in wanted if wanted[key] != now[key]]
    if differing and version != present.version:
        raise RuleBroken(_overtaken(differing))
    for key in differing:
        directory.change_setting(key, wanted[key], label=LABELS[key], by=by)


def _take_turns(government_id: int) -> None:
    """Two who save at once do so one after the other, so that the second hears of the first."""
    db.session.get_one(Government, government_id, with_for_update=True)


def _overtaken(differing: Sequence[str]) -> str:
    what = "、".join(LABELS[key] for key in differing)
    return (
        f"没有保存。您打开之后，已有他人改过这里，与您填的不同的是：{what}。"
        "您填写的内容还在；要以您填的为准，请再按“保存”。"
    )


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
