"""Files with a report: what is taken, what is refused, who downloads them and how."""

import zipfile
from io import BytesIO

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import Attachment
from tracker.reports import service

PDF = b"%PDF-1.7\n"


def zipped(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.fixture
def store(tmp_path) -> FileStore:
    return FileStore(tmp_path / "attachments")


def attach(office, store, filename="批复.pdf", content=PDF) -> Attachment:
    with transaction():
        return service.attach(
            office.assignment(),
            office.period,
            filename=filename,
            content=content,
            store=store,
            by=office.liaison(),
        )


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("批复.PDF", PDF),
        ("进度表.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("方案.docx", zipped("word/document.xml")),
        ("公文.ofd", zipped("OFD.xml")),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 9),
        ("现场.jpg", b"\xff\xd8\xff\xe0"),
        ("说明.txt", "已完成".encode("gb18030")),
        ("C:\\桌面\\批复.pdf", PDF),
    ],
)
def test_office_documents_are_taken(office, store, filename, content):
    attachment = attach(office, store, filename, content)
    with store.open(attachment.stored_name) as file:
        assert file.read() == content
    assert "\\" not in attachment.filename


@pytest.mark.parametrize(
    ("filename", "content", "words"),
    [
        ("程序.exe", b"MZ", "不收"),
        ("打包.zip", zipped("a.txt"), "不收"),
        ("没有扩展名", PDF, "不收"),
        ("批复.pdf", b"MZ\x90", "与扩展名不符"),
        ("方案.docx", zipped("xl/workbook.xml"), "与扩展名不符"),
        ("方案.docx", b"PK\x03\x04broken", "与扩展名不符"),
        ("说明.txt", b"\0\1", "与扩展名不符"),
        ("空.pdf", b"", "空文件"),
        ("方案-机密.pdf", PDF, "密级标志"),
        ("长" * 130 + ".pdf", PDF, "最多120字"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_to_do(office, store, filename, content, words):
    with pytest.raises(RuleBroken, match=words):
        attach(office, store, filename, content)
    assert db.session.query(Attachment).count() == 0


def test_a_file_over_20_megabytes_is_refused(office, store, monkeypatch):
    monkeypatch.setattr("tracker.core.uploads.LARGEST", 10)
    with pytest.raises(RuleBroken, match="超过20 MB"):
        attach(office, store, content=PDF + b"xx")


def test_ten_files_are_enough(office, store):
    for _ in range(10):
        attach(office, store)
    with pytest.raises(RuleBroken, match="最多10个"):
        attach(office, store)


def test_a_file_leaves_a_draft_but_not_what_was_submitted(office, store):
    first = attach(office, store)
    with transaction():
        service.remove_attachment(first, by=office.liaison())
    kept = attach(office, store)
    report = office.draft()
    version = office.submit(report)
    assert version.attachments == [kept]
    with pytest.raises(RuleBroken, match="请先撤回"), transaction():
        service.remove_attachment(kept, by=office.liaison())
    with transaction():
        service.return_report(report, reason="缺数据", by=office.supervisor())
    with pytest.raises(RuleBroken, match="已随报送稿存档"), transaction():
        service.remove_attachment(kept, by=office.liaison())


def test_a_file_is_uploaded_downloaded_and_removed(office, sign_in, on_day):
    on_day(factories.TODAY)
    client = sign_in(office.liaison())
    url = f"/assignments/{office.assignment().id}/periods/{office.period.id}/attachments"
    client.post(url, data={"file": (BytesIO(PDF), "批复.pdf")})
    attachment = db.session.query(Attachment).one()
    answer = client.get(f"/attachments/{attachment.id}")
    assert answer.data == PDF
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    client.post(f"/attachments/{attachment.id}/remove")
    assert db.session.query(Attachment).count() == 0
    assert client.get(f"/attachments/{attachment.id}").status_code == 404


def test_a_refused_upload_says_why_on_the_page(office, sign_in, on_day):
    on_day(factories.TODAY)
    client = sign_in(office.liaison())
    url = f"/assignments/{office.assignment().id}/periods/{office.period.id}/attachments"
    page = client.post(url, data={"file": (BytesIO(b"MZ"), "程序.exe")}, follow_redirects=True)
    assert "不收“程序.exe”这种文件" in page.text


def test_of_several_files_all_are_taken_or_none(office, sign_in, on_day):
    on_day(factories.TODAY)
    client = sign_in(office.liaison())
    url = f"/assignments/{office.assignment().id}/periods/{office.period.id}/attachments"
    both = [(BytesIO(PDF), "批复.pdf"), (BytesIO(b"MZ"), "程序.exe")]
    answer = client.post(url, data={"file": both}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "不收“程序.exe”这种文件" in answer.json["error"]
    assert db.session.query(Attachment).count() == 0
    both = [(BytesIO(PDF), "批复.pdf"), (BytesIO(PDF), "现场.pdf")]
    answer = client.post(url, data={"file": both}, headers={"Accept": "application/json"})
    assert "现场.pdf" in answer.json["html"]
    assert db.session.query(Attachment).count() == 2


def test_others_download_only_what_was_submitted(office, sign_in, on_day, app):
    on_day(factories.TODAY)
    store = FileStore(app.config["ATTACHMENTS"])
    url = f"/attachments/{attach(office, store).id}"
    for reader in (office.supervisor(), office.liaison("财政局"), office.city.administrator):
        assert sign_in(reader).get(url).status_code == 404
    office.submit(office.draft())
    for reader in (office.supervisor(), office.liaison("财政局"), office.city.mayor):
        answer = sign_in(reader).get(url)
        assert (answer.status_code, answer.data) == (200, PDF)
        answer.close()
    assert sign_in(office.city.administrator).get(url).status_code == 404
