"""flask seed: fill the database with the city of the seed files."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.core.db import transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.seeding.city import seed_city
from tracker.seeding.demo import seed_demo
from tracker.seeding.workdays import load_calendar

SIGN_INS = "demo-sign-ins.txt"
# The tables that are worth a word, as the screen calls their rows.
LABELS = {
    "unit": "单位",
    "unit_group": "单位组",
    "post": "岗位",
    "official": "干部",
    "tenure": "任职",
    "calendar_day": "工作日历",
    "plan": "任务方案",
}


@click.command("seed", help="载入根河市公开文件中的初始数据和工作日历，已有的不改动。")
@click.option("--calendar", is_flag=True, help="只载入已公布年份的工作日历，不载入城市。")
@click.option("--demo", is_flag=True, help="载入示例城市，只用于空的数据库。")
@click.option("--year", type=click.IntRange(2022, 2099), default=2022, help="示例城市的年度。")
@with_appcontext
def seed(calendar: bool, demo: bool, year: int) -> None:
    """Load what is missing; a refusal goes to stderr with exit status 1."""
    try:
        if calendar:
            click.echo(_calendar())
        else:
            click.echo(_demonstration(year) if demo else _city())
    except RuleBroken as refusal:
        click.echo(refusal.message, err=True)
        raise SystemExit(1) from refusal


def _calendar() -> str:
    with transaction():
        days = load_calendar()
    return f"已载入：工作日历{days}。" if days else "工作日历已齐全，没有改动。"


def _city() -> str:
    added = seed_city()
    counts = [f"{LABELS[table]}{count}" for table, count in added.items() if table in LABELS]
    return f"已载入：{'，'.join(counts)}。" if counts else "初始数据已齐全，没有改动。"


def _demonstration(year: int) -> str:
    config = current_app.config
    sign_ins = Path(config["INSTANCE"]) / SIGN_INS
    made = seed_demo(year=year, files=FileStore(config["ATTACHMENTS"]), sign_ins=sign_ins)
    return f"已载入示例城市，账号见 {sign_ins}。" if made else "示例城市已经载入，没有改动。"
