"""What may be uploaded as a file (附件): kinds, size, name, and that it is what it says it is."""

import zipfile
from io import BytesIO
from pathlib import PurePath

from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in_name

LARGEST = 20 * 1024 * 1024
MOST = 10  # with one thing
_LONGEST_NAME = 120
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, and WPS's own formats
_JPEG = b"\xff\xd8\xff"
# What a file of each kind begins with. No archives: what is inside them cannot be seen.
_BEGINNINGS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "doc": _COMPOUND,
    "xls": _COMPOUND,
    "ppt": _COMPOUND,
    "wps": _COMPOUND,
    "et": _COMPOUND,
}
# The part that tells the kinds of zipped documents apart; OFD is GB/T 33190.
_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml"}
KINDS = (*_BEGINNINGS, *_PARTS, "txt")


def check_upload(filename: str, content: bytes) -> str:
    """The name to keep an uploaded file under, without a path.

    Raises RuleBroken on the field `file` for a kind that is not taken, a secrecy marking in the
    name, an empty or too large file, or a content that its extension does not promise.
    """
    name = _checked_name(filename)
    _check_content(name, content)
    return name


def _checked_name(filename: str) -> str:
    """The name without a path; RuleBroken for a kind that is not taken or a secrecy marking."""
    name = PurePath(filename.replace("\\", "/")).name.strip()
    name = "".join(character for character in name if character.isprintable())
    if _kind_of(name) not in KINDS:
        raise RuleBroken(
            f"不收“{name or filename}”这种文件。请上传：{'、'.join(KINDS)}。", field="file"
        )
    if len(name) > _LONGEST_NAME:
        raise RuleBroken(f"文件名最多{_LONGEST_NAME}字，请改短后再上传。", field="file")
    marking = marking_in_name(name)
    if marking:
        raise RuleBroken(f"文件名含有密级标志“{marking}”，本系统不得上传，请核对。", field="file")
    return name


def _check_content(name: str, content: bytes) -> None:
    if not content:
        raise RuleBroken(f"“{name}”是空文件，请检查后再上传。", field="file")
    if len(content) > LARGEST:
        raise RuleBroken(f"“{name}”超过20 MB，请压缩或拆分后再上传。", field="file")
    if not _is_what_it_says(_kind_of(name), content):
        raise RuleBroken(
            f"“{name}”的内容与扩展名不符，可能改过扩展名或文件已损坏。请用原来的软件另存后再上传。",
            field="file",
        )


def _is_what_it_says(kind: str, content: bytes) -> bool:
    if kind in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[kind])
    if kind in _PARTS:
        return _holds_part(content, _PARTS[kind])
    return _is_text(content)


def _holds_part(content: bytes, part: str) -> bool:
    """Whether it is a zipped document of that kind, nothing before it, and without macros."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    has_macros = any(PurePath(name).name == "vbaProject.bin" for name in names)
    return not has_macros and any(name.startswith(part) for name in names)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _kind_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")
