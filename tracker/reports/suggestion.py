"""A mark that the rules would give, and why (建议评定). Plain values in, sentences out.

The reviewer decides: nothing is chosen by what stands here, and where nothing can be said honestly
nothing is suggested. More done never makes a suggestion worse.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.models import Comparison, MarkValue, Outcome
from tracker.reports.pace import Course, until
from tracker.reports.progress import Progress, Reading, progress_of

# Without figures, promises speak: so much kept is on course, less than half is slow.
_ON_COURSE = Decimal(2) / 3
_SLOW = Decimal(1) / 2

_WORST_FIRST = (MarkValue.LAGGING, MarkValue.SLOW, MarkValue.NORMAL, MarkValue.COMPLETED)


class Tone(StrEnum):
    """What a reason says of the work."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
    PLAIN = "plain"  # judges nothing


@dataclass(frozen=True)
class Reason:
    """short: the same in a few words for a list, where it speaks for a bad mark."""

    tone: Tone
    text: str
    short: str = ""


@dataclass(frozen=True)
class Suggestion:
    """mark: None where the rules say nothing; then `why_none` says why."""

    mark: MarkValue | None
    reasons: tuple[Reason, ...] = ()
    why_none: str = ""

    @property
    def doubt(self) -> str:
        """Why a report should be read closely: it does badly, or nothing can be said."""
        short = next((reason.short for reason in self.reasons if reason.short), "")
        return short if self.mark and self.mark.is_problem else self.why_none


@dataclass(frozen=True)
class Thresholds:
    """From how many percentage points behind a task is slow, and from how many it lags."""

    slow: int = 10
    lagging: int = 20


@dataclass(frozen=True)
class Case:
    """All that a suggestion is made from.

    outcomes: what became of each promise of the period before; None where the unit does not say.
    leads: how many units lead the task; the figures of one of several are a part of the whole.
    """

    figures: tuple[Reading, ...]
    outcomes: tuple[Outcome | None, ...]
    course: Course
    day: date
    thresholds: Thresholds = Thresholds()
    leads: int = 1


def suggest(case: Case) -> Suggestion:
    """What the rules would give; the figures decide, and where there are none the promises."""
    promised = _of_promises(case)
    if case.leads > 1 and case.figures:
        apart = f"{case.leads}个单位牵头，各报各的数，不能单独同总目标比"
        return _with_promises(promised, (Reason(Tone.PLAIN, apart),))
    if not case.figures:
        return _with_promises(promised, _of_nodes(case))
    judged = [_of_figure(figure, case) for figure in case.figures]
    reasons = tuple(reason for _, found in judged for reason in found) + promised.reasons
    marks = [mark for mark, _ in judged]
    worst = min((mark for mark in marks if mark), key=_WORST_FIRST.index, default=None)
    if worst in (MarkValue.NORMAL, MarkValue.COMPLETED) and None in marks:
        worst = None  # what is not known may be worse
    return Suggestion(worst, reasons, "" if worst else "有的指标不能按序时折算或没有报数")


def _with_promises(promised: Suggestion, before: tuple[Reason, ...]) -> Suggestion:
    return Suggestion(promised.mark, before + promised.reasons, promised.why_none)


Judgement = tuple[MarkValue | None, list[Reason]]


def _of_figure(figure: Reading, case: Case) -> Judgement:
    if figure.now is None:
        said = f"，上期报{figure.written(figure.before)}" if figure.before is not None else ""
        return None, [Reason(Tone.BAD, f"{figure.name}：本期没有报数{said}")]
    progress = progress_of(figure, case.course, case.day, leads=case.leads)
    mark, reason = _of_share(figure, progress, case) if progress else _of_level(figure, case)
    return mark, [reason, *_of_change(figure)]


def _of_share(figure: Reading, progress: Progress, case: Case) -> tuple[MarkValue | None, Reason]:
    """A figure that grows towards its goal, against what is expected by the day."""
    stands = (
        f"{figure.name}：目标{figure.written(figure.goal)}，"
        f"已完成{figure.written(figure.now)}，占{progress.done}%"
    )
    if progress.is_met:
        return MarkValue.COMPLETED, Reason(Tone.GOOD, f"{stands}，建议已完成")
    if progress.behind is None:
        return None, Reason(Tone.PLAIN, f"{stands}；{progress.measured_by}")
    stands = f"{stands}；{progress.measured_by}"
    if case.course.is_over(case.day):
        return MarkValue.LAGGING, Reason(
            Tone.BAD, f"{stands}，还没有完成，建议滞后", f"{figure.name}到期没有完成"
        )
    mark = _mark_for(progress.behind, case.thresholds)
    gap = f"差{progress.behind}个百分点" if progress.is_behind else "达到序时进度"
    sentence = f"{stands}，{gap}，建议{mark.label}"
    if mark is MarkValue.NORMAL:
        return mark, Reason(Tone.GOOD, sentence)
    return mark, Reason(Tone.BAD, sentence, f"{figure.name}低于序时{progress.behind}个百分点")


