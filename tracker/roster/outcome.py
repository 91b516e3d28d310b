"""What a row of a roster comes to, in the words that are shown before it is confirmed."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.accounts.administration import Handout
from tracker.core.characters import in_one_line
from tracker.core.enums import Labelled
from tracker.roster.reading import Line


class Turn(Labelled):
    ADDED = "added", "新增"
    CHANGED = "changed", "修改"
    LEFT = "left", "不变"
    WRONG = "wrong", "要改"


@dataclass
class Outcome:
    """One row: whom or what it is of, what is done, and the changes in words."""

    sheet: str
    row: int
    name: str
    is_new: bool = False
    said: list[str] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, line: Line) -> "Outcome":
        name = next((line[heading] for heading in line.form.required if line[heading]), "")
        if line.form.required[1:] == ("姓名",) and line["姓名"]:
            name = f"{name} {line['姓名']}"
        return cls(line.form.name, line.row, name, flaws=list(line.flaws))

    def note(self, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
        """Write down what differs, and say whether anything does."""
        changed = {
            heading: was
            for heading, was in before.items()
            if in_one_line(was).strip() != after[heading].strip()
        }
        for heading, was in changed.items():
            self.said.append(f"{heading}：{was or '（空）'} → {after[heading] or '（空）'}")
        return bool(changed)

    @property
    def turn(self) -> Turn:
        if self.flaws:
            return Turn.WRONG
        if self.is_new:
            return Turn.ADDED
        return Turn.CHANGED if self.said else Turn.LEFT


@dataclass(frozen=True)
class Result:
    """What a whole roster comes to; handouts: of the accounts that were made."""

    outcomes: Sequence[Outcome]
    handouts: Sequence[Handout] = ()

    @property
    def flaws(self) -> list[str]:
        return [flaw for outcome in self.outcomes for flaw in outcome.flaws]

    @property
    def turned(self) -> list[Outcome]:
        """The rows that something is done for."""
        return [each for each in self.outcomes if each.turn in (Turn.ADDED, Turn.CHANGED)]

    @property
    def counts(self) -> dict[str, Counter[Turn]]:
        """By sheet, how many rows come to what."""
        counted: dict[str, Counter[Turn]] = {}
        for each in self.outcomes:
            counted.setdefault(each.sheet, Counter())[each.turn] += 1
        return counted

    @property
    def digest(self) -> str:
        """What stands for everything that is shown, so that nothing else is confirmed."""
        shown = [
            (each.sheet, each.row, each.name, each.turn, each.said, each.flaws)
            for each in self.outcomes
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()
