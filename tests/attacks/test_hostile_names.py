"""Markup in every text of the database: no page takes it for its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Enum, String, select, text, update

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.test_matrix import OWN, carrying, read_table, rows_of
from tracker.core.db import Base, db
from tracker.models import (
    Milestone,
    Pace,
    ProgressReport,
    ReplacedDraft,
    Setting,
    Task,
    TaskPace,
)
from tracker.reports import service as reports

MARKUP = "<img src=x onerror=alert(1)>\"'"
SIGN = "<img src=x"
READERS = (
    "督查员",
    "住建局局长",
    "财政局联络员",
    "市长",
    "副市长（城建）",
    "领导秘书",
    "系统管理员",
    "审计员",
)
# What the program wrote and reads itself; nobody types it.
OWN_MARKS = {
    "token_hash",
    "hash",
    "previous_hash",
    "stored_name",
    "sha256",
    "link",
    "subject_type",
    "outcome",
    "key",
}


# A text that is there only together with something else: the day on which it was given, a fate.
GIVEN_WITH_IT = {"contested_why", "settled_why", "void_why", "why"}


def spoil_everything() -> int:
    """Put markup behind every text that somebody may have typed; how many columns have one."""
    triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for trigger in db.session.scalars(triggers).all():  # history, too
        db.session.execute(text(f"DROP TRIGGER {trigger}"))
    spoilt = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum) or column.name in OWN_MARKS:
                continue
            if isinstance(column.type, String):
                spoiling = update(table).values({column: column + MARKUP})
                if column.name in GIVEN_WITH_IT:
                    spoiling = spoiling.where(column != "")
                db.session.execute(spoiling)
                spoilt += 1
            elif isinstance(column.type, JSON) and table.name != Setting.__tablename__:
                _spoil_json(table, column)
    db.session.commit()
    return spoilt


def _spoil_json(table: Any, column: Any) -> None:
    for row_id, value in db.session.execute(select(table.c.id, column)).all():
        db.session.execute(
            update(table).where(table.c.id == row_id).values({column: _spoilt(value)})
        )


def _spoilt(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _spoilt(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_spoilt(each, name) for each in value]
    is_word = isinstance(value, str) and not value.isascii()
    return value + MARKUP if is_word else value


def measured_and_replaced(world: worlds.World) -> None:
    """What the city lacks: a target, milestones, usual reasons, a text that gave way."""
    city, task = world.city, db.session.get_one(Task, world.named["task_id"]["issued"])
    draft = db.session.get_one(ProgressReport, world.named["report_id"]["draft"])
    factories.target(task, name="改造小区", value=14, unit="个")
    factories.add(TaskPace(task=task, pace=Pace.MILESTONES))
    factories.add(Milestone(task=task, on=factories.TODAY, text="完成招标", share=40))
    reasons = {"key": "return_reasons", "value": [MARKUP]}
    factories.add(Setting(government_id=city.government.id, **reasons))
    who = city.liaison("财政局").official
    texts = {"progress": "原来的", "problems": "原来的", "next_steps": "原来的"}
    when = {"saved_at": draft.saved_at, "replaced_at": draft.saved_at}
    factories.add(ReplacedDraft(report=draft, author=who, replaced_by=who, **when, **texts))
    reports.publish_marks(factories.period(task, 1), by=city.supervisor, confirmed=True)


def pages_of(world: worlds.World, app: Flask) -> Iterator[tuple[str, str]]:
    """(reader, address) of every page that a reader is given, and of one that is not there."""
    table = read_table()
    for row, method, address in rows_of(world, app):
        for who in READERS if method == "GET" else ():
            if table[row][OWN.index(who)] == "p":
                yield who, address
    yield READERS[0], "/nothing-here"


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_markup_in_any_text_is_shown_and_never_obeyed(app, city, on_day):
    on_day(factories.TODAY)
    world = worlds.build(app, city)
    measured_and_replaced(world)
    tokens = {who: factories.session_token(city.actor(who)) for who in READERS}
    assert spoil_everything() > 60
    shown = 0
    for who, address in pages_of(world, app):
        with carrying(app, tokens[who]).get(address) as answer:
            assert answer.status_code < 500, address
            if answer.mimetype == "text/html":
                assert SIGN not in answer.text, (who, address)
                shown += "&lt;img src=x" in answer.text and answer.status_code == 200
    assert shown > 150
