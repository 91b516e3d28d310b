"""Forms that come by mail: which are taken, which are left and why, and what the sender is told."""

import pytest
from sqlalchemy import select

from tests import factories, gateways
from tests.mailbox.post import PASSWORD, USER, PostOffice, mail, post_office
from tests.offline import desk as desks
from tests.offline.desk import FIRST, PROGRESS
from tracker.core.db import db, transaction
from tracker.mailbox import receiving, service
from tracker.models import (
    AuditAction,
    AuditEvent,
    FilledForm,
    FormStatus,
    Mail,
    Mailbox,
    MailFate,
    Message,
    ProgressReport,
)
from tracker.offline import service as offline

ADDRESS = "Lianluo@genhe.example"
# What becomes of a mail is decided before a database is asked.
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SETUP = {
    "is_on": "y",
    "address": "duban@genhe.example",
    "host": "127.0.0.1",
    "security": "plain",
    "user": USER,
    "password": PASSWORD,
    "folder": "INBOX",
    "authority": "",
}


@pytest.fixture(scope="module")
def post():
    with post_office() as office:
        yield office


@pytest.fixture
def desk(app, city, on_day, monkeypatch):
    on_day(factories.TODAY)
    monkeypatch.setitem(app.config, "OUTGOING_HOSTS", frozenset({"127.0.0.1"}))
    built = desks.build(city)
    built.liaison.official.email = ADDRESS
    db.session.commit()
    return built


@pytest.fixture
def administrator(city, sign_in):
    return sign_in(city.administrator)


@pytest.fixture
def box(desk, administrator, post: PostOffice):
    """The mailbox, set up on its page and looked into for the first time."""
    set_up(administrator, post)
    return post


def set_up(administrator, post: PostOffice) -> None:
    page = administrator.post(
        "/channels/mailbox", data=SETUP | {"port": str(post.port)}, follow_redirects=True
    ).text
    assert "收件邮箱已保存" in page
    look()


def look() -> int:
    found = service.read_mailboxes(factories.TODAY)
    db.session.expire_all()
    return found


def form(app, desk) -> bytes:
    taken = offline.form_of(desk.quarter(), key=app.config["SECRET_KEY"])
    return desks.filled(taken, {f"{PROGRESS}{FIRST}": "已开工。"})


def mails() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def only_form() -> FilledForm:
    return db.session.scalars(select(FilledForm)).one()


def told(official) -> list[Message]:
    written = select(Message).where(
        Message.recipient_id == official.id, Message.occurrence.like("mail.%")
    )
    return list(db.session.scalars(written))


def test_a_form_from_the_liaisons_address_waits_to_be_looked_through(app, desk, box, sign_in):
    box.put(mail("住建局 <lianluo@GENHE.example>", {"住建局二季度.xlsx": form(app, desk)}))
    before = box.flags()
    assert look() == 1
    assert box.flags() == before  # not marked as read, not moved
    [letter] = mails()
    assert (letter.fate, letter.official) == (MailFate.TAKEN, desk.liaison.official)
    waiting = only_form()
    assert (waiting.status, waiting.official) == (FormStatus.PENDING, desk.liaison.official)
    assert db.session.scalars(select(ProgressReport.progress)).all() == ["已选址。"]
    [message] = told(desk.liaison.official)
    page = sign_in(desk.liaison).get(message.link).text
    assert "可以存为草稿 1 份" in page
    desk.save(waiting)
    assert desk.report(0).progress == "已开工。"
    assert look() == 0


def test_what_lay_in_the_box_before_it_was_set_up_is_not_read(app, desk, post, administrator):
    post.put(mail(ADDRESS, {"表.xlsx": form(app, desk)}))
    administrator.post("/channels/mailbox", data=SETUP | {"port": str(post.port)})
    assert look() == 0
    assert mails() == []


def test_the_office_looks_through_a_form_in_place_of_who_sent_it(app, desk, box, city, sign_in):
    box.put(mail(ADDRESS, {"住建局二季度.xlsx": form(app, desk)}))
    look()
    waiting = only_form()
    office = sign_in(city.supervisor)
    page = office.get("/mails").text
    assert "有 1 份填报表待核对" in page
    assert "代为核对" in page
    page = office.post(f"/forms/{waiting.id}/take-over", follow_redirects=True).text
    assert "可以存为草稿 1 份" in page
    db.session.expire_all()
    assert (only_form().official, only_form().is_on_behalf) == (city.supervisor.official, True)
    taken = select(Message.subject).where(Message.occurrence.like("form.%taken_over%"))
    assert "督查室正在核对您邮寄的“住建局二季度.xlsx”" in db.session.scalars(taken).all()
    desk.save(only_form(), by=city.supervisor)
    assert "已存为草稿" in office.post(f"/forms/{waiting.id}/take-over", follow_redirects=True).text


