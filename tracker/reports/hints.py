"""What a report still lacks, said before it goes out (填报提示). A hint never blocks.

Units get reports back for the same few reasons again and again; the writer and whoever signs see
them while there is time to do something about it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.core.differences import likeness
from tracker.models import MarkValue, Target
from tracker.reports.content import LABELS, Content
from tracker.reports.promises import promises_in

# From this share of copied text on, in per cent, it is said.
_MUCH_COPIED = 60
# A short text has little to say in other words: 已完成。
_LEAST_TO_COMPARE = 12

_NO_PROBLEM = re.compile(
    r"(?:目前|当前|现阶段|本期|本季度)?(?:暂时?)?(?:无|没有|不存在)?"
    r"(?:存在)?(?:的?主要|明显)?(?:问题|困难)?"
)
_SIGNS = re.compile(r"[\s。．.，,；;、！!—–\-/（）()]+")
_NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})"
# 8月底 · 三季度 · 年底前 · 中旬 · 下半年 · 9/30 · 2022.9 · 15日前 · 两周内 · 每月 · 国庆节前
_TIME = re.compile(
    rf"{_NUMERAL}\s*(?:月|季度|日|号|年)|[\d一二三四五六七八九十两半]\s*个?(?:月|周|天|工作日|星期)"
    r"|[上中下]旬|年[底内中末初前]|月[底内中末初]|季[末初]|[上下]半年|[本下]季度|[本下]月|[本下]周"
    r"|每[月周季日年天]|全年|年度|节前|汛期|春节|清明|五一|端午|中秋|国庆|元旦"
    r"|\d{4}\.\d{1,2}|\d{1,2}\s*/\s*\d{1,2}(?!\d)"
)


@dataclass(frozen=True)
class Hint:
    """A sentence, and the box that it stands by."""

    box: str  # progress, problems, next_steps, target_values or promise_outcomes
    text: str

    @property
    def whole(self) -> str:
        """The sentence where it stands apart from its box."""
        return f"{LABELS[self.box]}：{self.text}" if self.box in LABELS else self.text


@dataclass(frozen=True)
class Before:
    """What the unit said the quarter before, and what came of it."""

    progress: str = ""
    promises: Sequence[str] = ()
    mark: MarkValue | None = None  # of the task, once published


def hints_for(content: Content, before: Before, targets: Sequence[Target]) -> list[Hint]:
    """What the writer may want to add; nothing as long as no progress is written."""
    if not content.progress.strip():
        return []
    return [
        *_copied(content.progress, before.progress),
        *_without_problem(content.problems, before.mark),
        *_without_date(content.next_steps),
        *_without_number(content.target_values, targets),
        *_without_outcome(content.promise_outcomes, before.promises),
    ]


def much_copied(progress: str, last: str) -> int:
    """How many per cent of a text stood in the last one, where that is much; else 0."""
    if len(progress) < _LEAST_TO_COMPARE and progress != last:
        return 0
    copied = round(100 * likeness(last, progress))
    return copied if copied >= _MUCH_COPIED else 0


def names_a_time(text: str) -> bool:
    """Whether it is said by when: 8月底, 三季度, 两周内."""
    return _TIME.search(text) is not None


def _copied(progress: str, last: str) -> Iterator[Hint]:
    if copied := much_copied(progress, last):
        yield Hint("progress", f"与上期所报文字 {copied}% 相同，容易被退回。请补充本期新进展。")


def _without_problem(problems: str, mark: MarkValue | None) -> Iterator[Hint]:
    if mark and mark.is_problem and _NO_PROBLEM.fullmatch(_SIGNS.sub("", problems)):
        yield Hint("problems", f"上期评定为{mark.label}，还没有写问题。请写明原因和需要谁协调。")


def _without_date(next_steps: str) -> Iterator[Hint]:
    steps = promises_in(next_steps)
    undated = [step for step in steps if not names_a_time(step)]
    if not undated:
        return
    which = f"有 {len(undated)} 条没有" if len(steps) > 1 else "没有"
    yield Hint("next_steps", f"{which}写完成时间，例如“8月底前完成主体”。")


def _without_number(typed: dict[str, str], targets: Sequence[Target]) -> Iterator[Hint]:
    missing = [target.name for target in targets if not typed.get(str(target.id), "").strip()]
    if missing:
        yield Hint("target_values", f"{_listed(missing)}还没有填完成数。")


def _without_outcome(chosen: Sequence[dict[str, str]], promises: Sequence[str]) -> Iterator[Hint]:
    answered = {each["promise"] for each in chosen if each["outcome"]}
    open_ones = [promise for promise in promises if promise not in answered]
    if open_ones:
        yield Hint(
            "promise_outcomes",
            f"上期承诺有 {len(open_ones)} 条还没有选兑现情况。",
        )


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:2])
    return shown if len(names) <= 2 else f"{shown}等 {len(names)} 项"
