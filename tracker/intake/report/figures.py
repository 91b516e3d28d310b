"""The figures in a text as targets (量化指标): 改造21个老旧小区, 不低于95%, 65蒸吨及以上.

A figure is a number with a unit. What it is of stands before it (参保率达到95%) or, with the verb,
around it (改造21个老旧小区). Dates, names with numbers in them and whatever is quoted are none.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.intake.draft import Comparison
from tracker.intake.report.measures import MULTIPLES, NO_FIGURE, OF_NAMES, OTHER_WORD, UNIT
from tracker.intake.report.sentences import Span, clauses_in, quoted, sentences_in
from tracker.intake.words import narrow_digits


@dataclass(frozen=True)
class Figure:
    """改造21个老旧小区 is 改造老旧小区, 21, 个; text: the clause as it stands."""

    text: str
    name: str
    value: Decimal
    unit: str
    comparison: Comparison


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TO = r"\s*(?:%|％)?\s*[-—–~～至]{1,2}\s*"

_FIGURE = re.compile(
    rf"(?<![\d.A-Za-z第])(?P<number>{_NUMBER})(?:{_TO}(?P<upper>{_NUMBER}))?"
    rf"(?P<more>[多余]?)(?P<times>{MULTIPLES})?(?P<more_too>[多余]?)"
    rf"(?P<unit>{UNIT})(?:（[^）]{{1,2}}）)?(?P<per>/(?:日|天|年|小时|人|月))?(?P<more_last>[多余]?)"
    rf"(?P<after>(?:及|或)?以上|(?:及|或)?以下|以内|之内|内(?=完成|办结|办完|$)|左右|上下)?"
)
_OF_A_CLASS = re.compile(r"以上(?:的)?[^，。；、]*\d")
# A clause that says only what the work is about, or where it starts from.
_ADJUNCT = re.compile("围绕|聚焦|依托|按照|根据|针对|立足|对照|对标|面向|紧扣|紧盯|瞄准")
_BEFORE_AT_LEAST = re.compile(
    "(?:不[低少小下]于|至少|(?<!不)(?:超过|超出|超|高于|大于|多于)|突破|逾|最低)$"
)
_BEFORE_AT_MOST = re.compile("(?:不[高多大]于|不超过?|(?<!不)(?:低于|少于|小于)|最多|至多)$")
_BEFORE_ABOUT = re.compile(r"(?:约|大约|近|接近)为?$")
_BETWEEN = re.compile(
    "(?:不?[低少小下高多大]于|不?超过?|至少|超出|突破|逾|约|大约|近|接近|最低|最多|至多)$"
)
# Words that say only that the figure holds; behind the name they are no part of it.
_HOLDS = re.compile(
    "(?:稳定|控制|保持|维持|稳步|全部|基本|力争|预计|总体|持续|要|均|各|将|分别|累计|总计|共计|达到|达成|达"
    "|(?:提高|提升|增加|增长|扩大|下降|降低|降|增|压减|压缩|缩短|稳定保持)[到至在]|完成|实现|突破|[为至到在是占不约])$"
)
LONGEST_BEFORE = 60  # characters before a figure that may name it
_LEADING = re.compile(
    r"^(?:力争|确保|争取|努力|预计|预期|计划|全年|今年|全市|全县|全区|全省|全旗|要|再|使|将|拟|年内|实现|其中|并|和|及|、|共|累计|总计|拿出|安排)+"
)
_LEADING_KEPT = re.compile(r"^计划(?=投资|总投资)")
_TAIL_OF_OBJECT = re.compile(r"[、，,；;。！？：:（(]|(?:和|与|及|以及)(?=[^、，]{0,14}\d)")
_LAST_OF_LIST = re.compile("、(?=完成|新建|实现|建成|改造|新增|竣工|培育|引进)")
_OF = re.compile("(?:压缩|压减|缩短|降低|提高)至[^至]{0,10}的$|的$")
_MANNERS = "加快|全力|大力|着力|积极|扎实|高质量|高标准|高水平"
_PUSH = re.compile(f"^(?:{_MANNERS})+(?:推进|实施|推动)?")
_PUSH_OUTCOME = re.compile(f"^(?:{_MANNERS}|推进|推动|促进|实施)+(?=.{{4}})")
_VERB = re.compile("新建|改建|改造|建设|安装|新增|建成|实施|治理|完成|培育|种植|打造|更新")
_GENERAL_VERB = re.compile("(?:实施|推进|完成|开展|启动|加快|推动|组织|计划|全面|继续)*")
_DONE = re.compile("(?:改造|整治|治理|修复|更新|建设|提升)$")
_YEAR = re.compile(r"(?:到|至)?20\d\d年(?:底|末)?|^(?:完成|实施)(?=.*(?:面积|里程|总量)$)")
_COMPARED = re.compile("同比|比上年|较上年|增长$|下降$|增速$")
_CHANGE = re.compile("(?:同比)?(?:增长|下降)$")
_STAGE = re.compile("(?:新?开工|竣工|完工|投产|投运)$")
_SIGNS = " 、，,；;。！？：:　"
LONGEST_NAME = 30
LONGEST_CLAUSE = 400  # what has no comma for longer than this is no sentence
LONGEST_SHORT_NAME = 3  # 一产, 二产; a longer one is a name of its own


def figures_in(text: str) -> list[Figure]:
    """The figures of a text, in order."""
    plain = narrow_digits(text).replace("％", "%").replace("．", ".")
    inside = quoted(plain)
    found: list[Figure] = []
    for start, end in _clauses(plain):
        clause = plain[start : min(end, start + LONGEST_CLAUSE)]
        matches = [
            each
            for each in _FIGURE.finditer(clause)
            if not inside[start + each.start()] and _is_figure(clause, each)
        ]
        for figure in _of_clause(clause, matches):
            found.append(_compared(figure, found[-1]) if found else figure)
    return found


def _clauses(text: str) -> list[Span]:
    return [clause for span in sentences_in(text) for clause in clauses_in(text, *span)]


def _compared(figure: Figure, before: Figure) -> Figure:
    """同比增长 is of what was named before: 总投资同比增长."""
    if not _COMPARED.match(figure.name):
        return figure
    return replace(figure, name=f"{_CHANGE.sub('', before.name)}{figure.name}")


def _without_end(text: str) -> str:
    """A name without the words behind it that say only that the figure holds."""
    found = _HOLDS.search(text)
    while found:
        text = text[: found.start()]
        found = _HOLDS.search(text)
    return text


def _is_figure(clause: str, found: re.Match[str]) -> bool:
    unit, after = found["unit"], clause[found.end() :]
    before = clause[: found.start()]
    if unit in OF_NAMES and not found["times"]:
        return False
    if unit == "岁":
        return "寿命" in before
    if before.endswith(("第", "前", "“", "《", "—", "-", "+", "＋", "/", "：")) and unit != "元":
        return False
    around = f"{unit}{after[:6]}"
    return not (NO_FIGURE.match(around) or OTHER_WORD.match(around) or _is_threshold(found, after))


def _is_threshold(found: re.Match[str], behind: str) -> bool:
    """2000万元以上项目35个: the money tells which projects, it is not promised."""
    return found["unit"].endswith("元") and bool(
        _OF_A_CLASS.match(f"{found['after'] or ''}{behind}")
    )


def _of_clause(clause: str, matches: list[re.Match[str]]) -> list[Figure]:
    """The figures of one clause; 、 between them shares the verb: 改造14个小区、30栋楼房."""
    if not matches or (_ADJUNCT.match(clause) and not _VERB.search(clause)):
        return []
    shared = _shared_names(clause, matches)
    text = clause.strip(_SIGNS)
    verb, begin = "", 0
    figures: list[Figure] = []
    for at, found in enumerate(matches):
        stop = matches[at + 1].start() if at + 1 < len(matches) else len(clause)
        before = clause[begin : found.start()]
        object_end = _object_end(clause, found, stop)
        behind = _object(clause[found.end() : object_end])
        named = _subject(before, counts=bool(behind))
        if not named and at:
            named = verb
        elif behind:
            verb = named
        name = shared[at] if shared else _name(named, behind, found, clause)
        if _STAGE.fullmatch(name) and figures:
            name = _STAGE.sub("", figures[-1].name) + name
        name = _YEAR.sub("", name)
        if name:
            figures.append(_figure(text, name, found, before))
        begin = object_end
    return figures


def _object_end(clause: str, found: re.Match[str], stop: int) -> int:
    """Where the thing counted ends: at a stop, or at the verb that the next figure belongs to."""
    ends = _TAIL_OF_OBJECT.search(clause, found.end(), stop + 1)
    if ends:
        return ends.start()
    verb = _VERB.search(clause, found.end(), stop) if stop < len(clause) else None
    return verb.start() if verb else stop if stop == len(clause) else found.end()


def _name(named: str, behind: str, found: re.Match[str], clause: str) -> str:
    """改造 and 老旧小区 make a name; money is named by what it is spent as alone: 计划投资."""
    if found["unit"].endswith("元") and named:
        return named[-LONGEST_NAME:]
    done = _DONE.search(clause.rstrip(_SIGNS))
    if named and behind and done and _GENERAL_VERB.fullmatch(named):
        return _joined(done[0], behind.removesuffix(done[0]))
    return _joined(named, behind) or clause[: found.start()].strip(_SIGNS)[-LONGEST_NAME:]


def _shared_names(clause: str, matches: list[re.Match[str]]) -> list[str]:
    """甲、乙、丙产值分别增长5%、6%、7%: a name for each figure; none where they do not pair."""
    head, apart, verb = clause[: matches[0].start()].partition("分别")
    if not apart:
        return []
    names = [name for name in re.split("[、和与及]", head.strip(_SIGNS)) if name]
    if len(names) != len(matches):
        return []
    names[0] = _LEADING.sub("", names[0]) or names[0]
    short = len(names[0])
    alike = short <= LONGEST_SHORT_NAME and all(len(name) == short for name in names[:-1])
    if alike and len(names) > 1 and len(names[-1]) > short:
        names = [name + names[-1][short:] for name in names[:-1]] + names[-1:]
    change = _without_end(_BETWEEN.sub("", verb))
    return [name + change for name in names]


def _subject(before: str, *, counts: bool) -> str:
    """The name or verb that a figure follows, without what only says that it holds.

    counts: a thing stands behind the figure, so that a verb before it is part of the name.
    """
    bare = re.split("[：:]", before[-LONGEST_BEFORE:].strip(_SIGNS))[-1]
    bare = _LAST_OF_LIST.split(bare)[-1]
    bare = _BETWEEN.sub("", bare)
    bare = bare if counts and bare.endswith(("完成", "实现")) else _without_end(bare)
    bare = _OF.sub("", bare)
    bare = (_PUSH if counts else _PUSH_OUTCOME).sub("", bare)
    return bare if _LEADING_KEPT.match(bare) else _LEADING.sub("", bare)


def _object(behind: str) -> str:
    bare = behind.strip(_SIGNS)
    bare = re.sub(r"^(?:的|及以上|以上|以下|左右|用于|[完办]成$|办结$)", "", bare)
    return re.sub(r"(?:工作|任务)?(?:等|左右|以上)?$", "", bare)


def _joined(before: str, behind: str) -> str:
    name = before + behind
    if len(name) > LONGEST_NAME:
        name = re.split("[、的]", before)[-1] + behind
    return name[-LONGEST_NAME:] if not behind else name[:LONGEST_NAME]


def _figure(text: str, name: str, found: re.Match[str], before: str) -> Figure:
    unit = f"{found['times'] or ''}{found['unit']}{found['per'] or ''}"
    value = Decimal(found["number"].replace(",", ""))
    return Figure(text, name, value, unit, _comparison(found, before))


def _comparison(found: re.Match[str], before: str) -> Comparison:
    """左右 behind the figure is stronger than a verb before it; 控制在 alone says nothing."""
    after = found["after"] or ""
    if after in {"左右", "上下"}:
        return Comparison.ABOUT
    if "下" in after or "内" in after or _BEFORE_AT_MOST.search(before):
        return Comparison.AT_MOST
    more = found["more"] or found["more_too"] or found["more_last"] or found["upper"]
    if "上" in after or more or _BEFORE_AT_LEAST.search(before):
        return Comparison.AT_LEAST
    return Comparison.ABOUT if _BEFORE_ABOUT.search(before) else Comparison.EQUAL
