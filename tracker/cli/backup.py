"""flask backup and flask restore."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.core import backup as backups
from tracker.core import clock
from tracker.core.backup.archive import Manifest
from tracker.core.errors import RuleBroken


@click.command(help="备份数据库和附件到一个文件；不给文件名则存入 instance/backups。")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@with_appcontext
def backup(file: Path | None) -> None:
    config = current_app.config
    now = clock.real_now().astimezone(clock.SHANGHAI)
    target = file or backups.kept_in(config["INSTANCE"]) / f"tracker-{now:%Y%m%d-%H%M%S}.tar"
    try:
        manifest = backups.back_up(
            config["SQLALCHEMY_DATABASE_URI"], Path(config["ATTACHMENTS"]), target
        )
    except RuleBroken as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(f"已备份到 {target}：{_summary(manifest)}。副本已通过检查。")


@click.command(help="把备份恢复到一个空文件夹（PostgreSQL 还需一个空数据库）并检查。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), required=True, help="空文件夹。")
@click.option("--database", help="PostgreSQL 空数据库的地址。")
def restore(file: Path, into: Path, database: str | None) -> None:
    try:
        restored = backups.restore(file, into, database_url=database)
    except RuleBroken as refusal:
        raise click.ClickException(refusal.message) from refusal
    made = datetime.fromisoformat(restored.manifest.made_at).astimezone(clock.SHANGHAI)
    click.echo(f"已恢复 {made:%Y-%m-%d %H:%M} 的备份：{_summary(restored.manifest)}，检查无误。")
    click.echo(_next_steps(restored))


def _summary(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return f"{len(manifest.rows)} 张表 {rows} 行，附件 {len(manifest.files) - 1} 个"


def _next_steps(restored: backups.Restored) -> str:
    folder = restored.folder.absolute()
    if restored.manifest.database == "sqlite":
        setting = f"TRACKER_INSTANCE={folder}"
    else:
        setting = f"TRACKER_ATTACHMENTS={folder / 'attachments'}，DATABASE_URL=新数据库的地址"
    return (
        f"下一步：先停止系统，设置 {setting}，"
        "运行 flask db upgrade 和 flask audit verify，再启动系统。"
    )
