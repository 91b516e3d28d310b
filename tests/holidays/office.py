"""A city in autumn 2026: its plan reports in January 2027, of which no calendar is known."""

from dataclasses import dataclass
from datetime import date

from tests import factories
from tracker.core.db import db
from tracker.core.workdays import DueDayPolicy, published_calendar
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    CalendarDay,
    CalendarYear,
    PartyRole,
    Plan,
    PlanKind,
    PlanStatus,
    ReportingPeriod,
    Schedule,
    ScheduleDay,
    Section,
    Task,
    TaskLeader,
    TaskParty,
)
from tracker.plans import service as plans

TODAY = date(2026, 11, 20)

# Invented: nobody knew it in November 2026. 7 January is made a day off, to see a due day move.
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至7日（周四）放假调休，共7天。1月9日（周六）、1月10日（周日）上班。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，确保人民群众祥和平安度过节日假期。
国务院办公厅
2026年11月18日"""

DAYS = (
    ("2026年三季度", date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 7)),
    ("2026年四季度", date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 7)),
)


def know(*years: int) -> None:
    """The working calendar of these years, as published."""
    for year in years:
        if db.session.get(CalendarYear, year) is None:
            factories.add(CalendarYear(year=year, source="国务院办公厅通知"))
    for day in published_calendar().special.values():
        if day.on.year in years and db.session.get(CalendarDay, day.on) is None:
            factories.add(CalendarDay(on=day.on, kind=day.kind, name=day.name, source="通知"))


@dataclass
class Office:
    """The city, and its issued plan."""

    city: factories.City
    plan: Plan

    def actor(self, title: str) -> Actor:
        return self.city.actor(title, on=TODAY)

    @property
    def keeper(self) -> Actor:
        return self.actor("系统管理员")

    @property
    def autumn(self) -> ReportingPeriod:
        return self.plan.schedules[0].periods[0]

    @property
    def winter(self) -> ReportingPeriod:
        return self.plan.schedules[0].periods[1]

    @property
    def task(self) -> Task:
        return db.session.query(Task).filter_by(plan_id=self.plan.id).first()


def draft(city: factories.City, title: str, policy: DueDayPolicy, *, opens: int = 20) -> Plan:
    """A draft of 2026 with one task of 住建局 and 财政局."""
    plan = factories.add(
        Plan(government_id=city.government.id, kind=PlanKind.WORK_REPORT, year=2026, title=title)
    )
    schedule = factories.add(
        Schedule(plan=plan, name="按季度报送", due_day_policy=policy, opens_days_before=opens)
    )
    for label, covers_from, covers_until, due_on in DAYS:
        schedule.days.append(
            ScheduleDay(
                label=label, covers_from=covers_from, covers_until=covers_until, due_on=due_on
            )
        )
    section = factories.add(Section(plan=plan, title="一、提升品质", position=1))
    task = factories.add(
        Task(
            plan=plan,
            section=section,
            schedule=schedule,
            position=1,
            label="1",
            text="改造14个小区。",
            requirement="按季度报送进度",
        )
    )
    for position, (unit, role) in enumerate(
        (("住建局", PartyRole.LEAD), ("财政局", PartyRole.SUPPORT)), start=1
    ):
        factories.add(
            TaskParty(
                task=task,
                position=position,
                role=role,
                unit=city.unit(unit),
                printed_name=unit,
            )
        )
    leader = city.posts["副市长（城建）"]
    factories.add(TaskLeader(task=task, position=1, post=leader, from_on=factories.BEGINNING))
    return plan


def issue(plan: Plan) -> Plan:
    """Bring a draft out, with the periods as the service makes them."""
    for task in db.session.query(Task).filter_by(plan_id=plan.id):
        for party in task.parties:
            factories.add(
                Assignment(
                    task=task,
                    unit=party.unit,
                    party=party,
                    position=party.position,
                    role=party.role,
                    from_on=date(2026, 3, 2),
                )
            )
    plan.status, plan.issued_on = PlanStatus.ISSUED, date(2026, 3, 2)
    plans.create_periods(plan)
    return plan


def build(
    city: factories.City, *, policy: DueDayPolicy = DueDayPolicy.NEXT, opens: int = 20
) -> Office:
    know(2025, 2026)
    plan = draft(city, "2026年《政府工作报告》主要目标任务", policy, opens=opens)
    issue(plan)
    db.session.commit()
    db.session.expire_all()
    assert not directory.work_calendar().is_known(date(2027, 1, 7))
    return Office(city, plan)
