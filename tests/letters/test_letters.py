"""Letters: drafted from wording and facts as they stand, and issued once."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from tests import factories
from tests.letters.conftest import LATE
from tracker.amendments import service as amendments
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.letters import queries, reminding, service
from tracker.letters.forms import LetterForm
from tracker.models import (
    AuditAction,
    AuditEvent,
    IssuedLetter,
    Message,
    Notice,
    NoticeKind,
    ObjectionStatus,
    ReportStatus,
    TalkStatus,
)
from tracker.notices import service as notices
from tracker.slips import service as slips
from tracker.talks import service as talks
from tracker.wording import queries as wording

MEETING = talks.Meeting(date(2022, 7, 25), "15:00", "政府五楼会议室")


def said_of(facts, by) -> service.Said:
    """What the page opens with."""
    words = wording.words_for(by.government_id, facts.wording, facts.values)
    data = LetterForm.data_of(facts, words, by.on)
    return service.Said(words.title, words.paragraphs, (data["addressed_to"],), by.on)


def issue(subject, by, store, **changes) -> Notice:
    facts = queries.facts_of(subject, by)
    seen = changes.pop("seen", facts.mark)
    said = replace(said_of(facts, by), **changes)
    with transaction():
        return service.issue_letter(subject, said, seen=seen, files=store, by=by)


def document_of(notice, store):
    with store.open(notice.stored_name) as file:
        return Document(BytesIO(file.read()))


def text_of(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_slip_goes_out_once_with_its_colour_and_what_is_missing(city, slip, store):
    by = city.actor("督查员", on=LATE)
    notice = issue(slip, by, store)
    assert (notice.kind, notice.title) == (
        NoticeKind.SLIP,
        "关于住房和城乡建设局逾期未报工作进展的督办单",
    )
    assert "〔2022〕1号" in notice.number
    assert [each.unit.short_name for each in notice.addressees] == ["住建局"]
    document = document_of(notice, store)
    text = text_of(document)
    assert "蓝色督办单" in text
    assert "住房和城乡建设局：" in text
    assert "请立即补报，并说明原因。" in text
    assert "请于2022年7月19日前书面答复督查室" in text
    assert 'w:fill="1F5FA8"' in document.element.xml
    [table] = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[1] == [
        "1",
        "第1项：实施城镇老旧小区改造工程，改造14个小区。",
        "2022年二季度\n2022年7月7日",
        "5个工作日",
    ]
    told = db.session.query(Message).filter(Message.link == f"/notices/{notice.id}")
    assert {each.recipient.name for each in told} == {"任住建局局长", "任住建局联络员"}
    with pytest.raises(RuleBroken, match="已经印发：《.*》（.*）。?，不用再发"):
        issue(slip, by, store)
    assert queries.letters_of(slip, reader=by).notices == [notice]
    assert queries.letters_of(slip, reader=city.head("住建局")).notices == [notice]
    assert queries.letters_of(slip, reader=city.head("财政局")).notices == []
    acts = db.session.query(AuditEvent).filter_by(action=AuditAction.LETTER_ISSUED)
    [(subject, details)] = [(each.subject_type, each.details) for each in acts]
    assert (subject, details["number"]) == ("slip", notice.number)


def test_what_has_changed_since_it_was_read_does_not_go_out(city, late, slip, store):
    by = city.actor("督查员", on=LATE)
    with pytest.raises(RuleBroken, match="您打开以后情况有变化"):
        issue(slip, by, store, seen="another")
    with pytest.raises(RuleBroken, match="还有没有填上的【单位】"):
        issue(slip, by, store, paragraphs=("请【单位】补报【2022】。",))
    late.status, late.first_submitted_at = ReportStatus.SUBMITTED, clock.now()
    db.session.commit()
    with pytest.raises(RuleBroken, match="都已报出，不用再印发"):
        queries.facts_of(slip, by)
    late.status = ReportStatus.DRAFT
    with transaction():
        slips.withdraw_slip(slip, reason="发错了", by=by)
    with pytest.raises(RuleBroken, match="已经撤回"):
        queries.facts_of(slip, by)
    assert db.session.query(Notice).count() == 0


def test_a_void_letter_leaves_its_place_to_another(city, slip, store):
    by = city.actor("督查员", on=LATE)
    first = issue(slip, by, store)
    with transaction():
        notices.withdraw_notice(first, reason="日期印错了。", by=by)
    assert queries.letters_of(slip, reader=by).is_due
    second = issue(slip, by, store)
    assert second.number != first.number
    assert [each.notice for each in db.session.query(IssuedLetter)] == [second]


def test_a_talk_is_invited_to_when_approved_and_anew_when_put_off(city, late, store):
    by = city.actor("督查员", on=LATE)
    with transaction():
        talk = talks.propose_talk(
            city.unit("住建局"),
            reason="三份督办单没有结果。",
            meeting=MEETING,
            talker=city.posts["副市长（城建）"],
            approver=city.posts["市长"],
            task_ids=[late.assignment.task_id],
            by=by,
        )
    with pytest.raises(RuleBroken, match="请批准以后再印发"):
        queries.facts_of(talk, by)
    with transaction():
        talks.approve_talk(talk, by=city.actor("市长", on=LATE))
    first = issue(talk, by, store)
    text = text_of(document_of(first, store))
    assert "经市长批准，定于2022年7月25日（星期一）15:00在政府五楼会议室" in text
    assert "由副市长（城建）约谈你单位主要负责人" in text
    assert "第1项：实施城镇老旧小区改造工程" in text
    with transaction():
        later = replace(MEETING, on=date(2022, 7, 27))
        talks.postpone_talk(talk, meeting=later, reason="会议冲突。", by=by)
    second = issue(talk, by, store)
    db.session.refresh(first)
    assert first.is_void
    assert second.replaces is first
    assert "2022年7月27日（星期三）" in second.body
    assert talk.status is TalkStatus.APPROVED
    shown = queries.letters_of(talk, reader=city.head("住建局"))
    assert shown.notices == [second, first]
    with transaction():
        talks.postpone_talk(talk, meeting=MEETING, reason="会议取消。", by=by)
    assert queries.letters_of(talk, reader=by).is_due
    third = issue(talk, by, store)
    db.session.refresh(second)
    assert third.replaces is second
    assert "2022年7月25日（星期一）" in third.body


def test_a_unit_is_answered_what_was_decided_on_its_objection(round_, store):  # noqa: F811
    on = date(2022, 8, 5)
    objection = round_.referred(date(2022, 7, 20))
    by = round_.city.actor("督查员", on=on)
    with pytest.raises(RuleBroken, match="还没有决定"):
        queries.facts_of(objection, by)
    round_.decide(objection, ObjectionStatus.UPHELD, on=on)
    notice = issue(objection, by, store)
    assert notice.title == "关于对第1项2022年二季度评定异议的复核决定"
    assert "对你单位的异议，予以采纳。评定由“滞后”更正为“正常推进”。" in notice.body
    assert "现场核实已开工8个。" in notice.body
    assert "本决定由市长于2022年8月5日作出。" in notice.body
    assert [each.unit.short_name for each in notice.addressees] == ["住建局"]


@pytest.mark.parametrize("is_granted", [True, False])
def test_a_unit_is_answered_on_what_it_asked_for(city, store, on_day, is_granted):
    on_day(factories.TODAY)
    task, by = factories.issued_task(city), city.supervisor
    with transaction():
        amendments.choose_decider(amendments.Decider.OFFICE, by=by)
    due = {"due": {"on": "2022-12-20", "text": ""}}
    with transaction():
        change = amendments.ask_extension(task, due, reason="审查未完成。", by=city.head("住建局"))
    with pytest.raises(RuleBroken, match="还没有决定"):
        queries.facts_of(change, by)
    with transaction():
        if is_granted:
            amendments.grant_extension(change, opinion="", by=by)
        else:
            amendments.decline_extension(change, reason="年内必须完成。", by=by)
    notice = issue(change, by, store)
    assert notice.title == "关于第1项调整完成时限申请的答复"
    lines = notice.body.split("\n")
    assert lines[1:-1] == (
        ["同意你单位的申请。", "完成时限定为“2022年12月20日”，自2022年7月4日起生效。"]
        if is_granted
        else ["不同意你单位的申请。", "任务仍按原来的要求办理。", "年内必须完成。"]
    )


def remind(city, store, on=LATE, units=("住建局", "财政局"), **changes) -> Notice:
    by = city.actor("督查员", on=on)
    ids = [city.unit(name).id for name in units]
    report_by = date(2022, 7, 19)
    facts = reminding.of_round(date(2022, 7, 7), ids, report_by, by)
    seen = changes.pop("seen", facts.mark)
    with transaction():
        return service.issue_reminder(
            date(2022, 7, 7),
            ids,
            said_of(facts, by),
            report_by=report_by,
            seen=seen,
            files=store,
            by=by,
        )


def test_a_reminder_goes_to_the_late_units_once_a_day(city, late, store, on_day):
    [found] = reminding.late_rounds(city.actor("督查员", on=LATE))
    assert (found.label, found.due_on, found.reports) == ("2022年二季度", date(2022, 7, 7), 2)
    notice = remind(city, store)
    assert "尚有2个单位的2份没有报" in notice.body
    assert "请附件所列单位于2022年7月19日前补报" in notice.body
    document = document_of(notice, store)
    assert "住房和城乡建设局，财政局：" in text_of(document)
    [table] = document.tables
    assert [row.cells[1].text for row in table.rows] == ["单位", "住建局", "财政局"]
    with pytest.raises(RuleBroken, match="财政局的催报通知已经印发"):
        remind(city, store, units=("财政局",))
    on_day(date(2022, 7, 15))
    assert remind(city, store, on=date(2022, 7, 15), units=("财政局",)).id != notice.id
    late.status, late.first_submitted_at = ReportStatus.SUBMITTED, clock.now()
    db.session.commit()
    with pytest.raises(RuleBroken, match="都已报出，不用再催"):
        remind(city, store, on=date(2022, 7, 15), units=("住建局",))


# --- the pages


def test_the_office_reads_takes_a_draft_and_issues(city, slip, sign_in):
    client = sign_in(city.actor("督查员", on=LATE))
    assert "印发公文" in client.get(f"/slips/{slip.id}").text
    address = f"/slips/{slip.id}/letter"
    page = client.get(address).text
    assert "请于2022年7月19日前书面答复督查室" in page
    facts = queries.facts_of(slip, city.actor("督查员", on=LATE))
    form = {
        "seen": facts.mark,
        "issued_on": "2022-07-14",
        "title": "督办单",
        "addressed_to": "住房和城乡建设局",
        "copies_to": "市委办公室。",
        "body": "请补报。",
    }
    draft = client.post(address, data={**form, "draft": "1"})
    assert "attachment" in draft.headers["Content-Disposition"]
    assert "请补报。" in text_of(Document(BytesIO(draft.data)))
    left = client.post(address, data={**form, "body": "请【单位】补报。", "draft": "1"}).text
    assert "还没有填上" in left or "还有没有填上的【单位】" in left
    assert "含有密级标志" in client.post(address, data={**form, "body": "机密★10年"}).text
    assert db.session.query(Notice).count() == 0
    stale = client.post(address, data={**form, "seen": "x"}).text
    assert "情况有变化" in stale
    assert client.post(address, data=form).status_code == 302
    assert db.session.query(Notice).one().copies_to == "市委办公室"
    again = client.get(address, follow_redirects=True).text
    assert "已经印发" in again
    unit = sign_in(city.head("住建局", on=LATE))
    assert "《督办单》" in unit.get(f"/slips/{slip.id}").text
    assert unit.get(address).status_code == 403


def test_a_reminder_is_chosen_and_issued_from_its_page(city, late, sign_in):
    client = sign_in(city.actor("督查员", on=LATE))
    only = f"/reminders/paper?due=2022-07-07&until=2022-07-20&unit={city.unit('财政局').id}"
    page = client.get(only).text
    assert "尚有1个单位的1份没有报" in page
    assert "于2022年7月20日前补报" in page
    assert client.get("/reminders/paper?due=2022-07-08").status_code == 302
    assert client.get("/reminders/paper?due=x&until=y&unit=z").status_code == 200
    past = client.get("/reminders/paper?until=2022-07-01", follow_redirects=True).text
    assert "补报期限已经过去" in past
