"""The form of a unit's quarter: what it holds, what it says when it comes back, and every fault."""

import io
import re
import subprocess
import zipfile
from copy import deepcopy
from datetime import date

import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.libreoffice import libreoffice
from tests.offline import desk as desks
from tests.offline.desk import FIGURE, FIRST, HOSTILE, NEXT, OUTCOME, PROBLEMS, PROGRESS
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.intake import read_form
from tracker.models import (
    Actor,
    AuditAction,
    AuditEvent,
    FilledForm,
    FormStatus,
    Message,
    ProgressReport,
    ReplacedDraft,
    ReportStatus,
)
from tracker.offline import queries, service
from tracker.offline.comparing import Fate
from tracker.offline.reading import FormRefused
from tracker.offline.routes import said_when_saved
from tracker.reports import service as reports
from tracker.reports.settling import Take

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
LAST = FIRST + desks.TASKS - 1


@pytest.fixture
def desk(city):
    return desks.build(city)


def everything() -> dict[str, str]:
    """All sixteen rows filled in, with texts that a spreadsheet would like to reckon with."""
    cells = {
        f"{PROGRESS}{FIRST + n}": HOSTILE[n] if n < len(HOSTILE) else f"第{n}件已开工。"
        for n in range(desks.TASKS)
    }
    return {
        **cells,
        f"{PROBLEMS}{FIRST}": "资金缺口200万元。_x000D_\n拆迁慢。",
        f"{NEXT}{FIRST}": "8月底前完工",
        f"{FIGURE}{FIRST}": "5",
        f"{OUTCOME}{FIRST}": "已兑现",
    }


def test_a_form_that_was_filled_in_becomes_drafts_of_the_unit(desk):
    form = desk.brought(desks.filled(desk.taken(), everything()))
    assert db.session.query(ProgressReport).filter_by(period_id=_period(desk)).count() == 0
    lines = desk.lines(form)
    assert [line.fate for line in lines] == [Fate.SAVED] * desks.TASKS
    desk.save(form)
    written = [item.report for item in desk.quarter().items]
    assert [report.progress for report in written] == [
        everything()[f"{PROGRESS}{FIRST + n}"] for n in range(desks.TASKS)
    ]
    assert {report.status for report in written} == {ReportStatus.DRAFT}
    assert {report.author for report in written} == {desk.liaison.official}
    first = written[0]
    assert first.problems == "资金缺口200万元。\n拆迁慢。"
    assert list(first.target_values.values()) == ["5"]
    assert first.promise_outcomes == [{"promise": "6月底前开工5个小区", "outcome": "kept"}]
    event = db.session.query(AuditEvent).filter_by(action=AuditAction.FORM_SAVED).one()
    assert (event.details["reports"], event.subject_id) == (desks.TASKS, form.id)
    assert form.content == {}, "what it said stands in the drafts, and nowhere else"
    with pytest.raises(RuleBroken, match="已存为草稿"):
        desk.save(form)


def _period(desk):
    return factories.period(desk.tasks[0]).id


def test_what_was_taken_comes_back_unchanged_where_nothing_was_filled_in(desk):
    desk.write(0, progress="已开工。\n=2", target_values={str(desk.tasks[0].targets[0].id): "3.50"})
    lines = desk.lines(desk.brought(desk.taken()))
    assert {line.fate for line in lines} == {Fate.SAME}
    form = db.session.query(FilledForm).one()
    with pytest.raises(RuleBroken, match="没有要存的"):
        desk.save(form)
    with transaction():
        service.discard_form(form, by=desk.liaison)
    assert (form.status, form.content) == (FormStatus.DISCARDED, {})


