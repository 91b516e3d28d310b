"""A mark that is not published yet makes no difference anywhere, but to those who may know it."""

import io
import re
import zipfile

import pytest
import time_machine
from sqlalchemy import select

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.test_matrix import OWN, carrying, read_table, rows_of, undone
from tracker.core.db import db
from tracker.models import (
    Mark,
    MarkValue,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Review,
    Unit,
)
from tracker.overview.queries.columns import LedgerColumn
from tracker.overview.queries.course.step import Topic
from tracker.overview.queries.filtering import View
from tracker.overview.queries.grouping import Grouping

# Who hears of a mark when its round is published, and who knows it before (docs/rules.md 5 and 6).
LATER = ("住建局局长", "财政局联络员", "副市长（城建）", "领导秘书")
BEFORE = ("督查员",)
RANDOM = re.compile(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"|content="[^"]*"')
# A workbook that is written as a stream has its texts in the cells and none to share.
TEXTS_OF_A_BOOK = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}
FILTERS = ("mark=lagging", "mark=completed", "q=不合格")


def narrowed(world: worlds.World) -> list[str]:
    """Pages by what they may be asked for besides."""
    task = world.named["task_id"]["issued"]
    units = db.session.scalars(select(Unit.id)).all()
    return [
        *(f"/ledger?{each}" for each in FILTERS),
        *(f"/ledger?view={each.value}" for each in View),
        *(f"/ledger?by={each.value}" for each in Grouping),
        *(f"/tasks/{task}?unit={unit}" for unit in units),
        *(f"/tasks/{task}?topic={each.value}" for each in Topic),
        "/portfolio?days=14",
    ]


def open_to(app, world, title: str) -> list[str]:
    """The addresses of all pages that a post is not refused, as the table of answers has it."""
    table, column = read_table(), OWN.index(title)
    return [
        address
        for row, method, address in rows_of(world, app)
        if method == "GET" and table[row][column] not in "x."
    ]


def seen_by(app, world, title: str, token: str) -> dict[str, str]:
    """{address: what stands there} for every page that a post may open, with all columns, and the
    ledger as a file."""
    found = {}
    addresses = narrowed(world) + open_to(app, world, title)
    client = carrying(app, token)
    client.post("/ledger/columns", data={"column": [each.value for each in LedgerColumn]})
    for address in addresses:
        with undone(app), client.get(address) as answer:
            if answer.mimetype == "text/html":
                found[address] = RANDOM.sub("", answer.text)
    with undone(app), client.post("/ledger/print", data={"all": "y"}) as answer:
        found["print"] = RANDOM.sub("", answer.text)
    for each in FILTERS:
        with undone(app), client.post(f"/ledger.xlsx?{each}") as answer:
            if answer.status_code != 200:
                continue
            book = zipfile.ZipFile(io.BytesIO(answer.data))
            for part in TEXTS_OF_A_BOOK.intersection(book.namelist()):
                found[f"{each} {part}"] = book.read(part).decode()
    return found


def mark_anew() -> None:
    unpublished = ReportVersion.report.has(
        ProgressReport.period.has(ReportingPeriod.published_at.is_(None))
    )
    mark = db.session.query(Mark).filter(Mark.version.has(unpublished)).one()
    assert mark.value is MarkValue.LAGGING
    mark.value, mark.comment = MarkValue.COMPLETED, "不合格"
    db.session.query(Review).filter_by(version_id=mark.version_id).one().comment = "不合格"
    db.session.commit()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_nobody_reads_a_mark_out_of_a_page_before_it_is_published(app, city, on_day):
    with time_machine.travel("2026-03-02T02:00:00+00:00", tick=False):
        on_day(factories.TODAY)
        world = worlds.build(app, city)
        tokens = {who: factories.session_token(city.actor(who)) for who in (*LATER, *BEFORE)}
        before = {who: seen_by(app, world, who, token) for who, token in tokens.items()}
        mark_anew()
        after = {who: seen_by(app, world, who, token) for who, token in tokens.items()}
    for who in LATER:
        differing = [each for each in before[who] if before[who][each] != after[who][each]]
        assert not differing, who
    for who in BEFORE:
        assert before[who] != after[who], who
