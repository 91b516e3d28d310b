"""What is asked of a file before any parser opens it (engineering rules for uploads).

The contents decide what a file is; its name must agree. Archives are unpacked as a stream and
counted, because a small .docx can unpack to gigabytes.
"""

import io
import zipfile
import zlib
from pathlib import PurePath

from tracker.core.errors import RuleBroken

MEGABYTE = 1024 * 1024
MAX_BYTES = 50 * MEGABYTE
MAX_TEXT = 5 * MEGABYTE  # some hundred times a long report
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * MEGABYTE
MAX_XML_PART = 40 * MEGABYTE
MAX_RATIO, RATIO_FROM = 200, MEGABYTE
CHUNK = 64 * 1024

# More than any document to be split holds, by far: the largest of the samples has 98 tasks. What
# is read is drawn on one page.
MOST_TASKS = 2_000
MOST_CHARACTERS = 2_000_000

KINDS = ("docx", "xlsx", "xls", "et", "pdf", "txt", "csv")
WORKBOOKS = ("xls", "et")
# Kinds that are read only where LibreOffice can turn them into .docx first.
OLD_WORD = ("doc", "wps", "rtf")
NOT_CONVERTED = "不支持 .{kind} 文件，请另存为 .docx 后再导入。"
MAIN_PARTS = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PACKAGE = b"PK\x03\x04"
RTF = b"{\\rtf"
# Names of streams in the directory of an OLE2 file, which tell what it holds.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
VBA_PROJECT = "_VBA_PROJECT".encode("utf-16-le")
WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "\x00Book\x00".encode("utf-16-le"))
WORD_STREAM = "WordDocument".encode("utf-16-le")

TOO_MANY_TASKS = "文件中有 {number} 项任务，一次最多导入 {most} 项，请分成几份后再导入。"
TOO_LONG = "文件中的文字太多，请只导入任务分解表所在的部分。"
TOO_LARGE = f"文件超过 {MAX_BYTES // MEGABYTE} MB，请删去图片等无关内容后再导入。"
LONG_TEXT = f"文字超过 {MAX_TEXT // MEGABYTE} MB，不像一份任务分解，请只留下任务所在的部分。"
DISGUISED = "文件内容与扩展名 .{kind} 不符，请用原来的软件重新另存后再导入。"
BROKEN = "文件已损坏，无法打开。请用原来的软件重新另存后再导入。"
BOMB = "文件解压后过大或结构异常，为安全起见不能导入。请用原来的软件另存后再导入。"
LOCKED = "文件有密码保护，请解除密码后再导入。"
MACROS = "文件带有宏，不能导入。请另存为不带宏的 .docx 或 .xlsx。"


def checked_kind(content: bytes, filename: str) -> str:
    """The kind of the file, once its size, name and contents are found in order.

    Raises RuleBroken for a file that is too large, empty, of an unknown kind, encrypted, disguised,
    damaged, or dangerous.
    """
    if len(content) > MAX_BYTES:
        raise RuleBroken(TOO_LARGE)
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise RuleBroken("文件是空的，请检查后重新选择。")
    kind = PurePath(filename).suffix.lower().removeprefix(".")
    if content.startswith(OLE2) and ENCRYPTED_PACKAGE in content:
        raise RuleBroken(LOCKED)
    if kind not in (*KINDS, *OLD_WORD):
        raise RuleBroken("不认识的文件类型，请导入 .docx、.xlsx、.xls、.pdf、.txt 或 .csv 文件。")
    if kind in ("txt", "csv") and len(content) > MAX_TEXT:
        raise RuleBroken(LONG_TEXT)
    _check_contents(content, kind)
    return kind


def refuse_too_many(tasks: int) -> None:
    if tasks > MOST_TASKS:
        raise RuleBroken(TOO_MANY_TASKS.format(number=tasks, most=MOST_TASKS))


def _check_contents(content: bytes, kind: str) -> None:
    if kind in MAIN_PARTS:
        _check_package(content, kind)
    elif kind in WORKBOOKS:
        _expect(content.startswith(OLE2) and any(n in content for n in WORKBOOK_STREAMS), kind)
    elif kind in OLD_WORD:
        old = content.startswith(OLE2) and WORD_STREAM in content
        _expect(old or content.startswith(RTF), kind)
    elif kind == "pdf":
        _expect(b"%PDF-" in content[:1024], kind)
    else:
        _expect(not content.startswith((PACKAGE, b"%PDF-", OLE2)), kind)
    if content.startswith(OLE2) and VBA_PROJECT in content:
        raise RuleBroken(MACROS)


def _expect(agrees: bool, kind: str) -> None:
    if not agrees:
        raise RuleBroken(DISGUISED.format(kind=kind))


def _check_package(content: bytes, kind: str) -> None:
    _expect(content.startswith(PACKAGE), kind)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive)
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, zlib.error) as error:
        raise RuleBroken(BROKEN) from error
    except (NotImplementedError, RuntimeError) as error:
        raise RuleBroken(BOMB) from error
    _expect(MAIN_PARTS[kind] in types, kind)


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise RuleBroken(BOMB)
    total = 0
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if entry.flag_bits & 0x1:
            raise RuleBroken(LOCKED)
        if name.startswith("/") or ".." in name.split("/"):
            raise RuleBroken(BOMB)
        if name.lower().endswith("vbaproject.bin"):
            raise RuleBroken(MACROS)
        total += _unpacked(archive, entry, MAX_UNPACKED - total)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowed: int) -> int:
    """How many bytes the entry really unpacks to; what the archive declares is not believed."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    limit = min(allowed, MAX_XML_PART) if is_xml else allowed
    size, before = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            # Wherever it stands: what no reader looks at, a comment, may be as long as one likes.
            if is_xml and b"<!DOCTYPE" in (before + chunk).replace(b"\x00", b""):
                raise RuleBroken(BOMB)
            size, before = size + len(chunk), chunk[-2 * len("<!DOCTYPE") :]
            thin = size > RATIO_FROM and size > MAX_RATIO * max(entry.compress_size, 1)
            if size > limit or thin:
                raise RuleBroken(BOMB)
    return size
