"""What headings of the first level, and what stands around a report, look like anywhere."""

import re
from collections.abc import Sequence

from tracker.intake.numbering import Kind, number_at
from tracker.intake.report.lines import Paragraph

LONGEST_HEADING = 50
LONGEST_UNNUMBERED = 30

YEAR = re.compile(r"(20\d\d)年")
_TITLE = re.compile(r"(20\d\d)年[^。]{0,20}政府工作报告")
_MEETING = re.compile(r"[—－-]*(20\d\d)年\d{1,2}月\d{1,2}日")
_FIRST_PARAGRAPHS = 40

BACK = re.compile(
    "回顾|回首|回望|总结|成就|成绩|成效|完成情况|历程|过去|上一?年|去年|[一两三四五]年来|以来"
)
_AHEAD = re.compile(
    r"“?十[一二三四五六七八九]五”?|五年|时期|远景|规划纲要|20\d\d\s*[-—～~至到]\s*20\d\d"
)
_OURSELVES = re.compile(
    "自身建设|自身改革|政府建设|政府效能|治理能力建设$|(?:人民满意|服务型|法治|实干|廉洁|担当).{0,8}政府"
)
_COMING = re.compile("今年|新的一年|新一年|本年|明年|来年|下一?年|下一?步|下一阶段")
_WORK = re.compile(
    "工作安排|重点工作|主要工作|工作任务|重点任务|主要任务|目标任务|任务目标|工作重点|工作打算|工作部署|工作举措"
    "|工作措施|工作建议|工作计划|任务安排|主要安排|重点安排|各项工作|政府工作(?!总体|要求|报告|的总)|(?:工作|安排|任务|部署)$|重点举措|工作主要|工作意见"
)
_GENERAL = re.compile("总体要求|预期目标|主要目标|发展目标|政策取向|总体思路|指导思想|总要求|形势")
DEEDS = re.compile("民生实事|惠民实事|为民实事|实事(?:项目|$)|[十百]件.{0,6}实事")

ADDRESS = re.compile(r"(?:各位代表|同志们|各位委员|代表们)[！!，,：:。]")
APPEAL = re.compile(
    "让我们|(?:我们)?要?更加紧密地?团结|.{0,30}(?:不懈奋斗|而努力奋斗|团结奋斗)[！!。]$"
)
GLOSSARY = re.compile(
    r"(?:《?政府工作报告》?)?(?:有关|部分|相关)?(?:名词|词语|用语|术语|词汇|名称)(?:解释|注释|说明|释义)|注释$|注解$|注[:：]|附录|附注"
    r"|缩略语|(?:有关|相关)?注释"
)
ANNEX = re.compile(r"附\s*件?\s*[\d一二三四五]*\s*[:：.]?")
CHROME = re.compile(
    r"(?:责任?编辑?|编辑|来源|扫一扫|打印|关闭|相关(?:附件|链接|文章|阅读)|分享|上一篇|下一篇|主办|承办|版权|网站|备案"
    r"|字体|浏览|发布(?:时间|日期|机构)|信息来源|本作品是|Public domain)"
)


def without_annex(text: str) -> str:
    """附件2：2026年十件民生实事 without its first word."""
    return ANNEX.sub("", text, count=1)


def year_of(paragraphs: Sequence[Paragraph]) -> int | None:
    """The year that the report is for: the latest that its title, its meeting or a heading names.

    A title may carry the year that is over, and a meeting may be held in December for the next.
    """
    named = _named_year(paragraphs)
    found = [] if named is None else [named]
    for paragraph in paragraphs:
        text = paragraph.text
        if len(text) <= LONGEST_HEADING and YEAR.search(text) and _is_heading_of_a_year(text):
            years = [int(year) for year in YEAR.findall(text)]
            found += [year for year in years if named is None or year <= named + 1]
    return max(found, default=None)


def _named_year(paragraphs: Sequence[Paragraph]) -> int | None:
    head = [paragraph.text for paragraph in paragraphs[:_FIRST_PARAGRAPHS]]
    for form in (_TITLE, _MEETING):
        for text in head:
            found = form.search(text) if len(text) <= LONGEST_HEADING else None
            if found:
                return int(found[1])
    return None


def _is_heading_of_a_year(text: str) -> bool:
    if _AHEAD.search(text) or text.endswith(tuple("。；：，！？")):
        return False
    return is_chinese_heading(text) or bool(_WORK.search(text) or BACK.search(text))


def is_chinese_heading(text: str) -> bool:
    """Whether the text is a short line that begins with 一、 or 第一部分."""
    if len(text) > LONGEST_HEADING or "。" in text[:-1] or text.endswith(("；", "：")):
        return False
    number = number_at(text)
    is_numbered = bool(number and number[0].kind is Kind.CHINESE)
    return is_numbered or bool(re.match("第[一二三四五六]部分", text))


def is_top_heading(paragraph: Paragraph, year: int | None) -> bool:
    """一、…, a heading that the document marks, or a line of its own that reads like one."""
    text = paragraph.text
    if is_chinese_heading(text):
        return True
    if (
        len(text) > LONGEST_UNNUMBERED
        or text.endswith(tuple("。；：，！？:;,!"))
        or number_at(text)
    ):
        return False
    if "政府工作报告" in text or not paragraph.is_marked and len(text) < 6:
        return False
    if _OURSELVES.search(text) and "，" not in text:
        return True
    return paragraph.is_marked or plan_weight(text, year) >= 3 or bool(_is_review(text))


def _is_review(text: str) -> bool:
    return bool(BACK.search(text)) and bool(YEAR.search(text) or "工作" in text)


def plan_weight(text: str, year: int | None) -> float:
    """How much a heading reads like that of the coming year's tasks; 0 for what is not it."""
    coming = bool(_COMING.search(text)) or (year is not None and f"{year}年" in text)
    if GLOSSARY.match(text) or (_OURSELVES.search(text) and not _WORK.search(text)):
        return 0
    if DEEDS.search(text) and not BACK.search(text):
        return 3
    worded = bool(_WORK.search(text))
    if BACK.search(text) or _AHEAD.search(text):
        return 2.5 if coming and worded and YEAR.search(_after_other(text)) else 0
    years = {int(found) for found in YEAR.findall(text)}
    if years and year not in years:
        return 0
    if coming and worded:
        return 3.5 if _GENERAL.search(text) else 4
    if worded:
        return 1.5 if _GENERAL.search(text) else 2
    if _GENERAL.search(text):
        return 1
    return 1.8 if coming else 0


def _after_other(text: str) -> str:
    """What stands behind the words for another time: 2025年工作回顾和2026年工作安排."""
    last = max([found.end() for form in (BACK, _AHEAD) for found in form.finditer(text)], default=0)
    return text[last:]


def is_chrome(text: str) -> bool:
    return len(text) <= LONGEST_UNNUMBERED and bool(CHROME.match(text))
