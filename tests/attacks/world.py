"""A small city in which everything that an address can name is there, made by the services."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests import factories
from tests.intake.makers import HEADER, workbook
from tracker.amendments import service as amendments
from tracker.bulletins import service as bulletins
from tracker.closures import queries as closing
from tracker.closures import service as closures
from tracker.core.db import db, transaction
from tracker.core.files import FileStore
from tracker.core.workdays import DueDayPolicy
from tracker.enclosures import service as enclosures
from tracker.enclosures.queries import enclosures_of as enclosed
from tracker.instructions import preparing
from tracker.instructions import service as instructions
from tracker.intake import Draft, Hints, read_form, read_safely
from tracker.matters import service as matters
from tracker.matters.entering import read_lines
from tracker.models import (
    Account,
    Actor,
    Cadence,
    Channel,
    ChannelSetup,
    Delivery,
    GroupMembership,
    Handover,
    Mail,
    Mailbox,
    MailFate,
    MarkValue,
    MatterKind,
    Message,
    Plan,
    PostKind,
    ProgressReport,
    ReformKind,
    ReportingPeriod,
    SavedView,
    Schedule,
    Slip,
    SlipLevel,
    Task,
    VerificationKind,
)
from tracker.notices import service as notices
from tracker.objections import service as objections
from tracker.offline import service as offline
from tracker.overview import exports
from tracker.paper import service as papers
from tracker.plans import service as plans
from tracker.reforms import service as reforms
from tracker.reforms.moving import moves_of
from tracker.reforms.terms import Heir, Terms
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.reports.queries import last_published
from tracker.reports.queries.quarters import get_unit_quarter
from tracker.succession import service as succession
from tracker.talks import service as talks
from tracker.years import service as years

PDF = b"%PDF-1.4\n%%EOF"
LEADER = "任城建"
ROW = (1, "完成连心桥建设。", LEADER, "住建局", "任住建局局长", "12月底")


@dataclass
class World:
    """The city, and for each variable of an address the rows it may name, by a word."""

    city: factories.City
    files: FileStore
    named: dict[str, dict[str, int | str]] = field(default_factory=dict)

    def name(self, variable: str, row: Any, word: str = "") -> None:
        self.named.setdefault(variable, {})[word] = row if isinstance(row, str) else row.id

    def addresses(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """(which rows, address) for every combination of the rows that a rule may name."""
        variables = sorted(rule.arguments)
        for choice in product(*(self.named[variable].items() for variable in variables)):
            words = " ".join(word for word, _ in choice if word)
            values = {name: each for name, (_, each) in zip(variables, choice, strict=True)}
            yield words, rule.build(values, append_unknown=False)[1]


def build(app: Flask, city: factories.City) -> World:
    """Fill a city, as in July 2022: a plan issued in March, a draft, and what hangs on them.

    住建局 leads the task, 财政局 supports it; 副市长（城建） is its lead official.
    """
    factories.post(city, "开发区主任", PostKind.OTHER_LEAD)
    served = city.posts["副市长（城建）"]
    factories.post(city, "领导秘书", PostKind.SECRETARY, serves=served)
    db.session.commit()
    world = World(city, FileStore(app.config["ATTACHMENTS"]))
    with transaction():
        _directory(world)
        _plans(world)
    _form(world)
    with transaction():
        _reports(world)
    with transaction():
        _words(world)
    with transaction():
        _turn(world)
    _accounts(world)
    _proposals(world)
    _slip(world)
    _ledger(world)
    _reform(world)
    with transaction():
        _matters(world)
    _objections(world)
    _talks(world)
    _bulletins(world)
    with transaction():
        _changes(world)
    _closures(world)
    _papers(world)
    _exports(world)
    world.name("due_on", "2022-07-07")
    world.name("year", "2022")
    world.name("version_number", "0")
    world.name("wording_kind", "talk")
    return world


def _exports(world: World) -> None:
    with transaction():
        export = exports.ask_for_export(
            exports.Form.CSV, {}, task_ids=None, title="台账", rows=1, by=world.city.supervisor
        )
    exports.make_exports(factories.TODAY, store=world.files)
    world.name("export_id", export)


def _directory(world: World) -> None:
    city, by = world.city, world.city.administrator
    post = city.posts["教体局局长"]
    cover = succession.set_cover(
        post,
        city.head("住建局").official,
        from_on=date(2022, 7, 20),
        until_on=date(2022, 7, 30),
        reason="学习",
        by=by,
    )
    taken = succession.succeed(
        city.posts["满归镇联络员"], city.liaison("金河镇").official, on=date(2022, 7, 1), by=by
    )
    handover = db.session.query(Handover).filter_by(taken_id=taken.id).one()
    db.session.flush()
    [membership] = db.session.scalars(
        select(GroupMembership).where(GroupMembership.unit_id == city.unit("金河镇").id)
    )
    for variable, row in {
        "unit_id": city.unit("住建局"),
        "group_id": membership.group,
        "membership_id": membership,
        "official_id": city.liaison("住建局").official,
        "post_id": post,
        "cover_id": cover,
        "handover_id": handover,
        "tenure_id": post.tenures[0],
    }.items():
        world.name(variable, row)


def _plans(world: World) -> None:
    city, by = world.city, world.city.supervisor
    issued = factories.draft_plan(city)
    task = _task(city, issued)
    plans.agree_plan(issued, by=by)
    notice = notices.issue_plan(
        issued,
        number="根政办发〔2022〕6号",
        issued_on=date(2022, 3, 2),
        title="关于分解落实主要目标任务的通知",
        addressed_to="各责任单位",
        paragraphs=["现印发给你们。"],
        due_day_policy=DueDayPolicy.KEEP,
        files=world.files,
        by=by,
    )
    draft = factories.draft_plan(city, title="2022年民生实事")
    world.name("notice_id", notice)
    for word, plan, each in (("issued", issued, task), ("draft", draft, _task(city, draft))):
        world.name("plan_id", plan, word)
        world.name("task_id", each, word)
        world.name("section_id", each.section, word)
        world.name("schedule_id", plan.schedules[0], word)
    [addressee] = (each for each in notice.addressees if each.unit is city.unit("住建局"))
    world.name("addressee_id", addressee)
    content, read = _read("分解表.xlsx", ROW, HEADER)
    kept = plans.keep_upload(read, filename="分解表.xlsx", content=content, by=by)
    db.session.flush()
    world.name("draft_id", kept)


def _task(city: factories.City, plan: Plan) -> Task:
    return factories.task(
        plan,
        lead=city.unit("住建局"),
        support=(city.unit("财政局"),),
        leaders=(city.posts["副市长（城建）"],),
    )


def _reports(world: World) -> None:
    """The first quarter reported and accepted, the second one handed in by 住建局 alone."""
    city = world.city
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    own = factories.assignment(task, city.unit("住建局"))
    first, second, *_ = sorted(task.schedule.periods, key=lambda each: each.due_on)
    world.name("assignment_id", own)
    world.name("period_id", second)
    reporting = date(2022, 4, 6)
    head, liaison = city.head("住建局", on=reporting), city.liaison("住建局", on=reporting)
    accepted = _report(own, first, by=liaison)
    reports.submit([accepted], by=head)
    reports.accept(accepted, mark=MarkValue.LAGGING, by=city.supervisor)
    submitted = _report(own, second, by=city.liaison("住建局"))
    attached = _attach(world, own, second, by=city.liaison("住建局"))
    reports.submit([submitted], by=city.head("住建局"))
    supporting = factories.assignment(task, city.unit("财政局"))
    draft = _report(supporting, second, by=city.liaison("财政局"))
    for word, row in (("accepted", accepted), ("submitted", submitted), ("draft", draft)):
        world.name("report_id", row, word)
    world.name("attachment_id", attached, "submitted")
    in_draft = _attach(world, supporting, second, by=city.liaison("财政局"))
    world.name("attachment_id", in_draft, "draft")


def _report(assignment: Any, period: Any, *, by: Actor) -> ProgressReport:
    content = Content(progress="已开工5个小区。", next_steps="7月底前完成改造。")
    return reports.save_draft(assignment, period, content=content, version=0, by=by)


def _attach(world: World, assignment: Any, period: Any, *, by: Actor) -> Any:
    return reports.attach(
        assignment, period, filename="照片.pdf", content=PDF, store=world.files, by=by
    )


def _words(world: World) -> None:
    """An instruction to 住建局, and the message that told its liaison."""
    city = world.city
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    given = instructions.give_instruction(
        task, text="请盯紧进度。", unit=city.unit("住建局"), reply_due_on=None, by=city.vice_mayor
    )
    db.session.flush()
    world.name("instruction_id", given)
    uploads = [("批示.pdf", PDF)]
    [scan] = enclosures.enclose(given, uploads, store=world.files, by=city.supervisor)
    world.name("enclosure_id", scan)
    secretary = city.actor("领导秘书")
    prepared = preparing.prepare_instruction(
        task, text="请按月报告。", unit=city.unit("住建局"), by=secretary
    )
    db.session.flush()
    world.name("prepared_id", prepared)
    told = select(Message).where(Message.recipient_id == city.liaison("住建局").official.id)
    message = db.session.scalars(told.order_by(Message.id)).first()
    assert message is not None
    world.name("message_id", message)
    delivery = Delivery(message=message, channel=Channel.EMAIL, address="liaison@example.org")
    world.name("delivery_id", factories.add(delivery))
    robot = ChannelSetup(
        government_id=city.government.id,
        channel=Channel.WECOM,
        name="督查工作群",
        settings={"host": "robot.invalid", "authority": "", "timeout": 1},
    )
    world.name("setup_id", factories.add(robot))
    world.name("kind", Channel.DINGTALK.value)
    kept = SavedView(official_id=city.supervisor.official.id, name="红黄", address={"mark": "slow"})
    world.name("view_id", factories.add(kept))


def _turn(world: World) -> None:
    """A draft on which units are asked, 财政局 has answered; one that waits for the vice-mayor."""
    city, by = world.city, world.city.supervisor
    draft = factories.draft_plan(city, title="2022年规划指标")
    task = _task(city, draft)
    asked = plans.begin_consultation(draft, due_on=date(2022, 7, 11), by=by)
    [part] = (each for each in asked.units if each.unit is city.unit("财政局"))
    entry = plans.CommentEntry(task.id, plans.wording_of(task).digest, text="没有钱。")
    head = city.head("财政局")
    plans.save_comments(part, [entry], version=0, by=head)
    plans.answer_consultation(part, by=head)
    waiting = factories.draft_plan(city, title="2022年专项方案")
    _task(city, waiting)
    request = plans.ask_approval(waiting, city.posts["副市长（城建）"], by=by)
    for variable, row in {
        "consultation_id": asked,
        "comment_id": part.comments[0],
        "request_id": request,
    }.items():
        world.name(variable, row)


def _proposals(world: World) -> None:
    """A collection that is open, with a draft of 住建局, what it handed in, and a citizen's."""
    city = world.city
    collection = factories.collection(city)
    world.name("collection_id", collection)
    for word, by, status in (
        ("draft", city.liaison("住建局"), "draft"),
        ("submitted", city.liaison("住建局"), "submitted"),
        ("public", None, "submitted"),
    ):
        row = factories.proposal(collection, f"修路（{word}）", by=by, status=status)
        world.name("proposal_id", row, word)


