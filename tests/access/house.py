"""The demonstration city served to browsers, with somebody in every kind of post."""

from typing import Any

from flask import Flask, current_app
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests import factories
from tests.intake.makers import workbook
from tests.serving import session_cookie
from tracker.closures import service as closing
from tracker.closures.queries import ending
from tracker.core import clock
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.instructions import service as instructions
from tracker.intake import Hints, read_safely
from tracker.models import (
    Actor,
    ApprovalRequest,
    Assignment,
    Channel,
    ChannelSetup,
    Consultation,
    Government,
    PartyRole,
    Plan,
    Post,
    PostKind,
    Slip,
    SlipLevel,
    Tenure,
    Unit,
    VerificationKind,
)
from tracker.plans import service as plans
from tracker.plans.choices import Choices
from tracker.proposals import service as collecting

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
    own = db.session.scalars(select(Assignment).where(Assignment.unit_id == unit.id)).first()
    assert own is not None
    instructions.give_instruction(
        own.task, text="请盯紧进度。", unit=unit, reply_due_on=None, by=actors[PostKind.MAYOR]
    )
    asked, waiting = _turn(city, office)
    proposals = _proposals(city, unit)
    collecting.open_to_public(True, by=office)
    _robot(city)
    slip = _slip(unit, office)
    db.session.flush()
    waiting_closure, closed = _closures(own, actors)
    period, second, *_ = own.task.schedule.periods
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
            f"/units/{unit.id}/slip",
            f"/closures/{waiting_closure}/verify",
            f"/closures/{waiting_closure}/close",
            f"/closures/{waiting_closure}/partly",
            f"/closures/{waiting_closure}/refuse",
            f"/closures/{closed}/reopen",
        ],
        PostKind.UNIT_HEAD: [f"/consultations/{asked.id}/answer"],
        PostKind.MAYOR: [f"/tasks/{own.task_id}/instructions"],
        PostKind.LIAISON: [
            "/ledger?q=没有这样的任务",
            "/audit",
            "/posts/choose",
            f"/proposals/{proposals[0]}/edit",
            f"/collections/{proposals[3]}/proposals",
            f"/collections/{proposals[3]}/upload",
        ],
        PostKind.SYSTEM_ADMINISTRATOR: ["/units?q=没有这样的单位"],
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
