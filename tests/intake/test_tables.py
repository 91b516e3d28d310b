"""Tables other than the sample: columns, merged cells, revisions, and what is warned about."""

import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.intake.makers import HEADER, packed, saved, word_table, workbook
from tracker.intake import Draft, Level, UnitRole, read_document

ROW = ("1", "修路。", "李明", "交通局", "王强", "12月底")


def read_rows(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> Draft:
    return read_document(workbook(*rows, header=header), "计划.xlsx")


def messages(draft: Draft) -> list[str]:
    return [w.message for w in draft.warnings if w.level is Level.WARNING]


def test_a_plain_row_is_read_whole() -> None:
    task = read_rows(ROW).tasks[0]
    assert (task.number, task.text, task.due) == ("1", "修路。", "12月底")
    assert (task.leaders, task.persons) == (("李明",), ("王强",))
    assert [(unit.name, unit.role) for unit in task.units] == [("交通局", UnitRole.LEAD)]


def test_written_roles_decide_who_leads() -> None:
    header = ("序号", "工作任务", "配合单位", "牵头单位")
    task = read_rows(("1", "修路。", "财政局、住建局", "交通局"), header=header).tasks[0]
    assert {unit.name: unit.role.value for unit in task.units} == {
        "交通局": "lead",
        "财政局": "support",
        "住建局": "support",
    }


def test_a_column_of_its_own_kind_is_kept_under_its_header() -> None:
    header = ("序号", "工作任务", "责任单位", "投资概算(万元)")
    draft = read_rows(("1", "修路。", "交通局", "500.00"), header=header)
    assert draft.tasks[0].fields == {"投资概算(万元)": "500.00"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("1", "修路。", "李明", "", "", ""), "没有责任单位。"),
        (("1", "修路。", "李明", "完善平台", "", ""), "“完善平台”不像单位名称，请核对。"),
        (("", "修路。", "李明", "交通局", "", ""), "这一行没有编号，已按一项任务读取。"),
        (
            ("1", "修路。", "李明", "交通局", "王强、赵刚", ""),
            "责任人有 2 名，多于责任单位的 1 个。",
        ),
        (
            ("1", "2022年2月30日前修路。", "李明", "交通局", "", ""),
            "日期“2022年2月30日”不存在，请改正。",
        ),
        (("1", "修路。", "李明", "交通局", "", "4月31日"), "日期“4月31日”不存在，请改正。"),
    ],
)
def test_a_doubtful_row_gets_a_warning_that_names_it(row: tuple[str, ...], message: str) -> None:
    draft = read_rows(row)
    assert messages(draft) == [message]
    assert draft.warnings[0].task == 0
    assert "第 2 行" in draft.warnings[0].where


def test_a_row_without_leader_is_warned_about_where_others_have_one() -> None:
    draft = read_rows(ROW, ("2", "架桥。", "", "住建局", "赵刚", ""))
    assert messages(draft) == ["没有分管领导。"]


def test_the_same_number_twice_names_the_first_place() -> None:
    draft = read_rows(ROW, ("1", "架桥。", "李明", "住建局", "赵刚", ""))
    assert messages(draft) == ["编号 1 与工作表“Sheet”第 2 行重复。"]


def test_numbers_may_restart_under_each_heading() -> None:
    draft = read_rows(("一、交通", "", "", "", "", ""), ROW, ("二、城建", "", "", "", "", ""), ROW)
    assert messages(draft) == []
    assert [task.sections for task in draft.tasks] == [("一、交通",), ("二、城建",)]


def test_text_without_a_full_stop_is_only_a_note() -> None:
    draft = read_rows(("1", "修路", "李明", "交通局", "王强", ""))
    assert [warning.level for warning in draft.warnings] == [Level.NOTE]


def test_a_cell_merged_over_rows_holds_for_all_of_them() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ROW, ("2", "架桥。", None, "住建局", "赵刚", "")):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    draft = read_document(saved(book), "计划.xlsx")
    assert [task.leaders for task in draft.tasks] == [("李明",), ("李明",)]


def test_a_formula_without_a_value_is_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append((*ROW[:5], "=A2"))
    draft = read_document(saved(book), "计划.xlsx")
    assert "单元格 F2 的公式没有缓存值" in draft.warnings[0].message


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    document = word_table(ROW)
    paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
    paragraph.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>架桥。</w:t></w:r></w:ins>')
    )
    paragraph.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="2"><w:r><w:t>挖洞。</w:t></w:r></w:del>')
    )
    assert read_document(packed(document), "计划.docx").tasks[0].text == "修路。架桥。"


def test_a_table_inside_a_content_control_is_read() -> None:
    document = word_table(ROW)
    table = document.tables[0]._tbl
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    table.addprevious(control)
    control.find(qn("w:sdtContent")).append(table)
    assert docx.Document(io.BytesIO(packed(document))).tables == []
    assert len(read_document(packed(document), "计划.docx").tasks) == 1


def test_a_blank_leader_in_a_text_table_means_as_above() -> None:
    lines = ["\t".join(HEADER), "\t".join(ROW), "2\t架桥。\t\t住建局\t赵刚\t"]
    draft = read_document("\n".join(lines).encode(), "计划.txt")
    assert draft.tasks[1].leaders == ("李明",)


