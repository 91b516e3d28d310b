"""The demonstration city served to browsers, with somebody in every kind of post."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from flask import Flask, current_app
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests import factories
from tests.intake.makers import HEADER, workbook
from tests.offline import desk
from tests.serving import session_cookie
from tracker.amendments import service as amendments
from tracker.bulletins import service as bulletins
from tracker.closures import service as closing
from tracker.closures.queries import ending
from tracker.core import clock
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.instructions import preparing
from tracker.instructions import service as instructions
from tracker.intake import Hints, read_form, read_safely
from tracker.matters import service as matters
from tracker.matters.entering import read_lines
from tracker.models import (
    Actor,
    ApprovalRequest,
    Assignment,
    Bulletin,
    Cadence,
    ChangeRequest,
    Channel,
    ChannelSetup,
    Consultation,
    Government,
    Handover,
    InstructionDraft,
    LedgerLoad,
    Mail,
    Mailbox,
    MailFate,
    MarkValue,
    MatterKind,
    Objection,
    PaperRecord,
    PartyRole,
    Plan,
    Post,
    PostKind,
    PublishedMark,
    Reform,
    ReformKind,
    Slip,
    SlipLevel,
    Talk,
    Task,
    TaskLeader,
    TaskLink,
    Tenure,
    Unit,
    UnitKind,
    VerificationKind,
)
from tracker.objections import service as objecting
from tracker.offline import service as offline
from tracker.paper import service as papers
from tracker.plans import service as plans
from tracker.plans.choices import Choices
from tracker.proposals import service as collecting
from tracker.reforms import service as reforms
from tracker.reforms.moving import moves_of
from tracker.reforms.terms import Heir, Terms
from tracker.reports.queries.quarters import get_unit_quarter
from tracker.succession import service as succession
from tracker.talks import service as talking
from tracker.years import service as years

# The unit whose head and liaison are looked at: one with many tasks.
UNIT = "文旅广局"
NOWHERE = "/nothing-here"
ROW = (1, "完成连心桥建设。", "没有这个人", "没有这个单位", "", "12月底")


class House:
    """The served application, and people at their browsers; it notes what a browser objects to."""

    def __init__(self, app: Flask, url: str, browser: Browser) -> None:
        self.app, self.url, self.browser = app, url, browser
        self.tokens: dict[PostKind, str] = {}
        self.unlinked: dict[PostKind, list[str]] = {}
        self.complaints: list[str] = []

    def enter(self, kind: PostKind | None, *, width: int = 1440, **options: Any) -> Page:
        """A browser of its own; whoever holds a post of the kind has signed in, None is nobody."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            base_url=self.url,
            reduced_motion="reduce",
            **options,
        )
        if kind:
            context.add_cookies([session_cookie(self.app, self.url, self.tokens[kind])])
        context.route(lambda url: not url.startswith(self.url), self._refuse)
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _refuse(self, route: Any) -> None:
        self.complaints.append(f"asked the network for {route.request.url}")
        route.abort()

    def _note(self, message: Any) -> None:
        expected = "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")


def move_in(app: Flask) -> tuple[dict[PostKind, str], dict[PostKind, list[str]]]:
    """Give the demonstration what it lacks, and everybody a way in.

    The tokens of the sessions, and for each kind of post the addresses that no link leads to.
    """
    clock.use_offset(directory.demonstration_offset())
    government = db.session.scalars(
        select(Government).where(Government.parent_id.is_not(None))
    ).one()
    unit = db.session.scalars(select(Unit).where(Unit.short_name == UNIT)).one()
    city = factories.City(government, {UNIT: unit}, {})
    _rare_posts(city)
    actors = {kind: _actor(government, kind) for kind in PostKind}
    addresses = _further_pages(city, actors)
    db.session.commit()
    return {kind: factories.session_token(actor) for kind, actor in actors.items()}, addresses


def _beside_its_document(office: Actor) -> Plan:
    """A draft whose document was kept, and that was changed once."""
    lines = (
        "一、文化",
        *(f"{n}. 办好第{n}件事。（责任单位：{UNIT}）" for n in (1, 2)),
        "请抓好落实。",
    )
    content = "\n".join(lines).encode()
    read = read_safely(content, "重点工作.txt", Hints())
    kept = plans.keep_upload(read, filename="重点工作.txt", content=content, by=office)
    heading = {"title": "2022年重点工作", "year": 2022, "doubts_checked": True}
    plan = plans.confirm_import(kept, Choices(), by=office, **heading)
    plans.add_task(plan, plans.TaskContent(text="修建步道。"), by=office)
    return plan


