"""What is usual in the columns of a table of indicators, and in their titles."""

import re
from collections.abc import Iterable, Sequence

from tracker.intake.adding_up import NEVER, Cells, is_figure, is_measure, is_nothing
from tracker.intake.columns import UNIT_ROLES, Role, role_of
from tracker.intake.words import is_unit

LONGEST_TITLE = 20
USUALLY_FILLED = 3.0
# What it costs that nothing stands in a column; a task without a lead has no supporters either.
EMPTY: dict[str, float] = {
    Role.LEAD_UNITS: 5.0,
    Role.SUPPORT_UNITS: 1.5,
    "备注": 0.3,
    "说明": 0.3,
}
_TITLE = re.compile(
    "指标|单位|部门|年|月|季度|值|情况|属性|目标|增[速长幅]|累计|基期|现状|备注|说明|名称|序号|类别|领域"
    "|来源|性质|类型|进度|进展|完成|要求|主体"
)
_YEAR_INSIDE = re.compile(r"[^\d—～~\-至]\d{4}年?")
_BEGINS_WITH_REST = re.compile(r"年(?!均|度|增|[末底初])|[月值）)]")
_MEASURE_TITLE = re.compile("(?:计量|度量)?单位$")
_VALUE_TITLE = re.compile(r"\d{4}|值|年均|累计|增[速长幅]|基期|现状")
_SEPARATOR = re.compile("[、，,；;]")


def title_form(column: int, text: str) -> float:
    """What it costs that a text is the title of a column."""
    if not text:
        return NEVER
    cost = 0.0 if _TITLE.search(text) else 2.0
    cost += 2.0 if _YEAR_INSIDE.search(text) or _BEGINS_WITH_REST.match(text) else 0.0
    cost += 3.0 if column == 0 and "指标" not in text else 0.0
    return cost + (5.0 if len(text) > LONGEST_TITLE else 0.0)


class Columns:
    """The columns of a table: what their titles say, and what was seen in them so far."""

    def __init__(self, titles: Sequence[str]) -> None:
        columns = range(len(titles))
        self._measures = {at for at in columns if _MEASURE_TITLE.fullmatch(titles[at])}
        self._units = {at for at in columns if role_of(titles[at]) in UNIT_ROLES}
        self._values = {at for at in columns if _VALUE_TITLE.search(titles[at])}
        self._empty = [EMPTY.get(role_of(title) or title, USUALLY_FILLED) for title in titles]
        self._empty[0] = NEVER
        self._seen: list[set[str]] = [set() for _ in titles]
        self._figures = [0] * len(titles)
        self._words = [0] * len(titles)
        self._phrases: set[str] = set()

    def learn(self, rows: Iterable[Cells]) -> None:
        """Take over what is certain of these rows."""
        for row in rows:
            for column, text in enumerate(row.texts):
                if text:
                    self._seen[column].add(text)
                    self._figures[column] += is_figure(text)
                    self._words[column] += not is_figure(text)
        figures = filter(self._holds_figures, range(len(self._seen)))
        self._phrases = {text for column in figures for text in self._seen[column]}

    def form(self, column: int, text: str) -> float:
        """What it costs that a text, or none, stands in a column."""
        if not text:
            return self._empty[column]
        if column == 0:
            return 4.0 if is_figure(text) else 0.0
        if column in self._measures:
            return self._measure(column, text)
        if column in self._units:
            return self._unit(text)
        if self._holds_figures(column):
            return 0.0 if is_figure(text) else 0.2 if text in self._phrases else 1.0
        return self._word(column, text)

    def _measure(self, column: int, text: str) -> float:
        if is_measure(text):
            return 0.0
        if text in self._seen[column]:
            return 0.2
        return 1.0 if is_nothing(text) else 2.0 if len(text) <= 4 and not is_figure(text) else 3.0

    def _unit(self, text: str) -> float:
        if is_figure(text):
            return 1.0 if is_nothing(text) else 4.0
        return 0.0 if all(map(is_unit, _SEPARATOR.split(text))) else 2.0

    def _word(self, column: int, text: str) -> float:
        if text in self._seen[column]:
            return 0.0
        if is_figure(text):
            return 1.0 if is_nothing(text) else 3.0 if self._words[column] else 0.5
        return 3.0 if self._swallows(column, text) else 0.5

    def _swallows(self, column: int, text: str) -> bool:
        """Whether the text is a known one of the column with something more after it."""
        ends = range(1, min(len(text), LONGEST_TITLE))
        return any(text[:at] in self._seen[column] for at in ends)

    def _holds_figures(self, column: int) -> bool:
        figures, words = self._figures[column], self._words[column]
        if figures or words:
            return figures >= words
        return column in self._values
