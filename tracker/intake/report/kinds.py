"""What a sentence of the coming year's part is: something to do, or words around it.

Each rule is named and says one thing; the first that fits decides. What no rule knows is a task
when something is done in it, and background when nothing is.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from tracker.intake.report.figures import Figure, figures_in
from tracker.intake.report.sentences import clauses_in
from tracker.intake.words import HAN


class SentenceKind(StrEnum):
    TASK = "task"
    HEADING = "heading"
    BACKGROUND = "background"
    TARGET = "target"
    CLOSING = "closing"


# How something is done; it stands before the verb and says nothing of what is done.
_MANNER = re.compile(
    "(?:(?:大力|全力|着力|深入|扎实|切实|积极|坚决|坚定不移|坚定|全面|加力|稳步|有序|稳妥|统筹|科学|精准|严格|认真|持续|继续|进一步"
    "|因地制宜|多渠道|分类|适度|超前|广泛|充分|常态化|纵深|系统|加紧|率先|同步|重点|主动|努力|高质量|高水平|高标准|高起点|依法|合理|不断|逐步"
    "|加快|优先|精心|聚力|奋力|探索|谋划|争取|力争|确保|计划|并|要|将|再|更好|协同|集中|尽快|尽早|及时|推动|推进|支持)地?)*"
)
_ACT = re.compile(
    "新（|新|改|扩|建|修|开|完成|实施|启动|创建|争创|打造|培育|培养|引进|引育|增加|治理|整治|修复|种植|养殖|造林|植树|绿化|硬化|铺设|安装|加装"
    "|更新|拆除|清理|清淤|盘活|发放|发展|提供|筹集|筹建|组织|举办|承办|办好|开展|推广|推出|设立|成立|组建|制定|出台|编制|修订|落地|认定|申报|争取"
    "|招引|招商|签约|投放|投入|竣工|投产|收储|储备|供应|救助|帮扶|安置|转移|培训|招聘|招录|选派|配备|购置|提升|提高|改善|上线|整合|化解|压减|减少"
    "|关停|淘汰|检查|排查|普查|抓好|做好|做强|推行|落实|加强|加大|强化|深化|优化|完善|健全|建立"
)
# What is said of how to work, not what work is to be done.
_ATTITUDE = re.compile(
    "坚持(?!和)|践行|牢固树立|树牢|立足|锚定|秉持|秉承|贯彻(?!落实)|弘扬|牢记|紧扣|紧盯|围绕|聚焦|依托|按照|瞄准|遵循|把[^，]*作为"
    "|以[^，]*为|发扬|胸怀|保持[^，]*定力|恪守|坚信|只要|只有|无论|面对|让|使|为[^，]*(?:提供|作出|奠定|夯实|贡献|注入|增添|创造)"
)
_MANNER_OF_MIND = re.compile("(?:要|必须|始终|继续|坚定|大力|全面|深入|广泛|切实|更加|牢牢)*")
_POLITICAL = re.compile(
    "两个确立|两个维护|四个意识|四个自信|国之大者|政绩观|政治判断力|政治领悟力|政治领导|党的领导|不懈奋斗|精气神|时时放心不下|党中央.{0,12}一致"
    "|宪法法律"
)
_IDEAS = re.compile(
    r"^(?:深入|认真|全面)?(?:学习|贯彻|践行|学习贯彻)+习近平[^，。]*(?:思想|精神|论述)[。！]?$"
)
_YEAR_IS = re.compile(
    r"(?:今年|20\d\d年|本年度?|当前|未来五年|新的一年)[^，。]{0,12}是|做好今年|今年.{0,16}做好政府工作"
)
_REQUIREMENT = re.compile("总体要求|总体思路|总要求|指导思想|工作思路是|基本思路")
_ANNOUNCES = re.compile(
    r"[^。；]{0,70}(?:(?:以下|下列|如下)[^。；]{0,40}[：:。]|[一二三四五六七八九十\d]+个?方面(?:的?重?点?工作)?[：:。]|[：:])$"
    r"|[^。；]{0,24}[一二三四五六七八九十\d]+个“[^。；]{0,40}[：:。]$"
)
_ANNOUNCE_WORDS = re.compile(
    "(?:做好|抓好|抓实|做到|把握|突出|推进|落实|聚焦|着力|注重|坚持|办好|实施|开展)"
)
_REASON = re.compile(
    r"(?:确定|提出|设定|制定|实现|完成|为实现|为完成|为了|围绕|对标|落实|达成)?(?:上述|以上|这些|这一|今年|全年)[^，。]{0,8}(?:目标|任务)"
    r"|综合(?:考虑|分析|研判)|主要考虑|总的考虑|我们认为|党中央[^，。]*(?:部署|要求)"
)
_STATES = re.compile(
    r"[^，。；：“]{1,30}(?<![特别论尤其管凡于可但就还只总一二三四五六七八九十])(?:是|事关|关系[到着]|关乎|在于)[^否]"
)
_THERE_IS = re.compile(r"[^，。]{0,20}(?:还有|仍有|存在|依然|任重道远|仍然|拥有|具有)")
_WE_MUST = re.compile(
    r"我们(?:要|必须|将|应当|一定|坚信|相信|有信心|始终)|必须|各级政府|各地区|各部门|各级各部门|广大|全体|全市上下|全县上下|全区上下|全省上下|让我们|归根结底"
)
_CLOSING = re.compile(
    r"各位代表[！!，,：:]|同志们[！!，,：:]|[^。]{0,60}(?:更加紧密地?团结|不懈奋斗！|努力奋斗！|团结奋斗！)"
)
# 突出项目攻坚，加力扩大有效投资。 A short call that heads the sentences after it.
_CALLS = re.compile(
    "(?:突出|聚焦|紧扣|立足|围绕|以[^，]{2,12}为)[^，。]{2,14}[，,][^，。“]{4,16}。"
)
_WORD = re.compile(rf"[{HAN}A-Za-z]")
_CREED_FIRST = re.compile("(?:始终)?坚持[把以从]")
_CONCRETE = re.compile(
    r"制定|实施[^，。]{2,24}(?:行动|工程|计划|方案)|启动|举办|办好(?![。，；])|召开|承办|建成|开工|竣工|投用|整改|出台|印发|申报|争创|创建"
)


def says_something(text: str) -> bool:
    """Whether there are words in it, and not only signs and a number."""
    return bool(_WORD.search(text))


def acts(clause: str) -> bool:
    """Whether the clause begins, behind words of manner, with a verb that does something."""
    bare = clause.lstrip("，；,; ")
    manner = _MANNER.match(bare)
    return bool(_ACT.match(bare, manner.end() if manner else 0))


def is_attitude(clause: str) -> bool:
    """Whether a clause says only how to work: 坚持…, 践行…, 以…为…, 让…."""
    bare = clause.lstrip("，；,; ")
    manner = _MANNER_OF_MIND.match(bare)
    return bool(_ATTITUDE.match(bare, manner.end() if manner else 0))


def is_only_attitude(text: str) -> bool:
    return all(is_attitude(text[start:end]) for start, end in clauses_in(text))


def _announces(text: str) -> bool:
    return bool(_ANNOUNCES.fullmatch(text) and _ANNOUNCE_WORDS.search(text)) and len(text) <= 70


def _states(text: str) -> bool:
    first = text[: clauses_in(text)[0][1]]
    return bool(_STATES.match(first) or _THERE_IS.match(first)) and not acts(first)


# Sentences that are never a task, whatever figures they hold.
_NEVER: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("what year it is", _YEAR_IS.match),
    ("the general requirement", _REQUIREMENT.search),
    ("what follows", _announces),
    ("a creed", _POLITICAL.search),
    ("an idea to study", _IDEAS.match),
    ("why these targets", _REASON.match),
)
# Sentences that are background unless a figure makes them a promise.
_USUALLY: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("an appeal", _WE_MUST.match),
    ("a statement", _states),
    ("only attitude", is_only_attitude),
)


def kind_of(text: str, *, leads_in: bool = False) -> SentenceKind:
    """What a sentence is; leads_in: it stands between a heading and the headings below it."""
    if _CLOSING.match(text):
        return SentenceKind.CLOSING
    if not says_something(text) or any(rule(text) for _, rule in _NEVER):
        return SentenceKind.BACKGROUND
    if _promises(figures_in(text)):
        return SentenceKind.TASK
    if any(rule(text) for _, rule in _USUALLY):
        return SentenceKind.BACKGROUND
    if (leads_in or _CREED_FIRST.match(text)) and not _CONCRETE.search(text):
        return SentenceKind.BACKGROUND
    return SentenceKind.TASK


def call_of(text: str) -> str:
    """The word that a short call begins with, if the sentence is one; else nothing."""
    return text[0] if _CALLS.fullmatch(text) and not figures_in(text) else ""


def _promises(figures: list[Figure]) -> bool:
    """Whether a figure is promised, not only told: 预计…超过1170万人 is told."""
    return any(not figure.text.startswith(("预计", "目前", "现有")) for figure in figures)