@ON_SQLITE
@pytest.mark.parametrize(
    ("sender", "files", "headers", "why"),
    [
        ("guest@elsewhere.example", {"表.xlsx": "form"}, {}, receiving.NOBODY),
        (f"{ADDRESS}, x@y.example", {"表.xlsx": "form"}, {}, receiving.SEVERAL),
        (ADDRESS, {"照片.jpg": b"x"}, {}, receiving.NO_FORM),
        (ADDRESS, {f"{n}.xlsx": "form" for n in range(6)}, {}, receiving.TOO_MANY),
        (ADDRESS, {"表.xlsx": "form"}, {"Auto_Submitted": "auto-replied"}, receiving.AUTOMATIC),
        (ADDRESS, {"表.xlsx": b"PK no workbook"}, {}, "表.xlsx"),
        (ADDRESS, {"表.xlsx": "form", "坏.xlsx": b"PK"}, {}, "坏.xlsx"),
        ("jiaoyu@genhe.example", {"表.xlsx": "form"}, {}, receiving.NOT_THEIRS),
        (ADDRESS, {"【机密】表.xlsx": "form"}, {}, "密级标志“机密”"),
        (ADDRESS, {"表.xlsx": "form"}, {"subject": "机密★10年"}, "密级标志“机密★10年”"),
    ],
)
def test_every_other_mail_is_left_and_listed_with_its_reason(
    app, desk, city, box, sender, files, headers, why
):
    city.liaison("教体局").official.email = "jiaoyu@genhe.example"
    db.session.commit()
    attached = {name: form(app, desk) if what == "form" else what for name, what in files.items()}
    box.put(mail(sender, attached, **headers))
    assert look() == 1
    [letter] = mails()
    assert letter.fate is MailFate.LEFT
    assert why in letter.why
    assert db.session.scalars(select(FilledForm)).all() == []
    assert "机密" not in letter.subject + "".join(letter.filenames)


@ON_SQLITE
def test_the_sender_is_told_which_cells_are_wrong_but_a_machine_gets_no_answer(app, desk, box):
    wrong = desks.changed(form(app, desk), lambda sheet: sheet.merge_cells("E4:F4"))
    box.put(mail(ADDRESS, {"表.xlsx": wrong}))
    box.put(mail(ADDRESS, {"表.xlsx": wrong}, Auto_Submitted="auto-generated"))
    box.put(mail("guest@elsewhere.example", {"表.xlsx": wrong}))
    assert look() == 3
    [message] = told(desk.liaison.official)
    assert "E4:F4 是合并或拆分过的单元格" in message.text
    assert "什么都没有保存" in message.text


def test_a_mail_nobody_can_read_holds_up_no_other(app, desk, box):
    box.put(b"From: =?x-unknown?B?////?= <a@b>\r\nSubject: =?utf-8?B?\xff?=\r\n\r\n\xff\xfe")
    box.put(b"")
    box.put(mail(ADDRESS, {"表.xlsx": form(app, desk)}))
    look()
    assert [letter.fate for letter in mails()][-1] is MailFate.TAKEN
    assert only_form().mail_id == mails()[-1].id


def test_a_box_that_was_numbered_anew_brings_no_mail_a_second_time(app, desk, administrator):
    with post_office() as box:
        set_up(administrator, box)
        _numbered_anew(app, desk, box)


def _numbered_anew(app, desk, box):
    content = form(app, desk)
    box.put(mail(ADDRESS, {"表.xlsx": content}, message_id="<1@genhe.example>"))
    look()
    with transaction():
        db.session.scalars(select(Mailbox)).one().validity = 7
    box.put(mail(ADDRESS, {"表.xlsx": content}, message_id="<2@genhe.example>"))
    assert look() == 1
    assert [letter.message_id for letter in mails()] == ["<1@genhe.example>", "<2@genhe.example>"]


@ON_SQLITE
def test_the_page_says_why_the_box_cannot_be_opened(desk, administrator, post):
    data = SETUP | {"port": str(post.port), "password": "another-secret"}
    administrator.post("/channels/mailbox", data=data)
    page = administrator.post("/channels/mailbox/test", follow_redirects=True).text
    assert "邮箱不让登录，请核对账号和密码" in page
    assert "another-secret" not in page
    look()
    assert "最近一次没有打开邮箱" in administrator.get("/channels/mailbox").text


def test_who_changes_where_the_password_is_sent_types_it_again(desk, box, administrator):
    same = SETUP | {"port": str(box.port), "password": ""}
    page = administrator.post("/channels/mailbox", data=same, follow_redirects=True).text
    assert "收件邮箱已保存" in page
    page = administrator.post("/channels/mailbox", data=same | {"host": "mail.x.example"}).text
    assert "请填写密码" in page
    db.session.expire_all()
    kept = db.session.scalars(select(Mailbox)).one()
    assert kept.host == "127.0.0.1"
    assert PASSWORD not in kept.secret
    hostile = same | {"password": "x\r\nA1 DELETE INBOX"}
    assert "看不见的字符" in administrator.post("/channels/mailbox", data=hostile).text


@ON_SQLITE
def test_a_password_goes_only_to_whom_the_named_authority_vouches_for(
    app, desk, administrator, tmp_path
):
    trusted = gateways.authority(tmp_path)
    with post_office(tmp_path / "certificate.pem", tmp_path / "key.pem") as office:
        data = SETUP | {"port": str(office.port), "security": "starttls"}
        administrator.post("/channels/mailbox", data=data)
        page = administrator.post("/channels/mailbox/test", follow_redirects=True).text
        assert "服务器证书没有通过验证" in page
        administrator.post("/channels/mailbox", data=data | {"authority": trusted.pem})
        page = administrator.post("/channels/mailbox/test", follow_redirects=True).text
        assert "收件邮箱可以打开" in page


def test_the_trail_says_which_box_was_set_up(desk, box):
    event = db.session.query(AuditEvent).filter_by(action=AuditAction.MAILBOX_SET_UP).one()
    assert event.details["host"] == "127.0.0.1"
    assert PASSWORD not in str(event.details)
