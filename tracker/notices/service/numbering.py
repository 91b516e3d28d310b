"""The numbers of documents (文号): of our own series without gap or double, or as typed.

docs/rules.md 10 and 33.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from tracker.audit import service as audit
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.directory.letterhead import Letterhead
from tracker.models import Actor, AuditAction, Government, Notice, NoticeKind, NumberSeries

# 根政督〔2026〕3号 in the brackets and with the fillings that people type.
_TYPED = re.compile(
    r"(?P<label>.*?)\s*[\[〔﹝［【（(]\s*(?P<year>\d{4})\s*[\]〕﹞］】）)]\s*第?\s*0*(?P<serial>\d+)\s*号"
)
_INVISIBLE = ("Cf", "Mn", "Me")


@dataclass(frozen=True)
class DocumentNumber:
    """A number as printed; with its series and serial where it is one of our own."""

    printed: str
    series: str | None = None
    serial: int | None = None


def printed_number(label: str, year: int, serial: int) -> str:
    """As GB/T 9704-2012, 7.2.5 has it: the year in full in 〔〕, no 第, no leading zero."""
    return f"{label}〔{year}〕{serial}号"


def as_printed(typed: str) -> str:
    """A number as it is printed, whatever brackets it was typed with and whatever blanks stand in
    it; what is of another form stays as it was typed. Nothing invisible is part of a number."""
    typed = "".join(each for each in typed if unicodedata.category(each) not in _INVISIBLE).strip()
    found = _TYPED.fullmatch(typed)
    if not found:
        return typed
    label = "".join(found["label"].split())
    return printed_number(label, int(found["year"]), int(found["serial"]))


def take_number(
    typed: str, kind: NoticeKind, *, on: date, letterhead: Letterhead, government: Government
) -> DocumentNumber:
    """The number that is typed, of another register; where none is, the next of our own series of
    the kind and the year, which nobody else gets until this transaction ends.

    RuleBroken where it is used already, or where a number of our own series is typed.
    """
    if not typed.strip():
        return _next(letterhead.label_of(kind), on.year, government.id)
    number = as_printed(typed)
    found = _TYPED.fullmatch(number)
    if found and found["label"] in letterhead.own_labels:
        raise RuleBroken(f"{found['label']}的文号由系统按顺序编，请把文号留空。", field="number")
    taken = db.session.scalar(select(Notice.title).where(_bears(number, government.id)))
    if taken:
        raise RuleBroken(f"文号{number}已用于《{taken}》，请核对。", field="number")
    return DocumentNumber(number)


def next_number(kind: NoticeKind, year: int, *, letterhead: Letterhead, government_id: int) -> str:
    """The number that the next document of a kind would get if it were issued now."""
    return next_of(letterhead.label_of(kind), year, government_id)


def next_of(label: str, year: int, government_id: int) -> str:
    """The next number of a series."""
    last = db.session.scalar(select(NumberSeries.last).where(*_of(label, year, government_id)))
    return printed_number(label, year, _free_after(last or 0, label, year, government_id))


def go_on_after(last: int, label: str, *, letterhead: Letterhead, by: Actor) -> None:
    """Let this year's series of a label go on where the register on paper ends (续编).

    last: the serial that was given last on paper. RuleBroken once a document of the series was
    issued here: by then paper has ended.
    """
    government_id, year = by.government_id, by.on.year
    if label not in letterhead.own_labels:
        raise RuleBroken("请从现用的机关代字里选一个。", field="label")
    series = _held(label, year, government_id)
    issued = db.session.scalar(
        select(Notice.number)
        .where(Notice.government_id == government_id, Notice.series == label, Notice.year == year)
        .order_by(Notice.serial.desc())
        .limit(1)
    )
    if issued:
        raise RuleBroken(f"已由系统编到{issued}，不能再改起点，请接着编。", field="last")
    before, series.last = series.last, last
    audit.record(AuditAction.SERIES_SET, series, by=by, label=label, before=before, after=last)


def _next(label: str, year: int, government_id: int) -> DocumentNumber:
    series = _held(label, year, government_id)
    series.last = _free_after(series.last, label, year, government_id)
    db.session.flush()
    return DocumentNumber(printed_number(label, year, series.last), label, series.last)


def _free_after(last: int, label: str, year: int, government_id: int) -> int:
    """The next serial, past those that were typed in before the label was our own."""
    serial = last + 1
    while db.session.scalar(
        select(Notice.id).where(_bears(printed_number(label, year, serial), government_id))
    ):
        serial += 1
    return serial


def _held(label: str, year: int, government_id: int) -> NumberSeries:
    """The series, held until the transaction ends; begun where this is its first number."""
    wanted = select(NumberSeries).where(*_of(label, year, government_id))
    series = db.session.scalar(wanted)
    if series is None:
        try:
            with db.session.begin_nested():
                db.session.add(NumberSeries(government_id=government_id, label=label, year=year))
        except IntegrityError:
            pass  # somebody else began it at the same moment
        series = db.session.scalars(wanted).one()
    hold(series)
    return series


def _of(label: str, year: int, government_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        NumberSeries.government_id == government_id,
        NumberSeries.label == label,
        NumberSeries.year == year,
    )


def _bears(number: str, government_id: int) -> ColumnElement[bool]:
    return (Notice.government_id == government_id) & (Notice.number == number)
