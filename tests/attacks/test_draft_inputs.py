"""What no page sends and no office writes, put into drafts, documents and proposals by hand."""

import threading
import time
import zipfile
from io import BytesIO

import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn

from tests import factories
from tests.intake.makers import workbook
from tracker.core.characters import name_of_file
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.intake import read_document, read_report_safely, read_safely, safety, sandbox
from tracker.intake.readers.word import accept_revisions
from tracker.models import AuditEvent, Collection, ImportDraft, Plan, Proposal, ProposalStatus, Task
from tracker.plans import service as plans

TURNING = "\u202e\u2066\u2069\u202c"
UNFIT = f"修\x01路\x7f{TURNING}😀\ufffe到村。"
FIT = "修路😀到村。"
TABLE = "序号\t工作任务\t责任单位\n"


@pytest.fixture
def office(acting):
    return acting("督查员")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\t", "\u2028", "\x85"])
def test_a_name_with_a_line_end_is_one_line_wherever_it_goes(office, world, ending):
    """A header that a name stands in takes no line end."""
    form = {"title": f"征集{ending}第二行", "year": "2023", "until_on": "2022-08-01"}
    made = office.post("/collections/new", data=form)
    assert made.status_code == 302
    assert office.post(f"{made.location}/file").status_code == 200
    kept = db.session.query(Collection).order_by(Collection.id.desc()).first()
    assert kept.title == "征集 第二行"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/分解表.txt", "分解表.txt"),
        (f"分解{TURNING}表.txt", "分解表.txt"),
        ("分\x00解\x1b表.txt", "分解表.txt"),
        ("名" * 5000 + ".txt", "名" * 116 + ".txt"),
    ],
    ids=range(4),
)
def test_of_a_documents_path_the_last_name_is_kept_without_tricks(office, sent, kept):
    file = (BytesIO((TABLE + "1\t修路。\t住建局\n").encode()), sent)
    answer = office.post("/plans/import", data={"file": file, "is_report": ""})
    assert answer.status_code == 302
    last = db.session.query(ImportDraft).order_by(ImportDraft.id.desc()).first()
    assert last.filename == kept
    assert office.get("/plans/import").status_code == 200
    event = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert event.details["filename"] == kept


def test_of_a_path_with_backslashes_too_the_last_name_is_kept():
    assert name_of_file("C:\\用户\\分解表.txt") == "分解表.txt"


def pdf_saying(*signs: int) -> bytes:
    """A page that prints these characters, as its font says that they are to be read."""
    pairs = "".join(f"<{at:02x}> <{sign:04x}>\n" for at, sign in enumerate(signs, start=0x21))
    table = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> "
        f"endcodespacerange {len(signs)} beginbfchar\n{pairs}endbfchar endcmap end"
    )
    codes = "".join(f"{at:02x}" for at in range(0x21, 0x21 + len(signs)))
    page = f"BT /F1 9 Tf 20 700 Td <{codes}> Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 800] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
    )
    file, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(file))
        file += f"{number} 0 obj\n{said}\nendobj\n".encode()
    start = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return (
        file
        + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    )


SAID = "1.修\x00路到每一个行政村组。（责任单位：住建局）"
FILES = {
    "计划.txt": (TABLE + f"1\t{UNFIT}\t住建局\n").encode(),
    "计划.csv": f"序号,工作任务,责任单位\n1,{UNFIT},住建局\n".encode(),
    "计划.xlsx": workbook((1, f"修路{TURNING}😀到村。", "任城建", "住建局", "", "12月底")),
    "计划.pdf": pdf_saying(*map(ord, SAID)),
}


