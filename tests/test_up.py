"""One command runs the whole house, and takes it down again."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.mail import free_port
from tests.processes import ROOT, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


@contextmanager
def house(folder: Path, port: int, *options: str):
    """`flask up` with an instance folder of its own; its output in a file."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL"}
    } | {"TRACKER_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "up", "--port", str(port), *options]
    with open(folder / "output", "w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/icon.svg", timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


def children_of(process) -> dict[str, int]:
    """The ids of the processes it started, by the last word of their command."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in found}
    return {command[-2]: int(pid) for pid, command in commands.items() if len(command) > 1}


def said(folder: Path) -> str:
    return (folder / "output").read_text()


def is_up(folder: Path) -> bool:
    return "督查督办台账已启动" in said(folder)


def test_one_command_starts_everything_and_ctrl_c_stops_it(tmp_path):
    port = free_port()
    with house(tmp_path, port) as process:
        wait_until(lambda: is_up(tmp_path), seconds=60)
        assert f"http://127.0.0.1:{port}" in said(tmp_path)
        assert answers(port)
        children = children_of(process)
        assert set(children) == {"wsgi:app", "scheduler", "worker"}

        os.kill(children["worker"], signal.SIGKILL)
        wait_until(
            lambda: children_of(process).get("worker", children["worker"]) != children["worker"]
        )
        assert "发送进程退出（-9），1 秒后重新启动。" in said(tmp_path)

        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    assert said(tmp_path).rstrip().endswith("已停止。")
    assert not answers(port)
    for pid in children.values():
        assert not Path(f"/proc/{pid}").exists()

    before = (tmp_path / "tracker.db").stat().st_ino
    with house(tmp_path, port):
        wait_until(lambda: is_up(tmp_path), seconds=60)
        assert "没有改动" in said(tmp_path)
    assert (tmp_path / "tracker.db").stat().st_ino == before


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with house(tmp_path, port) as process:
            assert process.wait(timeout=30) == 1
    assert f"端口 {port} 已被占用，请用 --port 另选一个。" in said(tmp_path)
