"""flask remind: raise today's reminders, or print what a day would bring."""

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Official, Stage
from tracker.reminders import service as reminders
from tracker.reminders.queries import Owed
from tracker.reminders.service import Telling

LABELS = {stage.value: stage.label for stage in Stage}


@click.command(help="发出今天的提醒；加 --dry-run 则只列出某一天会发出什么。")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="哪一天，默认今天。")
@click.option("--dry-run", is_flag=True, help="只列出，不发送。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 列出。")
@with_appcontext
def remind(day: datetime | None, dry_run: bool, as_json: bool) -> None:
    clock.use_offset(directory.demonstration_offset())
    on = day.date() if day else clock.today()
    if dry_run:
        tellings = reminders.planned_reminders(on)
        rows = [row for telling in tellings for row in _rows(telling, on)]
        listed = json.dumps(rows, ensure_ascii=False, indent=1) if as_json else _lines(rows)
        click.echo(listed or f"{on} 没有要发出的提醒。")
        if rows and not as_json:
            click.echo(f"{on} 共提醒 {len(tellings)} 人。")
    elif on != clock.today():
        raise click.UsageError("只能发出今天的提醒；要看别的日子，请加 --dry-run。")
    else:
        click.echo(f"已提醒 {reminders.raise_reminders(on)} 人。")


def _rows(telling: Telling, on: date) -> list[dict[str, Any]]:
    """A row for each stage of each deadline that the official hears of."""
    groups: dict[tuple[Stage, str, date, date], list[Owed]] = defaultdict(list)
    for item in telling.items.values():
        owed = item.owed
        groups[item.stage, owed.period, owed.due_on, owed.owed_on].append(owed)
    official = db.session.get_one(Official, telling.person.official_id)
    return [
        {
            "on": on.isoformat(),
            "recipient": official.name,
            "post": telling.person.title,
            "stage": stage.value,
            "channel": "inbox",
            "period": period,
            "due_nominal": due_on.isoformat(),
            "due_effective": owed_on.isoformat(),
            "items": [f"{owed.unit_name} {owed.task_name}" for owed in owing],
        }
        for (stage, period, due_on, owed_on), owing in groups.items()
    ]


def _lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{row['recipient']}（{row['post']}） {LABELS[row['stage']]}"
        f" {row['period']} {row['due_effective']} {len(row['items'])} 份"
        for row in rows
    )
