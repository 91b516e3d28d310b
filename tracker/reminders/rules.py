"""The rules of reminding (提醒规则) that a government may edit; pure values.

Which stages there are, who hears of each and by which channels beside the inbox, when nothing is
sent, and at what hour the day's digest is written. Changing them tells nothing anew: what
somebody heard of a deadline stands in the reminders, and he hears only of a later stage.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any, Self

from tracker.core import clock
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.core.workdays import WorkCalendar
from tracker.models import ROBOTS, USUAL_STAGES, Channel, Stage

SETTING = "reminder_rules"
MOST_STAGES = 12
# The sweep comes every ten minutes, and what the last one of the day does not find is a day late.
LATEST_DIGEST = time(23, 30)
_DAY = timedelta(days=1)


class Hearer(Labelled):
    """In what part somebody hears of an owed report."""

    REPORTER = "reporter", "联络员"
    HEAD = "head", "责任人"
    LEADER = "leader", "分管领导"
    OFFICE = "office", "督查室"


@dataclass(frozen=True)
class StageRule:
    """Who hears of a stage, and by which channels beside the inbox."""

    stage: Stage
    hearers: tuple[Hearer, ...]
    channels: frozenset[Channel] = frozenset()

    @property
    def said(self) -> str:
        hearers = "、".join(hearer.label for hearer in self.hearers)
        ways = "、".join(channel.label for channel in Channel if channel in self.channels)
        return f"{self.stage.label}：{hearers}{f'（{ways}）' if ways else ''}"

    @property
    def in_person(self) -> frozenset[Channel]:
        """The channels that reach one person each; a robot speaks to a group."""
        return self.channels - ROBOTS


@dataclass(frozen=True)
class Rules:
    """A government's rules of reminding, its stages in their order."""

    stages: tuple[StageRule, ...]
    quiet_from: time
    quiet_until: time
    is_quiet_on_days_off: bool
    digest_at: time

    @classmethod
    def default(cls) -> Self:
        """What holds until a government sets its own: docs/rules.md 9."""
        by_mail = frozenset({Channel.EMAIL})

        def hearers(stage: Stage) -> tuple[Hearer, ...]:
            if stage.days > 0:
                return tuple(Hearer)
            return (Hearer.REPORTER,) if stage.days else (Hearer.REPORTER, Hearer.HEAD)

        return cls(
            stages=tuple(
                StageRule(stage, hearers(stage), by_mail)
                for stage in (Stage.OPENING, *USUAL_STAGES)
            ),
            quiet_from=time(20),
            quiet_until=time(8),
            is_quiet_on_days_off=True,
            digest_at=time(8, 30),
        )

    @classmethod
    def from_setting(cls, setting: Mapping[str, Any] | None) -> Self:
        """The rules as they were kept; the default where none were."""
        if not setting:
            return cls.default()
        return cls(
            stages=tuple(
                StageRule(
                    Stage.of(each["stage"]),
                    tuple(hearer for hearer in Hearer if hearer.value in each["hearers"]),
                    frozenset(kind for kind in Channel if kind.value in each["channels"]),
                )
                for each in setting["stages"]
            ),
            quiet_from=time.fromisoformat(setting["quiet_from"]),
            quiet_until=time.fromisoformat(setting["quiet_until"]),
            is_quiet_on_days_off=setting["quiet_on_days_off"],
            digest_at=time.fromisoformat(setting["digest_at"]),
        )

    def as_setting(self) -> dict[str, Any]:
        return {
            "stages": [
                {
                    "stage": each.stage.value,
                    "hearers": [hearer.value for hearer in each.hearers],
                    "channels": sorted(each.channels),
                }
                for each in self.stages
            ],
            "quiet_from": f"{self.quiet_from:%H:%M}",
            "quiet_until": f"{self.quiet_until:%H:%M}",
            "quiet_on_days_off": self.is_quiet_on_days_off,
            "digest_at": f"{self.digest_at:%H:%M}",
        }

    @property
    def by_hearers(self) -> list[tuple[tuple[Hearer, ...], list[Stage]]]:
        """The stages in their order, those together of which the same people hear."""
        return [
            (hearers, [each.stage for each in rules])
            for hearers, rules in groupby(self.stages, key=lambda each: each.hearers)
        ]

    @property
    def said(self) -> str:
        """The rules in the words of the page, for the trail."""
        stages = "；".join(each.said for each in self.stages)
        quiet = f"{self.quiet_from:%H:%M}至{self.quiet_until:%H:%M}"
        days_off = "和休息日" if self.is_quiet_on_days_off else ""
        return f"{stages}。每天{self.digest_at:%H:%M}汇总，免打扰{quiet}{days_off}"

    @property
    def mark(self) -> str:
        """By what a page knows whether it shows the rules that still hold."""
        return hashlib.sha256(self.said.encode()).hexdigest()[:16]

    def check(self) -> None:
        """RuleBroken where nothing sensible could follow from them."""
        self._check_stages()
        if self.digest_at > LATEST_DIGEST:
            raise RuleBroken(
                f"汇总时间太晚，当天来不及提醒，请不要晚于 {LATEST_DIGEST:%H:%M}。",
                field="digest_at",
            )
        if self._is_quiet_at(self.digest_at):
            raise RuleBroken(
                "汇总时间落在免打扰时段内，请改到时段之外，例如 08:30。", field="digest_at"
            )

    def _check_stages(self) -> None:
        if not self.stages:
            raise RuleBroken("一个提醒阶段也没有，请至少保留一个。", field="stages")
        if len(self.stages) > MOST_STAGES:
            raise RuleBroken(f"提醒阶段请不要超过{MOST_STAGES}个。", field="stages")
        for earlier, later in zip(self.stages, self.stages[1:], strict=False):
            if earlier.stage == later.stage:
                raise RuleBroken(f"“{later.stage.label}”填了两次，请删去一个。", field="stages")
        for each in self.stages:
            if not each.hearers:
                raise RuleBroken(
                    f"“{each.stage.label}”没有提醒对象，请至少选一个。", field="stages"
                )

    def of(self, stage: Stage) -> StageRule:
        return next(each for each in self.stages if each.stage == stage)

    def is_quiet(self, moment: datetime, calendar: WorkCalendar) -> bool:
        """Whether nothing leaves the house at that moment."""
        local = moment.astimezone(clock.SHANGHAI)
        day_off = self.is_quiet_on_days_off and not calendar.is_workday(local.date())
        return day_off or self._is_quiet_at(local.time())

    def loud_from(self, moment: datetime, calendar: WorkCalendar) -> datetime:
        """The first moment from then on at which something may leave the house."""
        local = moment.astimezone(clock.SHANGHAI)
        while self.is_quiet(local, calendar):
            day = local.date()
            if self._is_quiet_at(local.time()):
                ends = day if local.time() < self.quiet_until else day + _DAY
                local = datetime.combine(ends, self.quiet_until, clock.SHANGHAI)
            else:
                local = datetime.combine(calendar.add(day, 1), time(0), clock.SHANGHAI)
        return local

    def _is_quiet_at(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def in_order(stages: Iterable[StageRule]) -> tuple[StageRule, ...]:
    return tuple(sorted(stages, key=lambda each: each.stage))