def _slip(world: World) -> None:
    """A slip to 住建局 that waits for an answer."""
    slip = Slip(
        unit=world.city.unit("住建局"),
        level=SlipLevel.BLUE,
        demand="请立即补报。",
        issued_on=factories.TODAY,
        issued_by=world.city.supervisor.official,
        answer_by=factories.TODAY,
    )
    factories.add(slip)
    db.session.commit()
    world.name("slip_id", slip)


@cache
def _read(name: str, row: tuple[object, ...], header: tuple[str, ...]) -> tuple[bytes, Draft]:
    """A workbook of one row as it is read, once a process: each city gets the same."""
    content = workbook(row, header=header)
    return content, read_safely(content, name, Hints())


def _ledger(world: World) -> None:
    """An uploaded ledger of the issued plan that waits to be looked at."""
    city = world.city
    plan = db.session.get_one(Plan, world.named["plan_id"]["issued"])
    row, header = (*ROW, "已开工。"), (*HEADER, "一季度进展")
    content, read = _read("台账.xlsx", row, header)
    with transaction():
        load = years.read_ledger(
            plan, read, filename="台账.xlsx", content=content, store=world.files, by=city.supervisor
        )
    world.name("load_id", load)


def _form(world: World) -> None:
    """住建局's quarter, taken away as a form and sent back by mail by its liaison."""
    city = world.city
    quarter = get_unit_quarter(city.unit("住建局").id, "2022-07-07", reader=city.liaison("住建局"))
    key = "a key of the tests"
    sheets = read_form(offline.form_of(quarter, key=key), "填报表.xlsx")
    mailbox = Mailbox(
        government_id=city.government.id,
        address="duban@genhe.example",
        host="mail.genhe.example",
        port=993,
        security="tls",
        user="duban",
        secret="",
    )
    factories.add(mailbox)
    mail = Mail(
        mailbox=mailbox,
        validity=1,
        uid=1,
        message_id="",
        sender="lianluo@genhe.example",
        subject="填报表",
        filenames=["填报表.xlsx"],
        fate=MailFate.TAKEN,
    )
    factories.add(mail)
    db.session.commit()
    with transaction():
        form = offline.bring_form(
            quarter, sheets, filename="填报表.xlsx", sha256="", key=key, by=city.liaison("住建局")
        )
        form.mail_id = mail.id
    world.name("form_id", form)