def _mark_for(behind: int, thresholds: Thresholds) -> MarkValue:
    if behind >= thresholds.lagging:
        return MarkValue.LAGGING
    return MarkValue.SLOW if behind >= thresholds.slow else MarkValue.NORMAL


def _of_level(figure: Reading, case: Case) -> tuple[MarkValue | None, Reason]:
    """A rate, a growth or a ceiling: it is met or it is not, and half of it is no half done."""
    is_ceiling = figure.is_ceiling
    about = "左右" if figure.comparison is Comparison.ABOUT else ""
    goal = f"{'不高于' if is_ceiling else '目标'}{figure.written(figure.goal)}{about}"
    stands = f"{figure.name}：{goal}，现为{figure.written(figure.now)}"
    is_over = case.course.is_over(case.day)
    if figure.is_met:
        mark = MarkValue.COMPLETED if is_over else MarkValue.NORMAL
        met = "没有超过" if is_ceiling else "达到要求"
        return mark, Reason(Tone.GOOD, f"{stands}，{met}，建议{mark.label}")
    missed = "超过上限" if is_ceiling else "没有达到"
    if is_over:
        return MarkValue.LAGGING, Reason(
            Tone.BAD, f"{stands}，到期{missed}，建议滞后", f"{figure.name}到期{missed}"
        )
    return None, Reason(
        Tone.FAIR, f"{stands}，目前{missed}；这类指标不按序时折算，请按后期走势判断"
    )


def _of_change(figure: Reading) -> list[Reason]:
    """What the period before says beside it; it does not move the mark."""
    if figure.now is None or figure.before is None or not figure.is_share or figure.is_met:
        return []
    if figure.now < figure.before:
        text = f"{figure.name}：比上期的{figure.written(figure.before)}还少，请核对是否累计数"
        return [Reason(Tone.BAD, text)]
    if figure.now == figure.before:
        return [Reason(Tone.FAIR, f"{figure.name}：与上期相同，本期没有新完成")]
    return []


def _of_nodes(case: Case) -> tuple[Reason, ...]:
    """A task without figures: which milestone to look for in the text."""
    node = case.course.last_node(case.day)
    if node is None:
        return ()
    text = f"到{until(case.day)}应过节点：{until(node.on)}前{node.text}，请对照正文"
    return (Reason(Tone.PLAIN, text),)


def _of_promises(case: Case) -> Suggestion:
    """What the promises alone suggest, in one sentence of what became of them."""
    if not case.outcomes:
        return Suggestion(None, (), "没有量化指标，也没有上期承诺可以对照")
    counts = Counter(case.outcomes)
    kept, partly = counts[Outcome.KEPT], counts[Outcome.PARTLY]
    broken, unsaid = counts[Outcome.NOT], counts[None]
    parts = (("兑现", kept), ("部分兑现", partly), ("未兑现", broken), ("没有交代", unsaid))
    text = "，".join(f"{word}{count}条" for word, count in parts if count)
    text = f"上期{len(case.outcomes)}条承诺：{text}（单位自报）"
    if unsaid:
        return Suggestion(None, (Reason(Tone.FAIR, text),), f"有{unsaid}条上期承诺没有交代")
    fulfilled = (kept + Decimal(partly) / 2) / len(case.outcomes)
    if fulfilled < _SLOW:
        return Suggestion(MarkValue.SLOW, (Reason(Tone.BAD, text, "上期承诺多数没有兑现"),))
    if fulfilled < _ON_COURSE or broken:
        return Suggestion(None, (Reason(Tone.FAIR, text),), "承诺兑现得有好有差")
    tone = Tone.GOOD if fulfilled == 1 else Tone.FAIR
    return Suggestion(MarkValue.NORMAL, (Reason(tone, text),))
