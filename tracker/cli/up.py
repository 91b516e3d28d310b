"""flask up: the embedded mode, in which one command runs the whole house."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.cli.processes import stopped_by_signals
from tracker.cli.seed import SIGN_INS
from tracker.inbox.outbox import LONGEST_ATTEMPT

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
LOOK_EVERY = 0.3  # seconds
START_WITHIN = 60.0  # seconds until the first page must be there
# Seconds before a child is ended for it; what the sender has begun may take nearly as long.
STOP_WITHIN = LONGEST_ATTEMPT + 5
# Seconds before a child that ended by itself is started again; the last for all that follow.
RESTART_AFTER = (1, 2, 5, 10, 30)
LIVED_WELL = 60.0  # seconds, after which an end is a new story


@click.command(help="一条命令启动网页、时钟和发送进程；--demo 使用单独的示例数据库。")
@click.option("--demo", is_flag=True, help="用示例城市，数据库为 instance/demo.db。")
@click.option("--host", default="127.0.0.1", show_default=True, help="网页监听的地址。")
@click.option("--port", default=5000, show_default=True, help="网页监听的端口。")
@with_appcontext
def up(demo: bool, host: str, port: int) -> None:
    if not demo and not current_app.config["SECRET_KEY"]:
        raise click.ClickException("使用自己的数据库时，请先在环境变量中设置 SECRET_KEY。")
    if not _is_free(host, port):
        raise click.ClickException(f"端口 {port} 已被占用，请用 --port 另选一个。")
    folder, instance = Path(current_app.root_path), Path(current_app.config["INSTANCE"])
    instance.mkdir(parents=True, exist_ok=True)
    address = f"http://{host}:{port}"
    environment = _environment(demo, address)
    sign_ins = instance / SIGN_INS
    is_new = demo and not sign_ins.exists()
    _prepare(demo, folder, environment)
    stop = stopped_by_signals()
    house = House(_commands(host, port), folder, environment)
    try:
        if not house.opens(host, port, stop):
            raise click.ClickException("网页没有启动，原因见上面的输出。")
        if not stop.is_set():
            click.echo(_welcome(address, sign_ins, demo=demo, is_new=is_new))
        house.keep(stop)
    finally:
        house.close()
    click.echo("已停止。")


class Child:
    """A process that is started again when it ends by itself."""

    def __init__(self, name: str, command: tuple[str, ...], start: Mapping[str, object]) -> None:
        self.name, self.command = name, command
        self._start = start
        self._ends = 0
        self._restart_at: float | None = None
        self._launch()

    def look_after(self) -> None:
        """Start it again if it ended, with longer pauses the more often it does."""
        now = time.monotonic()
        if self._restart_at is not None:
            if now >= self._restart_at:
                self._launch()
        elif self.process.poll() is not None:
            self._ends = 1 if now - self._started_at > LIVED_WELL else self._ends + 1
            pause = RESTART_AFTER[min(self._ends, len(RESTART_AFTER)) - 1]
            self._restart_at = now + pause
            code = self.process.returncode
            click.echo(f"{self.name}进程退出（{code}），{pause} 秒后重新启动。", err=True)

    def end(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_WITHIN)
        self.process.kill()
        self.process.wait()

    def _launch(self) -> None:
        self.process = subprocess.Popen(self.command, **self._start)  # type: ignore[call-overload]
        self._started_at = time.monotonic()
        self._restart_at = None


class House:
    """Web, clock and sender, as children of this process."""

    def __init__(
        self, commands: dict[str, tuple[str, ...]], folder: Path, environment: dict[str, str]
    ) -> None:
        start = {"cwd": folder, "env": environment}
        self.children = [Child(name, command, start) for name, command in commands.items()]

    def opens(self, host: str, port: int, stop: Event) -> bool:
        """Wait for the first page; False if it does not come."""
        deadline = time.monotonic() + START_WITHIN
        while _is_free(host, port):
            if time.monotonic() > deadline or self.children[0].process.poll() is not None:
                return stop.is_set()
            if stop.wait(LOOK_EVERY):
                break
        return True

    def keep(self, stop: Event) -> None:
        while not stop.wait(LOOK_EVERY):
            for child in self.children:
                child.look_after()

    def close(self) -> None:
        """Ask all to stop at once, then wait for each."""
        for child in self.children:
            child.process.terminate()
        for child in self.children:
            child.end()


def _environment(demo: bool, address: str) -> dict[str, str]:
    """The children's settings. The demonstration never touches a database of the environment."""
    environment = os.environ | {"TRACKER_URL": os.environ.get("TRACKER_URL", address)}
    if demo:
        environment["TRACKER_DEMO"] = "1"
        for name in ("DATABASE_URL", "TRACKER_ATTACHMENTS"):
            environment.pop(name, None)
    return environment


def _commands(host: str, port: int) -> dict[str, tuple[str, ...]]:
    web = (sys.executable, "-m", "waitress", f"--listen={host}:{port}", "--threads=8", "wsgi:app")
    return {"网页": web, "时钟": (*FLASK, "scheduler"), "发送": (*FLASK, "worker")}


def _prepare(demo: bool, folder: Path, environment: dict[str, str]) -> None:
    """Bring the database to the newest form and fill in what is missing; its words only if it
    fails, but for what the seeds say."""
    _run(("db", "upgrade"), folder, environment)
    click.echo(_run(("seed", "--demo" if demo else "--calendar"), folder, environment), nl=False)


def _run(command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        (*FLASK, *command), cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        click.echo(done.stdout + done.stderr, err=True, nl=False)
        raise click.ClickException(f"flask {' '.join(command)} 没有完成，系统没有启动。")
    return done.stdout


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((_reachable(host), port)) != 0


def _reachable(host: str) -> str:
    """Where a server that listens on every address can be asked."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _welcome(address: str, sign_ins: Path, *, demo: bool, is_new: bool) -> str:
    lines = ["", f"督查督办台账已启动：{address}", "按 Ctrl+C 停止。", ""]
    if is_new and sign_ins.exists():
        lines += [sign_ins.read_text().rstrip(), "", f"以上账号只显示这一次，另存于 {sign_ins}。"]
    elif demo:
        lines += [f"示例账号见 {sign_ins}。"]
    else:
        lines += ["首次使用请先运行 flask create-administrator 建立管理员账号。"]
    return "\n".join(lines)
