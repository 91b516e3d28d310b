import json
from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import HiddenField, SubmitField

from tracker.core.errors import RuleBroken
from tracker.intake import Sheet
from tracker.roster.layout import FORMS
from tracker.web.forms import Form


class RosterForm(Form):
    """A filled roster: chosen as a file, then carried over to be confirmed as it was read."""

    asks_about_secrecy = False  # the names are the offices' own
    file = FileField("名录文件")
    rows = HiddenField()
    seen = HiddenField()
    enter = SubmitField("导入")

    def carry(self, sheets: Sequence[Sheet]) -> None:
        kept = [sheet.as_json() for sheet in sheets if sheet.name.strip() in FORMS]
        self.rows.data = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @property
    def carried(self) -> list[Sheet]:
        """The sheets as they were read; RuleBroken for what no page sends."""
        try:
            sheets = [Sheet.from_json(each) for each in json.loads(self.rows.data or "")]
        except (ValueError, TypeError, LookupError, RecursionError):
            sheets = []
        if not sheets or not all(map(_is_sound, sheets)):
            raise RuleBroken("请重新选择文件，再核对一次。", field="file")
        return sheets


def _is_sound(sheet: Sheet) -> bool:
    """Whether every part is of its kind: what was sent may be anything."""
    told = (sheet.name, *sheet.flaws) if isinstance(sheet.flaws, dict) else (None,)
    rows = sheet.rows if isinstance(sheet.rows, list) else [None]
    cells = (cell for row in rows for cell in (row if isinstance(row, list) else [None]))
    return all(isinstance(each, str) for each in (*told, *cells))