def _reform(world: World) -> None:
    """A town that is to go into the other one in September."""
    city = world.city
    asked = Terms(
        ReformKind.ABOLISH,
        date(2022, 9, 1),
        (city.unit("满归镇"),),
        (Heir.of(city.unit("金河镇")),),
        basis_title="关于机构改革的通知",
    )
    with transaction():
        seen = moves_of(asked, today=factories.TODAY).digest
        world.name("reform_id", reforms.enter_reform(asked, seen=seen, by=city.supervisor))
    world.name("change", "merge")


def _matters(world: World) -> None:
    """What a meeting handed to 住建局, one fact with the task that it leads."""
    by = world.city.supervisor
    [matter] = matters.hand_out(
        read_lines("整治老旧小区。 | 住建局 | 7月29日", Cadence.DATES, by=by),
        matters.Source(
            MatterKind.MEETING, meeting=matters.MeetingEntry("第5次常务会议", date(2022, 7, 1))
        ),
        store=world.files,
        by=by,
    )
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    world.name("link_id", matters.link_tasks(task, matter.task, by=by))
    world.name("matter_id", matter)
    world.name("meeting_id", matter.meeting)


def _objections(world: World) -> None:
    """A published round of a plan of its own: 住建局 has written an objection to the one mark, and
    the mayor is asked to decide on its objection to the other."""
    city = world.city
    plan = factories.draft_plan(city, title="2022年专项任务")
    tasks = [
        factories.task(plan, text, lead=city.unit("住建局"))
        for text in ("完成雨污分流改造。", "完成供热管网改造。")
    ]
    factories.issue(plan)
    period = factories.period(tasks[0])
    liaison, head = city.liaison("住建局"), city.head("住建局")
    with transaction():
        for task in tasks:
            report = _report(factories.assignment(task, city.unit("住建局")), period, by=liaison)
            reports.submit([report], by=head)
            reports.accept(report, mark=MarkValue.LAGGING, by=city.supervisor)
        reports.publish_marks(period, by=city.supervisor)
    for word, task in zip(("written", "referred"), tasks, strict=True):
        with transaction():
            published = last_published(task, period)
            assert published is not None
            objection = objections.write_objection(
                published, city.unit("住建局"), text="已完工。", store=world.files, by=liaison
            )
            if word == "referred":
                objections.raise_objection(objection, seen=1, by=head)
                objections.refer_objection(
                    objection, city.posts["市长"], statement="照报送评定。", by=city.supervisor
                )
            world.name("objection_id", objection, word)
            world.name("published_id", published, word)