def _further_pages(
    city: factories.City, actors: dict[PostKind, Actor]
) -> dict[PostKind, list[str]]:
    """A draft, an agreed plan, an upload, an instruction; and where they and the rest are shown."""
    office, unit = actors[PostKind.SUPERVISOR], city.unit(UNIT)
    draft = factories.draft_plan(city, title="2022年民生实事")
    task = factories.task(draft, lead=unit)
    agreed = factories.draft_plan(city, title="2022年重点项目")
    factories.task(agreed, lead=unit)
    plans.agree_plan(agreed, by=office)
    content = workbook(ROW)
    read = read_safely(content, "分解表.xlsx", Hints())
    kept = plans.keep_upload(read, filename="分解表.xlsx", content=content, by=office)
    beside = _beside_its_document(office)
    leads = (Assignment.unit_id == unit.id, Assignment.role == PartyRole.LEAD)
    own = db.session.scalars(select(Assignment).where(*leads)).first()
    assert own is not None
    instructions.give_instruction(
        own.task, text="请盯紧进度。", unit=unit, reply_due_on=None, by=actors[PostKind.MAYOR]
    )
    asked, waiting = _turn(city, office)
    handover, prepared = _handed_over(office, actors[PostKind.SECRETARY])
    proposals = _proposals(city, unit)
    collecting.open_to_public(True, by=office)
    _robot(city)
    slip = _slip(unit, office)
    load = _ledger(own.task.plan, office)
    reform = _reform(unit, office)
    link = _matters(own.task, office)
    objection, open_mark = _objections(own, unit, actors)
    talk = _talk(own, unit, actors)
    bulletin = _bulletin(own.task.schedule.periods[0].due_on, actors)
    paper = _paper(own.task, actors)
    pending, request = _changes(own.task, actors)
    db.session.flush()
    waiting_closure, closed = _closures(own, actors)
    period, second, *_ = own.task.schedule.periods
    form = _form(second.due_on, unit, actors[PostKind.LIAISON])
    return {
        PostKind.SUPERVISOR: [
            NOWHERE,
            f"/plans/{draft.id}?edit={task.id}",
            f"/plans/{draft.id}?split={task.id}",
            f"/plans/{draft.id}?move={task.id}",
            f"/plans/{beside.id}/history/1",
            f"/plans/{beside.id}?add=0&s=0",
            f"/imports/{kept.id}",
            f"/plans/{agreed.id}/issue",
            f"/periods/{period.id}/reopen",
            f"/periods/{second.id}",
            f"/assignments/{own.id}/periods/{period.id}/mark",
            f"/plans/{asked.plan_id}/consultation",
            f"/plans/{draft.id}/consultation",
            f"/plans/{draft.id}/approval",
            f"/plans/{waiting.plan_id}/approval",
            f"/proposals/{proposals[2]}/amend",
            f"/plans/{own.task.plan_id}/schedules/follow",
            f"/schedules/{own.task.schedule_id}/days",
            f"/slips/{slip.id}",
            f"/handovers/{handover.id}",
            f"/portfolios/redivide?leader={prepared.post_id}",
            f"/reforms/{reform.id}",
            f"/units/{unit.id}/slip",
            f"/ledgers/{load.id}",
            f"/links/{link.id}/part",
            f"/tasks/{own.task_id}/same",
            "/matters?state=late",
            f"/objections/{objection.id}",
            f"/units/{unit.id}/talk",
            f"/talks/{talk.id}",
            f"/bulletins/{bulletin.id}?of=all",
            f"/bulletins/{bulletin.id}/edit",
            f"/bulletins/{bulletin.id}/units",
            f"/talks/{talk.id}/paper",
            f"/objections/{objection.id}/paper",
            f"/amendments/{pending.id}/paper",
            f"/plans/{draft.id}/approval/paper",
            f"/papers/{paper.id}",
            f"/tasks/{own.task_id}/instructions/paper",
            f"/units/{unit.id}/reports/{second.due_on.isoformat()}/paper",
            f"/amendments/{pending.id}",
            f"/amendments/{pending.id}/letter",
            f"/objections/{objection.id}/letter",
            f"/tasks/{own.task_id}/amendment",
            f"/tasks/{own.task_id}/withdrawal",
            f"/closures/{waiting_closure}/verify",
            f"/closures/{waiting_closure}/close",
            f"/closures/{waiting_closure}/partly",
            f"/closures/{waiting_closure}/refuse",
            f"/closures/{closed}/reopen",
            f"/plans/{own.task.plan_id}/conclusion",
            f"/plans/{own.task.plan_id}/carry-over",
            f"/plans/{own.task.plan_id}/next-year",
            f"/sheets/{own.task.plan.year}",
            f"/sheets/{own.task.plan.year}/units/{unit.id}",
        ],
        PostKind.UNIT_HEAD: [
            f"/consultations/{asked.id}/answer",
            f"/amendments/{request.id}",
            f"/tasks/{own.task_id}/extension",
            f"/marks/{open_mark.id}/objection",
        ],
        PostKind.MAYOR: [
            f"/tasks/{own.task_id}/instructions",
            f"/amendments/{pending.id}",
            f"/objections/{objection.id}/decide",
            f"/bulletins/{bulletin.id}",
            f"/papers/{paper.id}",
        ],
        PostKind.SECRETARY: [f"/tasks/{prepared.task_id}/instructions/prepare"],
        PostKind.LIAISON: [
            "/ledger?q=没有这样的任务",
            "/audit",
            "/posts/choose",
            f"/forms/{form}",
            f"/proposals/{proposals[0]}/edit",
            f"/collections/{proposals[3]}/proposals",
            f"/collections/{proposals[3]}/upload",
        ],
        PostKind.SYSTEM_ADMINISTRATOR: [
            "/units?q=没有这样的单位",
            f"/posts/{actors[PostKind.MAYOR].post.id}/secretary",
            f"/tenures/{actors[PostKind.MAYOR].post.tenures[-1].id}/end",
        ],
    }


