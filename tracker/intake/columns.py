"""The columns of a table, known by the words in their headers."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tracker.intake.blocks import Row
from tracker.intake.words import without_gaps


class Role(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    GROUP = "group"
    TEXT = "text"
    LEADERS = "leaders"
    LEAD_UNITS = "lead_units"
    SUPPORT_UNITS = "support_units"
    UNITS = "units"
    PERSONS = "persons"
    REQUIREMENT = "requirement"
    DUE = "due"
    FIELD = "field"


UNIT_ROLES = frozenset({Role.UNITS, Role.LEAD_UNITS, Role.SUPPORT_UNITS})
LONGEST_TITLE, SHORT_TITLE, LONGEST_WITH_GLOSS = 20, 1, 40
FEWEST_OF_INDICATORS = 3
INDICATOR = re.compile("(?:主要|具体|规划|考核)?指标(?:名称)?")
_YEAR = re.compile(r"(?:到|至)?20\d{2}")
NAME_ROLES = UNIT_ROLES | {Role.LEADERS, Role.PERSONS}

# The first pattern found in a header decides, so the more special stand first.
VOCABULARY: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"^(?:序号|编号|项次|号)$"),
    (Role.LEADERS, r"领导|(?:责任|分管|牵头|联系|包保|副)[省市州盟县区旗镇乡]长"),
    (
        Role.UNITS,
        r"(?:牵头|主办)(?:单位|部门)?[、/及和与](?:配合|协办|责任|参与|参加)(?:单位|部门)",
    ),
    (
        Role.SUPPORT_UNITS,
        r"^(?:配合|协办|协助)$|(?:配合|协办|协同|协助|参加|参与)(?:责任)?(?:单位|部门|科室|股室|处室)",
    ),
    (Role.LEAD_UNITS, r"^(?:牵头|主办)$|(?:牵头|主办|主责)(?:责任)?(?:单位|部门|科室|股室|处室)"),
    (
        Role.UNITS,
        r"(?:责任|承办|落实|实施|负责|完成|承担|提供|办理|执行|主管)(?:单位|部门|科室|股室|处室|乡镇)"
        r"|(?:实施|责任)主体|责任分工|部门分工",
    ),
    (Role.PERSONS, r"责任人|负责人|联系人|承办人|经办人"),
    (Role.REQUIREMENT, r"(?:督办|督查|报送|调度)(?:要求|频次|方式)|工作要求"),
    (
        Role.DUE,
        r"时限|(?:完成|办结|办理)(?:时间|期限|日期|节点)|截止(?:时间|日期)|进度安排|时间(?:节点|要求|安排)",
    ),
    (Role.GROUP, r"^(?:分组|细分)$|类别|分类|板块|领域"),
    (
        Role.TEXT,
        r"任务|举措|措施|具体内容|主要内容|工作内容|事项|重点工作|工作目标|目标(?!值)|名称|^指标$",
    ),
)


# 一季度进展, 上半年完成情况, 年终评定: what became of a task by then, never the task itself.
PERIOD = re.compile(
    r"(?:20\d\d年度?)?(?:第?[一二三四1234]季度|上半年|前三季度|全年|年终|年末|年度|1?\d月份?)"
)
_OF_A_PERIOD = re.compile(
    r"(?:进展|进度|情况|问题|困难|原因|下一?步.*|打算|评定|评价|等次|亮灯|状态|结果)$"
)


# 责任单位（排名第一的为牵头单位）, 牵头（责任）单位: what a bracket says is a gloss, or a word.
_GLOSS = re.compile(r"[（(][^）)]*(?:第一|首位|首个)[^）)]*[）)]")
_BRACKETS = re.compile(r"[（(]([^）)]{1,4})[）)]")
# 一级任务, 二级任务: all but the deepest group the rows.
_LEVEL = re.compile("[一二三四]级")


def role_of(header: str) -> Role | None:
    """The role a header's words give, or None where no word is known."""
    if is_of_a_period(header):
        return None
    short = len(header) <= LONGEST_WITH_GLOSS
    plain = _BRACKETS.sub(r"\1", _GLOSS.sub("", header)) if short else header
    return next((role for role, words in VOCABULARY if re.search(words, plain)), None)


def is_of_a_period(header: str) -> bool:
    """Whether a column says what became of the tasks by the end of a period."""
    return bool(PERIOD.match(header) and _OF_A_PERIOD.search(header))


