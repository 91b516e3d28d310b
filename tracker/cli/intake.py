"""flask intake: read documents from the command line."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.intake import MAX_BYTES, read_report_safely, read_safely
from tracker.intake.report.recommending import Recommends, RecommendsNothing, with_units
from tracker.models import Government
from tracker.plans.earlier import EarlierTask, earlier_tasks, leaders_by_unit, unit_names

intake = AppGroup("intake", help="读取任务分解文件。")
DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)


@intake.command("read", help="读取一份任务分解文件，输出 JSON。")
@click.argument("file", type=DOCUMENT)
def read(file: Path) -> None:
    """Print the draft that FILE is read into; a refusal goes to stderr with exit status 1."""
    try:
        draft = read_safely(_content(file), file.name)
    except RuleBroken as refusal:
        raise _refused(refusal) from refusal
    _print(draft.as_json())


@intake.command("decompose", help="把一份《政府工作报告》分解为任务，输出 JSON。")
@click.argument("file", type=DOCUMENT)
@click.option("--government", help="按哪个政府以往的任务推荐单位，如“根河市”；不给则只按职责。")
def decompose(file: Path, government: str | None) -> None:
    """Print the tasks that the report in FILE gives; without a government no database is opened."""
    try:
        earlier, units = _known(government) if government else ((), ())
        reading = read_report_safely(_content(file), file.name)
    except RuleBroken as refusal:
        raise _refused(refusal) from refusal
    reading = with_units(reading, _recommender(earlier, units), leaders_by_unit(earlier))
    _print(reading.as_json())


def _known(government: str) -> tuple[tuple[EarlierTask, ...], tuple[str, ...]]:
    """The tasks of a government's plans and the names of its units."""
    found = db.session.scalar(
        select(Government).where(
            (Government.name == government) | (Government.full_name == government)
        )
    )
    if found is None:
        names = "、".join(db.session.scalars(select(Government.name).order_by(Government.id)))
        raise RuleBroken(f"没有名为“{government}”的政府。现有：{names or '无'}。")
    today = clock.today()
    return earlier_tasks(found.id, on=today), unit_names(found.id, on=today)


def _recommender(earlier: Sequence[EarlierTask], units: Sequence[str]) -> Recommends:
    """Who recommends units for a task, from earlier tasks and from what departments do."""
    return RecommendsNothing()


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _refused(refusal: RuleBroken) -> SystemExit:
    click.echo(refusal.message, err=True)
    return SystemExit(1)


def _print(answer: Mapping[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
