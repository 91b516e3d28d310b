"""flask remind: raise today's reminders, or print what a day or a season would bring."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import click
from flask.cli import with_appcontext

from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.inbox.setups import channels_on
from tracker.models import Channel, ChannelSetup, Official, Stage
from tracker.reminders import service as reminders
from tracker.reminders.service import Outlook, Part, Telling

INBOX = "inbox"
LONGEST = 400  # days
_A_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(help="发出今天的提醒；加 --dry-run 则只列出某一天或一段日子会发出什么。")
@click.option("--on", "day", type=_A_DAY, help="哪一天，默认今天。")
@click.option("--from", "from_", type=_A_DAY, help="从哪一天起，与 --until 同用。")
@click.option("--until", type=_A_DAY, help="到哪一天为止，含这一天。")
@click.option("--dry-run", is_flag=True, help="只列出，不发送。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 列出。")
@with_appcontext
def remind(
    day: datetime | None,
    from_: datetime | None,
    until: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    clock.use_offset(directory.demonstration_offset())
    first, last = _span(day, from_, until)
    if dry_run:
        outlooks = list(reminders.outlooks(first, last))
        rows = [row for outlook in outlooks for row in _rows(outlook)]
        listed = json.dumps(rows, ensure_ascii=False, indent=1) if as_json else _lines(rows)
        span = f"{first}" if first == last else f"{first} 至 {last} "
        click.echo(listed or f"{span} 没有要发出的提醒。")
        if rows and not as_json:
            told = Counter(outlook.day for outlook in outlooks for _ in outlook.tellings)
            for on, count in told.items():
                click.echo(f"{on} 共提醒 {count} 人。")
    elif first != clock.today() or last != first:
        raise click.UsageError("只能发出今天的提醒；要看别的日子，请加 --dry-run。")
    else:
        click.echo(f"已提醒 {reminders.raise_reminders(first)} 人。")


def _span(
    day: datetime | None, from_: datetime | None, until: datetime | None
) -> tuple[date, date]:
    if from_ is None and until is None:
        on = day.date() if day else clock.today()
        return on, on
    if from_ is None or until is None or day is not None:
        raise click.UsageError("请同时写 --from 和 --until，或者只写 --on。")
    if not 0 <= (until - from_).days <= LONGEST:
        raise click.UsageError("--until 请写在 --from 之后一年以内。")
    return from_.date(), until.date()


def _rows(outlook: Outlook) -> Iterator[dict[str, Any]]:
    """A row for each stage of each deadline that somebody hears of, and each channel."""
    for telling in outlook.tellings:
        official = db.session.get_one(Official, telling.person.official_id)
        for (stage, period, due_on, owed_on), owing in reminders.by_stage(telling).items():
            items = [f"{owed.unit_name} {owed.task_name}" for owed in owing]
            for channel in (INBOX, *_ways(official, telling)):
                said = (stage, channel, period, due_on, owed_on, items)
                yield _row(outlook.day, official.name, telling.person.title, *said)
    for robot, parts in outlook.groups:
        yield from _said_by_robot(outlook.day, robot, parts)


def _said_by_robot(
    on: date, robot: ChannelSetup, parts: Sequence[Part]
) -> Iterator[dict[str, Any]]:
    """A robot tells a group chat how many reports each unit owes."""
    found: dict[tuple[Stage, str, date, date], Counter[str]] = {}
    for part in parts:
        for owed in part.bundle.reports:
            key = (part.rule.stage, owed.period, owed.due_on, owed.owed_on)
            found.setdefault(key, Counter())[owed.unit_name] += 1
    for (stage, period, due_on, owed_on), counts in found.items():
        items = [f"{unit} {count} 份" for unit, count in counts.items()]
        said = (stage, robot.channel.value, period, due_on, owed_on, items)
        yield _row(on, robot.name, "", *said)


def _ways(official: Official, telling: Telling) -> list[str]:
    """The channels beside the inbox that the digest goes out by."""
    ways = telling.channels & channels_on(official.government_id)
    return [each.value for each in Channel if each in ways and inbox.address_of(official, each)]


def _row(
    on: date,
    recipient: str,
    post: str,
    stage: Stage,
    channel: str,
    period: str,
    due_on: date,
    owed_on: date,
    items: list[str],
) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "recipient": recipient,
        "post": post,
        "stage": stage.value,
        "channel": channel,
        "period": period,
        "due_nominal": due_on.isoformat(),
        "due_effective": owed_on.isoformat(),
        "items": items,
    }


def _lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{row['on']} {row['recipient']}（{row['post'] or '群聊'}）"
        f" {_stage(row)} {row['period']} {row['due_effective']} {len(row['items'])} 份"
        for row in rows
        if row["channel"] == INBOX or not row["post"]
    )


def _stage(row: dict[str, Any]) -> str:
    on, owed_on = (date.fromisoformat(row[key]) for key in ("on", "due_effective"))
    return Stage.of(row["stage"]).label_on(on, owed_on)
