"""What all rows of a roster are entered with: who enters them, what is known, what was made."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from tracker.accounts.administration import Handout
from tracker.accounts.passwords import RandomPassword
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Post, Unit
from tracker.permissions import Permission, allowed
from tracker.roster.known import Directory
from tracker.roster.layout import NO, NUMBER, YES
from tracker.roster.reading import Line

Found = TypeVar("Found")


def misplaced(heading: str, sentence: str) -> RuleBroken:
    """What refuses a row because of one of its cells."""
    return RuleBroken(sentence, field=heading)


class Desk:
    """One file on its way into the directory. handed: a password for each account to be made."""

    def __init__(self, handed: Sequence[RandomPassword], *, by: Actor) -> None:
        self.by = by
        self.known = Directory(by.government_id, on=by.on)
        self.handed = list(handed)
        self.handouts: list[Handout] = []
        self.posts_made: set[int] = set()
        self._entered: dict[tuple[str, int], int] = {}

    def find(self, finder: Callable[[str], Found], line: Line, heading: str) -> Found:
        """What a cell names; RuleBroken at the cell where nothing or several bear the name."""
        try:
            return finder(line[heading])
        except RuleBroken as refusal:
            raise misplaced(heading, refusal.message) from refusal

    def find_unit(self, line: Line, heading: str) -> Unit:
        return self.find(self.known.units.find, line, heading)

    def numbered(self, rows: dict[int, Found], line: Line) -> Found:
        """The row of the number that the line bears."""
        row = rows.get(line.number or 0)
        if row is None:
            raise misplaced(NUMBER, "没有这个编号，新增的请留空，修改的请用新导出的文件")
        return row

    def once(self, line: Line, number: int) -> None:
        """RuleBroken where another row of the sheet is the same thing."""
        other = self._entered.setdefault((line.form.name, number), line.row)
        if other != line.row:
            raise RuleBroken(f"与第 {other} 行是同一个，请删去一行")

    def refuse_administrators(self, post: Post) -> None:
        """RuleBroken where another than the system administrator touches such a post."""
        if not allowed(self.by, Permission.DIRECTORY_EDIT, post):
            raise RuleBroken(f"“{post.title}”由系统管理员登记，请与其联系")


def yes_or_no(line: Line, heading: str) -> bool | None:
    """What a cell says; None where it is empty."""
    text = line[heading]
    if text not in (YES, NO, ""):
        raise misplaced(heading, "请写是或否")
    return text == YES if text else None