def _turn(city: factories.City, office: Actor) -> tuple[Consultation, ApprovalRequest]:
    """A draft on which the unit is asked, and one that waits for the mayor."""
    consulted = factories.draft_plan(city, title="2022年规划指标")
    factories.task(consulted, lead=city.unit(UNIT))
    due_on = plans.usual_due_day(clock.today())
    asked = plans.begin_consultation(consulted, due_on=due_on, note="请逐项看。", by=office)
    waiting = factories.draft_plan(city, title="2022年专项方案")
    factories.task(waiting, lead=city.unit(UNIT))
    mayor = db.session.scalars(select(Post).where(Post.kind == PostKind.MAYOR)).first()
    return asked, plans.ask_approval(waiting, mayor, note="请审。", by=office)


def _handed_over(office: Actor, secretary: Actor) -> tuple[Handover, InstructionDraft]:
    """A head who has gone, nobody following; what a secretary prepared for his leader."""
    other = select(Post).join(Unit).where(Post.kind == PostKind.UNIT_HEAD, Unit.short_name != UNIT)
    post = db.session.scalars(other.where(Post.government_id == office.government_id)).first()
    assert post is not None
    succession.end_tenure(post.tenures[-1], on=office.on, by=office)
    led = select(Task).join(TaskLeader).where(TaskLeader.post_id == secretary.post.serves_id)
    task = db.session.scalars(led.order_by(Task.id)).first()
    assert task is not None
    prepared = preparing.prepare_instruction(task, text="请按月报告。", by=secretary)
    handover = db.session.scalars(select(Handover)).one()
    return handover, prepared


def _proposals(city: factories.City, unit: Unit) -> list[int]:
    """A unit's draft, one to sign and one handed in, and the collection that they are for."""
    collection = factories.collection(city)
    writer = db.session.scalars(
        select(Post).where(Post.unit_id == unit.id, Post.kind == PostKind.LIAISON)
    ).first()
    assert writer is not None
    actor = Actor(writer.tenures[-1].official, writer, clock.today())
    rows = [
        factories.proposal(collection, f"河东道路修整{number}", by=actor, status=status)
        for number, status in enumerate(("draft", "awaiting_signoff", "submitted"), start=1)
    ]
    factories.proposal(collection, "河东道路太破")
    return [*(row.id for row in rows), collection.id]


def _changes(task: Task, actors: dict[PostKind, Actor]) -> tuple[ChangeRequest, ChangeRequest]:
    """A change that waits for the mayor, and what the unit asks for, to be signed."""
    pending = amendments.ask_amendment(
        task,
        {"text": f"{task.text}年内完成。"},
        reason="工期紧。",
        basis="市政府常务会议纪要",
        approver=actors[PostKind.MAYOR].post,
        effective_on=clock.today(),
        by=actors[PostKind.SUPERVISOR],
    )
    due = {"due": {"on": f"{task.plan.year}-12-20", "text": ""}}
    writer = actors[PostKind.LIAISON]
    return pending, amendments.ask_extension(task, due, reason="审查未完成。", by=writer)