@pytest.mark.parametrize("name", FILES)
def test_signs_that_no_text_may_hold_go_no_further_than_the_reader(office, name):
    """PostgreSQL would refuse some of them, and others show another text than is there."""
    file = (BytesIO(FILES[name]), name)
    kept = office.post("/plans/import", data={"file": file, "is_report": ""})
    assert kept.status_code == 302
    form = {"title": "特别的方案", "year": "2022", "kind": "work_report", "doubts_checked": "y"}
    form["leader:任城建"] = "nobody"
    made = office.post(kept.location, data=form)
    assert made.status_code == 302, name
    assert office.get(made.location).status_code == 200
    plan = db.session.query(Plan).filter_by(title="特别的方案").one()
    [task] = db.session.query(Task).filter_by(plan_id=plan.id)
    assert task.text == (FIT if name != "计划.pdf" else "修路到每一个行政村组。")


def test_texts_that_turn_the_line_around_are_not_taken_from_forms(office, world):
    proposal_id = world.named["proposal_id"]["submitted"]
    said = {"name": f"修{TURNING}路😀", "content": UNFIT, "reason": "改\x02字", "version": "1"}
    assert office.post(f"/proposals/{proposal_id}/amend", data=said).status_code == 302
    proposal = db.session.get_one(Proposal, proposal_id)
    assert (proposal.name, proposal.content) == ("修路😀", FIT)
    answer = office.post(f"/collections/{proposal.collection_id}/file")
    rows = openpyxl.load_workbook(BytesIO(answer.data)).active.values
    assert any("修路😀" in row for row in rows)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "-Infinity", "1e999999999", "1e400000", "9" * 60])
def test_a_figure_that_is_no_figure_is_refused_in_words(office, world, value):
    task = db.session.get_one(Task, world.named["task_id"]["draft"])
    form = {"text": task.text, "section": str(task.section_id), "label": task.label}
    form |= {"seen": plans.seen_of(plans.content_of(task)), "requirement": task.requirement}
    form |= {"targets-0-name": "小区", "targets-0-value": value, "targets-0-comparison": "equal"}
    for row, party in enumerate(task.parties):
        form |= {f"parties-{row}-who": f"unit.{party.unit_id}"}
        form |= {f"parties-{row}-role": party.role.value}
    form["leaders"] = [f"post.{leader.post_id}" for leader in task.leaders]
    answer = office.post(f"/tasks/{task.id}/edit", data=form)
    assert answer.status_code == 200
    assert "请" in answer.text
    db.session.refresh(task)
    assert not task.targets


@pytest.mark.parametrize("figure", ["3.14159265%", "9" * 30 + "户"])
def test_a_figure_that_its_column_cannot_hold_stays_in_the_text(office, figure):
    text = TABLE + f"1\t增长{figure}。\t住建局\n"
    kept = office.post("/plans/import", data={"text": text, "is_report": ""})
    form = {"title": "大数", "year": "2022", "kind": "work_report", "doubts_checked": "y"}
    assert office.post(kept.location, data=form).status_code == 302
    plan = db.session.query(Plan).filter_by(title="大数").one()
    [task] = db.session.query(Task).filter_by(plan_id=plan.id)
    assert figure in task.text


def rows(number: int) -> bytes:
    return (TABLE + "".join(f"{at}\t修第{at}条路。\t住建局\n" for at in range(number))).encode()


def test_more_tasks_than_a_page_can_show_are_refused_in_words():
    assert len(read_document(rows(safety.MOST_TASKS), "计划.txt").tasks) == safety.MOST_TASKS
    with pytest.raises(RuleBroken, match="一次最多导入"):
        read_document(rows(safety.MOST_TASKS + 1), "计划.txt")


def test_more_text_than_anybody_writes_is_refused_in_words():
    text = TABLE + "1\t修路。\t住建局\n" + "这是一段没有用的话。\n" * 210_000
    with pytest.raises(RuleBroken, match="文字太多"):
        read_safely(text.encode("gb18030"), "计划.txt")


def test_documents_are_read_a_few_at_a_time(monkeypatch):
    """Else a handful of uploads holds every request of the house, and all its memory."""
    monkeypatch.setattr(sandbox, "WAITING_SECONDS", 0.01)
    monkeypatch.setattr(sandbox, "_turns", threading.BoundedSemaphore(1))
    with sandbox._taking_turns(), pytest.raises(RuleBroken, match="请稍后再导入"):
        read_report_safely(b"x", "a.txt")
    with pytest.raises(RuleBroken, match="没有"):
        read_safely(b"x", "a.txt")  # and the turn is given back


