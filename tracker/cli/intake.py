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
from tracker.intake.recommend import Recommender, read_duties
from tracker.intake.report.recommending import Recommends, with_units
from tracker.models import Government
from tracker.plans.portfolios import leaders_by_unit
from tracker.plans.precedents import recommender_for

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
        recommender, leaders = _known_of(government) if government else _known_of_any()
        reading = read_report_safely(_content(file), file.name)
    except RuleBroken as refusal:
        raise _refused(refusal) from refusal
    _print(with_units(reading, recommender, leaders).as_json())


def _known_of(name: str) -> tuple[Recommends, Mapping[str, Sequence[str]]]:
    """Who recommends units from a government's plans, and who is responsible for each unit."""
    found = db.session.scalar(
        select(Government).where((Government.name == name) | (Government.full_name == name))
    )
    if found is None:
        names = "、".join(db.session.scalars(select(Government.name).order_by(Government.id)))
        raise RuleBroken(f"没有名为“{name}”的政府，请写登记过的名称：{names or '还没有登记'}。")
    today = clock.today()
    return recommender_for(found.id, today), leaders_by_unit(found.id, today)


def _known_of_any() -> tuple[Recommends, Mapping[str, Sequence[str]]]:
    """For a government that nothing is known of: what departments do anywhere."""
    return Recommender((), (), read_duties()), {}


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _refused(refusal: RuleBroken) -> SystemExit:
    click.echo(refusal.message, err=True)
    return SystemExit(1)


def _print(answer: Mapping[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
