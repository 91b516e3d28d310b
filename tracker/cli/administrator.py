"""flask create-administrator: the first way into a new house."""

import click
from flask.cli import with_appcontext

from tracker.accounts import installation
from tracker.core.db import transaction
from tracker.core.errors import RuleBroken


@click.command("create-administrator", help="建立第一个系统管理员账号，密码只显示一次。")
@click.option("--government", prompt="政府名称，例如 根河市", help="市、县、区、旗的名称。")
@click.option("--name", prompt="管理员姓名", help="管理员的姓名。")
@click.option("--username", prompt="账号", help="3至32个小写字母、数字、点、横线。")
@with_appcontext
def create_administrator(government: str, name: str, username: str) -> None:
    """Print the random password; a refusal goes to stderr with exit status 1."""
    try:
        with transaction():
            password = installation.create_administrator(government, name, username)
    except RuleBroken as refusal:
        raise click.ClickException(refusal.message) from refusal
    click.echo(f"账号：{username.strip().lower()}")
    click.echo(f"密码：{password}")
    click.echo("密码只显示这一次，首次登录须改成自己的密码。")