def test_the_form_is_locked_but_for_what_is_asked_and_says_what_may_be_chosen(desk):
    desk.write(1, progress="=1+1")
    sheet = openpyxl.load_workbook(io.BytesIO(desk.taken())).active
    assert sheet.protection.sheet
    is_open = {
        cell.column_letter
        for cell in sheet[FIRST]
        if not cell.protection.locked  # a task without figures has none to fill in
    }
    assert is_open == {PROGRESS, PROBLEMS, NEXT, FIGURE, OUTCOME, "M"}
    assert {c.column_letter for c in sheet[FIRST + 1] if not c.protection.locked} == {
        PROGRESS,
        PROBLEMS,
        NEXT,
    }
    offered = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in offered} == {'"已兑现,部分兑现,未兑现"'}
    text = sheet[f"{PROGRESS}{FIRST + 1}"]
    assert (text.value, text.data_type, text.quotePrefix) == ("=1+1", "s", True)
    assert not sheet.merged_cells.ranges
    assert "已选址。" in sheet[f"D{FIRST}"].value
    assert sheet.freeze_panes == f"C{FIRST}"
    assert sheet.column_dimensions["N"].hidden


def _long_text(content: bytes) -> bytes:
    """As openpyxl would not write it: 100,000 characters in one cell."""
    marked = desks.filled(content, {f"{PROGRESS}{FIRST}": "MARKED"})
    old = zipfile.ZipFile(io.BytesIO(marked))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).decode() if name.endswith(".xml") else None
            new.writestr(name, part.replace("MARKED", "长" * 100_000) if part else old.read(name))
    return file.getvalue()


def _formula(sheet):
    sheet[f"{PROGRESS}{FIRST}"] = "=1+1"


def _swapped(sheet):
    for row in range(FIRST - 1, LAST + 1):
        a, b = sheet[f"{PROGRESS}{row}"], sheet[f"{PROBLEMS}{row}"]
        a.value, b.value = b.value, a.value


def _doubled(sheet):
    for cell in list(sheet[FIRST]):
        sheet.cell(LAST + 1, cell.column, cell.value)


FAULTS = {
    "a cell that is a formula": (_formula, f"{PROGRESS}{FIRST} 是公式"),
    "columns that changed places": (_swapped, "E3 应是“工作进度”，现在是“存在的主要问题”"),
    "a heading of another name": (
        lambda sheet: sheet.__setitem__("G3", "下步打算"),
        "G3 应是“下一步工作安排”，现在是“下步打算”",
    ),
    "a column put in": (lambda sheet: sheet.insert_cols(5), "E3 应是“工作进度”，现在是空的"),
    "a row put in above": (lambda sheet: sheet.insert_rows(1), "表头应在第 3 行"),
    "cells that were merged": (
        lambda sheet: sheet.merge_cells(f"E{FIRST}:E{FIRST + 1}"),
        f"E{FIRST}:E{FIRST + 1} 是合并或拆分过的单元格",
    ),
    "a row that was deleted": (lambda sheet: sheet.delete_rows(FIRST + 1), "缺少第2项"),
    "a row that was doubled": (
        _doubled,
        f"第 {LAST + 1} 行和第 {FIRST} 行是同一项任务，请删去多出的",
    ),
    "a row that was added": (
        lambda sheet: sheet.__setitem__(f"E{LAST + 1}", "又办一件"),
        f"第 {LAST + 1} 行不是下载时的任务",
    ),
    "a locked cell that was changed": (
        lambda sheet: sheet.__setitem__(f"B{FIRST}", "少改几个小区"),
        f"B{FIRST} 是锁定的",
    ),
    "a marking of secrecy": (
        lambda sheet: sheet.__setitem__(f"F{FIRST}", "机密★10年"),
        f"F{FIRST} 含有密级标志“机密★10年”",
    ),
    "a figure that is none": (
        lambda sheet: sheet.__setitem__(f"{FIGURE}{FIRST}", "五个"),
        f"{FIGURE}{FIRST}的“改造小区”请填数字",
    ),
    "an outcome that is none": (
        lambda sheet: sheet.__setitem__(f"{OUTCOME}{FIRST}", "差不多"),
        f"{OUTCOME}{FIRST} 请从“已兑现”“部分兑现”“未兑现”里选",
    ),
    "a day in place of a text": (
        lambda sheet: sheet.__setitem__(f"G{FIRST}", date(2022, 8, 31)),
        f"G{FIRST} 是日期",
    ),
    "a remark beside the form": (
        lambda sheet: sheet.__setitem__(f"P{FIRST}", "旁注"),
        f"P{FIRST} 不在填报的格子里",
    ),
    "no mark": (lambda sheet: sheet.__setitem__("N3", None), "没有离线填报表的校验码"),
    "a mark that was altered": (
        lambda sheet: sheet.__setitem__("N3", sheet["N3"].value[:-2] + "xx"),
        "N3：表里的校验码不完整或被改动过",
    ),
    "two marks": (lambda sheet: sheet.__setitem__("P3", sheet["N3"].value), "有几张填报表"),
}


