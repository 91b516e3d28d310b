"""The forms of words in a decomposition: what a name, a heading, a number or a date looks like.

No place or person is named here; only forms that any Chinese government uses.
"""

import re
import unicodedata
from itertools import groupby, pairwise

HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
WIDE = rf"{HAN}\u3000-\u303f\uff00-\uff60\u2018-\u201d"

_UNIT = re.compile(
    "(?:[局委办厅署部院所站社馆镇乡会校厂场队团区县市旗州省村联]|[视象]台|中心|公司|企业|集团|[银分支]行|街道|办事处|政府"
    "|部门|单位|大学|各地|专班|基地|实验室|海关|中支|分署|城投)$"
)
_POST = re.compile("副?(?:[市县区旗镇乡州省局部]长|秘书长|主任|书记|司令|领导)$")
_PERSON = re.compile(rf"[{HAN}]{{2,4}}$|[{HAN}]+[·•][{HAN}]+$")
_RESPONSIBLE = re.compile("(?:负责|责任|联系|承办|分管)(?:领导|同志|人员?)$")
_WIDE_GAP = re.compile(rf"(?<=[{WIDE}])[ \t\u00a0]+|[ \t\u00a0]+(?=[{WIDE}])")
# Characters that print nothing.
_UNPRINTED = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
# Signs of fonts that are not here; what they look like is not known, so they are kept.
PRIVATE = r"\ue000-\uf8ff"
_SINGLE = re.compile(rf"[{HAN}]$")
_NUMBERED = re.compile(r"\s*(\d{1,4})\s*(?:[、．·]|\.(?!\d))\s*")
_HEADING = re.compile(r"\s*[一二三四五六七八九十百]+\s*[、．.]\s*\S")
_SUBHEADING = re.compile(r"\s*[（(]\s*[一二三四五六七八九十百]+\s*[)）]\s*\S")
_NOTE = re.compile(r"\s*(?:注|备注|说明|附注)\s*[:：]|\s*注\s*\d*\s*[、.．]")
_ATTACHMENT = re.compile(
    r"\s*附[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[-—之]?\s*\d*\s*[:：]?\s*$"
)
_BLANK_FORM = re.compile(rf"(?:[{HAN}]{{2,8}}\s*[:：]\s*)+$")
_PAGE_NUMBER = re.compile(
    r"\s*(?:第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|[-—–－]\s*\d+\s*[-—–－]|\d+\s*/\s*\d+)\s*$"
)
_REQUIREMENT = re.compile("报送|按季|按月|按周|每季|每月|每周|季度|进度|督办|督查")
_DUE = re.compile(
    r"\d{4}\s*[-./年]\s*\d|\d\s*月|年底|年内|[季年]度?末|全年|长期|常态|持续|完成|季度"
)


def without_gaps(text: str) -> str:
    """The text on one line, without the spaces and signs that only layout put there."""
    return _WIDE_GAP.sub("", join_lines(_UNPRINTED.sub("", text))).strip()


def join_lines(text: str) -> str:
    """Lines of one paragraph put together; only two Latin words keep a space between them."""
    lines = [line.strip() for line in re.split(r"[\r\n\v\f]+", text.replace("\u3000", " "))]
    joined = ""
    for line in filter(None, lines):
        apart = joined[-1:].isascii() and joined[-1:].isalpha() and line[0].isascii()
        joined += (" " if apart and line[0].isalpha() else "") + line
    return joined


def words_of(line: str) -> list[str]:
    """The pieces of a line between spaces; spaced-out names are put together: 张 华 is one name."""
    words: list[str] = []
    for single, pieces in groupby(line.split(), lambda piece: bool(_SINGLE.match(piece))):
        run = list(pieces)
        if single and len(run) % 2 == 0:
            words += map("".join, zip(run[::2], run[1::2], strict=True))
        else:
            words += ["".join(run)] if single else run
    return words


def titles_in(line: str) -> list[str]:
    """The headers in a line; a run of single characters is one spaced-out header: 工 作 任 务."""
    words: list[str] = []
    for single, pieces in groupby(line.split(), lambda piece: bool(_SINGLE.match(piece))):
        run = list(pieces)
        words += ["".join(run)] if single else run
    return words


def pairs_in(text: str) -> set[str]:
    """Every two characters that stand together, none across a space; texts are compared by them."""
    return {a + b for a, b in pairwise(text) if " " not in (a, b)}


def is_unit(name: str) -> bool:
    """Whether the name ends as names of units and of groups of units do."""
    return bool(_UNIT.search(re.sub(r"[（(〈][^）)〉]*[）)〉]$", "", name)))


def is_post(name: str) -> bool:
    """Whether the name is a post rather than a person: 常务副市长, 各副市长."""
    return bool(_POST.search(name))


def is_responsible(name: str) -> bool:
    """Whether the name stands for those responsible: 各部门负责人."""
    return bool(_RESPONSIBLE.search(name))


def is_person(name: str) -> bool:
    """Whether the name looks like a person's: two to four characters that are not a unit's."""
    return bool(_PERSON.match(name)) and not is_unit(name)


def number_of(text: str) -> tuple[str | None, str]:
    """The number a task begins with, and the text after it: 5、… → ("5", "…")."""
    found = _NUMBERED.match(narrow_digits(text))
    return (found[1], text[found.end() :]) if found else (None, text)


def narrow_digits(text: str) -> str:
    """Full-width digits and the full-width full stop made narrow, one character for one."""
    return "".join(unicodedata.normalize("NFKC", c) if "０" <= c <= "９" else c for c in text)


def heading_level(text: str) -> int | None:
    """1 for 一、…, 2 for （一）…, None for what is no numbered heading."""
    if _HEADING.match(text):
        return 1
    return 2 if _SUBHEADING.match(text) else None


def is_note(text: str) -> bool:
    """Whether the text is a remark on the table: 注：…"""
    return bool(_NOTE.match(text))


def is_attachment(text: str) -> bool:
    """Whether the line only says that an attachment begins: 附件1. Its title stands below."""
    return bool(_ATTACHMENT.match(text))


def is_blank_form(text: str) -> bool:
    """Whether the text is labels to be filled in, with nothing after them: 填报单位：填报时间："""
    return bool(_BLANK_FORM.match(text))


def is_page_number(text: str) -> bool:
    """Whether the line is a page number: 第 6 页 共 12 页, — 6 —."""
    return bool(_PAGE_NUMBER.match(text))


def is_requirement(text: str) -> bool:
    """Whether the text says how to report (督办要求): 按季度报送进度."""
    return bool(_REQUIREMENT.search(text))


def is_due(text: str) -> bool:
    """Whether the text says by when (完成时限)."""
    return bool(_DUE.search(text))
