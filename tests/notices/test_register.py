"""Documents that go out, become void or are replaced; the register, the letterhead, the file."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from tests import factories
from tests.notices.test_numbers import outgoing
from tracker.audit import service as audit
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.directory.letterhead import letterhead_of
from tracker.documents.letter import Head
from tracker.documents.paper import Fonts
from tracker.documents.tables import Table
from tracker.models import AuditAction, AuditEvent, Message, Notice, NoticeKind, NoticeStatus
from tracker.notices import queries, register, service
from tracker.notices.register import Asked, RegisterState

HOUSING, FINANCE, SCHOOLS = "住建局", "财政局", "教体局"


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "attachments")


@pytest.fixture
def issue(city, files):
    def issue(*units, **changes) -> Notice:
        whole = outgoing(*map(city.unit, units), **changes)
        with transaction():
            return service.issue_document(whole, files=files, by=city.supervisor)

    return issue


def told(city, *units: str) -> dict[str, list[str]]:
    """The subjects of what the people of each unit were told, in order."""
    return {
        unit: [
            message.subject
            for message in db.session.query(Message)
            .filter_by(recipient_id=city.head(unit).official.id)
            .order_by(Message.id)
        ]
        for unit in units
    }


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return "\n".join(each.text for each in document.paragraphs)


def test_what_is_withdrawn_keeps_its_number_and_says_so(city, issue):
    notice = issue(HOUSING, FINANCE)
    own = queries.own_addressee(notice, city.head(HOUSING))
    for _ in range(2):
        with transaction():
            service.withdraw_notice(notice, reason="日期有误", by=city.supervisor)

    assert (notice.status, notice.void_why) == (NoticeStatus.VOID, "日期有误")
    assert [line.notice for line in register.lines_of(city.mayor, Asked())[0]] == [notice]
    assert queries.unsigned(city.head(HOUSING)) == 0
    number = notice.number
    assert told(city, HOUSING) == {
        HOUSING: [f"{notice.name}已印发，请签收", f"《{notice.title}》（{number}）已作废"]
    }
    with pytest.raises(RuleBroken, match="不用签收"), transaction():
        service.sign_notice(own, by=city.head(HOUSING))
    assert issue(HOUSING).number != number
    assert audit.verify() is None


def test_the_new_one_names_the_old_and_each_is_told_once(city, issue):
    old = issue(HOUSING, FINANCE)
    new = issue(HOUSING, SCHOOLS, title="关于报送的通知（修订）", replaces=old, why="增加单位")

    assert (old.status, old.replaced_by, new.replaces) == (NoticeStatus.REPLACED, new, old)
    assert told(city, HOUSING, FINANCE, SCHOOLS) == {
        HOUSING: [f"{old.name}已印发，请签收", f"{new.name}已印发，请签收"],
        FINANCE: [f"{old.name}已印发，请签收", f"{old.name}已由{new.name}代替"],
        SCHOOLS: [f"{new.name}已印发，请签收"],
    }
    with pytest.raises(RuleBroken, match="已被代替，不用再办"):
        issue(HOUSING, replaces=old, why="再来一次")
    assert db.session.query(Notice).count() == 2


def test_the_notice_of_a_plan_is_replaced_and_never_withdrawn(city, issue):
    plan = factories.draft_plan(city)
    factories.task(plan, lead=city.unit(HOUSING))
    notice = issue(HOUSING, kind=NoticeKind.PLAN, plan=plan, attachments=(plan.title,))
    with pytest.raises(RuleBroken, match="请以新代旧"), transaction():
        service.withdraw_notice(notice, reason="不要了", by=city.supervisor)
    new = issue(
        *(HOUSING,), kind=NoticeKind.PLAN, plan=plan, attachments=("表",), replaces=notice, why="误"
    )
    assert plan.document_number == new.number


def test_who_has_not_signed_is_asked_once_a_working_day_in_one_message(city, issue):
    first, second = issue(HOUSING, FINANCE), issue(HOUSING, title="关于做好整改的通知")
    with transaction():
        service.sign_notice(second.addressees[0], by=city.head(HOUSING))
        service.sign_notice(first.addressees[1], by=city.head(FINANCE))
    third = issue(HOUSING, title="关于做好总结的通知")
    before = db.session.query(Message).count()
    with transaction():
        units = service.remind_unsigned(by=city.supervisor)

    assert units == [city.unit(HOUSING)]
    asked = db.session.query(Message).order_by(Message.id).offset(before).all()
    assert {message.subject for message in asked} == {"还有 2 件文件没有签收"}
    assert all(first.name in each.text and third.name in each.text for each in asked)
    assert len(asked) == 2  # its head and its liaison
    # Nor for what goes out later that day: it is one question a day, for all documents together.
    fourth = issue(HOUSING, title="关于做好汇总的通知")
    [waiting] = register.unsigned_units(city.supervisor)
    assert (len(waiting.notices), waiting.asked_on) == (3, city.supervisor.on)
    for notice in (first, fourth):
        assert queries.unasked(notice, on=city.supervisor.on) == []
        with pytest.raises(RuleBroken, match="今天已经提醒过"), transaction():
            service.remind_unsigned(by=city.supervisor, notice=notice)
    with pytest.raises(RuleBroken, match="请到工作日"), transaction():
        service.remind_unsigned(by=city.actor("督查员", on=date(2022, 7, 9)))
    with transaction():
        assert service.remind_unsigned(by=city.actor("督查员", on=date(2022, 7, 5)), notice=first)


def test_the_register_is_filtered_and_taken_away(city, issue, sign_in):
    void, bulletin = issue(HOUSING), issue(kind=NoticeKind.BULLETIN, title="=督查通报")
    last_year = issue(HOUSING, FINANCE, issued_on=date(2021, 12, 31), number="根政办发〔2021〕9号")
    with transaction():
        service.withdraw_notice(void, reason="有误", by=city.supervisor)

    def found(**asked):
        return [line.notice for line in register.lines_of(city.mayor, Asked(**asked))[0]]

    assert found() == [last_year, bulletin, void]
    assert found(year=2021) == [last_year]
    assert found(kind=NoticeKind.BULLETIN) == [bulletin]
    assert found(state=RegisterState.VOID) == [void]
    assert found(state=RegisterState.UNSIGNED) == [last_year]
    assert Asked.of({"year": "x", "kind": "x", "state": "void"}).words == {"state": "void"}
    sheet = load_workbook(
        io.BytesIO(register.register_file(city.mayor, Asked(), title="发文登记簿"))
    ).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [void.number, bulletin.number, last_year.number]
    assert (rows[0][9], rows[0][10]) == ("已作废", "原因：有误")
    assert (rows[1][2], rows[2][8]) == ("=督查通报", "住建局、财政局")
    assert rows[0][11] == void.sha256
    taken = sign_in(city.mayor).post("/notices/register.xlsx?year=2021&state=unsigned")
    assert taken.data.startswith(b"PK")
    [event] = db.session.query(AuditEvent).filter_by(action=AuditAction.REGISTER_EXPORTED)
    assert event.details == {"asked": "2021年，未签收齐"}


def test_a_file_that_was_touched_is_found_out(city, issue, files):
    notice = issue(HOUSING)
    with transaction():
        assert service.check_file(notice, files=files, by=city.supervisor)
    path = files.folder / notice.stored_name
    path.write_bytes(path.read_bytes() + b" ")
    with transaction():
        assert not service.check_file(notice, files=files, by=city.supervisor)
    results = [
        event.details["result"]
        for event in db.session.query(AuditEvent).filter_by(action=AuditAction.NOTICE_CHECKED)
    ]
    assert results == ["一致", "不一致"]


def test_documents_look_as_the_office_has_set(city, issue, files):
    plain = issue(HOUSING)
    with transaction():
        wanted = replace(
            letterhead_of(city.government),
            head=Head.RED,
            mark="根河市人民政府督查室文件",
            copies_to=("市委办公室",),
            fonts=Fonts(body="仿宋"),
        )
        service.set_letterhead(wanted, by=city.supervisor)
    table = Table(("单位",), (60,), (("住建局",),), title="名单")
    notice = issue(HOUSING, tables=(table,))

    assert letterhead_of(city.government) == wanted
    with files.open(notice.stored_name) as file:
        content = file.read()
    said = text_of(content)
    for words in (
        wanted.mark,
        notice.number,
        "附件：名单",
        "抄送：市委办公室。",
        "2022年7月4日印发",
    ):
        assert words in said
    assert Document(io.BytesIO(content)).styles["公文正文"].font.name == "仿宋"
    assert notice.copies_to == "市委办公室"
    with files.open(plain.stored_name) as file:  # what was issued stays as it was
        assert "抄送" not in text_of(file.read())


def test_a_label_holds_no_year_or_brackets_of_its_own(city, sign_in):
    page = sign_in(city.supervisor).post("/notices/letterhead", data={"label": "根政督〔2022〕"})
    assert "请只写汉字" in page.text