@dataclass(frozen=True)
class Header:
    """A table's header row (表头).

    titles: the printed headers; a covered place repeats the header that covers it.
    roles: the role of each column.
    printed: the titles row by row, where the header has two.
    """

    titles: tuple[str, ...]
    roles: tuple[Role, ...]
    printed: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def lists_indicators(self) -> bool:
        """Whether the rows are indicators (指标), which are often printed without units."""
        return any("指标" in title for title in self.titles)

    @property
    def has_units(self) -> bool:
        return any(role in UNIT_ROLES for role in self.roles)

    def repeats_in(self, row: Row) -> bool:
        """Whether the row is this header, or a row of it, printed again on a new page."""
        return titles_of(row) in (self.titles, *self.printed)


def titles_of(row: Row) -> tuple[str, ...]:
    titles: list[str] = []
    for cell in row.cells:
        above = titles[-1] if titles else ""
        titles.append(above if cell is None else without_gaps(cell))
    return tuple(titles)


def header_in(row: Row) -> Header | None:
    """The row as a header, if its short cells name at least two different roles."""
    return _header(titles_of(row))


def _header(titles: tuple[str, ...]) -> Header | None:
    known = [role_of(title) for title in titles]
    named = {role for role in known if role}
    few = len(named) < 2 and not (len(titles) >= FEWEST_OF_INDICATORS and _name_of(titles))
    if few or not named & (UNIT_ROLES | {Role.TEXT}):
        return None
    if any(
        "。" in title or (len(title) > LONGEST_TITLE and not is_of_a_period(title))
        for title in titles
    ):
        return None
    return Header(titles, _roles(titles, known))


def _name_of(titles: tuple[str, ...]) -> str | None:
    """The title of the column with the names of indicators, where there is one."""
    return next(filter(INDICATOR.fullmatch, titles), None)


def _roles(titles: tuple[str, ...], known: list[Role | None]) -> tuple[Role, ...]:
    """The roles of the columns; what stands left of the number, or of the text, groups the rows.

    Right of the name of an indicator, a target (目标) is a value, not what is to be done.
    """
    indicator = _name_of(titles)
    for at, title in enumerate(titles):
        if indicator and at > titles.index(indicator) and title.endswith("目标"):
            known[at] = Role.FIELD
    levels = [at for at, title in enumerate(titles) if _LEVEL.match(title)]
    for at in levels:
        known[at] = Role.TEXT if at == levels[-1] else Role.GROUP
    texts = [at for at, role in enumerate(known) if role is Role.TEXT]
    if Role.NUMBER in known:
        left_of = known.index(Role.NUMBER)
    else:
        left_of = next((at for at in texts if titles[at] == titles[texts[-1]]), 0)
    return tuple(
        Role.GROUP if role is Role.TEXT and at < left_of else role or Role.FIELD
        for at, role in enumerate(known)
    )


def stacked(row: Row, below: Row) -> Header | None:
    """The header of two rows, where the lower one divides a title of the upper: 目标值 by year."""
    upper, lower = titles_of(row), _cells_of(below)
    if len({title for title in upper if title}) < 2 or len(upper) != len(lower):
        return None
    heads = _heads(upper, lower)
    divided = [heads.count(head) for head, title in zip(heads, lower, strict=True) if title]
    if not divided or min(divided) < 2 or any("。" in t or len(t) > LONGEST_TITLE for t in lower):
        return None
    titles = tuple(_together(*both) for both in zip(upper, heads, lower, strict=True))
    header = _header(titles)
    return header and replace(header, printed=(upper, titles_of(below)))


def _cells_of(row: Row) -> tuple[str, ...]:
    return tuple(without_gaps(cell or "") for cell in row.cells)


def _heads(upper: tuple[str, ...], lower: tuple[str, ...]) -> list[str]:
    """The upper title above each lower one; none above where nothing is divided."""
    heads: list[str] = []
    head = ""
    for title, part in zip(upper, lower, strict=True):
        head = title or (head if part else "")
        heads.append(head if part else "")
    return heads


def _together(title: str, head: str, part: str) -> str:
    """One title of two: the lower by itself where it says enough, a year with what it is of."""
    if not part:
        return title
    if PERIOD.fullmatch(head):
        return f"{head}{part}"
    if _YEAR.match(part):
        return f"{part}{head}"
    return part if role_of(part) or len(part) > SHORT_TITLE else f"{head}{part}"
