"""What was signed on paper is entered in its signer's name, and he may say that it is wrong."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.paper.conftest import SIGNED
from tracker.amendments import service as amendments
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    AuditAction,
    AuditEvent,
    Cover,
    Instruction,
    MarkValue,
    Message,
    ObjectionStatus,
    PaperEntry,
    PaperRecord,
    PaperSettlement,
    ReplacedDraft,
    ReportStatus,
    Talk,
    Tenure,
)
from tracker.objections import service as objections
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.paper import queries, service
from tracker.paper.service import Fate, lines_of, mark_of
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.reports.queries import last_published
from tracker.reports.queries.quarters import unit_quarter
from tracker.talks import service as talks
from tracker.talks.service import Meeting

TODAY = factories.TODAY
LEADER = "副市长（城建）"


def told(occurrence: str) -> set[str]:
    rows = db.session.query(Message).filter(Message.occurrence.startswith(f"{occurrence}."))
    return {row.recipient.name for row in rows}


def events(action: AuditAction) -> list[AuditEvent]:
    return db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.id).all()


def course(desk, reader) -> list[str]:
    page = task_page(desk.office.task, reader=reader)
    return [step.title for part in timeline(page, reader=reader) for step in part.steps]


def refused(desk, match: str, verb, *args, **said) -> None:
    with pytest.raises(RuleBroken, match=match):
        verb(*args, **said)
    db.session.rollback()


def test_an_instruction_on_paper_is_given_in_the_name_of_who_held_the_post_that_day(desk, city):
    # 陈继任 has the post by now; on the day of the paper somebody acted for its holder.
    post, acting = desk.post(LEADER), city.director.official
    holder = db.session.query(Tenure).filter_by(post_id=post.id).one()
    factories.add(
        Cover(official=acting, post=post, from_on=SIGNED, until_on=SIGNED + timedelta(days=1))
    )
    holder.until_on = SIGNED + timedelta(days=2)
    db.session.commit()
    record = desk.instruct(desk.paper(LEADER))
    [given] = db.session.query(Instruction)
    assert (given.author, given.post) == (acting, post)
    assert given.author_name == "任政府办主任（代）"
    assert given.paper.record is record
    assert record.signer == f"{post.title} 任政府办主任（代）"
    assert desk.instruct(desk.paper(LEADER)) is record
    # The unit hears of the instruction, the person of its being entered; each once.
    assert told(f"instruction.{given.id}") == {"任住建局联络员", "任住建局局长"}
    assert told(f"paper.{record.id}.entered") == {"任政府办主任"}
    # Who really sat at the keyboard stands in the trail, and for whom.
    for action in (AuditAction.INSTRUCTION_GIVEN, AuditAction.PAPER_ENTERED):
        [event] = events(action)
        assert event.actor_id == city.supervisor.official.id
        assert event.details["on_behalf_of"] == record.signer
    page = task_page(desk.office.task, reader=city.mayor)
    [step] = [
        each
        for part in timeline(page, reader=city.mayor)
        for each in part.steps
        if each.instruction
    ]
    assert step.instruction.paper.record is record


def test_what_cannot_have_been_signed_so_is_refused(desk, city):
    issued = desk.office.task.plan.issued_on
    for match, paper in {
        "不能晚于今天": desk.paper(LEADER, signed_on=TODAY + timedelta(days=1)),
        "签字日期不能更早": desk.paper(LEADER, signed_on=issued - timedelta(days=1)),
        "不分管": desk.paper("副市长（文教）"),
        "附上原件": desk.paper(LEADER, scans=[]),
        "请填写原件上的签字日期": desk.paper(LEADER, signed_on=None),
    }.items():
        refused(desk, match, desk.instruct, paper)
    holder = db.session.query(Tenure).filter_by(post_id=desk.post(LEADER).id).one()
    holder.from_on = TODAY
    db.session.commit()
    refused(desk, "没有人任", desk.instruct, desk.paper(LEADER))
    assert db.session.query(PaperEntry).count() == db.session.query(Instruction).count() == 0


def test_a_units_form_is_handed_in_as_signed_and_what_was_handed_in_is_not_touched(desk, city):
    office, unit = desk.office, city.unit("住建局")
    sent, typed, again = (
        factories.another_task(office.task.plan, text, lead=unit)
        for text in ("完成连心桥建设。", "完成管网改造。", "完成公园建设。")
    )
    db.session.commit()
    done = office.submitted()
    for task, text in ((sent, "桥面已合龙。"), (typed, "单位的草稿。")):
        with transaction():
            report = reports.save_draft(
                factories.assignment(task, unit),
                office.period,
                content=Content(progress=text),
                version=0,
                by=office.liaison(),
            )
            if task is sent:
                reports.send_for_signoff([report], by=office.liaison())
    texts = {
        desk.own(): "不该写进去。",
        factories.assignment(sent, unit).id: "桥面已合龙。",
        factories.assignment(typed, unit).id: "已改造3公里。",
    }
    due_on = office.period.due_on
    content = {key: Content(progress=text) for key, text in texts.items()}
    lines = lines_of(unit_quarter(unit, due_on, on=TODAY), content, TODAY)
    assert [line.fate for line in lines] == [
        Fate.ALREADY,
        Fate.HANDED_IN,
        Fate.HANDED_IN,
        Fate.EMPTY,
    ]
    assert [line.replaces for line in lines] == [False, False, True, False]
    mark = mark_of(lines)
    paper = desk.paper("住建局局长", received_on=date(2022, 7, 4))
    refused(desk, "在预览之后有变动", desk.report, texts, paper, shown="other")
    record = desk.report(texts, paper, shown=mark)
    assert record.title == "签发的住建局2022年二季度报送，共2项"
    versions = [db.session.get_one(type(done.latest), each.subject_id) for each in record.entries]
    by_text = {version.progress: version for version in versions}
    assert {version.signer_name for version in versions} == {"任住建局局长"}
    assert by_text["桥面已合龙。"].author_name == "任住建局联络员"
    assert by_text["已改造3公里。"].author_name == "任督查员（督查室代录）"
    assert [each.progress for each in db.session.query(ReplacedDraft)] == ["单位的草稿。"]
    assert done.latest.progress == "已开工5个小区。"
    assert db.session.query(PaperRecord).count() == 1
    assert told(f"paper.{record.id}.entered") == {"任住建局局长"}
    [*_, event] = events(AuditAction.REPORT_SUBMITTED)
    assert event.actor_id == city.supervisor.official.id
    # It is the unit's own page to the unit, and none to another that sees one of its tasks.
    assert queries.get_paper(record.id, reader=city.head("住建局"))
    assert queries.get_paper(record.id, reader=city.liaison("住建局"))
    for reader in (city.head("财政局"), city.administrator):
        with pytest.raises(NoResultFound):
            queries.get_paper(record.id, reader=reader)
    refused(desk, "没有要报送的", desk.report, texts, paper)


def test_the_day_it_reached_the_office_says_whether_it_is_on_time(desk, city, on_day):
    due_on = desk.office.period.effective_due_on
    late = due_on + timedelta(days=4)
    on_day(late)
    refused(
        desk,
        "收到日期早于",
        desk.report,
        {desk.own(): "已开工。"},
        desk.paper("住建局局长", received_on=SIGNED - timedelta(days=1)),
        on=late,
    )
    record = desk.report(
        {desk.own(): "已开工。"}, desk.paper("住建局局长", received_on=due_on), on=late
    )
    [entry] = record.entries
    report = unit_quarter(city.unit("住建局"), desk.office.period.due_on, on=late).items[0].report
    assert report is not None
    assert report.latest.is_on_time
    assert report.latest.id == entry.subject_id
    with transaction():
        reports.withdraw(report, by=desk.office.head(on=late))
    desk.report(
        {desk.own(): "已开工，迟了。"},
        desk.paper("住建局局长", received_on=due_on + timedelta(days=1)),
        on=late,
    )
    assert not report.latest.is_on_time


def test_what_is_closed_or_waits_otherwise_is_refused(desk, city, on_day):
    over = desk.office.period.closes_on + timedelta(days=1)
    on_day(over)
    texts = {desk.own(): "已开工。"}
    refused(desk, "没有要报送的", desk.report, texts, desk.paper("住建局局长"), on=over)
    on_day(TODAY)
    early = desk.office.period.opens_on - timedelta(days=1)
    refused(desk, "签字日期不能更早", desk.report, texts, desk.paper("住建局局长", signed_on=early))
    refused(desk, "本单位的责任人", desk.report, texts, desk.paper("财政局局长"))
    refused(desk, "能签发", desk.report, texts, desk.paper("住建局联络员"))
    # What the head signed on paper differs from what waits for him here.
    report = desk.office.draft("送签的文字。")
    with transaction():
        reports.send_for_signoff([report], by=desk.office.liaison())
    desk.report(texts, desk.paper("住建局局长"))
    assert (report.status, report.latest.progress) == (ReportStatus.SUBMITTED, "已开工。")
    [event] = events(AuditAction.REPORT_SENT_BACK)
    assert event.details["on_behalf_of"].endswith("任住建局局长")


def test_other_figures_than_those_put_before_the_head_are_said_to_replace_them(desk, city):
    target = factories.target(desk.office.task, name="改造小区", value=14, unit="个")
    db.session.commit()
    sent = desk.office.draft("已开工。", target_values={str(target.id): "5"})
    with transaction():
        reports.send_for_signoff([sent], by=desk.office.liaison())
    quarter = unit_quarter(city.unit("住建局"), desk.office.period.due_on, on=TODAY)
    for figure, replaces in (("5", False), ("6", True)):
        typed = Content(progress="已开工。", target_values={str(target.id): figure})
        [line] = lines_of(quarter, {desk.own(): typed}, TODAY)
        assert (line.fate, line.replaces) == (Fate.HANDED_IN, replaces)


def test_the_person_may_contest_it_once_and_the_office_settles(desk, city):
    record, leader = desk.instruct(desk.paper(LEADER)), city.vice_mayor
    assert queries.has_papers(leader)
    assert queries.listed(leader) == ([record], None)
    assert queries.listed(city.mayor) == ([], None)
    office = desk.office.supervisor()
    refused(desk, "没有待处理", settle, record, PaperSettlement.STANDS, office)
    for _ in range(2):
        with transaction():
            service.contest_record(record, why="原件写的是“尽快”。", by=leader)
    assert record.is_contested
    assert told(f"paper.{record.id}.contested") == {"任督查员"}
    assert queries.contested(office) == [record]
    refused(desk, "已经提过", contest, record, leader)
    for _ in range(2):
        settle(record, PaperSettlement.CORRECTED, office)
    assert not record.is_contested
    assert told(f"paper.{record.id}.settled") == {leader.name}
    assert len(events(AuditAction.PAPER_CONTESTED)) == len(events(AuditAction.PAPER_SETTLED)) == 1
    assert course(desk, city.mayor)[:2] == [
        "督查室处理更正请求：已更正",
        f"{leader.name}请求更正代录的批示",
    ]
    [given] = db.session.query(Instruction)
    assert given.text == "请加快。"


def contest(record, by) -> None:
    with transaction():
        service.contest_record(record, why="还有一处。", by=by)


def settle(record, settlement, by) -> None:
    with transaction():
        service.settle_contest(record, settlement=settlement, why="已照原件重录。", by=by)


def test_a_change_and_a_talk_are_decided_as_the_paper_says(desk, city):
    task, by = desk.office.task, desk.office.supervisor()
    leader = desk.post(LEADER)
    with transaction():
        change = amendments.ask_amendment(
            task,
            {"requirement": "按月报送"},
            reason="工期紧。",
            approver=leader,
            effective_on=TODAY,
            by=by,
        )
        talk = talks.propose_talk(
            city.unit("住建局"),
            reason="进展缓慢。",
            meeting=Meeting(TODAY, "15:00", "会议室"),
            talker=desk.post("市长"),
            approver=desk.post("市长"),
            task_ids=[task.id],
            by=by,
        )

    def decide(verb, subject, paper, **said):
        with transaction():
            return verb(subject, paper=paper, store=desk.store, by=by, **said)

    amending, talking = service.enter_amendment_decision, service.enter_talk_decision
    said = {"approves": True, "opinion": "同意。"}
    early = desk.paper(LEADER)
    refused(desk, "签字日期不能更早", decide, amending, change, early, **said)
    today = {"signed_on": TODAY}
    refused(desk, "没有送这位领导", decide, amending, change, desk.paper("市长", **today), **said)
    record = decide(amending, change, desk.paper(LEADER, **today), **said)
    assert change.approval.approver_name == city.vice_mayor.name
    assert change.decided_on == TODAY
    assert change.paper.record is record
    assert task.requirement == "按月报送"
    refused(desk, "请", decide, amending, change, desk.paper(LEADER, **today), **said)
    record = decide(talking, talk, desk.paper("市长", **today), **said)
    assert (talk.is_out, talk.decided_by_name) == (True, "任市长")
    assert queries.get_paper(record.id, reader=city.head("住建局"))
    refused(desk, "不用再录", decide, talking, talk, desk.paper("市长", **today), **said)
    assert db.session.query(Talk).count() == 1


def test_an_objection_is_not_decided_on_paper_by_who_took_part(desk, city):
    office, by = desk.office, desk.office.supervisor()
    office.accepted(mark=MarkValue.LAGGING)
    with transaction():
        reports.publish_marks(office.period, by=by)
    with transaction():
        objection = objections.write_objection(
            last_published(office.task, office.period),
            city.unit("住建局"),
            text="漏写。",
            store=desk.store,
            by=office.liaison(),
        )
        objections.raise_objection(objection, seen=1, by=office.head())
        objections.refer_objection(objection, desk.post("市长"), statement="属实。", by=by)
    said = {
        "outcome": ObjectionStatus.UPHELD,
        "mark": MarkValue.NORMAL,
        "reason": "属实。",
        "seen": MarkValue.LAGGING,
        "store": desk.store,
        "by": by,
    }
    paper = desk.paper("市长", signed_on=TODAY)
    other = factories.add(
        Cover(
            official=city.vice_mayor.official,
            post=paper.post,
            from_on=TODAY,
            until_on=TODAY + timedelta(days=1),
        )
    )
    db.session.commit()
    with pytest.raises(RuleBroken, match="应当回避"), transaction():
        service.enter_objection_decision(objection, paper=paper, **said)
    db.session.delete(other)
    db.session.commit()
    with transaction():
        record = service.enter_objection_decision(objection, paper=paper, **said)
    assert (objection.decided_by_name, objection.corrected_to) == ("任市长", MarkValue.NORMAL)
    assert record.title.endswith("的决定：采纳")


def test_an_approval_of_a_draft_on_paper_is_one_of_these_records(desk, city):
    draft = factories.draft_plan(city, title="2022年专项方案")
    factories.task(draft, lead=city.unit("住建局"))
    db.session.commit()
    by, paper = desk.office.supervisor(), desk.paper("市长")

    def decide(approves: bool, opinion: str = "") -> PaperRecord:
        with transaction():
            return service.enter_plan_decision(
                draft, approves=approves, opinion=opinion, paper=paper, store=desk.store, by=by
            )

    refused(desk, "请先送审", decide, False, "补充时限。")
    record = decide(True, "同意。")
    assert decide(True, "同意。") is record
    [entry] = record.entries
    assert entry.subject_type == "approval_request"
    assert told(f"approval.{entry.subject_id}.recorded") == {"任市长"}
    assert told(f"paper.{record.id}.entered") == set()


def test_the_list_is_paged_and_narrowed_to_a_person(desk, city, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 1)
    first = desk.instruct(desk.paper(LEADER))
    second = desk.instruct(desk.paper("市长"), "请市长批示的一件。")
    by = desk.office.supervisor()
    assert queries.listed(by) == ([second], second.id)
    assert queries.listed(by, before=second.id) == ([first], None)
    assert queries.listed(by, official_id=first.for_official_id) == ([first], None)
    assert {each.name for each in queries.people_on_paper(by)} == {"任市长", city.vice_mayor.name}
