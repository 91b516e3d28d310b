"""A task's due day, where the words of the document name one (完成时限)."""

import calendar
import re
from datetime import date

# 9月前 may mean the end of August or of September: it names no day.
_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底末])")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_YEAR_END = re.compile(r"(?:(?P<year>\d{4})年)?(?:年底|年末|全年|底$)")


def due_day(text: str, year: int) -> date | None:
    """The last day that the words allow: 6月底前 is 30 June; None where they name no real day.

    year: of the plan, where the words do not say.
    """
    iso = _ISO.search(text)
    if iso:
        return _real(*map(int, iso.groups()))
    found = _DAY.search(text)
    if found:
        year, month = int(found["year"] or year), int(found["month"])
        if found["day"]:
            return _real(year, month, int(found["day"]))
        return _real(year, month, calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0)
    found = _YEAR_END.search(text)
    return _real(int(found["year"] or year), 12, 31) if found else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
