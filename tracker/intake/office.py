"""Old Word documents (.doc, .wps, .rtf) made into .docx by LibreOffice, where it is installed.

It runs as a process of its own beside the child that reads: it must write files, which the child
may not. What it gives is read like any other upload, by the child and under its limits. No parser
of ours sees the old file.
"""

import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from tracker.core.errors import RuleBroken
from tracker.intake.safety import MAX_BYTES, MEGABYTE, NOT_CONVERTED, PACKAGE, checked_kind

PROGRAMS = ("soffice", "libreoffice")
WALL_SECONDS = 120
WAITING_SECONDS = 60
MEMORY_BYTES = 4 * 1024 * MEGABYTE
OUTPUT_BYTES = 2 * MAX_BYTES
PROBING_SECONDS = 5

BUSY = "正在转换别的文件，请稍后再导入，或先另存为 .docx。"
TOO_SLOW = "文件内容过于复杂，在规定时间内没有转换完。请另存为 .docx 后再导入。"
FAILED = "文件已损坏、有密码保护或内容异常，无法转换。请用原来的软件另存为 .docx 后再导入。"

# The profile of one run: no macros, nothing fetched from elsewhere, links left as they are.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{settings}
</oor:items>
"""
SETTING = (
    '<item oor:path="/org.openoffice.{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # A proxy that nobody is: what should still be fetched is not.
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)

log = logging.getLogger(__name__)
_turn = threading.Lock()


def converted(content: bytes, filename: str) -> bytes:
    """The .docx of an old Word document.

    Raises RuleBroken where LibreOffice is not installed, is busy, or cannot do it.
    """
    kind = checked_kind(content, filename)
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise RuleBroken(NOT_CONVERTED.format(kind=kind))
    with _one_at_a_time(), tempfile.TemporaryDirectory(prefix="tracker-office-") as folder:
        return _convert(program, content, kind, Path(folder))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=WAITING_SECONDS):
        raise RuleBroken(BUSY)
    try:
        yield
    finally:
        _turn.release()


def _convert(program: str, content: bytes, kind: str, folder: Path) -> bytes:
    source, result = folder / f"upload.{kind}", folder / "out" / "upload.docx"
    source.write_bytes(content)
    _write_profile(folder)
    command = [
        *_shut_in(),
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(result.parent),
        str(source),
    ]
    status, said = _run(command, folder)
    document = result.read_bytes() if status == 0 and result.is_file() else b""
    if not document.startswith(PACKAGE):
        log.warning("LibreOffice gave no document, but status %s: %s", status, said)
        raise RuleBroken(FAILED)
    return document


def _write_profile(folder: Path) -> None:
    settings = "\n".join(SETTING.format(path=p, name=n, value=v) for p, n, v in SETTINGS)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(PROFILE.format(settings=settings))


def _run(command: list[str], folder: Path) -> tuple[int, str]:
    """The status of a run and what it printed; whatever it started is gone afterwards."""
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(
            _limited(command),
            cwd=folder,
            env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            process.wait(timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise RuleBroken(TOO_SLOW) from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        said.seek(0)
        return process.returncode, said.read(2_000).decode(errors="replace")


def _limited(command: list[str]) -> list[str]:
    """The command with what it, and all it starts, may use bounded before it begins."""
    limits = (
        f"ulimit -v {MEMORY_BYTES // 1024}",
        f"ulimit -t {WALL_SECONDS}",
        f"ulimit -f {OUTPUT_BYTES // 512}",
        "ulimit -c 0",
        'exec "$@"',
    )
    return ["/bin/sh", "-c", " && ".join(limits), "sh", *command]


@cache
def _shut_in() -> tuple[str, ...]:
    """What shuts a program off from every network and ends it with us, where the system lets us.

    Whatever it starts lives in one space of processes, which is gone when its first one is; and
    that one is killed when this process is, however it ended.
    """
    setpriv, unshare = shutil.which("setpriv"), shutil.which("unshare")
    ends_with_us = (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()
    without_network = (unshare, "--user", "--map-current-user", "--net") if unshare else ()
    for command in (
        (*ends_with_us, *without_network, "--pid", "--kill-child", "--"),
        (*without_network, "--"),
    ):
        if without_network and _works(command):
            return command
    return ()


def _works(command: Sequence[str]) -> bool:
    with suppress(subprocess.TimeoutExpired, OSError):
        tried = subprocess.run(
            [*command, "true"], capture_output=True, timeout=PROBING_SECONDS, check=False
        )
        return tried.returncode == 0
    return False