def _closures(own: Assignment, actors: dict[PostKind, Actor]) -> tuple[int, int]:
    """A task of the unit that was verified and waits to be closed, and one that was closed."""
    first, second = db.session.scalars(
        select(Assignment)
        .where(Assignment.unit_id == own.unit_id, Assignment.id != own.id)
        .where(Assignment.role == PartyRole.LEAD)
        .order_by(Assignment.id)
        .limit(2)
    )
    store = FileStore(current_app.config["ATTACHMENTS"])
    head, office, day = actors[PostKind.UNIT_HEAD], actors[PostKind.SUPERVISOR], clock.today()
    found = []
    for each in (first, second):
        values = {target.id: str(target.value) for target in each.task.targets}
        said = closing.Declaration("已全部完成，经得起核查。", day, values=values)
        closure = closing.write_closure(each.task, said, store=store, by=head)
        record = closing.Record(VerificationKind.ON_PAPER, day, office.name, "材料齐全。")
        closing.verify_closure(closure, record, store=store, by=office)
        found.append(closure)
    seen = ending(second.task, on=day).mark
    closing.close_task(found[1], opinion="核查属实。", seen=seen, by=office)
    return found[0].id, found[1].id


def _slip(unit: Unit, office: Actor) -> Slip:
    """A blue slip that waits for the unit's answer."""
    day = clock.today()
    slip = Slip(
        unit=unit, level=SlipLevel.BLUE, demand="请立即补报。", issued_on=day, answer_by=day
    )
    slip.issued_by = office.official
    db.session.add(slip)
    return slip


def _ledger(plan: Plan, office: Actor) -> LedgerLoad:
    """An uploaded ledger that waits to be looked at: a word and a row are to be decided."""
    content = workbook((*ROW, "已开工。", "快慢"), header=(*HEADER, "一季度进展", "一季度评定"))
    read = read_safely(content, "台账.xlsx", Hints())
    store = FileStore(current_app.config["ATTACHMENTS"])
    return years.read_ledger(
        plan, read, filename="台账.xlsx", content=content, store=store, by=office
    )


def _form(due_on: date, unit: Unit, liaison: Actor) -> int:
    """The unit's quarter as a form that its liaison filled in and brought back."""
    quarter = get_unit_quarter(unit.id, due_on.isoformat(), reader=liaison)
    taken = offline.form_of(quarter, key="house")
    content = desk.filled(taken, {f"{desk.PROGRESS}{desk.FIRST}": "已在没有网络时写好。"})
    sheets = read_form(content, "填报表.xlsx")
    form = offline.bring_form(
        quarter, sheets, filename="填报表.xlsx", sha256="", key="house", by=liaison
    )
    form.mail_id = _mailed(unit, liaison).id
    return form.id


def _mailed(unit: Unit, liaison: Actor) -> Mail:
    """What came into the mailbox: the liaison's form, and a mail that was left there."""
    mailbox = Mailbox(
        government_id=unit.government_id,
        address="duban@genhe.example",
        host="mail.genhe.example",
        port=993,
        security="tls",
        user="duban",
        secret="",
        is_on=True,
        failure="找不到主机 mail.genhe.example，请核对名称或域名解析",
    )
    taken, left = (
        Mail(
            mailbox=mailbox,
            validity=1,
            uid=uid,
            message_id="",
            sender="lianluo@genhe.example",
            subject="二季度填报表",
            filenames=["填报表.xlsx"],
            fate=MailFate.LEFT if why else MailFate.TAKEN,
            why=why,
        )
        for uid, why in enumerate(("", "没有附填报表，请重发。"), start=1)
    )
    taken.official = liaison.official
    db.session.add_all([taken, left])
    db.session.flush()
    return taken


def _reform(unit: Unit, office: Actor) -> Reform:
    """The unit is to be split in two months."""
    terms = Terms(
        ReformKind.SPLIT,
        clock.today() + timedelta(days=60),
        (unit,),
        (Heir.of(unit), Heir("广播电视局", "广电局", UnitKind.DEPARTMENT)),
        basis_title="根河市机构改革方案",
    )
    seen = moves_of(terms, today=clock.today()).digest
    return reforms.enter_reform(terms, seen=seen, by=office)


def _matters(task: Task, office: Actor) -> TaskLink:
    """What a meeting decided on: one matter that is one fact with the task, one that is like it."""
    lines = f"{task.text} | {UNIT} | 7月29日\n整治景区环境。 | {UNIT} | 7月8日"
    meeting = matters.MeetingEntry("市政府第5次常务会议", clock.today())
    first, _ = matters.hand_out(
        read_lines(lines, Cadence.DATES, by=office),
        matters.Source(MatterKind.MEETING, meeting=meeting),
        store=FileStore(Path(gettempdir())),
        by=office,
    )
    return matters.link_tasks(task, first.task, by=office)


