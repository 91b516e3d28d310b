"""The numbers of our own: in order, without gap or double, whoever issues at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore, StoredFile
from tracker.directory.letterhead import letterhead_of
from tracker.models import Actor, Message, MessageKind, Notice, NoticeKind
from tracker.notices import service
from tracker.notices.service import Outgoing
from tracker.notices.service.numbering import as_printed

DAY = date(2022, 7, 4)
AT_ONCE = 20


def outgoing(*units, **changes) -> Outgoing:
    given = {
        "kind": NoticeKind.LETTER,
        "title": "关于做好二季度报送的通知",
        "paragraphs": ("请按时报送。",),
        "units": units,
        "addressed_to": ("各责任单位",),
        "issued_on": DAY,
    }
    return Outgoing(**{**given, **changes})


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "attachments")


def issue(city, files, *units, **changes) -> Notice:
    with transaction():
        return service.issue_document(outgoing(*units, **changes), files=files, by=city.supervisor)


@dataclass(frozen=True)
class FullDisk(FileStore):
    """Fails when the number is taken already."""

    def put(self, content: bytes) -> StoredFile:
        raise OSError(28, "no space left")


def test_twenty_at_once_get_twenty_numbers_and_one_that_fails_gets_none(fresh_app, tmp_path):
    with fresh_app.app_context():
        city = factories.small_city()
        db.session.commit()
        unit_id, office = city.unit("住建局").id, city.supervisor
        db.session.remove()

    def one(number: int) -> str | None:
        store = FullDisk if number == 7 else FileStore
        with fresh_app.app_context():
            try:
                with transaction():
                    by = Actor(
                        db.session.merge(office.official, load=False),
                        db.session.merge(office.post, load=False),
                        office.on,
                    )
                    unit = db.session.get_one(type(city.unit("住建局")), unit_id)
                    return service.issue_document(
                        outgoing(unit), files=store(tmp_path / "files"), by=by
                    ).number
            except OSError:
                return None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(AT_ONCE + 1) as threads:
        given = list(threads.map(one, range(AT_ONCE + 1)))

    assert [number for number in given if number is None] == [None]
    with fresh_app.app_context():
        label = db.session.scalars(select(Notice.series).distinct()).one()
        serials = db.session.scalars(select(Notice.serial).order_by(Notice.serial)).all()
        told = db.session.query(Message).filter_by(kind=MessageKind.NOTICE).count()
    assert serials == list(range(1, AT_ONCE + 1))
    assert sorted(filter(None, given)) == sorted(f"{label}〔2022〕{n}号" for n in serials)
    assert told == 2 * AT_ONCE  # its head and its liaison, once for each document


def test_each_year_and_each_label_counts_by_itself(city, files):
    mark = city.government.name[0]
    head = letterhead_of(city.government)
    apart = {NoticeKind.BULLETIN: "督通", NoticeKind.TALK: "督通"}
    numbers = [issue(city, files).number]
    with transaction():
        service.set_letterhead(
            type(head)(head.issuer, head.mark, head.label, labels=apart), by=city.supervisor
        )
    numbers += [
        issue(city, files, kind=NoticeKind.BULLETIN).number,
        issue(city, files, kind=NoticeKind.TALK).number,
        issue(city, files, issued_on=date(2021, 12, 31)).number,
        issue(city, files).number,
    ]
    assert numbers == [
        f"{mark}政督〔2022〕1号",
        "督通〔2022〕1号",
        "督通〔2022〕2号",
        f"{mark}政督〔2021〕1号",
        f"{mark}政督〔2022〕2号",
    ]


def test_a_number_of_another_register_is_typed_and_one_of_our_own_is_not(city, files):
    assert as_printed(" 根政办发[2022]第06号 ") == "根政办发〔2022〕6号"
    assert issue(city, files, number="根政办发（2022）06号").number == "根政办发〔2022〕6号"
    with pytest.raises(RuleBroken, match="已用于"):
        issue(city, files, number="根政办发[2022]6号")
    ours = letterhead_of(city.government).label
    for alike in (
        f"{ours}[2022]5号",
        f"{ours[0]} {ours[1:]}〔2022〕5号",
        f"{ours[0]}\u200b{ours[1:]}〔２０２２〕5号\u2060",
    ):
        with pytest.raises(RuleBroken, match="请把文号留空"):
            issue(city, files, number=alike)
    # A label that becomes our own counts past what was typed under it.
    with transaction():
        head = letterhead_of(city.government)
        service.set_letterhead(type(head)(head.issuer, head.mark, "根政办发"), by=city.supervisor)
    issue(city, files)  # 1
    for _ in range(4):
        issue(city, files)
    assert issue(city, files).number == "根政办发〔2022〕7号"


def test_an_office_that_begins_in_mid_year_goes_on_where_its_paper_ends(
    city, files, sign_in, on_day
):
    on_day(factories.TODAY)
    office, ours = sign_in(city.supervisor), letterhead_of(city.government).label
    page = office.post("/notices/numbers", data={"label": "别的", "last": "7"})
    assert "请从现用的机关代字里选一个" in page.text
    page = office.post("/notices/numbers", data={"label": ours, "last": "7"}, follow_redirects=True)
    assert f"下一个文号是 {ours}〔2022〕8号" in page.text
    assert issue(city, files).number == f"{ours}〔2022〕8号"
    page = office.post("/notices/numbers", data={"label": ours, "last": "3"})
    assert f"已由系统编到{ours}〔2022〕8号，不能再改起点" in page.text
    assert issue(city, files).number == f"{ours}〔2022〕9号"
