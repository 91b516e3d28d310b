"""A plan's year as one package: the same state, the same bytes, and what proves them."""

import csv
import hashlib
import zipfile
from io import BytesIO, StringIO

import openpyxl

from tests import factories
from tests.letters.conftest import LATE, late, slip, store  # noqa: F401 (a slip for two reports)
from tests.letters.test_letters import issue as issue_letter
from tests.years.ended import AFTER, DONE, SLOW, ended_plan, office
from tracker.archives.contents import contents_of
from tracker.archives.package import INDEX, SUMS
from tracker.core.files import FileStore
from tracker.models import AuditAction, AuditEvent, Notice, NoticeKind, NoticeStatus


def test_the_package_holds_the_year_and_is_the_same_twice(app, city, sign_in, on_day):
    plan, tasks = ended_plan(city, DONE, SLOW)
    kept = FileStore(app.config["ATTACHMENTS"]).put(b"as issued")
    factories.add(
        Notice(
            government_id=city.government.id,
            plan=plan,
            kind=NoticeKind.PLAN,
            status=NoticeStatus.ISSUED,
            title="关于分解落实/主要目标任务的通知",
            number="根政办发〔2022〕6号",
            year=2022,
            issued_on=plan.issued_on,
            stored_name=kept.name,
            sha256=kept.sha256,
            created_by_id=city.supervisor.official.id,
        )
    )
    on_day(AFTER)
    client = sign_in(office(city))
    with client.post(f"/plans/{plan.id}/archive") as answer:
        first = answer.data
    with client.post(f"/plans/{plan.id}/archive") as answer:
        assert answer.data == first
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert package.namelist() == [
            "文件/01_根政办发〔2022〕6号_关于分解落实_主要目标任务的通知.docx",
            "台账.xlsx",
            "进展报送.csv",
            "附件清单.csv",
            "办理过程.csv",
            INDEX,
            SUMS,
        ]
        for line in package.read(SUMS).decode().splitlines():
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(package.read(name)).hexdigest() == digest
        assert package.read(package.namelist()[0]) == b"as issued"
        ledger = openpyxl.load_workbook(BytesIO(package.read("台账.xlsx"))).active
        reports = package.read("进展报送.csv").decode()
    assert [row[2].value for row in ledger.iter_rows(min_row=4)] == [each.text for each in tasks]
    assert [row[10].value for row in ledger.iter_rows(min_row=4)] == ["已完成", "进展缓慢"]
    assert reports.startswith("\ufeff报送期")
    assert len(list(csv.reader(StringIO(reports)))) == 1 + 8
    made = AuditEvent.action == AuditAction.ARCHIVE_MADE
    assert factories.db.session.query(AuditEvent).filter(made).count() == 2
    assert (
        sign_in(city.actor("市长", on=AFTER)).post(f"/plans/{plan.id}/archive").status_code == 403
    )


def test_letters_are_in_the_package_and_in_its_log(city, slip, store):  # noqa: F811
    notice = issue_letter(slip, city.actor("督查员", on=LATE), store)
    [report] = [each.report for each in slip.reports]
    package = {each.name: each.content for each in contents_of(report.period.plan, store)}
    [name] = [name for name in package if name.startswith("文件/")]
    assert notice.number in name
    log = package["办理过程.csv"].decode()
    assert [word in log for word in ("发出督办单", "印发公文", "印发文件")] == [True] * 3
