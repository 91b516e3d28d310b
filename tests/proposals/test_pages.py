"""The pages of units and of the office, from the call to the draft plan."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from tests import counting, factories
from tests.intake.makers import workbook
from tracker.core.db import db
from tracker.models import AuditAction, AuditEvent, Plan, Proposal, ProposalStatus
from tracker.proposals import service

HEAD = ("序号", "项目名称", "项目内容", "实施主体", "投资额度", "必要性及可行性")
ROW = ("1", "老旧小区改造", "改造14个老旧小区。", "住建局、财政局", "3200万元", "群众反映强烈。")
FOOT = "填报单位：住建局 责任领导：任城建 填报时间：2022年7月4日"


def word_form(row=ROW) -> bytes:
    document, file = Document(), BytesIO()
    document.add_paragraph("2023年民生实事项目征集表")
    table = document.add_table(rows=0, cols=len(HEAD))
    for texts in (HEAD, row):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    document.add_paragraph(FOOT)
    document.save(file)
    return file.getvalue()


def text_form(row=ROW) -> bytes:
    lines = ["2023年民生实事项目征集表", "\t".join(HEAD), "\t".join(row), "", FOOT]
    return "\n".join(lines).encode()


def upload(client, collection, content: bytes, name: str):
    return client.post(
        f"/collections/{collection.id}/upload",
        data={"file": (BytesIO(content), name)},
        follow_redirects=True,
    )


def names() -> list[str]:
    return [each.name for each in db.session.query(Proposal).order_by(Proposal.number)]


def test_the_office_opens_a_collection_and_a_unit_finds_it(city, on_day, sign_in):
    on_day(factories.TODAY)
    office, unit = sign_in(city.supervisor), sign_in(city.liaison("住建局"))
    assert "督查室发起后在这里填报" in unit.get("/collections").text
    form = {"title": "2023年民生实事项目征集", "year": "2023", "until_on": "2022-07-20"}
    answer = office.post("/collections/new", data=form, follow_redirects=True)
    assert "各单位联络员会收到消息" in answer.text
    page = unit.get("/collections").text
    assert "2023年民生实事项目征集" in page
    assert "正在征集" in page


def test_a_form_with_faults_says_where(city, collection, sign_in):
    unit = sign_in(city.liaison("住建局"))
    page = unit.post(f"/collections/{collection.id}/proposals", data={"name": ""}).text
    assert "请填写项目名称" in page
    page = unit.post(
        f"/collections/{collection.id}/proposals", data={"name": "修路", "submits": "1"}
    ).text
    assert "还没有填项目内容" in page
    page = unit.post(f"/collections/{collection.id}/proposals", data={"name": "\u3000\u200b"}).text
    assert "请填写项目名称" in page
    assert names() == []  # nothing is half kept


def submit_all(client, address) -> str:
    """The button on the page, which sends what the page showed; what the next page says."""
    seen = client.get(address).text.split('name="seen" value="')[1].split('"')[0]
    return client.post(f"{address}/submit", data={"seen": seen}, follow_redirects=True).text


def test_a_unit_writes_saves_and_hands_over(city, collection, sign_in):
    unit, head = sign_in(city.liaison("住建局")), sign_in(city.head("住建局"))
    address = f"/collections/{collection.id}"
    unit.post(f"{address}/proposals", data={"name": "修路", "content": "修3条路。"})
    unit.post(f"{address}/proposals", data={"name": "修桥", "content": "修1座桥。"})
    assert "2 件还没有报送" in unit.get(address).text
    assert "已送本单位责任人签发" in submit_all(unit, address)
    assert "其中 2 件由联络员送来，等您签发" in head.get(address).text
    assert "2 件已经报送督查室" in submit_all(head, address)
    assert {each.status for each in db.session.query(Proposal)} == {ProposalStatus.SUBMITTED}


def test_one_of_several_drafts_is_submitted_by_itself(city, collection, sign_in):
    head = sign_in(city.head("住建局"))
    one, other = (
        factories.proposal(collection, name, by=city.head("住建局"), status="draft")
        for name in ("修路", "修桥")
    )
    head.post(f"/collections/{collection.id}/submit", data={"proposal": f"{one.id}.1"})
    db.session.expire_all()
    assert (one.status, other.status) == (ProposalStatus.SUBMITTED, ProposalStatus.DRAFT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("征集表.docx", word_form()),
        ("征集表.xlsx", workbook(ROW, header=HEAD)),
        ("征集表.txt", text_form()),
    ],
)
def test_a_filled_form_becomes_drafts_of_the_unit(city, collection, sign_in, name, content):
    answer = upload(sign_in(city.liaison("住建局")), collection, content, name)
    assert "读到 1 件，已存为草稿" in answer.text
    [kept] = db.session.query(Proposal).all()
    assert (kept.unit.short_name, kept.status) == ("住建局", ProposalStatus.DRAFT)
    assert (kept.name, kept.content, kept.implementer) == ROW[1:4]
    assert (kept.investment, kept.necessity) == ROW[4:]


def test_a_form_uploaded_twice_is_there_once(city, collection, sign_in):
    unit = sign_in(city.liaison("住建局"))
    for _ in range(2):
        upload(unit, collection, text_form(), "征集表.txt")
    assert names() == ["老旧小区改造"]


def test_an_empty_form_a_marked_one_and_one_too_long_are_refused(city, collection, sign_in):
    unit = sign_in(city.liaison("住建局"))
    empty = unit.get(f"/collections/{collection.id}/form").data
    assert "没有读到项目" in upload(unit, collection, empty, "空白.xlsx").text
    marked = text_form((*ROW[:5], "机密★10年"))
    assert "含有密级标志" in upload(unit, collection, marked, "征集表.txt").text
    long = text_form((*ROW[:5], "强" * 2001))
    assert "有 2001 字，最多 2000 字" in upload(unit, collection, long, "征集表.txt").text
    assert names() == []


def test_the_empty_form_that_is_filled_in_is_read_back(city, collection, sign_in):
    unit = sign_in(city.liaison("住建局"))
    book = load_workbook(BytesIO(unit.get(f"/collections/{collection.id}/form").data))
    sheet = book.active
    at = next(row for row in range(1, 9) if sheet.cell(row, 1).value in (1, "1"))
    for column, text in enumerate(ROW[1:], start=2):
        sheet.cell(at, column).value = text
    file = BytesIO()
    book.save(file)
    upload(unit, collection, file.getvalue(), "征集表.xlsx")
    assert names() == ["老旧小区改造"]


def test_the_office_finds_selects_and_makes_the_plan(city, collection, sign_in):
    roads = factories.proposal(collection, "修路", by=city.liaison("住建局"), implementer="住建局")
    bridge = factories.proposal(collection, "修桥")
    office, address = sign_in(city.supervisor), f"/collections/{collection.id}"
    page = office.get(f"{address}?whose=public").text
    assert "修桥" in page
    assert "修路" not in page
    assert "没有这样的建议" in office.get(f"{address}?q=食堂").text
    assert "请先勾选" in office.post(f"{address}/decide", data={"verdict": "selected"}).text
    for proposal, verdict, reason in ((roads, "selected", ""), (bridge, "refused", "不成熟。")):
        office.post(
            f"{address}/decide",
            data={
                "proposal": f"{proposal.id}.{proposal.version}",
                "verdict": verdict,
                "reason": reason,
            },
        )
    answer = office.post(f"{address}/plan", follow_redirects=True)
    assert "已经形成方案草稿" in answer.text
    assert "出处 征集第1号（住建局）" in answer.text
    assert db.session.query(Plan).one().kind.label == "民生实事"
    assert "已经形成任务方案" in office.get(address).text


def test_a_unit_reads_the_office_change_beside_its_own_words(city, collection, sign_in):
    proposal = factories.proposal(collection, "修路", by=city.liaison("住建局"))
    form = {"name": "河东修路", "content": proposal.content, "version": proposal.version}
    office = sign_in(city.supervisor)
    assert "请写明为什么修改" in office.post(f"/proposals/{proposal.id}/amend", data=form).text
    office.post(f"/proposals/{proposal.id}/amend", data=form | {"reason": "写明地点"})
    page = sign_in(city.liaison("住建局")).get(f"/proposals/{proposal.id}").text
    for words in ("项目名称原文", "修路", "河东修路", "写明地点"):
        assert words in page


def test_how_to_reach_a_citizen_is_for_the_office_alone(city, collection, sign_in):
    proposal = factories.proposal(collection, "修路", contact="0470-123")
    assert "0470-123" in sign_in(city.supervisor).get(f"/proposals/{proposal.id}").text
    assert "0470-123" not in sign_in(city.director).get(f"/proposals/{proposal.id}").text


def test_all_proposals_are_exported_without_contacts_and_formulas(city, collection, sign_in):
    factories.proposal(collection, "=1+1", by=city.liaison("住建局"))
    factories.proposal(collection, "修桥", contact="0470-123")
    factories.proposal(collection, "草稿", by=city.liaison("住建局"), status="draft")
    answer = sign_in(city.supervisor).post(f"/collections/{collection.id}/file")
    sheet = load_workbook(BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[1] for row in rows] == ["=1+1", "修桥"]
    assert sheet.cell(4, 2).data_type == "s"
    assert "0470-123" not in str(rows)
    [event] = db.session.query(AuditEvent).filter_by(action=AuditAction.PROPOSALS_EXPORTED)
    assert event.details["rows"] == 2


def test_a_longer_list_takes_no_more_queries(city, collection, sign_in):
    office, address = sign_in(city.supervisor), f"/collections/{collection.id}"
    factories.proposal(collection, "修路", by=city.liaison("住建局"))
    office.get(address)
    with counting.queries() as few:
        office.get(address)
    for number in range(8):
        by = city.liaison("财政局") if number % 2 else None
        factories.proposal(collection, f"修{number}", by=by)
    service.merge(*_first_and_rest(), by=city.supervisor)
    db.session.commit()
    with counting.queries() as many:
        office.get(address)
    assert len(many) <= len(few)


def _first_and_rest():
    first, *rest = db.session.query(Proposal).order_by(Proposal.number).limit(3)
    return first, rest


def test_a_strange_address_asks_for_nothing_more(city, collection, sign_in):
    office = sign_in(city.supervisor)
    for asked in ("whose=x", "whose=99999999999999", "status=nonsense", "after=-1", "q=%25%27"):
        assert office.get(f"/collections/{collection.id}?{asked}").status_code == 200
