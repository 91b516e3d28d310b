"""Plain functions that build the world of a test. Each flushes; `small_city` and plans commit."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from tracker.accounts.passwords import hash_password
from tracker.core import clock
from tracker.core.db import Base, db
from tracker.core.workdays import published_calendar
from tracker.models import (
    Account,
    Actor,
    Assignment,
    CalendarDay,
    CalendarYear,
    Collection,
    Comparison,
    Government,
    GroupMembership,
    LeaderKind,
    Official,
    PartyRole,
    Plan,
    PlanKind,
    PlanStatus,
    Post,
    PostKind,
    ProgressReport,
    Proposal,
    ProposalStatus,
    ReportingPeriod,
    Schedule,
    ScheduleDay,
    Section,
    Session,
    Target,
    Task,
    TaskLeader,
    TaskParty,
    Tenure,
    Unit,
    UnitGroup,
    UnitKind,
)
from tracker.web.login import hash_of

Row = TypeVar("Row", bound=Base)

BEGINNING = date(2022, 1, 1)
# A day in the second quarter's reporting time, three days before it is due.
TODAY = date(2022, 7, 4)

QUARTERS = (
    ("2022年一季度", date(2022, 1, 1), date(2022, 3, 31), date(2022, 4, 7)),
    ("2022年二季度", date(2022, 4, 1), date(2022, 6, 30), date(2022, 7, 7)),
    ("2022年三季度", date(2022, 7, 1), date(2022, 9, 30), date(2022, 10, 7)),
    ("2022年四季度", date(2022, 10, 1), date(2022, 12, 31), date(2023, 1, 7)),
)


def add(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


@dataclass
class City:
    """A county government, and who is who in it on a day."""

    government: Government
    units: dict[str, Unit]
    posts: dict[str, Post]

    def unit(self, name: str) -> Unit:
        return self.units[name]

    def actor(self, title: str, *, on: date = TODAY) -> Actor:
        """Whoever holds the post of this title that day, acting in it."""
        post = self.posts[title]
        tenure = next(tenure for tenure in post.tenures if tenure.includes(on))
        return Actor(tenure.official, post, on)

    def head(self, unit: str, *, on: date = TODAY) -> Actor:
        return self.actor(f"{unit}局长", on=on)

    def liaison(self, unit: str, *, on: date = TODAY) -> Actor:
        return self.actor(f"{unit}联络员", on=on)

    @property
    def supervisor(self) -> Actor:
        return self.actor("督查员")

    @property
    def vice_mayor(self) -> Actor:
        return self.actor("副市长（城建）")

    @property
    def other_vice_mayor(self) -> Actor:
        return self.actor("副市长（文教）")

    @property
    def mayor(self) -> Actor:
        return self.actor("市长")

    @property
    def director(self) -> Actor:
        return self.actor("政府办主任")

    @property
    def administrator(self) -> Actor:
        return self.actor("系统管理员")

    @property
    def security_administrator(self) -> Actor:
        return self.actor("安全管理员")

    @property
    def auditor(self) -> Actor:
        return self.actor("审计员")

    @property
    def everybody(self) -> list[Actor]:
        return [self.actor(title) for title in self.posts]


UNITS = (
    ("督查室", "市政府督查室", UnitKind.OFFICE),
    ("住建局", "住房和城乡建设局", UnitKind.DEPARTMENT),
    ("财政局", "财政局", UnitKind.DEPARTMENT),
    ("教体局", "教育体育局", UnitKind.DEPARTMENT),
    ("金河镇", "金河镇人民政府", UnitKind.TOWN),
    ("满归镇", "满归镇人民政府", UnitKind.TOWN),
)
POSTS = (
    ("市长", PostKind.MAYOR),
    ("副市长（城建）", PostKind.VICE_MAYOR),
    ("副市长（文教）", PostKind.VICE_MAYOR),
    ("政府办主任", PostKind.DIRECTOR),
    ("督查员", PostKind.SUPERVISOR),
    ("系统管理员", PostKind.SYSTEM_ADMINISTRATOR),
    ("安全管理员", PostKind.SECURITY_ADMINISTRATOR),
    ("审计员", PostKind.AUDITOR),
)


def small_city(name: str = "根河市") -> City:
    """A county with an office, two vice-mayors, three departments, two towns and their group."""
    government = add(Government(name=name, full_name=f"{name}人民政府"))
    city = City(government, {}, {})
    for position, (short, full, kind) in enumerate(UNITS):
        unit = Unit(
            government=government, name=full, short_name=short, kind=kind, position=position
        )
        city.units[short] = add(unit)
        if kind is not UnitKind.OFFICE:
            post(city, f"{short}局长", PostKind.UNIT_HEAD, unit=unit)
            post(city, f"{short}联络员", PostKind.LIAISON, unit=unit)
    for title, post_kind in POSTS:
        post(city, title, post_kind)
    towns = group(city, "各乡镇政府", ["金河镇", "满归镇"])
    assert towns.memberships
    add(UnitGroup(government_id=government.id, name="相关部门", is_chosen_per_task=True))
    calendar()
    db.session.commit()
    return city


def post(
    city: City,
    title: str,
    kind: PostKind,
    *,
    unit: Unit | None = None,
    serves: Post | None = None,
) -> Post:
    """A post, and an official of its own name who holds it from the beginning."""
    post = Post(government_id=city.government.id, title=title, kind=kind, unit=unit, serves=serves)
    official = add(Official(government_id=city.government.id, name=f"任{title[:6]}"))
    add(Tenure(post=add(post), official=official, from_on=BEGINNING))
    city.posts[title] = post
    return post


def group(city: City, name: str, units: list[str]) -> UnitGroup:
    made = add(UnitGroup(government_id=city.government.id, name=name))
    for unit in units:
        add(GroupMembership(group=made, unit=city.units[unit], from_on=BEGINNING))
    return made


def calendar() -> None:
    """The working calendar of 2022 to 2024, as published."""
    for year in (2022, 2023, 2024):
        if db.session.get(CalendarYear, year) is None:
            add(CalendarYear(year=year, source="国务院办公厅通知"))
    for day in published_calendar().special.values():
        if 2022 <= day.on.year <= 2024 and db.session.get(CalendarDay, day.on) is None:
            add(CalendarDay(on=day.on, kind=day.kind, name=day.name, source="国务院办公厅通知"))


def draft_plan(city: City, *, title: str = "2022年《政府工作报告》主要目标任务") -> Plan:
    """A draft of two sections, with the four reporting days and no task yet."""
    plan = add(
        Plan(government_id=city.government.id, kind=PlanKind.WORK_REPORT, year=2022, title=title)
    )
    schedule = add(Schedule(plan=plan, name="按季度报送"))
    for label, covers_from, covers_until, due_on in QUARTERS:
        add(
            ScheduleDay(
                schedule=schedule,
                label=label,
                covers_from=covers_from,
                covers_until=covers_until,
                due_on=due_on,
            )
        )
    first = add(Section(plan=plan, title="一、聚焦品质提升", position=1))
    add(Section(plan=plan, title="提高城镇建设品质", position=2, parent=first))
    db.session.commit()
    return plan


def task(
    plan: Plan,
    text: str = "实施城镇老旧小区改造工程，改造14个小区。",
    *,
    lead: Unit,
    support: tuple[Unit, ...] = (),
    leaders: tuple[Post, ...] = (),
    all_vice_mayors: bool = False,
    label: str | None = None,
) -> Task:
    """A task of a draft, with its printed parties and leaders."""
    position = 1 + len(db.session.query(Task).filter_by(plan_id=plan.id).all())
    section = db.session.query(Section).filter_by(plan_id=plan.id, position=1).one()
    made = add(
        Task(
            plan=plan,
            section=section,
            schedule=plan.schedules[0],
            position=position,
            label=str(position) if label is None else label,
            text=text,
            requirement="按季度报送进度",
        )
    )
    for number, unit in enumerate((lead, *support), start=1):
        add(
            TaskParty(
                task=made,
                position=number,
                role=PartyRole.LEAD if number == 1 else PartyRole.SUPPORT,
                unit=unit,
                printed_name=unit.short_name,
            )
        )
    for number, leader in enumerate(leaders, start=1):
        add(TaskLeader(task=made, position=number, post=leader, from_on=BEGINNING))
    if all_vice_mayors:
        kind = LeaderKind.ALL_VICE_MAYORS
        add(
            TaskLeader(task=made, position=9, kind=kind, printed_name="各副市长", from_on=BEGINNING)
        )
    return made


def issue(plan: Plan, *, on: date = date(2022, 3, 2)) -> Plan:
    """The plan as issued: every party's unit is assigned, and the four periods exist."""
    for each in db.session.query(Task).filter_by(plan_id=plan.id):
        for party in each.parties:
            add(
                Assignment(
                    task=each,
                    unit=party.unit,
                    party=party,
                    position=party.position,
                    role=party.role,
                    from_on=on,
                )
            )
    workdays = published_calendar()
    for day in plan.schedules[0].days:
        add(
            ReportingPeriod(
                schedule=plan.schedules[0],
                label=day.label,
                covers_from=day.covers_from,
                covers_until=day.covers_until,
                opens_on=day.due_on - timedelta(days=20),
                due_on=day.due_on,
                effective_due_on=day.due_on,
                closes_on=workdays.add(day.due_on, 10),
            )
        )
    plan.status = PlanStatus.ISSUED
    plan.issued_on = on
    db.session.commit()
    db.session.expire_all()
    return plan