def refusals(desk, content: bytes, filename: str = "填报表.xlsx") -> tuple[str, ...]:
    """What is said of a file that is refused; nothing where it is taken."""
    try:
        desk.brought(content, filename=filename)
    except FormRefused as refused:
        return refused.errors
    except RuleBroken as refused:
        return (refused.message,)
    return ()


def test_every_fault_is_named_by_its_cell_and_nothing_is_kept(desk):
    taken = desk.taken()
    files = {name: (desks.changed(taken, do), said) for name, (do, said) in FAULTS.items()}
    files["a text without end"] = (
        _long_text(taken),
        f"{PROGRESS}{FIRST} 工作进度有 100000 字，最多 5000 字",
    )
    told = {name: refusals(desk, content) for name, (content, _) in files.items()}
    for name, (_, said) in files.items():
        assert any(said in each for each in told[name]), (name, told[name])
    several = desks.changed(
        taken, lambda sheet: [do(sheet) for do in (_formula, FAULTS["a marking of secrecy"][0])]
    )
    with pytest.raises(FormRefused) as refused:
        desk.brought(several)
    assert refused.value.number == 2
    assert db.session.query(FilledForm).count() == 0
    assert db.session.query(ProgressReport).filter_by(period_id=_period(desk)).count() == 0


def test_another_units_quarters_or_governments_form_is_refused(desk):
    taken = desk.taken()
    for quarter, said in (
        (desk.quarter(due_on=date(2022, 4, 7)), "不是2022年一季度的"),
        (_of_another_unit(desk), "这是住建局的填报表，不是财政局的"),
    ):
        with pytest.raises(RuleBroken, match=said):
            desk.brought(taken, quarter=quarter)
    neighbour = desks.build(factories.small_city("额尔古纳市"))
    with pytest.raises(RuleBroken, match="别的政府"):
        neighbour.brought(taken, by=neighbour.liaison)
    # Whoever has another key has another installation.
    read = read_form(taken, "填报表.xlsx")
    with pytest.raises(FormRefused) as refused, transaction():
        service.bring_form(
            desk.quarter(), read, filename="a.xlsx", sha256="", key="another", by=desk.liaison
        )
    assert "校验码不完整" in refused.value.errors[0]
    assert db.session.query(FilledForm).count() == 0


def _of_another_unit(desk):
    from tracker.reports.queries.quarters import unit_quarter

    factories.another_task(desk.tasks[0].plan, "筹资。", lead=desk.city.unit("财政局"))
    return unit_quarter(desk.city.unit("财政局"), desks.DUE, on=factories.TODAY)


def test_a_period_that_is_closed_takes_no_form_and_what_is_signed_stays(desk):
    taken = desks.filled(desk.taken(), everything())
    with pytest.raises(RuleBroken, match="已于7月21日截止"):
        desk.brought(taken, quarter=desk.quarter(on=date(2022, 7, 22)))
    report = desk.write(0, progress="已开工。")
    with transaction():
        reports.send_for_signoff([report], by=desk.city.liaison("住建局"))
    form = desk.brought(taken)
    line = desk.lines(form)[0]
    assert (line.fate, line.why) == (Fate.NOT_TAKEN, "待签发，要修改请先由责任人退回或撤回。")
    assert len(desk.save(form)) == desks.TASKS - 1
    assert desk.report(0).progress == "已开工。"


