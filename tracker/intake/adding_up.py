"""Pieces put back into cells by counting: a row has as many cells as the table has columns.

A cell broken over lines is joined again, a cell may be empty, and each column has its form:
figures, units of measure, departments, words. Of all ways to do it the cheapest is taken; a cell
that is cut otherwise in a way nearly as cheap is not certain, and is left out, not guessed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tracker.intake.words import HAN, is_unit

NEVER = float("inf")
BLANK_BETWEEN, NEW_LINE, SAME_LINE, FIGURE_JOINED = 0.4, 1.2, 2.0, 4.0
# By how much every other way must cost more, and what the cell itself may cost, to be certain.
# Where the best reading has to put something where it does not belong, it must be better by much.
CLEARLY, MUCH, TOO_ODD = 0.7, 3.0, 3.0
LONGEST_CELL, LONGEST_ROW, DEAREST_JOIN = 12, 160, 8.0

_AMOUNT = r"[-+−]?\d[\d,.]*\s*[%‰]?"
_FIGURE = re.compile(
    rf"(?:约|近|[<>≤≥＜＞=△]*)(?:{_AMOUNT})(?:[-~—～至]{_AMOUNT})?(?:左右|以上|以下|以内)?"
    rf"(?:[（(][^）)]*[）)])?$"
    rf"|[\[〔［（(]\s*{_AMOUNT}\s*[\]〕］）)]$"
)
_NOTHING = re.compile(r"[-/—–－／*]+$")
_GOES_ON = re.compile(r"(?:左右|以上|以下|以内|[）)\]】、，,；;。])|[（(](?!\s*[-\d.]+\s*[）)]$)")
_UNFINISHED = re.compile(r"[、，,；;（(]$")
_OPENED = re.compile(r"[（(]")
_CLOSED = re.compile(r"[）)]")


@dataclass(frozen=True)
class Piece:
    """What stands between spaces in a line.

    line: the number of its line; blank_before: whether a blank line stands above that line.
    """

    text: str
    line: int
    blank_before: bool = False


def is_figure(text: str) -> bool:
    """Whether the text is a value: 4.5, ＜4, 3左右, [0.5], or a sign that there is none: /, -."""
    return bool(_FIGURE.match(text) or _NOTHING.match(text))


def is_nothing(text: str) -> bool:
    """Whether the text is a sign that nothing is stated: /, -, —."""
    return bool(_NOTHING.match(text))


def goes_on(text: str) -> bool:
    """Whether the text can only be the rest of what stands before it: 以上, （件）."""
    return bool(_GOES_ON.match(text))


def glued(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with those joined that certainly stand in one cell: 3 左右, 林草局、 公司."""
    whole: list[Piece] = []
    for piece in pieces:
        before = whole[-1].text if whole else ""
        if before and len(before) < 200 and _belong_together(before, piece.text):
            whole[-1] = Piece(before + piece.text, piece.line, whole[-1].blank_before)
        else:
            whole.append(piece)
    return whole


def _belong_together(before: str, text: str) -> bool:
    is_open = len(_OPENED.findall(before)) > len(_CLOSED.findall(before))
    year = before.isdecimal() and len(before) == 4 and text[0] == "年"
    unfinished = bool(_UNFINISHED.search(before))
    return is_open or year or unfinished or goes_on(text)


Form = Callable[[int, str], float]


@dataclass(frozen=True)
class Cells:
    """A row's cells by column; None where it is not certain what stands there."""

    texts: tuple[str | None, ...]

    @property
    def is_certain(self) -> bool:
        return None not in self.texts


def cells_of(pieces: Sequence[Piece], columns: int, form: Form) -> Cells:
    """The pieces as the cells of one row.

    form: what it costs that a text, or none, stands in a column; 0 for what is usual there.
    """
    if not pieces or len(pieces) > LONGEST_ROW:
        return Cells((None,) * columns)
    grid = _Grid(pieces, columns, form)
    best = grid.ahead[columns][len(pieces)]
    if best == NEVER:
        return Cells((None,) * columns)
    choices = [grid.choice(column, best) for column in range(columns)]
    forced = any(choice.text and choice.cost >= TOO_ODD for choice in choices)
    return Cells(tuple(choice.if_clear(MUCH if forced else CLEARLY) for choice in choices))


@dataclass(frozen=True)
class _Choice:
    """What the best reading of a row puts in a column, and how much dearer any other text is."""

    text: str
    cost: float
    margin: float

    def if_clear(self, enough: float) -> str | None:
        return self.text if self.margin >= enough and self.cost < TOO_ODD else None


