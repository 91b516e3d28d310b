"""flask intake: read documents from the command line."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.core.errors import RuleBroken
from tracker.intake import MAX_BYTES, read_safely

intake = AppGroup("intake", help="读取任务分解文件。")


@intake.command("read", help="读取一份任务分解文件，输出 JSON。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read(file: Path) -> None:
    """Print the draft that FILE is read into; a refusal goes to stderr with exit status 1."""
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)
    try:
        draft = read_safely(content, file.name)
    except RuleBroken as refusal:
        click.echo(refusal.message, err=True)
        raise SystemExit(1) from refusal
    click.echo(json.dumps(draft.as_json(), ensure_ascii=False, indent=1))
