"""Ten invented documents as cities and counties print them: mixed headers, odd layouts, odd marks.

No style here was in the samples when the rules were written; each document is checked row by row.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.intake.makers import packed, saved, word_table
from tracker.intake import Draft, DraftTask, UnitRole, read_document


@dataclass(frozen=True)
class Row:
    """One task as it should be read."""

    text: str
    leads: str = ""
    supports: str = ""
    number: str | None = None
    leaders: str = ""
    persons: str = ""
    due: str | None = None
    sections: tuple[str, ...] | None = None


def names(task: DraftTask, role: UnitRole) -> str:
    return " ".join(unit.name for unit in task.units if unit.role is role)


def as_row(task: DraftTask, like: Row) -> Row:
    """What was read; headings and numbers only where the document is asked for them."""
    return Row(
        text=task.text,
        leads=names(task, UnitRole.LEAD),
        supports=names(task, UnitRole.SUPPORT),
        number=task.number if like.number else None,
        leaders=" ".join(task.leaders),
        persons=" ".join(task.persons),
        due=task.due or None,
        sections=task.sections if like.sections is not None else None,
    )


def assert_read(draft: Draft, *rows: Row) -> None:
    assert [as_row(task, row) for task, row in zip(draft.tasks, rows, strict=False)] == list(rows)
    assert len(draft.tasks) == len(rows)


def read_text(text: str) -> Draft:
    return read_document(text.encode(), "方案.txt")


def read_book(*rows: Sequence[object], merged: Sequence[str] = ()) -> Draft:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    return read_document(saved(book), "方案.xlsx")


def test_a_county_list_with_telephones_and_roles_in_brackets() -> None:
    draft = read_document(
        packed(
            word_table(
                (
                    "1",
                    "完成东街改造，年内通车。",
                    "县住建局（牵头）、县交通局",
                    "10月底前",
                    "王　强",
                    "0470-5551234",
                    "",
                ),
                (
                    "2",
                    "新建幼儿园2所。",
                    "县教育局、县住建局（配合）",
                    "全年",
                    "李  娜",
                    "13900000000",
                    "争取资金",
                ),
                ("3", "开展夏季卫生整治。", "各乡镇人民政府、县卫健委", "持续推进", "赵刚", "", ""),
                header=("序号", "任务内容", "承办单位", "办结时限", "责任人", "联系电话", "备注"),
            )
        ),
        "清单.docx",
    )
    assert_read(
        draft,
        Row(
            "完成东街改造，年内通车。", "县住建局", "县交通局", "1", persons="王强", due="10月底前"
        ),
        Row("新建幼儿园2所。", "县教育局", "县住建局", "2", persons="李娜", due="全年"),
        Row(
            "开展夏季卫生整治。", "各乡镇人民政府", "县卫健委", "3", persons="赵刚", due="持续推进"
        ),
    )
    assert draft.tasks[0].fields == {"联系电话": "0470-5551234", "备注": ""}


def test_a_landscape_table_with_two_header_rows_and_quarters() -> None:
    draft = read_book(
        ("2024年重点工作任务分解表",),
        ("填表单位：市政府督查室", None, None, None, "填表日期：", None, None, None),
        ("序号", "工作任务", "责任分工", None, "进度要求", None, None, "考核分值"),
        (None, None, "牵头单位", "配合单位", "一季度", "上半年", "全年", None),
        (
            1,
            "新开工保障性住房600套。",
            "市住建局",
            "市财政局\n市自然资源局",
            "选址",
            "开工",
            "封顶",
            3,
        ),
        (2, "招引项目30个。", "市商务局", "各园区管委会", 5, 15, 30, 5),
        merged=("A1:H1", "A3:A4", "B3:B4", "C3:D3", "E3:G3", "H3:H4"),
    )
    assert draft.title == "2024年重点工作任务分解表"
    assert_read(
        draft,
        Row("新开工保障性住房600套。", "市住建局", "市财政局 市自然资源局", "1"),
        Row("招引项目30个。", "市商务局", "各园区管委会", "2"),
    )
    assert draft.tasks[1].fields == {"一季度": "5", "上半年": "15", "全年": "30", "考核分值": "5"}


def test_a_number_merged_over_several_measures() -> None:
    draft = read_book(
        ("序号", "重点任务", "具体举措", "责任单位（排名第一的为牵头单位）", "完成时限"),
        (1, "优化营商环境", "压减审批时限30%。", "市行政审批局、市司法局", "6月底"),
        (None, None, "推行一件事一次办。", "市行政审批局", "9月底"),
        (None, None, "设立企业服务专员。", "市工信局 市工商联", None),
        (2, "扩大消费", "举办促销活动10场。", "市商务局", "12月底"),
        merged=("A2:A4", "B2:B4", "E3:E4"),
    )
    assert_read(
        draft,
        Row("优化营商环境。压减审批时限30%。", "市行政审批局", "市司法局", "1", due="6月底"),
        Row("优化营商环境。推行一件事一次办。", "市行政审批局", due="9月底"),
        Row("优化营商环境。设立企业服务专员。", "市工信局", "市工商联", due="9月底"),
        Row("扩大消费。举办促销活动10场。", "市商务局", number="2", due="12月底"),
    )


def test_tasks_of_three_levels_in_columns_of_their_own() -> None:
    draft = read_book(
        ("一级任务", "二级任务", "三级任务", "分管县长", "牵头部门", "配合部门", "完成期限"),
        (
            "产业振兴",
            "培育龙头",
            "新增省级龙头企业2家",
            "刘涛副县长",
            "农业农村局",
            "财政局、工信局",
            "2024.12.31",
        ),
        (None, None, "扩建冷链仓库", None, "供销社", "/", "2024年10月"),
        (None, "品牌建设", "申报地理标志1个", "陈芳副县长", "市场监管局", "无", "长期"),
        ("生态振兴", "污水治理", "铺设管网20公里", "陈芳副县长", "住建局", "各乡镇", "11月底"),
        merged=("A2:A4", "B2:B3", "D2:D3"),
    )
    assert_read(
        draft,
        Row(
            "新增省级龙头企业2家",
            "农业农村局",
            "财政局 工信局",
            leaders="刘涛",
            due="2024.12.31",
            sections=("产业振兴", "培育龙头"),
        ),
        Row(
            "扩建冷链仓库",
            "供销社",
            leaders="刘涛",
            due="2024年10月",
            sections=("产业振兴", "培育龙头"),
        ),
        Row(
            "申报地理标志1个",
            "市场监管局",
            leaders="陈芳",
            due="长期",
            sections=("产业振兴", "品牌建设"),
        ),
        Row(
            "铺设管网20公里",
            "住建局",
            "各乡镇",
            leaders="陈芳",
            due="11月底",
            sections=("生态振兴", "污水治理"),
        ),
    )


def test_circled_numbers_and_labels_without_their_colon() -> None:
    draft = read_text(
        "附件2\n"
        "城市更新三年行动任务清单\n"
        "一、城市更新行动\n"
        "（一）补齐设施短板\n"
        "①改造老旧小区12个。（完成时限6月底前，责任单位：市住建局、市财政局）\n"
        "②更新供水管网30公里。（责任单位市水务局 市住建局，完成时限：10月底前）\n"
        "③新建口袋公园5处。（牵头单位市城管局，配合单位各区政府）\n"
        "（二）提升治理水平\n"
        "①建成城市运行平台。（责任单位：市大数据局、市城管局（排名第一者为牵头单位））\n"
    )
    assert draft.title == "城市更新三年行动任务清单"
    assert_read(
        draft,
        Row(
            "改造老旧小区12个。",
            "市住建局",
            "市财政局",
            "①",
            due="6月底前",
            sections=("一、城市更新行动", "（一）补齐设施短板"),
        ),
        Row("更新供水管网30公里。", "市水务局", "市住建局", "②", due="10月底前"),
        Row("新建口袋公园5处。", "市城管局", "各区政府", "③"),
        Row(
            "建成城市运行平台。",
            "市大数据局",
            "市城管局",
            "①",
            sections=("一、城市更新行动", "（二）提升治理水平"),
        ),
    )


def test_tasks_glued_to_their_heading_lines() -> None:
    draft = read_text(
        "2024年政府工作要点责任分解\n"
        "一、全力稳住工业。1.完成工业投资60亿元。（市工信局牵头，市发改委配合）2.培育专精特新企业10家。"
        "（市工信局负责）\n"
        "3.开工建设园区污水厂。（牵头单位：经开区管委会；责任单位：市生态环境局）\n"
        "二、着力扩大内需　4.开展消费季活动。（市商务局、市文旅局负责）\n"
        "5.改造农贸市场3个（市市场监管局牵头，各街道配合）。\n"
    )
    assert_read(
        draft,
        Row("完成工业投资60亿元。", "市工信局", "市发改委", "1", sections=("一、全力稳住工业。",)),
        Row("培育专精特新企业10家。", "市工信局", number="2", sections=("一、全力稳住工业。",)),
        Row("开工建设园区污水厂。", "经开区管委会", "市生态环境局", "3"),
        Row("开展消费季活动。", "市商务局", "市文旅局", "4", sections=("二、着力扩大内需",)),
        Row("改造农贸市场3个。", "市市场监管局", "各街道", "5", sections=("二、着力扩大内需",)),
    )


def test_brackets_that_hold_nothing_but_units() -> None:
    draft = read_text(
        "镇2024年重点工作\n"
        "1、抓好春耕备耕，落实种植面积8万亩（农业综合服务中心）\n"
        "2、修复水毁道路6处（含桥涵）。（村镇建设办、财政所）\n"
        "3、开展矛盾纠纷排查（综治中心、司法所）。\n"
        "4、改造公厕（三类以上）9座（村镇建设办）\n"
    )
    assert_read(
        draft,
        Row("抓好春耕备耕，落实种植面积8万亩", "农业综合服务中心", number="1"),
        Row("修复水毁道路6处（含桥涵）。", "村镇建设办", "财政所", "2"),
        Row("开展矛盾纠纷排查。", "综治中心", "司法所", "3"),
        Row("改造公厕（三类以上）9座", "村镇建设办", number="4"),
    )


def test_a_comma_separated_list_in_the_old_encoding_with_a_title_and_notes() -> None:
    rows = [
        ["　　××区2024年民生实事项目清单", "", "", "", ""],
        ["", "", "", "", ""],
        ["序 号", "项目名称", "主要建设内容", "责 任 单 位", "分管领导"],
        ["一、教育", "", "", "", ""],
        ["1", "新建小学", "在城东新建小学1所，\n新增学位1080个", "区教育局\n区住建局", "孙　伟"],
        ["2", "改造食堂", "改造学校食堂12个", "区教育局、各镇（街道）", ""],
        ["备注：排名第一的为牵头单位。", "", "", "", ""],
    ]
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        draft = read_document(file.getvalue().encode(encoding), "清单.csv")
        assert draft.title == "××区2024年民生实事项目清单"
        assert_read(
            draft,
            Row(
                "新建小学",
                "区教育局",
                "区住建局",
                "1",
                leaders="孙伟",
                sections=("一、教育",),
            ),
            Row("改造食堂", "区教育局", "各镇（街道）", "2", leaders="孙伟"),
        )

        assert draft.tasks[0].fields == {"主要建设内容": "在城东新建小学1所，新增学位1080个"}


def test_a_table_inside_a_table_beside_a_text_box() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("2024年督查事项")
    box = "<w:txbxContent><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    outer = document.add_table(rows=1, cols=1).cell(0, 0)
    inner = outer.add_table(rows=0, cols=3)
    for row in (
        ("督查事项", "主办单位", "协办单位"),
        ("开展安全生产检查。", "应急管理局", "住建局、消防救援大队"),
        ("清理拖欠账款。", "工信局", "财政局"),
    ):
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            cell.text = text
    draft = read_document(packed(document), "督查.docx")
    assert draft.title == "2024年督查事项"
    assert draft.unused == ("内部资料",)
    assert_read(
        draft,
        Row("开展安全生产检查。", "应急管理局", "住建局 消防救援大队"),
        Row("清理拖欠账款。", "工信局", "财政局"),
    )


def test_numbers_that_the_word_processor_counts_and_a_deletion() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for at, (form, pattern) in enumerate((("chineseCounting", "%1、"), ("decimal", "%1.%2"))):
        if at == 0:
            levels = ""
        levels += (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'{"<w:isLgl/>" if at else ""}<w:lvlText w:val="{pattern}"/></w:lvl>'
        )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )

    def add(text: str, level: int) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
        )

    document.add_paragraph("重点改革任务分工")
    add("深化国企改革", 0)
    add("完成3户企业重组。（市国资委牵头，市财政局配合）", 1)
    add("盘活闲置资产。（市国资委负责，年内完成）", 1)
    add("深化医药改革", 0)
    add("组建紧密型医共体。（市卫健委牵头；市医保局、市编办按职责分工负责）", 1)
    document.paragraphs[-1]._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="3"><w:r><w:t>（市民政局负责）</w:t></w:r></w:del>')
    )
    draft = read_document(packed(document), "改革.docx")
    assert_read(
        draft,
        Row("完成3户企业重组。", "市国资委", "市财政局", "1.1", sections=("一、深化国企改革",)),
        Row("盘活闲置资产。", "市国资委", number="1.2", due="年内完成"),
        Row(
            "组建紧密型医共体。",
            "市卫健委",
            "市医保局 市编办",
            "2.1",
            sections=("二、深化医药改革",),
        ),
    )
