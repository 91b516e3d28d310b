"""A bulletin: figures frozen with their rows, a text that a leader approves, and a document."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from tests import factories
from tests.bulletins.conftest import NORMAL, ON
from tracker.bulletins import queries, service
from tracker.bulletins.figures import AGAIN, ALL, BETTER, WORSE, digest_of_text
from tracker.bulletins.service.drafting import Text
from tracker.bulletins.wording import (
    body_of,
    characters_of,
    criticism_proposed,
    paragraphs_of,
    praise_proposed,
)
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    BulletinStatus,
    BulletinVerdict,
    Mark,
    Message,
    MessageKind,
    NoticeKind,
)
from tracker.notices import service as notices
from tracker.overview.queries.statistics import statistics_of
from tracker.succession import service as succession


def text_of(bulletin, **changed) -> Text:
    kept = {name: getattr(bulletin, name) for name in Text.__dataclass_fields__}
    return Text(**(kept | changed))


def edited(bulletins, bulletin, **changed) -> None:
    text = text_of(bulletin, **changed)
    bulletins.act(service.edit_bulletin, bulletin, text, seen=bulletin.version, by=bulletins.office)


def test_figures_are_those_of_the_statistics_each_with_its_rows(bulletins):
    bulletin, tasks = bulletins.draft(), bulletins.tasks
    figures = queries.figures_of(bulletin)
    housing, bridge, schools = (each.text for each in (tasks.housing, tasks.bridge, tasks.schools))
    assert bulletins.names(bulletin, ALL) == [housing, bridge, schools]
    assert bulletins.names(bulletin, "mark.lagging") == [housing]
    assert bulletins.names(bulletin, WORSE) == [housing]
    assert bulletins.names(bulletin, BETTER) == [schools]
    assert bulletins.names(bulletin, AGAIN) == [bridge]
    counted = statistics_of(bulletins.office)
    for lines, shares in (
        (figures.units, counted.units.shares),
        (figures.leaders, counted.leaders.shares),
    ):
        assert [line.name for line in lines] == [share.name for share in shares]
        for line, share in zip(lines, shares, strict=True):
            assert {mark: n for mark, n in share.counts.items() if n} == {
                mark: figures.count(line.figure(mark))
                for mark in (*figures.marks,)
                if figures.count(line.figure(mark))
            }
    punctual = counted.rounds[1]
    assert [figures.count(f"came.{how}") for how in ("in_time", "late", "missing")] == [
        punctual.number(how) for how in ("in_time", "late", "missing")
    ]
    [late] = figures.late
    assert (late.name, late.rounds) == ("财政局", 2)
    [report] = figures.reports_of(late.key)
    assert (report.unit, figures.by_id[report.task].text) == ("财政局", housing)


def test_what_was_frozen_stays_and_who_led_on_the_due_day_is_counted(bulletins):
    city = bulletins.city
    before, after = (city.posts[f"副市长（{what}）"] for what in ("城建", "文教"))
    ids = [bulletins.tasks.housing.id, bulletins.tasks.bridge.id]
    bulletins.act(
        succession.redivide,
        before,
        after,
        task_ids=ids,
        on=ON,
        basis="分工调整",
        by=bulletins.office,
    )
    bulletin = bulletins.draft()
    assert [each.name for each in queries.figures_of(bulletin).leaders] == [
        "任副市长（城建",
        "各副市长",
    ]
    for mark in db.session.scalars(select(Mark)):
        mark.value = NORMAL
    db.session.commit()
    assert bulletins.names(bulletin, "mark.lagging") == [bulletins.tasks.housing.text]
    bulletin.figures = bulletin.figures | {"label": "改过"}
    db.session.commit()
    with pytest.raises(RuleBroken, match="校验值不符"):
        bulletins.act(service.ask_approval, bulletin, city.posts["市长"], by=bulletins.office)


def test_a_round_has_one_bulletin_and_only_once_it_is_published(bulletins):
    bulletin = bulletins.draft()
    with pytest.raises(RuleBroken, match="已经起草"):
        bulletins.draft()
    third = factories.period(bulletins.tasks.housing, 3).due_on
    with pytest.raises(RuleBroken, match="还没有公布"):
        bulletins.act(service.draft_bulletin, third, by=bulletins.office)
    bulletins.act(service.discard_bulletin, bulletin, by=bulletins.office)
    bulletins.act(service.discard_bulletin, bulletin, by=bulletins.office)
    assert bulletins.draft().id != bulletin.id


def test_the_office_chooses_whom_to_praise_and_the_text_follows(bulletins):
    bulletin = bulletins.draft()
    figures = queries.figures_of(bulletin)
    assert [each.name for each in praise_proposed(figures)] == ["教体局"]
    assert [each.name for each in criticism_proposed(figures)] == ["住建局", "财政局"]
    assert "表扬" not in "".join(paragraphs_of(bulletin))
    with pytest.raises(RuleBroken, match="既表扬又批评"):
        bulletins.act(
            service.choose_units,
            bulletin,
            praised=["住建局"],
            criticised=["住建局"],
            seen=bulletin.version,
            by=bulletins.office,
        )
    bulletins.act(
        service.choose_units,
        bulletin,
        praised=["教体局"],
        criticised=["住建局"],
        seen=bulletin.version,
        by=bulletins.office,
    )
    lines = paragraphs_of(bulletin)
    headings = [line for line in lines if len(line) < 20 and line[0] in "一二三四五（"]
    assert headings == [
        "一、总体情况",
        "二、与上期相比",
        "三、存在的问题",
        "（一）滞后的任务",
        "（二）多次进展缓慢或滞后的任务",
        "（三）逾期或未报送的单位",
        "四、表扬和批评",
        "（一）予以表扬的单位",
        "（二）予以批评的单位",
        "五、下一步工作要求",
    ]
    assert "教体局（牵头1项，其中已完成1项）" in bulletin.praise
    assert "住建局（牵头2项，其中进展缓慢1项、滞后1项）" in bulletin.criticism
    assert "3项任务中，已完成1项，占33.3%；进展缓慢1项，占33.3%；滞后1项，占33.3%。" in lines[2]
    alone = body_of(replace(figures, late=(), rows={**figures.rows, AGAIN: ()}))
    heading = alone.index("三、存在的问题")
    assert alone[heading + 1].startswith("滞后1项："), "no （一） without （二）"
    printed = bulletin.title + "".join(lines)
    assert characters_of(bulletin) == len("".join(printed.split()))
    # A choice would write anew what somebody has edited since it was opened.
    opened = bulletin.version
    edited(bulletins, bulletin, praise="对教体局予以表扬。")
    choice = {"praised": [], "criticised": [], "seen": opened, "by": bulletins.office}
    with pytest.raises(RuleBroken, match="已被他人改过"):
        bulletins.act(service.choose_units, bulletin, **choice)
    assert bulletin.praise == "对教体局予以表扬。"


def test_another_text_needs_another_approval(bulletins):
    bulletin, mayor = bulletins.draft(), bulletins.mayor
    issue = {"issued_on": ON, "files": bulletins.store, "by": bulletins.office}
    with pytest.raises(RuleBroken, match="先由市长或者政府办主任批准"):
        bulletins.act(service.issue_bulletin, bulletin, **issue)
    vice_mayor = bulletins.city.posts["副市长（城建）"]
    with pytest.raises(RuleBroken, match="请选市长或者政府办主任"):
        bulletins.act(service.ask_approval, bulletin, vice_mayor, by=bulletins.office)
    bulletins.approved(bulletin)
    first = bulletin.last_approval
    assert first.text.splitlines()[0] == bulletin.title
    assert (first.decided_by_post_title, first.decided_by_name) == (mayor.post_title, mayor.name)
    edited(bulletins, bulletin)  # nothing changed: the approval stands
    assert bulletin.status is BulletinStatus.APPROVED
    edited(bulletins, bulletin, closing="请抓紧整改。")
    assert (bulletin.status, first.verdict) == (BulletinStatus.DRAFT, BulletinVerdict.VOID)
    with pytest.raises(RuleBroken, match="先由市长"):
        bulletins.act(service.issue_bulletin, bulletin, **issue)
    leader = bulletins.city.posts["市长"]
    bulletins.act(service.ask_approval, bulletin, leader, by=bulletins.office)
    with pytest.raises(RuleBroken, match="看过新的文字再批"):
        bulletins.act(service.approve_bulletin, bulletin, seen=first.sha256, by=mayor)
    assert bulletin.last_approval.sha256 != first.sha256
    bulletins.act(service.withdraw_request, bulletin, by=bulletins.office)
    assert bulletin.status is BulletinStatus.DRAFT
    told = db.session.scalars(
        select(Message.subject).where(
            Message.kind == MessageKind.BULLETIN, Message.recipient_id == mayor.official.id
        )
    ).all()
    assert len(told) == 4, "asked, void, asked, taken back"


def test_what_is_corrected_meanwhile_is_put_before_the_leader_anew(bulletins):
    bulletin, leader = bulletins.draft(), bulletins.city.posts["市长"]
    ask = {"post": leader, "by": bulletins.office}
    first = bulletins.act(service.ask_approval, bulletin, **ask)
    with pytest.raises(RuleBroken, match="现在的文字待批准，不用再送"):
        bulletins.act(service.ask_approval, bulletin, **ask)
    bulletins.correct(bulletins.tasks.housing, NORMAL)
    with pytest.raises(RuleBroken, match="送批以后有评定经异议更正"):
        bulletins.act(service.approve_bulletin, bulletin, seen=first.sha256, by=bulletins.mayor)
    second = bulletins.act(service.ask_approval, bulletin, **ask)
    assert first.verdict is BulletinVerdict.WITHDRAWN
    assert "经异议处理更正为正常推进" in second.text
    seen = {"seen": second.sha256, "by": bulletins.mayor}
    bulletins.act(service.approve_bulletin, bulletin, **seen)
    with pytest.raises(RuleBroken, match="已批准，不用再批"):
        bulletins.act(service.return_bulletin, bulletin, opinion="再改。", **seen)
    assert second.verdict is BulletinVerdict.APPROVED


def test_it_is_issued_once_with_its_tables_and_every_unit_signs(bulletins):
    bulletin = bulletins.approved(bulletins.draft())
    issue = {"issued_on": ON, "files": bulletins.store, "by": bulletins.office}
    before = issue | {"issued_on": ON - timedelta(1)}
    with pytest.raises(RuleBroken, match="不能早于数据冻结的2022年7月20日"):
        bulletins.act(service.issue_bulletin, bulletin, **before)
    notice = bulletins.act(service.issue_bulletin, bulletin, **issue)
    assert bulletins.act(service.issue_bulletin, bulletin, **issue) is notice
    assert (notice.kind, bulletin.status) == (NoticeKind.BULLETIN, BulletinStatus.ISSUED)
    assert [each.unit.short_name for each in notice.addressees] == ["住建局", "财政局", "教体局"]
    with bulletins.store.open(notice.stored_name) as file:
        document = Document(BytesIO(file.read()))
    printed = [paragraph.text for paragraph in document.paragraphs]
    assert [line for line in paragraphs_of(bulletin) if line not in printed] == []
    units, leaders, ledger = document.tables
    assert [cell.text for cell in units.rows[1].cells][:2] == ["住建局", "2"]
    assert [cell.text for cell in leaders.rows[1].cells][:2] == ["任副市长（城建", "2"]
    assert [row.cells[5].text for row in ledger.rows][1:] == ["滞后", "进展缓慢", "已完成"]
    with pytest.raises(RuleBroken, match="不能再改"):
        edited(bulletins, bulletin, closing="再改。")
    with pytest.raises(RuleBroken, match="已经起草"):
        bulletins.draft()
    bulletins.act(notices.withdraw_notice, notice, reason="附表有误。", by=bulletins.office)
    second = bulletins.approved(bulletins.draft())
    assert bulletin.status is BulletinStatus.VOID
    assert bulletins.act(service.issue_bulletin, second, **issue).number != notice.number
    [done, _] = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == AuditAction.BULLETIN_ISSUED)
        .order_by(AuditEvent.id)
    )
    assert done.details["file"] == notice.sha256


def test_each_number_leads_to_exactly_its_rows(bulletins, sign_in):
    bulletin, tasks = bulletins.draft(), bulletins.tasks
    address = f"/bulletins/{bulletin.id}"
    client = sign_in(bulletins.office)
    listed = client.get("/bulletins").text
    assert bulletin.title in listed
    assert "2022年一季度" in listed, "published, and without a bulletin"
    assert f"{address}?of=mark.slow#rows" in client.get(address).text
    page = client.get(f"{address}?of=mark.slow").text
    rows = page[page.index('id="rows"') : page.index('id="text"')]
    assert tasks.bridge.text in rows
    assert tasks.housing.text not in rows
    assert tasks.schools.text not in rows
    # A draft is the office's; leaders read it once it is out, and whom it was put before.
    assert sign_in(bulletins.city.vice_mayor).get(address).status_code == 404
    assert sign_in(bulletins.city.head("住建局")).get(address).status_code == 404
    bulletins.act(service.ask_approval, bulletin, bulletins.city.posts["市长"], by=bulletins.office)
    assert sign_in(bulletins.mayor).get(address).status_code == 200
    for path in ("edit", "units", "preview"):
        assert client.get(f"{address}/{path}").status_code == 200


def test_where_a_line_ends_is_part_of_what_was_approved():
    one_line = digest_of_text(["通报", "各责任单位", "", "市委办", "正文。"], "f")
    of_two = digest_of_text(["通报\n各责任单位", "", "市委办", "正文。"], "f")
    assert one_line != of_two