def test_what_is_said_of_a_task_that_the_unit_has_no_more_is_named(desk):
    taken = desks.filled(desk.taken(), {f"{PROGRESS}{FIRST + 1}": "已开工。"})
    for task in desk.tasks[1:3]:  # of the other one the form says nothing
        factories.assignment(task, desk.city.unit("住建局")).until_on = date(2022, 4, 1)
    db.session.commit()
    form = desk.brought(taken)
    lines = desk.lines(form)
    assert len(lines) == desks.TASKS - 2
    assert queries.tasks_gone(form, lines) == [desk.tasks[1]]


def test_newer_text_online_stands_beside_the_form_and_is_chosen_task_by_task(desk):
    desk.write(0, progress="开工3个。", problems="无")
    taken = desk.taken()
    form = desk.brought(
        desks.filled(
            taken,
            {
                f"{PROGRESS}{FIRST}": "开工5个。",
                f"{PROGRESS}{FIRST + 1}": "表里写的。",
                f"{PROGRESS}{FIRST + 2}": "表里的进展。",
            },
        )
    )
    desk.write(0, progress="开工4个。", problems="无")  # the same box
    desk.write(1, progress="", next_steps="网上的下一步。")  # another box
    desk.write(3, progress="网上才有的。")  # nothing in the form
    fates = [line.fate for line in desk.lines(form)]
    assert fates[:4] == [Fate.CONFLICT, Fate.SAVED, Fate.SAVED, Fate.SAME]
    [pair] = desk.lines(form)[0].pairs
    assert ("".join(t for _, t in pair.online), "".join(t for _, t in pair.filled)) == (
        "开工4个。",
        "开工5个。",
    )
    with pytest.raises(RuleBroken, match="第1项网上也改过，请逐项选定"):
        desk.save(form)
    id = factories.assignment(desk.tasks[0], desk.city.unit("住建局")).id
    before = _digest(desk, form)
    desk.write(2, progress="刚刚在网上写的。")
    with pytest.raises(RuleBroken, match="打开以后网上又有改动"):
        desk.save(form, seen=before, takes={id: Take.BOTH})
    takes = {line.id: Take.THEIRS for line in desk.lines(form) if line.fate is Fate.CONFLICT}
    desk.save(form, takes=takes | {id: Take.BOTH})
    texts = [desk.report(n).progress for n in range(4)]
    assert texts == ["开工4个。开工5个。", "表里写的。", "刚刚在网上写的。", "网上才有的。"]
    assert desk.report(1).next_steps == "网上的下一步。"
    # What had to give way can be taken back.
    assert "表里的进展。" in {kept.progress for kept in db.session.query(ReplacedDraft)}


def _digest(desk, form):
    from tracker.offline.comparing import digest_of

    return digest_of(desk.lines(form))


def test_the_office_saves_drafts_for_a_unit_and_leaves_what_is_newer(desk):
    office = desk.city.supervisor
    form = desk.brought(
        desks.filled(
            desk.taken(), {f"{PROGRESS}{FIRST}": "表里。", f"{PROGRESS}{FIRST + 1}": "表里。"}
        ),
        by=office,
    )
    assert form.is_on_behalf
    assert "请等单位核对后送签" in said_when_saved(form, 1)
    desk.write(1, progress="单位在网上写的。")
    lines = desk.lines(form)
    assert [line.fate for line in lines[:3]] == [Fate.SAVED, Fate.NOT_TAKEN, Fate.SAME]
    assert len(desk.save(form, by=office)) == 1
    assert (desk.report(0).progress, desk.report(0).status) == ("表里。", ReportStatus.DRAFT)
    assert desk.report(1).progress == "单位在网上写的。"
    told = [m for m in db.session.query(Message) if m.occurrence.startswith("form.")]
    assert {m.recipient for m in told} == {desk.liaison.official, desk.city.head("住建局").official}
    assert len(told) == 2


