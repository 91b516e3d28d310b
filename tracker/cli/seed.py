"""flask seed: fill the database with the city of the seed files."""

import click
from flask.cli import with_appcontext

from tracker.core.errors import RuleBroken
from tracker.seeding.city import seed_city

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


@click.command(
    "seed", help="载入初始数据：单位、岗位、干部、工作日历和2022年任务方案草稿；已有的内容不改动。"
)
@with_appcontext
def seed() -> None:
    """Load what is missing; a refusal goes to stderr with exit status 1."""
    try:
        added = seed_city()
    except RuleBroken as refusal:
        click.echo(refusal.message, err=True)
        raise SystemExit(1) from refusal
    counts = [f"{LABELS[table]}{count}" for table, count in added.items() if table in LABELS]
    click.echo(f"已载入：{'，'.join(counts)}。" if counts else "初始数据已齐全，没有改动。")
