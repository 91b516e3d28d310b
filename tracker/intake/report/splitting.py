"""One deliverable a task: where a sentence is parted as a supervision office parts it.

At semicolons always. At a comma only before a clause that counts a deliverable of its own, when
another was counted before it and the two have nothing in common: 改造危房1万户，新建公路600公里.
What leads to a deliverable stays with it, and so does what it is good for.
"""

import re
from itertools import pairwise

from tracker.intake.report.figures import Figure, figures_in
from tracker.intake.report.kinds import acts
from tracker.intake.report.sentences import Span, clauses_in, parts_in
from tracker.intake.words import pairs_in

SHORTEST_PART = 6
LONGEST_TASK = 110  # the longest of a real year's 98 tasks; what is longer holds several
SHORTEST_SHARE = 24

_NO_DELIVERABLE = re.compile(r"%|‰|个百分点|点|元(?:/|$)|天|小时|分钟|岁|倍|度|次|期|届")
# What most deliverables speak of, so that it shows no likeness.
_COMMON = re.compile(
    "新建|改建|扩建|新增|改造|建设|建成|实施|推进|完成|农村|城市|城镇|城乡|老旧|项目|工程|各类|以上|左右|全市|全县|全区|全省|公共|国家|省级|市级"
    "|提升|培育|打造|争取|[万亿千百]?[个户套间公里亩]|[（）()“”、，；。的和与\\d.%]"
)
_MILESTONE = re.compile(
    "(?:加快|全力|全面|力争|确保|启动|新)?(?:建成|开工|竣工|投用|投产|启动|实施|开工建设|新建|改造|创建|争创|举办|办好|出台|编制|完成|设立|组建|建设|打造|谋划|推进|推动|开展|深化)"
)
_GOES_ON = re.compile("其中|并(?!网|购|联|轨)|以及|从而|以此|力争取得|同比|比上年|达到|使|让|为")


def pieces_of(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The pieces of a sentence that are a task each; put together they are the sentence."""
    stop = len(text) if end is None else end
    pieces: list[Span] = []
    for part in _joined_parts(text, parts_in(text, start, stop)):
        pieces += _deliverables(text, part)
    return pieces


def _joined_parts(text: str, parts: list[Span]) -> list[Span]:
    """Parts between semicolons; one that cannot stand alone belongs to the one before."""
    joined: list[Span] = []
    for start, end in parts:
        part = text[start:end]
        if joined and (len(part) < SHORTEST_PART or _GOES_ON.match(part)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _deliverables(text: str, part: Span) -> list[Span]:
    cuts = [part[0]]
    counted: set[str] = set()
    has_counted = False
    for start, end in clauses_in(text, *part):
        clause = text[start:end]
        here = [figure for figure in figures_in(clause) if _is_deliverable(figure)]
        pairs = {pair for figure in here for pair in _pairs(figure.name)}
        if here and has_counted and _stands_alone(clause) and not counted & pairs:
            cuts.append(start)
            counted = set()
        counted |= pairs
        has_counted = has_counted or bool(here)
    spans = list(pairwise([*cuts, part[1]]))
    return [piece for span in spans for piece in _shortened(text, span)]


def _is_deliverable(figure: Figure) -> bool:
    return not _NO_DELIVERABLE.search(figure.unit)


def _stands_alone(clause: str) -> bool:
    return acts(clause) and not _GOES_ON.match(clause)


def _pairs(name: str) -> set[str]:
    return pairs_in(_COMMON.sub(" ", name))


def _shortened(text: str, span: Span) -> list[Span]:
    """A piece too long to be one task, parted before clauses that begin something new."""
    if span[1] - span[0] <= LONGEST_TASK:
        return [span]
    cuts = [span[0]]
    has_done = False
    for start, end in clauses_in(text, *span):
        rest, share = span[1] - start, start - cuts[-1]
        is_long = share >= SHORTEST_SHARE and rest >= SHORTEST_SHARE
        if has_done and is_long and _MILESTONE.match(text, start):
            cuts.append(start)
            has_done = False
        has_done = has_done or acts(text[start:end])
    return list(pairwise([*cuts, span[1]]))