WORDS = {
    0: {
        "工作进度": "已开工。\n=2",
        "下一步工作安排": "8月底前完工",
        "指标1累计完成": "5",
        "承诺1兑现情况": "部分兑现",
    },
    1: {"工作进度": "第二件已办。"},
}


def test_who_brought_a_form_for_his_unit_is_not_shown_it_in_the_office(desk):
    """Beside it stands what the unit has not handed in yet, and he may have changed his post."""
    form = desk.brought(desks.filled(desk.taken(), {f"{PROGRESS}{FIRST}": "已开工。"}))
    desk.write(0, progress="还没有报出的。")
    office = Actor(desk.liaison.official, desk.city.supervisor.post, factories.TODAY)
    with pytest.raises(NoResultFound):
        queries.get_filled(form.id, reader=office)
    assert queries.waiting_forms(desk.quarter(), reader=office) == []
    assert queries.get_filled(form.id, reader=desk.liaison) is form
    assert queries.waiting_forms(desk.quarter(), reader=desk.liaison) == [form]


def test_the_same_goes_by_word(desk):
    taken = desk.taken(as_word=True)
    assert {line.fate for line in desk.lines(desk.brought(taken, filename="表.docx"))} == {
        Fate.SAME
    }
    form = desk.brought(desks.written(taken, WORDS), filename="表.docx")
    assert len(desk.save(form)) == 2
    first = desk.report(0)
    assert (first.progress, first.next_steps) == ("已开工。\n=2", "8月底前完工")
    assert list(first.target_values.values()) == ["5"]
    assert first.promise_outcomes == [{"promise": "6月底前开工5个小区", "outcome": "partly"}]
    assert desk.report(1).progress == "第二件已办。"


def test_what_stands_in_a_text_box_is_read_once(desk):
    def add_box(document):
        row = next(r for r in document.tables[0].rows if desks.label_of(r) == "工作进度")
        within = "<w:p><w:r><w:t>已开工。</w:t></w:r></w:p>"
        box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent>{within}</w:txbxContent></w:pict></w:r>"
        row.cells[1].paragraphs[0]._p.append(parse_xml(box))

    taken = desks.rewritten(desk.taken(as_word=True), add_box)
    [first, *_] = desk.brought(taken, filename="表.docx").content["rows"]
    assert first["boxes"]["progress"] == "已开工。"


def test_every_fault_of_a_word_form_is_named_by_its_line(desk):
    taken = desk.taken(as_word=True)

    def table(document, at=0):
        return document.tables[at]

    def line(document, label):
        return next(row for row in table(document).rows if desks.label_of(row) == label)

    faults = (
        (lambda d: desks.put(line(d, "任务").cells[1], "少改几个小区"), "第 1 张表“任务” 是锁定的"),
        (lambda d: desks.put(line(d, "工作进度").cells[1], "长" * 100_000), "第 1 张表“工作进度”"),
        (lambda d: desks.put(line(d, "工作进度").cells[1], "秘密★"), "含有密级标志“秘密★”"),
        (lambda d: line(d, "工作进度")._tr.getparent().remove(line(d, "工作进度")._tr), "没有了"),
        (lambda d: line(d, "工作进度").cells[0].merge(line(d, "工作进度").cells[1]), "合并"),
        (lambda d: desks.put(line(d, "工作进度").cells[0], "进度"), "第 1 张表第 5 行“进度”"),
        (lambda d: table(d)._tbl.getparent().remove(table(d)._tbl), "缺少第1项"),
        (lambda d: table(d)._tbl.addnext(deepcopy(table(d)._tbl)), "是同一项任务"),
        (lambda d: d.paragraphs[-1].clear(), "没有离线填报表的校验码"),
        (lambda d: d.paragraphs[-1].runs[0].clear(), "没有离线填报表的校验码"),
        (lambda d: d.paragraphs[-1].runs[0].add_text("xx"), "校验码不完整"),
    )
    for change, said in faults:
        told = refusals(desk, desks.rewritten(taken, change), "表.docx")
        assert any(said in each for each in told), (said, told)
    assert db.session.query(FilledForm).count() == 0