class _Grid:
    """The cheapest way to each place of the row from the left, and from it to the right end.

    ahead[c][i]: the first c columns hold the first i pieces; behind[c][i]: the others the rest.
    """

    def __init__(self, pieces: Sequence[Piece], columns: int, form: Form) -> None:
        self._pieces, self._columns, self._form = pieces, columns, form
        self._joins = [0.0, *accumulate(map(_join, pieces, pieces[1:]))]
        size = len(pieces)
        self._costs = [
            [self._cell_costs(column, start) for start in range(size + 1)]
            for column in range(columns)
        ]
        self.ahead = [[NEVER] * (size + 1) for _ in range(columns + 1)]
        self.behind = [[NEVER] * (size + 1) for _ in range(columns + 1)]
        self.ahead[0][0] = self.behind[columns][size] = 0.0
        for column in range(columns):
            self._advance(column)
        for column in reversed(range(columns)):
            self._retreat(column)

    def _cell_costs(self, column: int, start: int) -> list[float]:
        """What a cell costs that begins at a piece, by how many pieces it holds."""
        costs = [self._form(column, "")]
        text = ""
        for end in range(start, min(start + LONGEST_CELL, len(self._pieces))):
            joined = self._joins[end] - self._joins[start]
            if joined > DEAREST_JOIN:
                break
            text += self._pieces[end].text
            costs.append(joined + self._form(column, text))
        return costs

    def _advance(self, column: int) -> None:
        reached = self.ahead[column + 1]
        for start, before in enumerate(self.ahead[column]):
            if before < NEVER:
                for held, cost in enumerate(self._costs[column][start]):
                    reached[start + held] = min(reached[start + held], before + cost)

    def _retreat(self, column: int) -> None:
        for start, costs in enumerate(self._costs[column]):
            self.behind[column][start] = min(
                cost + self.behind[column + 1][start + held] for held, cost in enumerate(costs)
            )

    def choice(self, column: int, best: float) -> _Choice:
        """The text of a column in the best reading, set against the next best."""
        ways: dict[str, tuple[float, float]] = {}
        for start, before in enumerate(self.ahead[column]):
            for held, cost in enumerate(self._costs[column][start]):
                total = before + cost + self.behind[column + 1][start + held]
                text = self._text(start, start + held)
                ways[text] = min(ways.get(text, (NEVER, NEVER)), (total, cost))
        cheapest = min(ways, key=ways.__getitem__)
        others = [total for text, (total, _) in ways.items() if text != cheapest]
        margin = min(others, default=NEVER) - best
        return _Choice(cheapest, ways[cheapest][1], margin)

    def _text(self, start: int, end: int) -> str:
        return "".join(piece.text for piece in self._pieces[start:end])


def _join(before: Piece, after: Piece) -> float:
    """What it costs that two pieces stand in one cell; figures hardly ever do."""
    if before.line == after.line:
        cost = SAME_LINE
    else:
        cost = BLANK_BETWEEN if after.blank_before else NEW_LINE
    return cost + (FIGURE_JOINED if is_figure(before.text) or is_figure(after.text) else 0.0)


_MEASURE_WORD = (
    "元|人|户|个|件|项|次|岁|年|月|天|日|小时|公里|千米|米|亩|公顷|平方米|平方公里|立方米|吨|[千毫微]?克|毫?升|[吉太]?焦"
    "|吨标准煤|千瓦时?|兆瓦时?|吉瓦|度|张|床|所|家|辆|台|套|座|处|条|只|头|株|册|分|户次|人次|名|位|倍|点|t"
    "|kg|g|m|m2|m3|km|km2|L|μg|mg|kW|MW|kWh|位数|百分点|美元|标准煤"
)
_MEASURE = re.compile(
    rf"[十百千万亿每]*(?:{_MEASURE_WORD})(?:[/／·]?[十百千万亿每]*(?:{_MEASURE_WORD}))*$|[%％‰‱℃]$"
)
_WORDS_ONLY = re.compile(rf"[{HAN}]{{4,12}}$")


def is_measure(text: str) -> bool:
    """Whether the text is a unit of measure (计量单位): %, 亿立方米, 元/人."""
    return bool(_MEASURE.match(text))


def is_bare_heading(text: str) -> bool:
    """Whether a text by itself may head what follows: a few characters, no mark, no unit's name."""
    return bool(_WORDS_ONLY.match(text)) and not is_unit(text)
