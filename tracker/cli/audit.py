"""flask audit: the trail from the command line."""

import click
from flask.cli import AppGroup

from tracker.audit import service

audit = AppGroup("audit", help="操作留痕。")


@audit.command("verify", help="核对操作留痕是否完整。")
def verify() -> None:
    """Exit status 1, and the first event that does not fit, if the trail was altered."""
    broken = service.verify()
    if broken is not None:
        raise click.ClickException(f"操作留痕从第 {broken} 条起对不上，可能被改动过。")
    click.echo("操作留痕完整。")
