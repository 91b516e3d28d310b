"""Lists of units in running text: 市发改委、市财政局，各区、县级市等有关部门.

A separator divides the list, but not inside a bracket, nor inside a group that holds one itself.
"""

import re
from dataclasses import dataclass

from tracker.intake.brackets import split_outside
from tracker.intake.words import HAN, is_unit, without_gaps

_SEPARATORS = "、，,；;/"
_LEVEL = "(?:自治区|直辖市|计划单列市|县级市|自治[州县]|街道|园区|[省市州盟区县旗乡镇村])"
_OFFICE = "(?:党委|(?:人民)?政府|管委会|办事处)"
# 各区、县级市 · 各乡、镇人民政府 · 各县、区: one group, though it holds a 、.
_GROUP_BEGINS = re.compile(rf"各(?:有关|相关)?(?:{_LEVEL})+$")
_GROUP_GOES_ON = re.compile(rf"(?:{_LEVEL})+{_OFFICE}?(?:[（(〔].*[)）〕])?$")
_OFFICES_OF_GROUP = re.compile(r"各[^、]*党委$")
_OFFICE_ALONE = re.compile(r"(?:人民)?政府$")
_OPEN = re.compile(r"等(?:各?(?:相关|有关))?(?:部门和单位|部门单位|部门|单位|地区)?$")
_BY = re.compile("^由(?=.{2})")
_AND = re.compile("以及|及|和")
# Only an ending that no word before 和 has by chance: 农业农村和水利局 is one unit.
_WHOLE = re.compile("(?:[局委办厅院]|政府|公司|中心|管委会|办事处|部门|银行|分行)$")
# 〈含开发区，下同〉: a gloss on the name before it, no part of it.
_GLOSS = re.compile(r"[（(〈＜〔][^）)〉＞〕]*下同[）)〉＞〕]$")
# 南湖、北洲管理区: two places that share the word for what they are.
_PLACE = re.compile(rf"[{HAN}]{{2,3}}$")
_SHARED = re.compile(rf"[{HAN}]{{2,3}}(?:[管开新园林]\w*区|街道|[乡镇])$")
# What follows 及 and is a group can be no part of the name before it.
_GROUP = re.compile("各|有关|相关|地方")
_COMMON = re.compile("(?:相关|有关)?(?:单位|部门|地区|企业)$")


@dataclass(frozen=True)
class UnitList:
    """The names as printed, in order, each once; `is_open` where the list ends in 等."""

    names: tuple[str, ...]
    is_open: bool = False


def units_in(text: str) -> UnitList:
    """The units of a list in running text."""
    whole: list[str] = []
    is_open = False
    for separator, piece in split_outside(without_gaps(text), _SEPARATORS):
        name = _BY.sub("", piece.strip("。.：: "))
        bare = _OPEN.sub("", name)
        is_open = is_open or bare != name
        bare = _GLOSS.sub("", bare)
        if not bare:
            continue
        if whole and separator == "、" and _goes_on(whole[-1], bare):
            whole[-1] = f"{whole[-1]}、{bare}"
        else:
            whole += _joined_by_and(bare)
    return UnitList(tuple(dict.fromkeys(whole)), is_open)


def _goes_on(group: str, piece: str) -> bool:
    """Whether the piece is the rest of a group that began before the 、."""
    if _OFFICES_OF_GROUP.match(group) and _OFFICE_ALONE.match(piece):
        return True
    if _PLACE.match(group) and not is_unit(group) and _SHARED.match(piece):
        return True
    begins = all(
        _GROUP_BEGINS.match(part) if at == 0 else _GROUP_GOES_ON.match(part)
        for at, part in enumerate(group.split("、"))
    )
    return begins and bool(_GROUP_GOES_ON.match(piece))


def _joined_by_and(name: str) -> list[str]:
    """甲局和乙局 is two units; 文化和旅游局 and 各有关部门和单位 are one."""
    for found in _AND.finditer(name):
        left, right = _OPEN.sub("", name[: found.start()]), name[found.end() :]
        parted = _WHOLE.search(left) or (found[0] != "和" and _GROUP.match(right))
        if parted and is_unit(right) and not _COMMON.match(right):
            return [left, *_joined_by_and(right)]
    return [name]
