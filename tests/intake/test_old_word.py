"""Old Word documents are converted by LibreOffice where it is installed, and refused elsewhere."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.intake.makers import packed, sample, word_table
from tests.libreoffice import libreoffice
from tracker.core.errors import RuleBroken
from tracker.intake import Level, office, read_document, read_safely
from tracker.intake.safety import OLE2, RTF, WORD_STREAM

OLD = OLE2 + bytes(600) + WORD_STREAM + bytes(600)
ROW = ("1", "修路。", "李明", "交通局", "王强", "12月底")
Soffice = Callable[[str], None]
CONVERTS = 'cp "$there/new.docx" "$out/upload.docx"'


@pytest.fixture
def soffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Soffice:
    """A LibreOffice that only does what a shell script says; $out is where its result belongs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (tmp_path / "new.docx").write_bytes(packed(word_table(ROW)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "work"))
    (tmp_path / "work").mkdir()

    def soffice(script: str) -> None:
        program = folder / "soffice"
        find = 'while [ "$1" != --outdir ]; do shift; done; out=$2; source=$3; mkdir -p "$out"\n'
        program.write_text(f"#!/bin/sh\nthere={tmp_path}\n{find}{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    return soffice


@pytest.fixture
def nothing_left(tmp_path: Path):
    yield
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("kind", ["doc", "wps"])
def test_an_old_document_is_read_once_it_is_converted(kind: str, soffice: Soffice) -> None:
    soffice(CONVERTS)
    draft = read_safely(OLD, f"计划.{kind}")
    assert draft.tasks == read_document(packed(word_table(ROW)), "计划.docx").tasks
    note = draft.warnings[0]
    assert (note.where, note.level) == (f".{kind} 文件", Level.NOTE)
    assert "转换" in note.message


@pytest.mark.usefixtures("nothing_left")
def test_the_program_gets_the_upload_and_a_profile_of_its_own(
    soffice: Soffice, tmp_path: Path
) -> None:
    soffice(
        f'cp "$source" "$there/seen"; cp "$HOME/profile/user/registrymodifications.xcu" "$there"\n'
        f'env > "$there/env"\n{CONVERTS}'
    )
    read_safely(OLD, "../../计划 $(reboot).doc")
    assert (tmp_path / "seen").read_bytes() == OLD
    assert "DisableMacrosExecution" in (tmp_path / "registrymodifications.xcu").read_text()
    assert "SECRET" not in (tmp_path / "env").read_text()


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "无法转换"),
        ("echo no filter; exit 0", "无法转换"),
        (': > "$out/upload.docx"', "无法转换"),
        ('mkdir "$out/upload.docx"', "无法转换"),
        (f"{CONVERTS}; exit 1", "无法转换"),
        ('head -c 5000 /dev/urandom > "$out/upload.docx"', "无法转换"),
        ('head -c 900 "$there/new.docx" > "$out/upload.docx"', "损坏"),
    ],
)
def test_what_cannot_be_converted_is_refused(script: str, said: str, soffice: Soffice) -> None:
    soffice(script)
    with pytest.raises(RuleBroken, match=said):
        read_safely(OLD, "计划.doc")


@pytest.mark.usefixtures("nothing_left")
def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started(
    soffice: Soffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "WALL_SECONDS", 1)
    soffice('sleep 77 & echo $! > "$there/pid"; wait')
    with pytest.raises(RuleBroken, match="在规定时间内没有转换完"):
        read_safely(OLD, "计划.doc")
    assert is_gone("sleep\x0077")


def is_gone(command: str) -> bool:
    """Whether no process runs the command any more; what is killed is not gone at once."""
    for _ in range(200):
        if command not in commands_running():
            return True
        time.sleep(0.05)
    return False


