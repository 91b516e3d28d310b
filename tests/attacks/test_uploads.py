"""Files sent by hand, as no page sends them: refused in words, and nothing is kept."""

import zipfile
from io import BytesIO

import pytest

from tests.attacks.test_matrix import AS_A_SCRIPT
from tests.seeding.dump import dump
from tracker.core.db import db
from tracker.models import Attachment, ProgressReport

# The stricter of the two databases; what a form takes is the same on both.
pytestmark = pytest.mark.parametrize("app", ["postgresql"], indirect=True)

PDF = b"%PDF-1.7\n"
HTML = b"<script>alert(1)</script>"


def zipped(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def draft(world) -> ProgressReport:
    return db.session.get_one(ProgressReport, world.named["report_id"]["draft"])


@pytest.fixture
def address(draft) -> str:
    return f"/assignments/{draft.assignment_id}/periods/{draft.period_id}/attachments"


@pytest.fixture
def send(acting, address):
    client = acting("财政局联络员")

    def send(*files: tuple[str, bytes], **fields: str):
        parts = [(BytesIO(content), name) for name, content in files]
        return client.post(address, data={"file": parts} | fields, headers=AS_A_SCRIPT)

    return send


@pytest.mark.parametrize(
    "file",
    [
        ("页面.html", HTML),
        ("页面.svg", b"<svg onload=alert(1)>"),
        ("页面.pdf", HTML),
        ("页面.pdf.html", PDF),
        ("pdf", PDF),
        (".pdf", PDF),
        ("空.pdf", b""),
        ("程序.exe", b"MZ"),
        ("宏.docm", zipped("word/document.xml", "word/vbaProject.bin")),
        ("宏.docx", zipped("word/document.xml", "word/vbaProject.bin")),
        ("两样.docx", PDF + WORD),  # a PDF to one program, a document to another
        ("破.docx", WORD[:-30]),
        ("破.docx", b"PK\x03\x04"),
        ("压缩.zip", WORD),
        ("机密★5年.pdf", PDF),
        ("报告（秘密）.pdf", PDF),
        ("名" * 200 + ".pdf", PDF),
        ("二进制.txt", b"\0\1\2"),
    ],
    ids=range(18),
)
def test_a_file_that_is_not_taken_is_refused_in_words(send, file):
    before = dump()
    answer = send(file)
    assert answer.status_code == 422
    assert answer.json["error"]
    assert dump() == before


@pytest.mark.parametrize("files", [0, 11])
def test_no_file_or_too_many_are_refused_together(send, files):
    before = dump()
    answer = send(*((f"{number}.pdf", PDF) for number in range(files)))
    assert answer.status_code == 422
    assert dump() == before


def test_of_several_files_of_which_one_is_bad_none_is_taken(world, send):
    """Neither in the database nor on the disk, which would fill."""

    def on_disk() -> list[str]:
        return sorted(str(each) for each in world.files.folder.rglob("*"))

    before, files = dump(), on_disk()
    assert send(("好.pdf", PDF), ("坏.exe", b"MZ")).status_code == 422
    assert dump() == before
    assert on_disk() == files


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("/etc/cron.d/x.pdf", "x.pdf"),
        ("收据\u202efdp.exe.pdf", "收据fdp.exe.pdf"),
        ("a\x0bb.pdf", "ab.pdf"),
    ],
)
def test_of_a_path_the_last_name_is_kept_without_tricks(world, send, draft, sent, kept):
    report_id = draft.id
    assert send((sent, PDF)).status_code == 200
    last = db.session.query(Attachment).filter_by(report_id=report_id)
    stored = last.order_by(Attachment.id.desc()).first()
    assert stored.filename == kept
    assert stored.stored_name.isalnum() or "/" not in stored.stored_name


def test_a_name_with_markup_is_only_shown(send):
    answer = send(("<img src=x onerror=alert(1)>.pdf", PDF))
    assert answer.status_code == 200
    assert "<img" not in answer.json["html"]
    assert "&lt;img src=x" in answer.json["html"]


def test_text_in_the_place_of_a_file_is_none(acting, address):
    before_client = acting("财政局联络员")
    before = dump()
    for form in ({"file": "../../etc/passwd"}, {"file": ["a.pdf", "b.pdf"]}, {"filename": "a.pdf"}):
        answer = before_client.post(address, data=form, headers=AS_A_SCRIPT)
        assert answer.status_code == 422
    assert dump() == before


def test_a_file_is_served_as_nothing_that_runs(acting, send, draft):
    assert send(("说明.txt", HTML)).status_code == 200
    attachment = db.session.query(Attachment).order_by(Attachment.id.desc()).first()
    with acting("财政局联络员").get(f"/attachments/{attachment.id}") as answer:
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
