"""Every file that cannot be read is refused with a sentence that says what to do."""

import io
import zipfile

import pytest

from tests.intake.makers import package, packed, pdf, sample, word_table, workbook
from tracker.core.errors import RuleBroken
from tracker.intake import MAX_BYTES, read_document
from tracker.intake.safety import (
    ENCRYPTED_PACKAGE,
    OLE2,
    RTF,
    VBA_PROJECT,
    WORD_STREAM,
    WORKBOOK_STREAMS,
)

LOCKED_PDF = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
    f"/O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00> <00>]"
)


def refusal(content: bytes, filename: str) -> str:
    with pytest.raises(RuleBroken) as refused:
        read_document(content, filename)
    return refused.value.message


def test_a_file_over_the_limit_is_refused() -> None:
    assert "超过 50 MB" in refusal(bytes(MAX_BYTES + 1), "计划.docx")


@pytest.mark.parametrize("content", [b"", b" \r\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal(content, "计划.txt").startswith("文件是空的")


@pytest.mark.parametrize(
    ("content", "filename"),
    [(OLE2 + bytes(600) + WORD_STREAM, "计划.doc"), (RTF + b"1\\ansi }", "计划.rtf")],
)
def test_an_old_word_file_is_sent_back_to_be_saved_as_docx(content: bytes, filename: str) -> None:
    assert "请另存为 .docx" in refusal(content, filename)


@pytest.mark.parametrize(
    ("filename", "stream"), [("计划.doc", WORD_STREAM), ("计划.xls", WORKBOOK_STREAMS[0])]
)
def test_macros_in_an_old_file_are_refused(filename: str, stream: bytes) -> None:
    assert "带有宏" in refusal(OLE2 + bytes(600) + stream + VBA_PROJECT, filename)


@pytest.mark.parametrize("filename", ["计划.exe", "计划", "计划.docm"])
def test_an_unknown_type_is_refused(filename: str) -> None:
    assert refusal(b"MZ\x00", filename).startswith("不认识的文件类型")


@pytest.mark.parametrize("filename", ["计划.docx", "计划.xlsx"])
def test_an_encrypted_office_file_is_refused(filename: str) -> None:
    locked = OLE2 + bytes(600) + ENCRYPTED_PACKAGE + bytes(600)
    assert "密码" in refusal(locked, filename)


def test_an_encrypted_pdf_is_refused() -> None:
    assert "密码" in refusal(pdf("Annual plan of the government", trailer=LOCKED_PDF), "计划.pdf")


@pytest.mark.parametrize(
    ("kind", "filename"),
    [
        ("docx", "计划.xlsx"),
        ("xlsx", "计划.docx"),
        ("pdf", "计划.txt"),
        ("xls", "计划.doc"),
        ("xls", "计划.xlsx"),
        ("xlsx", "计划.xls"),
        ("docx", "计划.doc"),
    ],
)
def test_contents_must_agree_with_the_extension(kind: str, filename: str) -> None:
    assert "与扩展名" in refusal(sample(kind), filename)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "xls", "pdf"])
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.98])
def test_a_file_cut_short_is_refused(kind: str, kept: float) -> None:
    content = sample(kind)
    said = refusal(content[: int(len(content) * kept)], f"计划.{kind}")
    assert any(word in said for word in ("损坏", "没有", "不符"))


def test_a_package_without_its_document_is_refused() -> None:
    assert "损坏" in refusal(package({"word/other.xml": b"<a/>"}), "计划.docx")


def test_a_zip_bomb_is_refused_before_it_is_parsed() -> None:
    bomb = package({"word/document.xml": bytes(45 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert "解压后过大" in refusal(bomb, "计划.docx")


def test_too_many_entries_are_refused() -> None:
    assert "结构异常" in refusal(package({f"{n}.xml": b"" for n in range(2_001)}), "计划.docx")


def test_a_path_that_climbs_out_is_refused() -> None:
    assert "结构异常" in refusal(package({"word/../../x.xml": b"<a/>"}), "计划.docx")


def test_macros_are_refused() -> None:
    assert "带有宏" in refusal(package({"word/vbaProject.bin": b"x"}), "计划.docx")


def test_a_document_type_declaration_is_refused() -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    behind = b"<!--" + b"ab" * 32_764 + entities.partition(b"?>")[2]  # across two pieces
    for part in (entities, behind, entities.decode().encode("utf-16")):
        assert "结构异常" in refusal(package({"word/document.xml": part}), "计划.docx")


def test_an_encrypted_entry_is_refused() -> None:
    content = bytearray(package({"word/document.xml": b"<a/>"}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo("word/document.xml").header_offset
    directory = content.rfind(b"PK\x01\x02")
    content[at + 6] |= 1
    content[directory + 8] |= 1
    assert "密码" in refusal(bytes(content), "计划.docx")


def test_a_scanned_pdf_is_refused() -> None:
    assert refusal(pdf("", "1"), "计划.pdf").startswith("PDF 是扫描件")


def test_text_of_unknown_encoding_is_refused() -> None:
    assert "文字编码" in refusal(b"\x81\xff\xfe\x81 \xff\xff", "计划.txt")


def test_gb18030_text_is_read() -> None:
    content = sample("txt").decode("utf-8").encode("gb18030")
    assert len(read_document(content, "计划.txt").tasks) == 98


def test_prose_without_tasks_is_refused() -> None:
    assert "没有在文件中找到任务" in refusal("今天开会。\n明天休息。".encode(), "纪要.txt")


def test_a_table_without_a_unit_column_names_the_headers_it_found() -> None:
    content = workbook(["1", "修路", "李明"], header=["序号", "工作任务", "分管领导"])
    said = refusal(content, "计划.xlsx")
    assert "没有“责任单位”一列" in said
    assert "序号、工作任务、分管领导" in said


def test_a_table_without_any_header_shows_its_first_row() -> None:
    content = packed(word_table(("甲", "乙"), header=("日期", "天气")))
    assert "日期、天气" in refusal(content, "计划.docx")


def test_a_broken_csv_is_refused() -> None:
    content = '序号,工作任务,责任单位\n1,"修路,交通局\n'.encode()
    assert "CSV" in refusal(content, "计划.csv")


def test_a_text_of_many_megabytes_is_refused_at_once() -> None:
    text = "一、各单位要高度重视，抓好落实。\n" * 200_000
    assert refusal(text.encode(), "说明.txt").startswith("文字超过 5 MB")