@ON_SQLITE
def test_a_form_saved_again_by_libreoffice_says_the_same(desk, tmp_path):
    """One conversion: sixteen tasks, hostile texts, figures, outcomes, the mark and the locks."""
    source, out = tmp_path / "填报表.xlsx", tmp_path / "out"
    source.write_bytes(desks.filled(desk.taken(), everything()))
    subprocess.run(
        [
            libreoffice(),
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    again = (out / source.name).read_bytes()
    form = desk.brought(again)
    own = desk.brought(source.read_bytes())
    assert form.content == own.content
    assert [line.fate for line in desk.lines(form)] == [Fate.SAVED] * desks.TASKS
    with pytest.raises(FormRefused) as refused:
        desk.brought(desks.changed(again, _formula))
    assert refused.value.errors == (f"{PROGRESS}{FIRST} 是公式，请改成文字或数字本身。",)


@ON_SQLITE
def test_the_pages_take_a_form_in_and_show_what_it_would_change(desk, app, sign_in, on_day):
    on_day(factories.TODAY)
    desk.write(1, progress="已在网上写的。")
    unit = desk.city.unit("住建局").id
    at = f"/units/{unit}/reports/2022-07-07/form"
    client = sign_in(desk.liaison)
    answer = client.get(f"{at}.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    content = desks.filled(answer.data, {f"{PROGRESS}{FIRST}": "<b>表里写的</b>"})
    assert f"{at}.xlsx" in client.get(at).text

    def send(content, name="填报表.xlsx", by=client):
        return by.post(at, data={"file": (io.BytesIO(content), name)})

    bad = send(desks.changed(content, _formula))
    assert "是公式，请改成文字或数字本身" in bad.text
    assert bad.text.count("有 1 处要改") == 1
    assert "另存为 .xlsx" in send(content, "填报表.pdf").text
    assert "已损坏" in send(b"PK\x03\x04" + b"x" * 50).text
    assert "密级标志" in send(content, "填报表（机密）.xlsx").text
    assert db.session.query(FilledForm).count() == 0

    page = send(content)
    assert re.fullmatch(r"/forms/\d+", page.location)
    shown = client.get(page.location)
    assert "&lt;b&gt;表里写的&lt;/b&gt;" in shown.text
    assert "存为草稿 1 份" in shown.text
    stale = client.post(page.location, data={"seen": "0"})
    assert "打开以后网上又有改动" in stale.text
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', shown.text)[1]
    done = client.post(page.location, data={"seen": seen})
    assert done.location == "/quarter/2022-07-07"
    assert desk.report(0).progress == "<b>表里写的</b>"

    # The office may bring it, and never takes it: the unit's drafts stand in it.
    office = sign_in(desk.city.supervisor)
    assert office.get(f"{at}.xlsx").status_code == 403
    for who in (desk.city.liaison("财政局"), desk.city.mayor):
        assert sign_in(who).get(at).status_code == 403
    brought = send(desks.filled(content, {f"{PROGRESS}{FIRST + 2}": "代传的。"}), by=office)
    assert client.get(brought.location).status_code == 404
    shown = office.get(brought.location).text
    assert "代传的。" in shown
    assert "已在网上写的" not in shown
    assert "单位的草稿，督查室不看" in shown
    assert "没有填写" not in shown, "the unit may have written there"