def test_a_csv_table_is_read() -> None:
    content = ",".join(HEADER) + "\n" + ",".join(ROW) + "\n"
    assert read_document(content.encode("gb18030"), "计划.csv").tasks[0].persons == ("王强",)


def test_the_title_stands_below_the_line_that_says_attachment() -> None:
    content = "附件：\n2024年重点任务清单\n" + "\t".join(HEADER) + "\n" + "\t".join(ROW)
    draft = read_document(content.encode(), "计划.txt")
    assert draft.title == "2024年重点任务清单"
    assert draft.unused == ("附件：",)


def stacked(*merged: str) -> openpyxl.Workbook:
    """A header of two rows: 目标值 stands over 2030年 and 2035年, 责任分工 over two roles."""
    book = openpyxl.Workbook()
    for row in (
        ("序号", "工作任务", "目标值", None, "责任分工", None),
        (None, None, "2030年", "2035年", "牵头单位", "配合单位"),
        ("1", "提高森林覆盖率。", "≥75%", "78%", "林草局", "发改委"),
        ("2", "扩大绿地。", "30公顷", "扩大", "住建局", None),
    ):
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    return book


@pytest.mark.parametrize("merged", [("A1:A2", "B1:B2", "C1:D1", "E1:F1"), ()])
def test_a_header_of_two_rows_gives_each_goal_its_year(merged: tuple[str, ...]) -> None:
    first, second = read_document(saved(stacked(*merged)), "计划.xlsx").tasks
    assert dict(first.fields) == {"2030年目标值": "≥75%", "2035年目标值": "78%"}
    assert [(unit.name, unit.role.value) for unit in first.units] == [
        ("林草局", "lead"),
        ("发改委", "support"),
    ]
    assert [(t.year, str(t.value), t.unit) for t in first.targets] == [
        (2030, "75", "%"),
        (2035, "78", "%"),
    ]
    assert [(t.year, str(t.value), t.unit) for t in second.targets] == [(2030, "30", "公顷")]


def test_a_header_of_two_rows_may_be_printed_again() -> None:
    book = stacked("A1:A2", "B1:B2", "C1:D1", "E1:F1")
    for row in list(book.active.iter_rows(min_row=1, max_row=3, values_only=True)):
        book.active.append(row)
    book.active["A7"] = "3"
    for cells in ("A5:A6", "B5:B6", "C5:D5", "E5:F5"):
        book.active.merge_cells(cells)
    draft = read_document(saved(book), "计划.xlsx")
    assert [task.number for task in draft.tasks] == ["1", "2", "3"]
    assert draft.unused == ()


def test_what_stands_under_no_header_is_kept() -> None:
    header = ("序号", "工作任务", "责任单位", "")
    draft = read_rows(("1", "修路。", "交通局", "争取资金"), header=header)
    assert draft.tasks[0].fields == {"第4列": "争取资金"}


def test_a_chinese_number_with_nothing_but_a_name_is_a_heading() -> None:
    header = ("序号", "工作任务", "责任单位")
    draft = read_rows(
        ("一", "工业经济", ""),
        ("1", "完成投资。", "工信局"),
        ("（一）", "园区", ""),
        ("2", "建成园区。", "工信局"),
        ("三", "有关要求", ""),
        header=header,
    )
    assert [(task.number, task.sections) for task in draft.tasks] == [
        ("1", ("一、工业经济",)),
        ("2", ("一、工业经济", "（一）园区")),
    ]
    assert draft.unused == ("三、有关要求",)


def test_labels_in_a_cell_say_who_leads() -> None:
    header = ("序号", "工作任务", "责任分工", "时间安排")
    draft = read_rows(
        ("1", "修路。", "牵头单位：交通局\n配合单位：住建局、财政局", "6月底"),
        ("2", "建桥。", "牵头：住建局；配合：各镇", "年底"),
        header=header,
    )
    assert [[(u.name, u.role.value) for u in task.units] for task in draft.tasks] == [
        [("交通局", "lead"), ("住建局", "support"), ("财政局", "support")],
        [("住建局", "lead"), ("各镇", "support")],
    ]
    assert [task.due for task in draft.tasks] == ["6月底", "年底"]


def test_names_of_projects_are_not_doubted_for_want_of_a_full_stop() -> None:
    rows = [(str(n), f"道路工程{n}", "李明", "交通局", "王强", "") for n in range(1, 4)]
    assert read_rows(*rows).warnings == ()
    sentences = [(str(n), "修路。", "李明", "交通局", "王强", "") for n in range(1, 4)]
    [note] = read_rows(*sentences, ("4", "架桥", "李明", "交通局", "王强", "")).warnings
    assert note.task == 3


def test_a_blank_of_a_text_table_repeats_the_unit_above_but_no_amount() -> None:
    text = "序号,工作任务,责任单位,投资额度\n1,修路。,交通局,30万元\n2,架桥。,,\n"
    second = read_document(text.encode(), "计划.csv").tasks[1]
    assert [unit.name for unit in second.units] == ["交通局"]
    assert not second.fields.get("投资额度")