def _bulletins(world: World) -> None:
    """A bulletin on the first quarter that went out, and one on the second before the mayor."""
    office, mayor = world.city.supervisor, world.city.mayor
    published = db.session.scalars(
        select(ReportingPeriod)
        .join(ReportingPeriod.schedule)
        .join(Schedule.plan)
        .where(
            Plan.government_id == world.city.government.id,
            ReportingPeriod.published_at.is_not(None),
        )
    ).first()
    assert published is not None
    first = published.schedule.periods[0]
    with transaction():
        first.published_at = published.published_at
    for word, period in (("issued", first), ("pending", published)):
        with transaction():
            bulletin = bulletins.draft_bulletin(period.due_on, by=office)
            asked = bulletins.ask_approval(bulletin, mayor.post, by=office)
            if word == "issued":
                bulletins.approve_bulletin(bulletin, seen=asked.sha256, by=mayor)
                bulletins.issue_bulletin(
                    bulletin, issued_on=factories.TODAY, files=world.files, by=office
                )
            world.name("bulletin_id", bulletin, word)


def _talks(world: World) -> None:
    """A talk with 住建局 that waits for the mayor, and one that was held, with a promise."""
    city = world.city
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    meeting = talks.Meeting(factories.TODAY, "15:00", "会议室")
    for word in ("proposed", "approved", "held"):
        with transaction():
            talk = talks.propose_talk(
                city.unit("住建局"),
                reason=f"进展缓慢（{word}）。",
                meeting=meeting,
                talker=city.posts["市长"],
                approver=city.posts["市长"],
                task_ids=[task.id],
                by=city.supervisor,
            )
            if word != "proposed":
                talks.approve_talk(talk, by=city.mayor)
            if word == "held":
                talks.record_talk(
                    talk,
                    held_on=factories.TODAY,
                    present="局长",
                    said="已说明原因。",
                    promises=[talks.Promise("月底前开工", factories.TODAY)],
                    store=world.files,
                    by=city.supervisor,
                )
                world.name("commitment_id", talk.commitments[0])
            world.name("talk_id", talk, word)


