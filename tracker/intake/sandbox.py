"""Reading a document that somebody uploaded: in a child process, within time and memory."""

import json
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from tracker.core.errors import RuleBroken
from tracker.intake.cells import Form, form_from_json, refuse_other_kinds
from tracker.intake.draft import Draft, DraftWarning, Hints, Level
from tracker.intake.office import converted
from tracker.intake.report import ReportReading
from tracker.intake.safety import MAX_BYTES, OLD_WORD, TOO_LARGE
from tracker.intake.sheets import Sheet

ROOT = Path(__file__).parents[2]
WALL_SECONDS = 60
AT_ONCE = 2
WAITING_SECONDS = 15
COMMAND = (sys.executable, "-B", "-m", "tracker.intake.child")
BUSY = "正在读取别的文件，请稍后再导入。"
TOO_SLOW = "文件内容过于复杂，在规定时间内没有读完。请删去无关的页和图片后再导入。"
CRASHED = "文件已损坏或内容异常，无法读取。请用原来的软件重新另存后再导入。"
CONVERTED = "已转换为 .docx 后读取，请对照原件核对。"
_NO_HINTS = Hints()

log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)


def read_safely(content: bytes, filename: str, hints: Hints | None = None) -> Draft:
    """As read_document, but parsed in a child process under limits, so that no file can hurt.

    An old Word document is made into a new one before.
    """
    draft = Draft.from_json(_answer("draft", content, filename, hints or _NO_HINTS))
    kind = _kind(filename)
    if kind not in OLD_WORD:
        return draft
    note = DraftWarning(f".{kind} 文件", CONVERTED, level=Level.NOTE)
    return replace(draft, warnings=(note, *draft.warnings))


def _kind(filename: str) -> str:
    return PurePath(filename).suffix.lower().removeprefix(".")


def read_report_safely(content: bytes, filename: str) -> ReportReading:
    """As read_report, parsed in a child process as read_safely does."""
    return ReportReading.from_json(_answer("report", content, filename))


def read_form_safely(content: bytes, filename: str) -> Form:
    """As read_form, parsed in a child process as read_safely does."""
    refuse_other_kinds(filename)
    return form_from_json(_answer("form", content, filename))


def read_sheets_safely(content: bytes, filename: str) -> list[Sheet]:
    """As read_sheets, in a child process as read_safely does."""
    return [Sheet.from_json(each) for each in _answer("sheets", content, filename)]


def _answer(asked: str, content: bytes, filename: str, hints: Hints = _NO_HINTS) -> Any:
    """What the child says of a file; raises RuleBroken where it refuses, or is stopped.

    A new interpreter, not a fork: it is started from threads. It gets none of our environment.
    """
    if len(content) > MAX_BYTES:
        raise RuleBroken(TOO_LARGE)
    kind = _kind(filename)
    if kind in OLD_WORD:
        content, kind = converted(content, filename), "docx"
    with _taking_turns():
        child = _run(asked, content, kind, hints)
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise RuleBroken(TOO_SLOW)
    if child.returncode:
        log.warning("A document could not be read: %s", child.stderr.decode(errors="replace"))
        raise RuleBroken(CRASHED)
    answer: dict[str, Any] = json.loads(child.stdout)
    if "refused" in answer:
        raise RuleBroken(answer["refused"])
    return answer["read"]


@contextmanager
def _taking_turns() -> Iterator[None]:
    """A few at a time, whoever uploads how many: each may take a gigabyte and hold its request for
    a minute, and the pages of everybody else want to be served meanwhile."""
    if not _turns.acquire(timeout=WAITING_SECONDS):
        raise RuleBroken(BUSY)
    try:
        yield
    finally:
        _turns.release()


def _run(asked: str, content: bytes, kind: str, hints: Hints) -> subprocess.CompletedProcess[bytes]:
    first_line = json.dumps({"asked": asked, "units": hints.units, "officials": hints.officials})
    try:
        return subprocess.run(
            [*COMMAND, f"upload.{kind}"],
            input=first_line.encode() + b"\n" + content,
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONUTF8": "1"},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RuleBroken(TOO_SLOW) from error
    except OSError as error:  # no memory left to start it
        log.warning("A document could not be read: %s", error)
        raise RuleBroken(BUSY) from error