def commands_running() -> str:
    commands = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            commands.append(process.read_text(errors="replace"))
    return "\n".join(commands)


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="only Linux tells a process of it")
def test_a_conversion_ends_with_the_process_that_asked_for_it(
    soffice: Soffice, tmp_path: Path
) -> None:
    soffice(f"sleep 78 & : > {tmp_path}/started; wait")
    (tmp_path / "old.doc").write_bytes(OLD)
    ask = (
        "import pathlib, sys; from tracker.intake import office;"
        "office.converted(pathlib.Path(sys.argv[1]).read_bytes(), 'a.doc')"
    )
    asking = subprocess.Popen(
        [sys.executable, "-c", ask, str(tmp_path / "old.doc")],
        env={**os.environ, "TMPDIR": str(tmp_path / "work")},
    )
    while not (tmp_path / "started").exists() and asking.poll() is None:
        time.sleep(0.05)
    assert "sleep\x0078" in commands_running()
    asking.kill()
    asking.wait()
    assert is_gone("sleep\x0078")


@pytest.mark.usefixtures("nothing_left")
def test_a_result_beyond_all_measure_is_cut_off(
    soffice: Soffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "OUTPUT_BYTES", 100_000)
    soffice(f'{CONVERTS}; head -c 300000 /dev/zero >> "$out/upload.docx"')
    with pytest.raises(RuleBroken, match="无法转换"):
        read_safely(OLD, "计划.doc")


@pytest.mark.usefixtures("nothing_left")
def test_one_document_is_converted_at_a_time(soffice: Soffice, tmp_path: Path) -> None:
    soffice(
        'mkdir "$there/busy" || : > "$there/two_at_once"; sleep 0.2; rmdir "$there/busy"\n'
        f"{CONVERTS}"
    )
    with ThreadPoolExecutor(3) as pool:
        drafts = list(pool.map(lambda _: read_safely(OLD, "计划.doc"), range(3)))
    assert [len(draft.tasks) for draft in drafts] == [1, 1, 1]
    assert not (tmp_path / "two_at_once").exists()


def test_who_waits_too_long_for_his_turn_is_asked_to_come_again(
    soffice: Soffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "WAITING_SECONDS", 0.05)
    taken = threading.Lock()
    monkeypatch.setattr(office, "_turn", taken)
    soffice(CONVERTS)
    with taken, pytest.raises(RuleBroken, match="正在转换别的文件"):
        read_safely(OLD, "计划.doc")


def test_without_the_program_the_office_is_asked_to_save_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuleBroken, match=r"不支持 \.wps 文件，请另存为 \.docx"):
        read_safely(OLD, "计划.wps")


def test_what_is_no_old_document_never_reaches_the_program(
    soffice: Soffice, tmp_path: Path
) -> None:
    soffice(': > "$there/started"')
    with pytest.raises(RuleBroken, match="不符"):
        read_safely(sample("pdf"), "计划.doc")
    assert not (tmp_path / "started").exists()


def test_the_real_program_converts_a_table() -> None:
    libreoffice()
    draft = read_safely(rtf_table(), "计划.rtf")
    assert [(task.number, task.text) for task in draft.tasks] == [("1", "修路。")]
    assert [unit.name for unit in draft.tasks[0].units] == ["交通局"]


def test_the_real_program_fetches_no_other_file(tmp_path: Path) -> None:
    libreoffice()
    (tmp_path / "secret.txt").write_text("不可外传")
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/secret.txt"}}{{\fldrslt x}}}}'
    draft = read_safely(rtf_table(field), "计划.rtf")
    assert "不可外传" not in str(draft.as_json())


def rtf_table(before: str = "") -> bytes:
    """A table with a header and one row, as .rtf."""
    rows = [("序号", "工作任务", "责任单位"), ("1", "修路。", "交通局")]
    cells = "".join(
        r"\trowd\cellx1000\cellx5000\cellx8000 "
        + "".join(f"{escaped(cell)}\\intbl\\cell " for cell in row)
        + r"\row "
        for row in rows
    )
    return RTF + rf"1\ansi {before}\par {cells}\pard\par }}".encode()


def escaped(text: str) -> str:
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)