def issued_task(
    city: City, *, lead: str = "住建局", support: tuple[str, ...] = ("财政局",)
) -> Task:
    """One task of an issued plan, led by 副市长（城建）."""
    plan = draft_plan(city)
    made = task(
        plan,
        lead=city.unit(lead),
        support=tuple(city.unit(name) for name in support),
        leaders=(city.posts["副市长（城建）"],),
    )
    issue(plan)
    return made


def period(task: Task, quarter: int = 2) -> ReportingPeriod:
    return task.schedule.periods[quarter - 1]


def another_task(plan: Plan, text: str = "完成连心桥建设。", *, lead: Unit) -> Task:
    """One more task of a plan that is issued already, with its unit's assignment."""
    made = task(plan, text, lead=lead)
    [party] = made.parties
    add(
        Assignment(task=made, unit=lead, party=party, role=PartyRole.LEAD, from_on=date(2022, 3, 2))
    )
    db.session.commit()
    return made


def lead_by(task: Task, *leaders: Post) -> None:
    """Give a task its lead officials."""
    for number, leader in enumerate(leaders, start=1):
        add(TaskLeader(task=task, position=number, post=leader, from_on=BEGINNING))
    db.session.commit()


def target(task: Task, *, name: str, value: int, unit: str = "") -> Target:
    made = add(Target(task=task, name=name, value=value, unit=unit, comparison=Comparison.AT_LEAST))
    db.session.commit()
    return made