@pytest.fixture
def head(acting):
    return acting("住建局局长")


@pytest.fixture
def drafts(world):
    """Two drafts of 住建局, one of them in the world already."""
    city = world.city
    collection = db.session.get_one(Collection, world.named["collection_id"][""])
    other = factories.proposal(
        collection, "修桥", by=city.liaison("住建局"), status="awaiting_signoff"
    )
    return db.session.get_one(Proposal, world.named["proposal_id"]["draft"]), other


def statuses(drafts) -> list[ProposalStatus]:
    db.session.expire_all()
    return [each.status for each in drafts]


def test_handing_one_in_twice_hands_in_no_other(head, drafts):
    one, other = drafts
    address = f"/collections/{one.collection_id}/submit"
    ticked = {"proposal": f"{one.id}.{one.version}"}
    for _ in range(2):
        assert head.post(address, data=ticked).status_code == 302
    assert head.post(address, data={"proposal": "x"}).status_code == 302
    assert statuses(drafts) == [ProposalStatus.SUBMITTED, other.status]
    assert other.status is ProposalStatus.AWAITING_SIGNOFF


def test_a_head_signs_the_words_that_he_read(head, drafts, world):
    one, other = drafts
    address = f"/collections/{one.collection_id}/submit"
    seen = {"proposal": f"{other.id}.{other.version}"}
    page = head.get(f"/collections/{one.collection_id}").text
    every = {"seen": page.split('name="seen" value="')[1].split('"')[0]}
    other.content = "修一座别的桥。"
    db.session.commit()
    for form in (seen, every, {}):
        page = head.post(address, data=form, follow_redirects=True).text
        assert "您打开之后" in page
    assert ProposalStatus.SUBMITTED not in statuses(drafts)
    page = head.get(f"/collections/{one.collection_id}").text
    head.post(address, data={"seen": page.split('name="seen" value="')[1].split('"')[0]})
    assert statuses(drafts) == [ProposalStatus.SUBMITTED] * 2


def sheet_with(more: bytes) -> bytes:
    """A workbook with a table, and something put behind its rows by hand."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook((1, "修路。", "任城建", "住建局", "", "年底")))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", more)
            new.writestr(name, part)
    return made.getvalue()


VAST = {
    "one cell merged from all": b"</sheetData><mergeCells>"
    b'<mergeCell ref="A1:XFD1048576"/></mergeCells>',
    "one merged again and again": b"</sheetData><mergeCells>"
    + b'<mergeCell ref="A9:GR999"/>' * 3000
    + b"</mergeCells>",
    "empty rows": b"".join(b'<row r="%d"/>' % (at * 7) for at in range(9, 130_000))
    + b"</sheetData>",
    "a cell far away": b'<row r="19999"><c r="GR19999"><v>1</v></c></row></sheetData>',
}


@pytest.mark.parametrize("name", VAST)
def test_a_vast_empty_sheet_is_refused_before_it_takes_minutes(name):
    content, began = sheet_with(VAST[name]), time.process_time()
    with pytest.raises(RuleBroken, match="请删去多余的行和列"):
        read_document(content, "计划.xlsx")
    assert time.process_time() - began < 8


def test_thousands_of_tracked_insertions_are_read_in_proportion():
    began = time.process_time()
    said = "".join(f'<w:ins w:id="{at}"><w:r><w:t>路</w:t></w:r></w:ins>' for at in range(30_000))
    body = OxmlElement("w:body")
    body.append(parse_xml(f'<w:p xmlns:w="{nsmap["w"]}">{said}</w:p>'))
    accept_revisions(body)
    took = time.process_time() - began
    assert "".join(node.text for node in body.iter(qn("w:t"))) == "路" * 30_000
    assert not list(body.iter(qn("w:ins")))
    assert took < 5
