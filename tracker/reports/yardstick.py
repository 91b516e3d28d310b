"""What a government measures reports by (评定尺度), as it is set on a page of its own."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Self

from tracker.reports.pace import SEASON
from tracker.reports.suggestion import Thresholds

# Keys of the settings.
THRESHOLDS, SEASONS, REASONS = "mark_thresholds", "season_shares", "return_reasons"

# What is written most often when a report is returned.
USUAL_REASONS = (
    "缺具体数据",
    "与上期雷同",
    "未写完成时间",
    "未回应上期承诺",
    "未写存在问题",
    "口径与统计不一致",
)
MOST_REASONS = 20
LONGEST_REASON = 60


@dataclass(frozen=True)
class Yardstick:
    """thresholds: from where a task is slow or lags; season: the cumulative shares of the four
    quarters in per cent; reasons: what a return is mostly justified with."""

    thresholds: Thresholds = Thresholds()
    season: tuple[int, ...] = SEASON
    reasons: tuple[str, ...] = USUAL_REASONS

    @classmethod
    def from_settings(cls, values: dict[str, Any]) -> Self:
        """As set; what was never set stays as it comes."""
        thresholds, season = values.get(THRESHOLDS), values.get(SEASONS)
        return cls(
            Thresholds(**thresholds) if thresholds else Thresholds(),
            tuple(season or SEASON),
            tuple(values.get(REASONS) or USUAL_REASONS),
        )

    @property
    def version(self) -> str:
        """Which yardstick it is: another one has another version."""
        written = json.dumps(self.as_settings(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    def as_settings(self) -> dict[str, Any]:
        return {
            THRESHOLDS: {"slow": self.thresholds.slow, "lagging": self.thresholds.lagging},
            SEASONS: list(self.season),
            REASONS: list(self.reasons),
        }