def _papers(world: World) -> None:
    """Two instructions that the vice-mayor wrote on paper; of one he says that it is wrong."""
    city = world.city
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    leader = city.posts["副市长（城建）"]
    for word in ("entered", "contested"):
        with transaction():
            record = papers.enter_instruction(
                task,
                text=f"请盯紧（{word}）。",
                paper=papers.Paper(leader, factories.TODAY, scans=[("原件.pdf", PDF)]),
                store=world.files,
                by=city.supervisor,
            )
            if word == "contested":
                papers.contest_record(record, why="原件另有一句。", by=city.vice_mayor)
            world.name("paper_id", record, word)


def _changes(world: World) -> None:
    """One before the vice-mayor; one of 住建局 that the office has, and one to be signed."""
    city = world.city
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    pending = amendments.ask_amendment(
        task,
        {"requirement": "按月报送"},
        reason="工期紧。",
        approver=city.posts["副市长（城建）"],
        effective_on=factories.TODAY,
        by=city.supervisor,
    )
    due = {"due": {"on": "2022-12-20", "text": ""}}
    asked = amendments.ask_extension(task, due, reason="审查未完成。", by=city.head("住建局"))
    text = {"text": "完成连心桥主体。"}
    unsigned = amendments.ask_extension(
        task, text, reason="只能做主体。", by=city.liaison("住建局")
    )
    for word, change in (("pending", pending), ("asked", asked), ("unsigned", unsigned)):
        world.name("change_id", change, word)


def _closures(world: World) -> None:
    """What 住建局 writes of one task, has declared of the one that 财政局 supports, and of one that
    was closed."""
    city, office = world.city, world.city.supervisor
    task = db.session.get_one(Task, world.named["task_id"]["issued"])
    others = [
        factories.another_task(task.plan, lead=city.unit("住建局"), text=text)
        for text in ("修一座桥。", "修一条路。")
    ]
    said = closures.Declaration("已完成。", factories.TODAY, uploads=[("验收表.pdf", PDF)])
    head, liaison = city.head("住建局"), city.liaison("住建局")
    with transaction():
        written = closures.write_closure(others[0], said, store=world.files, by=liaison)
        declared, closed = (
            closures.write_closure(each, said, store=world.files, by=head)
            for each in (task, others[1])
        )
        visit = closures.Record(
            VerificationKind.ON_PAPER, factories.TODAY, "督查员", "相符。", uploads=said.uploads
        )
        record = closures.verify_closure(declared, visit, store=world.files, by=office)
        closures.verify_closure(closed, visit, store=world.files, by=office)
        seen = closing.ending(closed.task, on=factories.TODAY).mark
        closures.close_task(closed, seen=seen, by=office)
    for word, row in (("written", written), ("declared", declared), ("closed", closed)):
        world.name("closure_id", row, word)
    files = enclosed([declared])[declared.id] + enclosed([record])[record.id]
    for word, file in zip(("proof", "record"), files, strict=True):
        world.name("enclosure_id", file, word)


def _accounts(world: World) -> None:
    for actor in world.city.everybody:
        factories.session_token(actor)
    official = world.city.liaison("住建局").official
    [account] = db.session.scalars(select(Account).where(Account.official_id == official.id))
    world.name("account_id", account)
