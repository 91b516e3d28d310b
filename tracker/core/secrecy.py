"""No state secrets here: markings (密级标志) are refused, words about secrecy are asked about.

A marking is 绝密, 机密 or 秘密 with a star and a term (机密★10年), or one that stands apart: on a
line or in a cell of its own, after 密级：, in brackets at an end of a line, cut off by punctuation
in a file name. 内部 and 工作秘密 are no levels of state secrets (保守国家秘密法): no markings here.
Spaces, invisible characters and full-width or traditional forms do not hide one.
"""

import re
import unicodedata

_LEVEL = r"(?:绝密|机密|秘密)"
_STARS = "★☆⭐✦✩✪✫✬✭✮✯✰⋆"
_TERM = (
    r"(?:长期|启[用封]前|公布前|发布前|\d{4}年\d{1,2}月\d{1,2}日"
    r"|[\d一二三四五六七八九十]+(?:年|个?月|日|天))"
)
_URGENCY = r"(?:特急|特提|加急|急件|平急)"
# What may surround a marking. Quotation marks and stops belong to sentences: “秘密”武器, 泄露机密。
_SIGN = r"(?:_|[^\w\s。,;!?、“”‘’\"'《》〈〉])"

# 商业秘密* may lead to a footnote, so a plain asterisk must be followed by a term.
_STARRED = re.compile(rf"{_LEVEL}级?(?:[{_STARS}∗*]+{_TERM}|[{_STARS}]+)")
# 密级：机密 or 密级：□秘密 ☑机密, but not a form that leaves the choice: 密级：绝密/机密/秘密.
_LABELLED = re.compile(
    rf"密级:(?:{_LEVEL}{_TERM}|{_LEVEL}(?!级?[/、或□○])|.{{0,12}}[■☑☒√✓✔●]{_LEVEL})"
)
_BRACKETED = rf"[\[【〔〖({{<]{_LEVEL}级?{_SIGN}*{_TERM}?[\]】〕〗)}}>]"
_AT_AN_END = re.compile(rf"^{_BRACKETED}|{_BRACKETED}$")
# The head of a document may put copy number, marking and urgency on one line.
_ALONE = re.compile(
    rf"{_SIGN}*(?:\d{{1,6}}{_SIGN}*)?(?:密级{_SIGN}*)?"
    rf"{_LEVEL}级?(?:{_SIGN}*{_TERM})?{_SIGN}*{_URGENCY}?{_SIGN}*"
)
_LONGEST_ALONE = 40  # also keeps the many ways to match _SIGN* few
# A narrow column breaks 商业秘密 in two, and the second half stands alone.
_BROKEN_OFF = re.compile(r"(?:国家|商业|工作|技术|保守|保护|保障|泄露|侵犯)$")

_CUT_OFF = re.compile(rf"(?:^|{_SIGN}){_LEVEL}级?{_TERM}?(?:{_SIGN}|$)")
_SPACED_LEVEL = r"[绝机秘] *密"
_AT_AN_END_OF_NAME = re.compile(rf"^ *{_SPACED_LEVEL} | {_SPACED_LEVEL} *(?:\.\w+)?$")

_WORDS = re.compile(rf"(?:国家|商业|工作|技术)?{_LEVEL}|保密(?!局|办(?![法理]))|涉密|密级")
# 司机密切配合, 杜绝密接, 手机密码: the two characters meet by chance.
_CHANCE = re.compile(r"(?<=[机绝保])密(?=[切集码度闭封接植钥])")

_MARKING = re.compile(rf"{_LEVEL}级?(?:{_SIGN}*{_TERM}|[{_STARS}]+)?")
_SIMPLIFIED = str.maketrans("絕機祕級", "绝机秘级")
_INVISIBLE = {"Cc", "Cf", "Mn", "Me"}


def marking_in(text: str) -> str | None:
    """The first secrecy marking in a text, as 机密★10年 or 机密; None if it carries none."""
    before = ""
    for line in text.splitlines():
        for part in (line, *line.split("\t")):  # a tab parts the cells of a table
            found = _marking_in_line(_without_spaces(part), before)
            if found:
                return found
        before = _without_spaces(line) or before
    return None


def marking_in_name(filename: str) -> str | None:
    """The secrecy marking in a file's name: 【机密】方案.docx, 方案-秘密.pdf, 绝密 方案.doc."""
    compact = _without_spaces(filename)
    found = _STARRED.search(compact) or _CUT_OFF.search(compact)
    if found is None:
        name = _plain(filename)
        found = _AT_AN_END_OF_NAME.search(name)
        if found is None or _BROKEN_OFF.search(name[: found.start()]):
            return None
    return _shown(found[0].replace(" ", ""))


def secrecy_words_in(text: str) -> tuple[str, ...]:
    """The different words about secrecy in a text (商业秘密, 保密), which are to be asked about."""
    lines = (_CHANCE.sub("·", _without_spaces(line)) for line in text.splitlines())
    return tuple(dict.fromkeys(word for line in lines for word in _WORDS.findall(line)))


def _marking_in_line(line: str, before: str) -> str | None:
    if "密" not in line:
        return None
    found = _STARRED.search(line) or _LABELLED.search(line)
    if found is None and not _BROKEN_OFF.search(before):
        found = _AT_AN_END.search(line)
        if found is None and len(line) <= _LONGEST_ALONE:
            found = _ALONE.fullmatch(line)
    return _shown(found[0]) if found else None


def _shown(found: str) -> str:
    """The marking itself, without the label, brackets, unticked choices and number before it."""
    return _MARKING.findall(found)[-1]


def _plain(text: str) -> str:
    """One written form for each character, and nothing invisible."""
    visible = (
        character
        for character in unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
        if unicodedata.category(character) not in _INVISIBLE
    )
    return "".join(visible)


def _without_spaces(text: str) -> str:
    return "".join(_plain(text).split())
