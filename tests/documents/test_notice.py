"""The notice that issues the plan of 2022, read back from its file."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from tests.documents.notices import NOTE, ROWS, notice_2022
from tracker.documents.notice import (
    NoticeGroup,
    NoticeOfPlan,
    NoticeRow,
    NoticeSection,
    notice_of_plan,
)
from tracker.intake import read_document

NOTICE = notice_2022()
CONTENT = notice_of_plan(NOTICE)


@pytest.fixture(scope="module")
def document() -> Any:
    return Document(BytesIO(CONTENT))


def changed(**letter: Any) -> NoticeOfPlan:
    return replace(NOTICE, letter=replace(NOTICE.letter, **letter))


def texts(document: Any, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def cells_of(row: Any) -> list[tuple[int, list[str]]]:
    """Each cell of a row as it stands in the file: its span and its lines."""
    return [
        (tc.grid_span, ["".join(p.itertext(qn("w:t"))) for p in tc.p_lst]) for tc in row._tr.tc_lst
    ]


# --- the letter


def test_the_letter_carries_title_number_and_addressees(document: Any) -> None:
    assert texts(document, "公文标题")[:2] == [NOTICE.letter.issuer, NOTICE.letter.title]
    assert texts(document, "发文字号") == ["根政办发〔2022〕6号"]
    assert texts(document, "主送机关") == ["各乡镇人民政府、街道办事处，市直各部门："]


def test_headings_are_told_from_sentences(document: Any) -> None:
    assert texts(document, "公文一级标题") == ["一、提高站位，加强组织领导"]
    assert texts(document, "公文二级标题") == ["（一）按时反馈"]
    body = [text for text in texts(document, "公文正文") if text]
    assert body == [
        "为确保各项目标任务落到实处，现将分解表印发给你们，并提出如下要求：",
        "各责任单位务必把抓好落实作为首要任务。",
        "一、四季度的进展于4月7日、2023年1月7日前上报。",
    ]


def test_it_is_signed_dated_and_names_its_attachment(document: Any) -> None:
    assert texts(document, "发文机关署名") == ["根河市人民政府办公室", "2022年3月2日"]
    assert texts(document, "附件说明") == ["附件：2022年根河市《政府工作报告》主要目标任务分解表"]
    assert texts(document, "表注") == [NOTE]


def test_a_title_that_names_the_issuer_does_not_name_it_twice() -> None:
    whole = changed(title="根河市人民政府办公室关于分解落实主要目标任务的通知")
    titles = texts(Document(BytesIO(notice_of_plan(whole))), "公文标题")
    assert titles[0] == "根河市人民政府办公室\n关于分解落实主要目标任务的通知"


def test_number_addressees_and_note_may_be_missing() -> None:
    bare = replace(changed(number="", addressees=()), note="")
    document = Document(BytesIO(notice_of_plan(bare)))
    for style in ("发文字号", "主送机关", "表注"):
        assert texts(document, style) == []


# --- the page


def millimetres(*lengths: Any) -> list[int]:
    return [round(length.mm) for length in lengths]


def test_the_pages_are_a4_with_the_margins_of_official_documents(document: Any) -> None:
    letter, table = document.sections
    for section, size in ((letter, [210, 297]), (table, [297, 210])):
        assert millimetres(section.page_width, section.page_height) == size
    margins = (letter.top_margin, letter.bottom_margin, letter.left_margin, letter.right_margin)
    assert millimetres(*margins) == [37, 35, 28, 26]
    assert table.orientation == WD_ORIENT.LANDSCAPE


@pytest.mark.parametrize(
    ("style", "font"),
    [
        ("公文标题", "方正小标宋简体"),
        ("公文正文", "仿宋_GB2312"),
        ("公文一级标题", "黑体"),
        ("公文二级标题", "楷体_GB2312"),
        ("公文页码", "宋体"),
    ],
)
def test_fonts_are_named_for_chinese_too(document: Any, style: str, font: str) -> None:
    fonts = document.styles[style].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii", "hAnsi")} == {font}


def test_pages_are_numbered(document: Any) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    assert "".join(footer._p.itertext(qn("w:t"))) == "— 1 —"
    assert footer._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


# --- the table


def test_every_row_of_the_plan_stands_in_the_table_in_order(document: Any) -> None:
    (table,) = document.tables
    tasks = [cells_of(row)[-5:] for row in table.rows[1:] if len(row._tr.tc_lst) > 1]
    expected = [
        [
            f"{row['no']}、{row['text']}" if row["no"] else row["text"],
            *("\n".join(row[column]) for column in ("leaders", "units", "persons")),
            row["requirement"],
        ]
        for row in ROWS
    ]
    assert [["\n".join(lines) for _, lines in task] for task in tasks] == expected


def test_sections_are_rows_over_the_full_width(document: Any) -> None:
    (table,) = document.tables
    wide = [cells_of(row)[0] for row in table.rows if len(row._tr.tc_lst) == 1]
    assert wide == [(6, [section.title]) for section in NOTICE.sections]


def test_a_group_is_one_cell_beside_its_rows(document: Any) -> None:
    (table,) = document.tables
    merged = [row._tr.tc_lst[0].vMerge for row in table.rows if len(row._tr.tc_lst) == 6]
    groups = [group for section in NOTICE.sections for group in section.groups if group.title]
    assert merged == [
        step for group in groups for step in ["restart"] + ["continue"] * (len(group.rows) - 1)
    ]


def test_the_head_is_repeated_and_no_row_is_cut_by_a_page(document: Any) -> None:
    (table,) = document.tables
    assert [lines for _, (lines,) in cells_of(table.rows[0])] == [
        *("工作任务分解", "分管领导", "责任单位", "责任人", "督办要求")
    ]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True] + [False] * (len(table.rows) - 1)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_our_own_reader_reads_all_tasks_back() -> None:
    draft = read_document(CONTENT, "notice.docx")
    got = [
        {
            "no": task.number,
            "headings": task.sections,
            "text": task.text,
            "leaders": list(task.leaders),
            "units": [unit.name for unit in task.units],
            "persons": list(task.persons),
            "requirement": task.requirement,
        }
        for task in draft.tasks
    ]
    assert got == [
        {
            "no": str(row["no"]) if row["no"] else None,
            "headings": tuple(filter(None, (row["section"], row["group"]))),
            **{key: row[key] for key in ("text", "leaders", "units", "persons", "requirement")},
        }
        for row in ROWS
    ]


# --- the file


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    row = NoticeRow("甲", "改造\x00小区\x0b\ud800。", ("尹\x1f某",), (), (), "按季\ufffe度")
    section = NoticeSection("一、\x07总则", (NoticeGroup(None, (row,)),))
    content = notice_of_plan(
        replace(changed(number="根政办发\x00〔2022〕6号"), sections=(section,))
    )
    document = Document(BytesIO(content))
    assert texts(document, "发文字号") == ["根政办发〔2022〕6号"]
    assert cells_of(document.tables[0].rows[1]) == [(6, ["一、总则"])]
    assert cells_of(document.tables[0].rows[2]) == [
        *((2, ["甲改造小区。"]), (1, ["尹某"]), (1, [""]), (1, [""]), (1, ["按季度"]))
    ]


def test_a_plan_without_tasks_gives_a_table_of_its_head() -> None:
    document = Document(BytesIO(notice_of_plan(replace(NOTICE, sections=()))))
    assert len(document.tables[0].rows) == 1


def test_the_same_notice_is_the_same_file() -> None:
    assert notice_of_plan(notice_2022()) == CONTENT


def test_the_file_names_the_office_and_not_its_maker(document: Any) -> None:
    properties = document.core_properties
    assert properties.author == properties.last_modified_by == "根河市人民政府办公室"
    assert properties.title == "关于分解落实2022年《政府工作报告》主要目标任务的通知"
    assert properties.created.date() == date(2022, 3, 2)
    assert "python" not in f"{properties.author}{properties.comments}{properties.keywords}"
