"""Files that go with something on record are seen by whoever sees that thing, and never lost."""

import os

import pytest
from sqlalchemy.exc import NoResultFound

from tests import factories
from tracker import scheduler
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.enclosures import queries, service
from tracker.instructions.service import give_instruction

PDF = b"%PDF-1.7\n"


@pytest.fixture
def store(app) -> FileStore:
    return FileStore(app.config["ATTACHMENTS"])


@pytest.fixture
def given(city):
    task = factories.issued_task(city)
    return give_instruction(task, text="请盯紧资金拨付。", by=city.vice_mayor)


def test_a_file_is_read_by_whoever_may_read_what_it_goes_with(city, given, store):
    [scan] = service.enclose(given, [("批示.pdf", PDF)], store=store, by=city.supervisor)
    assert queries.enclosures_of([given]) == {given.id: [scan]}
    for reader in (city.mayor, city.liaison("住建局"), city.supervisor):
        assert queries.get_enclosure(scan.id, reader=reader) is scan
    for stranger in (city.liaison("教体局"), city.administrator):
        with pytest.raises(NoResultFound):
            queries.get_enclosure(scan.id, reader=stranger)


def test_a_file_is_saved_as_it_was_uploaded_and_never_opened(city, given, store, sign_in):
    [scan] = service.enclose(given, [("批示.pdf", PDF)], store=store, by=city.supervisor)
    answer = sign_in(city.mayor).get(f"/enclosures/{scan.id}")
    assert answer.data == PDF
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()
    assert sign_in(city.liaison("教体局")).get(f"/enclosures/{scan.id}").status_code == 404


@pytest.mark.parametrize(
    ("uploads", "sentence"),
    [
        ([("批示.exe", b"MZ")], "请上传"),
        ([("批示.pdf", b"")], "空文件"),
        ([("批示.pdf", b"<html>")], "与扩展名不符"),
        ([("绝密★批示.pdf", PDF)], "密级标志"),
        ([("批示.pdf", PDF)] * 11, "最多10个"),
    ],
)
def test_what_is_no_office_document_is_refused_with_a_reason(city, given, store, uploads, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        service.enclose(given, uploads, store=store, by=city.supervisor)
    assert refused.value.field == "files"


def test_who_adds_files_hears_how_many_are_kept_already(city, given, store):
    service.enclose(given, [("批示.pdf", PDF)] * 9, store=store, by=city.supervisor)
    with pytest.raises(RuleBroken, match="最多10个附件，已经存下9个，请少选几个"):
        service.enclose(given, [("批示.pdf", PDF)] * 2, store=store, by=city.supervisor)


def test_files_on_record_are_not_swept_away(city, given, store):
    [scan] = service.enclose(given, [("批示.pdf", PDF)], store=store, by=city.supervisor)
    for path in store.folder.iterdir():
        os.utime(path, (0, 0))
    scheduler.sweep_files(factories.TODAY)
    with store.open(scan.stored_name) as file:
        assert file.read() == PDF