def _objections(
    own: Assignment, unit: Unit, actors: dict[PostKind, Actor]
) -> tuple[Objection, PublishedMark]:
    """A mark that became known today and that the mayor is asked to decide on, and another."""
    period = own.task.schedule.periods[0]
    led = select(Assignment).where(Assignment.unit_id == unit.id, Assignment.role == PartyRole.LEAD)
    first, second = [
        factories.add(
            PublishedMark(
                task=each.task,
                period=period,
                value=MarkValue.SLOW,
                is_of_round=False,
                published_at=clock.now(),
            )
        )
        for each in db.session.scalars(led.order_by(Assignment.id).limit(2))
    ]
    files = FileStore(current_app.config["ATTACHMENTS"])
    objection = objecting.write_objection(
        first, unit, text="数字有误。", store=files, by=actors[PostKind.LIAISON]
    )
    objecting.raise_objection(objection, seen=1, by=actors[PostKind.UNIT_HEAD])
    mayor = actors[PostKind.MAYOR].post
    office = actors[PostKind.SUPERVISOR]
    objecting.refer_objection(objection, mayor, statement="照报送评定。", by=office)
    return objection, second


def _talk(own: Assignment, unit: Unit, actors: dict[PostKind, Actor]) -> Talk:
    """A talk that was approved: the unit confirms it."""
    mayor = actors[PostKind.MAYOR]
    talk = talking.propose_talk(
        unit,
        reason="进展缓慢。",
        meeting=talking.Meeting(clock.today(), "15:00", "五楼会议室"),
        talker=mayor.post,
        approver=mayor.post,
        task_ids=[own.task_id],
        by=actors[PostKind.SUPERVISOR],
    )
    talking.approve_talk(talk, by=mayor)
    return talk


def _bulletin(due_on: date, actors: dict[PostKind, Actor]) -> Bulletin:
    """A bulletin that lies with the mayor."""
    office = actors[PostKind.SUPERVISOR]
    bulletin = bulletins.draft_bulletin(due_on, by=office)
    bulletins.choose_units(bulletin, praised=[], criticised=[], seen=bulletin.version, by=office)
    bulletins.ask_approval(bulletin, actors[PostKind.MAYOR].post, by=office)
    return bulletin


def _paper(task: Task, actors: dict[PostKind, Actor]) -> PaperRecord:
    """What the mayor wrote on paper; he says that it was entered wrongly."""
    mayor = actors[PostKind.MAYOR]
    record = papers.enter_instruction(
        task,
        text="请专题研究。",
        paper=papers.Paper(mayor.post, clock.today(), scans=[("原件.pdf", b"%PDF-1.7\n")]),
        store=FileStore(current_app.config["ATTACHMENTS"]),
        by=actors[PostKind.SUPERVISOR],
    )
    papers.contest_record(record, why="少了一句。", by=mayor)
    return record


def _robot(city: factories.City) -> None:
    """A channel that is set up: 渠道 leads to its page."""
    settings = {"host": "robot.invalid", "authority": "", "timeout": 5}
    robot = ChannelSetup(
        government_id=city.government.id, channel=Channel.WECOM, name="督查群", settings=settings
    )
    factories.add(robot)


def _rare_posts(city: factories.City) -> None:
    mine = select(Post.kind).where(Post.government_id == city.government.id)
    held = set(db.session.scalars(mine))
    served = db.session.scalars(select(Post).where(Post.kind == PostKind.VICE_MAYOR)).first()
    for kind in set(PostKind) - held:
        of_unit = {"unit": city.unit(UNIT)} if kind is PostKind.RESPONSIBLE else {}
        serves = {"serves": served} if kind is PostKind.SECRETARY else {}
        factories.post(city, kind.label, kind, **of_unit, **serves)


def _actor(government: Government, kind: PostKind) -> Actor:
    posts = (
        select(Post)
        .join(Tenure)
        .where(Post.government_id == government.id, Post.kind == kind)
        .order_by(Post.position, Post.id)
    )
    found = db.session.scalars(posts).all()
    post = next((each for each in found if each.unit and each.unit.short_name == UNIT), found[0])
    tenure = next(each for each in post.tenures if each.includes(clock.today()))
    return Actor(tenure.official, post, clock.today())
