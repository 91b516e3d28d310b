"""The year's headline targets (主要预期目标): the clauses that one paragraph lists."""

import re
from collections.abc import Sequence

from tracker.intake.draft import ProposedTarget
from tracker.intake.report.figures import figures_in
from tracker.intake.report.lines import Paragraph, begins_item
from tracker.intake.report.sentences import Span, clauses_in, sentences_in

_INTRODUCES = re.compile(
    r"(?:主要)?(?:预期|奋斗|发展|工作|总体)?(?:性)?目标(?:建议|初步|确定|安排|设定|拟)*(?:是|为|如下)(?:[：:，,]|(?=[^，。]{2,30}[\d%]))"
    r"|(?:主要|预期)(?:预期|发展|指标)*目标[：:]|主要(?:预期)?指标(?:是|为)?[：:]"
)
_OTHER_YEARS = re.compile("十[一二三四五六七八九]五|五年|今后|到20|远景")
# A clause that only says more of the one before: 力争取得更好结果, 其中….
_ALWAYS_MORE = re.compile(
    "其中|同比|比上年|高于|快于|增速[高快]于|奋斗目标|按可比口径|与[^，]*同步[，；。]?$|[^，]{0,16}更(?:好|高的?目标|优)(?:的?(?:结果|成效|成绩))?[，；。]?$"
)
_MORE_OF = re.compile(rf"{_ALWAYS_MORE.pattern}|并|努力|力争|争取|确保|在实际工作中|实际")
_STRIVES = re.compile("(?:力争|争取|确保|努力|实现|达到)+")
# How an aim without a figure ends.
_AIM = re.compile(
    "同步|改善|优良|平衡|稳定|任务|控制|达标|完成|目标|合理|内|提升|提高|向好|好转|下降|增长|增加|要求|水平|范围|以上|衔接|持平|领先|前列|扩大|优化|无?发生|动态清零|安全"
)
_OTHER_SENTENCE = re.compile(
    "(?:确定|提出|设定|制定|实现|完成|为实现|为完成|围绕|对标|要实现|为了)?(?:上述|以上|这些|这一|这个)|综合|我们|做好|重点|抓好|着力|必须|具体|主要考虑|各位|同时|在(?:实际|具体)工作|总的"
)
_SIGNS = " 、，,；;。！？：:—-　"
_BULLET = re.compile(r"[—－-]{1,2}|[（(]?\d{1,2}[）).、]")
LONGEST_CLAUSE = 70


class Headline:
    """The paragraphs that list the targets, and the clauses in each, by place."""

    def __init__(self) -> None:
        self.clauses: dict[int, list[Span]] = {}

    def targets(self, paragraphs: Sequence[Paragraph]) -> tuple[ProposedTarget, ...]:
        return tuple(
            target_of(paragraphs[at].text[start:end])
            for at in sorted(self.clauses)
            for start, end in self.clauses[at]
        )


def headline_of(paragraphs: Sequence[Paragraph], places: Sequence[int]) -> Headline:
    """The first list of targets among the paragraphs at these places."""
    headline = Headline()
    for order, at in enumerate(places):
        found = _introduction(paragraphs[at].text)
        if found is None:
            continue
        clauses = _clauses(paragraphs[at].text, found)
        if clauses:
            headline.clauses[at] = clauses
            if clauses[-1][1] == len(paragraphs[at].text):  # a page's width may have parted it
                headline.clauses |= _listed(paragraphs, places[order + 1 :], counted=True)
        elif not paragraphs[at].text[found:].strip(_SIGNS):
            headline.clauses = _listed(paragraphs, places[order + 1 :])
        if headline.clauses:
            return headline
    return headline


def _introduction(text: str) -> int | None:
    """Where the list begins in a paragraph that says 主要预期目标是."""
    for start, end in sentences_in(text):
        found = _INTRODUCES.search(text, start, end)
        if found and not _OTHER_YEARS.search(text, start, found.end()):
            return found.end()
    return None


def _listed(
    paragraphs: Sequence[Paragraph], places: Sequence[int], *, counted: bool = False
) -> dict[int, list[Span]]:
    """Targets that stand on lines of their own below the words that announce them.

    counted: each line must hold a figure, for nothing else tells that the list goes on.
    """
    listed: dict[int, list[Span]] = {}
    for at in places:
        text = paragraphs[at].text
        bullet = _BULLET.match(text)
        clauses = _clauses(text, bullet.end() if bullet else 0, announced=False)
        is_whole = bool(clauses) and clauses[-1][1] == len(text) and not text.endswith(("：", ":"))
        if not is_whole or (counted and not figures_in(text)):
            break
        listed[at] = clauses
    return listed


def _clauses(text: str, start: int, *, announced: bool = True) -> list[Span]:
    """The clauses of the list; it ends at the sentence that speaks of something else.

    announced: the words before say that these are the targets, whatever they look like.
    """
    found: list[Span] = []
    for begin, end in sentences_in(text):
        if end <= start:
            continue
        begin = max(begin, start)
        is_other = _OTHER_SENTENCE.match(text, begin) or begins_item(text[begin : begin + 12])
        if is_other and (found or not announced):
            break
        clauses = _joined(text, clauses_in(text, begin, end))
        is_list = announced and begin == start and len(clauses) > 1
        if not is_list and not all(_is_target(text[a:b]) for a, b in clauses):
            break
        if found and _is_more(text[clauses[0][0] : clauses[0][1]]):
            found[-1] = (found[-1][0], clauses.pop(0)[1])
        found += clauses
    return found


def _joined(text: str, clauses: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in clauses:
        waits = bool(joined) and text[slice(*joined[-1])].strip(_SIGNS) == "其中"
        if waits or (joined and _is_more(text[start:end])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_more(clause: str) -> bool:
    """Whether a clause has no subject of its own: 力争取得更好结果; not 力争投资增长7%."""
    if not _MORE_OF.match(clause):
        return len(clause.strip(_SIGNS)) < 4
    if _ALWAYS_MORE.match(clause):
        return True
    figures = figures_in(clause)
    named = _STRIVES.sub("", figures[0].name) if figures else ""
    if figures and len(named) >= 4:
        return False
    return bool(figures) or not _names_thing(clause)


def _names_thing(clause: str) -> bool:
    """确保完成节能减排任务 names a thing; 努力争取更好结果 does not."""
    return len(_STRIVES.sub("", clause).strip(_SIGNS)) >= 8


def _is_target(clause: str) -> bool:
    bare = clause.strip(_SIGNS)
    return len(bare) <= LONGEST_CLAUSE and bool(figures_in(bare) or _AIM.search(bare))


def target_of(clause: str) -> ProposedTarget:
    """A clause as a target; without a figure it is an aim in words."""
    text = clause.strip(_SIGNS)
    figures = figures_in(text)
    if not figures:
        return ProposedTarget(text, text)
    first = figures[0]
    return ProposedTarget(text, first.name, first.value, first.unit, first.comparison)