def assignment(task: Task, unit: Unit) -> Assignment:
    return next(each for each in task.assignments if each.unit_id == unit.id)


def report(task: Task, unit: Unit, *, quarter: int = 2, **content: str) -> ProgressReport:
    """A draft of a unit on a task in a quarter."""
    made = add(
        ProgressReport(assignment=assignment(task, unit), period=period(task, quarter), **content)
    )
    db.session.commit()
    return made


def collection(city: City, *, until_on: date = date(2022, 7, 20)) -> Collection:
    """A call for next year's livelihood projects."""
    made = add(
        Collection(
            government_id=city.government.id,
            year=2023,
            title="2023年民生实事项目征集",
            until_on=until_on,
        )
    )
    db.session.commit()
    return made


def proposal(
    collection: Collection, name: str, *, by: Actor | None = None, status: str = "submitted", **said
) -> Proposal:
    """A proposal of the actor's unit; without one of a citizen."""
    number = 1 + db.session.query(Proposal).filter_by(collection_id=collection.id).count()
    made = add(
        Proposal(
            collection=collection,
            number=number,
            unit=by.post.unit if by else None,
            author=by.official if by else None,
            status=ProposalStatus(status),
            name=name,
            filled_on=TODAY,
            **{"content": f"{name}，年内完成。"} | said,
        )
    )
    db.session.commit()
    return made


def account(official: Official, password: str, *, username: str = "") -> Account:
    """An account with a password of the official's own choice."""
    made = add(
        Account(
            official=official,
            username=username or f"user{official.id}",
            password_hash=hash_password(password),
            must_change_password=False,
        )
    )
    db.session.commit()
    return made


def session_token(actor: Actor) -> str:
    """A session in the database for an official in a post, and the token of its cookie."""
    account = db.session.query(Account).filter_by(official_id=actor.official.id).one_or_none()
    if account is None:
        account = add(
            Account(
                official=actor.official,
                username=f"user{actor.official.id}",
                password_hash="not a password",
                must_change_password=False,
            )
        )
    token = secrets.token_urlsafe(16)
    add(
        Session(
            account=account,
            post=actor.post,
            token_hash=hash_of(token),
            expires_at=clock.real_now() + timedelta(hours=8),
        )
    )
    db.session.commit()
    return token
