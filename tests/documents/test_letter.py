"""An official letter as it is printed: measured on the PDF that LibreOffice makes of it."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import groupby
from typing import Any

import pdfplumber
import pytest
from docx import Document

from tests.documents.notices import ROWS, notice_2022
from tests.libreoffice import libreoffice
from tracker.documents.letter import Band, Head, Imprint, Letter, letter_document, style_of
from tracker.documents.notice import notice_of_plan
from tracker.documents.paper import Fonts
from tracker.documents.tables import Table
from tracker.documents.titles import title_lines

MM = 72 / 25.4
LINE = "各责任单位务必把抓好政府工作报告目标任务落实作为首要任务加强组织领导建立工作机制"
LETTER = Letter(
    issuer="根河市人民政府办公室",
    title="关于2022年二季度主要目标任务\n落实情况的通报",
    number="根政督〔2022〕3号",
    issued_on=date(2022, 7, 15),
    addressees=("各乡镇人民政府、街道办事处", "市直各部门"),
    paragraphs=("现将落实情况通报如下：", "一、总体情况", LINE * 30),
    attachments=("各单位任务评定统计表",),
    head=Head.RED,
    mark="根河市人民政府办公室文件",
    imprint=Imprint(("市委办公室", "各位副市长"), "根河市人民政府办公室", date(2022, 7, 15)),
)
TABLE = Table(
    headings=("单位", "牵头", "已完成"),
    widths=(80, 38, 38),
    rows=tuple((f"第{place}局", "3", "2") for place in range(60)),
    numbers=frozenset({1, 2}),
    title="各单位任务评定统计表",
    note="注：按第一牵头单位计。",
)

SLIP = replace(
    LETTER,
    title="关于逾期未报工作进展的督办单",
    paragraphs=("请立即补报。", "未报的任务如下：", "请于2022年7月20日前答复。"),
    attachments=(),
    head=Head.NONE,
    band=Band("蓝色督办单", "1F5FA8"),
    inset=(replace(TABLE, rows=TABLE.rows[:32], title="", note=""),),
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Iterator[dict[str, Any]]:
    """The letter with its table, and the notice of 2022, as PDF."""
    folder = tmp_path_factory.mktemp("printed")
    (folder / "letter.docx").write_bytes(letter_document(LETTER, TABLE))
    (folder / "notice.docx").write_bytes(notice_of_plan(notice_2022()))
    (folder / "slip.docx").write_bytes(letter_document(SLIP))
    subprocess.run(
        [
            *(libreoffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--convert-to", "pdf", "--outdir", folder),
            *(folder / "letter.docx", folder / "notice.docx", folder / "slip.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with (
        pdfplumber.open(folder / "letter.pdf") as letter,
        pdfplumber.open(folder / "notice.pdf") as notice,
        pdfplumber.open(folder / "slip.pdf") as slip,
    ):
        yield {"letter": letter.pages, "notice": notice.pages, "slip": slip.pages}


def lines_on(page: Any) -> list[list[dict[str, Any]]]:
    """The characters of each line of a page, the number of the page left out."""
    foot = 262 * MM
    shown = [each for each in page.chars if each["text"].strip() and each["top"] < foot]
    rows = groupby(sorted(shown, key=lambda each: round(each["top"])), lambda e: round(e["top"]))
    return [sorted(row, key=lambda each: each["x0"]) for _, row in rows]


def said(page: Any) -> str:
    return "".join(page.extract_text().split())


def test_a_full_page_has_22_lines_of_28_characters(printed) -> None:
    lines = lines_on(printed["letter"][1])
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_the_type_area_keeps_the_margins(printed) -> None:
    page = printed["letter"][1]
    lines = lines_on(page)
    assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
    assert min(line[0]["x0"] for line in lines) / MM == pytest.approx(28, abs=0.5)
    assert max(line[-1]["x1"] for line in lines) / MM == pytest.approx(210 - 26, abs=1)
    assert 37 <= lines[0][0]["top"] / MM <= 41
    assert lines[-1][0]["bottom"] / MM <= 297 - 35


def test_the_head_is_red_and_its_line_stands_under_the_number(printed) -> None:
    page = printed["letter"][0]
    mark, number, *_ = lines_on(page)
    assert "".join(each["text"] for each in mark) == LETTER.mark
    assert {each["non_stroking_color"] for each in mark} == {(1, 0, 0)}
    assert mark[0]["top"] / MM >= 37 + 35
    red, *more = [each for each in page.lines if each["stroking_color"] == (1, 0, 0)]
    assert all(each["top"] == pytest.approx(red["top"], abs=1) for each in more)
    assert (red["x0"] / MM, red["x1"] / MM) == (pytest.approx(28, abs=1), pytest.approx(184, abs=1))
    assert (red["top"] - number[0]["bottom"]) / MM == pytest.approx(4, abs=0.5)


def test_pages_are_numbered_at_their_outer_edge(printed) -> None:
    for place, page in enumerate(printed["letter"], start=1):
        foot = [each for each in page.chars if each["top"] > 262 * MM]
        assert "".join(each["text"] for each in foot).replace(" ", "") == f"—{place}—"
        assert (foot[0]["x0"] > page.width / 2) == bool(place % 2)


def test_the_head_of_a_table_is_repeated_on_each_of_its_pages(printed) -> None:
    pages = [page for page in printed["letter"] if "第0局" in said(page) or "第59局" in said(page)]
    assert len(pages) == 2
    assert all("单位牵头已完成" in said(page) for page in pages)
    assert "注：按第一牵头单位计。" in said(pages[1])


def test_the_imprint_stands_at_the_foot_of_the_last_page(printed) -> None:
    lines = ["".join(each["text"] for each in line) for line in lines_on(printed["letter"][-1])]
    kept = [line for line in lines if line.strip("_")]
    assert kept == ["抄送：市委办公室，各位副市长。", "根河市人民政府办公室2022年7月15日印发"]
    assert len(lines) - len(kept) == 3, "a line above, between and below"
    assert lines_on(printed["letter"][-1])[-1][0]["bottom"] / MM == pytest.approx(262, abs=2)


def test_a_slip_has_its_band_and_text_on_the_page_that_is_signed(printed) -> None:
    first, *_, last = printed["slip"]
    band = lines_on(first)[0]
    assert "".join(each["text"] for each in band) == "蓝色督办单"
    assert {each["non_stroking_color"] for each in band} == {(1, 1, 1)}
    ground = [each for each in first.rects if each["height"] > 20]
    assert max(each["x1"] for each in ground) / MM == pytest.approx(184, abs=1)
    whole = "".join(said(page) for page in printed["slip"])
    places = [whole.index(each) for each in ("如下：", "第0局", "第31局", "20日前答复")]
    assert places == sorted(places)
    assert "请于2022年7月20日前答复。" in said(last)
    assert SLIP.issuer in said(last)


def test_every_task_of_the_notice_is_printed_in_order(printed) -> None:
    whole = "".join(said(page) for page in printed["notice"])
    at = 0
    for row in ROWS:
        start = "".join(row["text"].split())[:8]
        at = whole.find(start, at) + 1
        assert at, row
    tabled = [said(page) for page in printed["notice"] if "按季度报" in said(page)]
    assert len(tabled) > 10
    assert all("工作任务分解分管领导责任单位责任人督办要求" in each for each in tabled)


# --- the file


def test_levels_are_told_by_how_a_paragraph_begins() -> None:
    named = {
        "一、总体情况": "公文一级标题",
        "（一）已完成的": "公文二级标题",
        "1.生态环境": "公文三级标题",
        "（1）矿山": "公文三级标题",
        "一、四季度的进展于4月7日前上报。": "公文正文",
        "1.5亿元已到位；其余年底前到位。": "公文正文",
    }
    assert {line: style_of(line).name for line in named} == named


def test_several_attachments_are_numbered_one_below_the_other() -> None:
    titles = ("统计表", "台账")
    document = Document(BytesIO(letter_document(replace(LETTER, attachments=titles), TABLE, TABLE)))
    texts = [each.text for each in document.paragraphs]
    assert [text for text in texts if text.startswith(("附件", "2."))] == [
        *("附件：1.统计表", "2.台账", "附件1", "附件2")
    ]


def test_what_belongs_together_is_not_cut_by_a_page() -> None:
    asked = replace(LETTER, paragraphs=("请各单位照办。",), attachments=("统计表", "台账"))
    document = Document(BytesIO(letter_document(asked, TABLE, TABLE)))
    kept = {each.text for each in document.paragraphs if each.paragraph_format.keep_with_next}
    assert {"请各单位照办。", "附件：1.统计表", "2.台账"} <= kept
    *_, before, last = document.tables[0].rows
    assert all(
        each.paragraph_format.keep_with_next for cell in last.cells for each in cell.paragraphs
    )
    assert not before.cells[0].paragraphs[0].paragraph_format.keep_with_next


@pytest.mark.parametrize(
    "broken",
    [
        "关于2022年一季度目标任务落实情况的通报",
        "关于约谈根河市林业和草原局\n主要负责人的通知",
        "关于对第27项2022年一季度\n评定异议的复核决定",
        "根河市人民政府办公室\n关于分解落实主要目标任务的通知",
        "关于印发《2022年根河市〈政府工作报告〉\n主要目标任务分解表》的通知",
    ],
)
def test_a_long_title_is_broken_where_no_word_is_cut(broken) -> None:
    names = ["根河市人民政府办公室", "根河市林业和草原局"]
    assert title_lines(broken.replace("\n", ""), names) == broken
    assert title_lines(broken) == broken


def test_an_office_names_the_fonts_that_it_has() -> None:
    fonts = Fonts(title="小标宋", body="仿宋")
    document = Document(BytesIO(letter_document(LETTER, fonts=fonts)))
    assert document.styles["公文标题"].font.name == "小标宋"
    assert document.styles["公文正文"].font.name == "仿宋"


def test_paper_with_a_printed_head_gets_no_red_of_ours() -> None:
    content = letter_document(replace(LETTER, head=Head.SPACE))
    document = Document(BytesIO(content))
    assert LETTER.mark not in [each.text for each in document.paragraphs]
    assert not any("FF0000" in each._p.xml for each in document.paragraphs)


def test_the_same_letter_is_the_same_file() -> None:
    assert letter_document(LETTER, TABLE) == letter_document(LETTER, TABLE)
