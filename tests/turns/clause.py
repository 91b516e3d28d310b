"""The closing note of 根政办发〔2022〕6号 replayed in the demonstration; told in docs/handover.md.

Everything is done by the services and the clock's jobs, each on its day; what was said is read back
from the database and from the pages.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask import Flask
from sqlalchemy import select

from tests import factories
from tracker.bulletins import service as bulletins
from tracker.bulletins.queries import figures_of
from tracker.core import clock
from tracker.core.clock import SHANGHAI
from tracker.core.days import day
from tracker.core.db import db, transaction
from tracker.directory import queries as directory
from tracker.models import (
    Actor,
    Assignment,
    MarkValue,
    Message,
    MessageKind,
    Official,
    Post,
    PostKind,
    ProgressReport,
    Reminder,
    ReportingPeriod,
    Setting,
    Task,
    TaskLeader,
    TaskStatus,
    Unit,
)
from tracker.overview.queries.course.step import Topic
from tracker.overview.queries.statistics import statistics_of
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.reminders import service as reminders
from tracker.reports import service as reports
from tracker.reports.content import Content
from tracker.scheduler import JOBS
from tracker.succession import service as succession

LAND, SCHOOLS = "自然资源局", "教体局"
GOES, COMES = "石立新", "钱思远"
PASSES_ON, TAKES_ON = "陈岩", "韩永诚"
ON_LEAVE, COVERS = "许静", "郭建安"
DAY = timedelta(days=1)
SETTLED = ("apply-reforms", "follow-groups", "apply-amendments", "hand-over", "open-reports")


@dataclass
class Clause:
    """The third quarter of 2022, told in the lines that the office would read."""

    app: Flask
    lines: list[str] = field(default_factory=list)

    def play(self) -> list[str]:
        for act in (self._august, self._september, self._october, self._published):
            act()
        return self.lines

    # --- the acts

    def _august(self) -> None:
        """The head of the unit changes on the 15th; entered five days before."""
        self._turn_to(date(2022, 8, 10))
        post = self._post_of(GOES)
        with transaction():
            succession.succeed(post, COMES, on=date(2022, 8, 15), by=self._office)
        assert directory.holder_of(post, on=self.today).name == GOES
        self._clock_until(date(2022, 8, 15))
        self._say_messages(MessageKind.SUCCESSION, since=self.today)

    def _september(self) -> None:
        """The vice-mayor for building passes all that he leads on; no new document is issued."""
        self._turn_to(date(2022, 9, 5))
        self._say_leaders()
        before, after = self._post_of(PASSES_ON), self._post_of(TAKES_ON)
        with transaction():
            succession.redivide(
                before,
                after,
                task_ids=self._led_by(before),
                on=date(2022, 9, 8),
                basis="关于调整市政府领导分工的通知",
                by=self._office,
            )
        self._say_messages(MessageKind.SUCCESSION, since=self.today)
        self._clock_until(date(2022, 9, 8))
        self._say_leaders()

    def _october(self) -> None:
        """The vice-mayor for schools is on leave; the quarter is due, and two units are late."""
        self._turn_to(date(2022, 9, 16))
        covering = self._official(COVERS)
        with transaction():
            succession.set_cover(
                self._post_of(ON_LEAVE),
                covering,
                from_on=date(2022, 10, 1),
                until_on=date(2022, 11, 1),
                reason="学习",
                by=self._office,
            )
        self._clock_until(date(2022, 10, 11))
        self._say_reminders(self._task_of(LAND))
        self._say_reminders(self._task_of(SCHOOLS))
        for unit in (LAND, SCHOOLS):
            self._hand_in(unit)
        self._say_messages(MessageKind.SUCCESSION, since=date(2022, 10, 1))
        self._say_leaders()

    def _published(self) -> None:
        self._turn_to(date(2022, 10, 14))
        for report in self._reports(LAND, SCHOOLS):
            with transaction():
                mark = MarkValue.NORMAL if report.assignment.is_lead else None
                reports.accept(report, mark=mark, by=self._office)
        self._clock_until(date(2022, 10, 20))
        with transaction():
            reports.publish_marks(self._period, by=self._office, confirmed=True)
        for name in (COMES, TAKES_ON, COVERS):
            self._say_messages(MessageKind.PUBLISHED, since=self.today, to=name)
        told = {each.recipient.name for each in self._messages(MessageKind.PUBLISHED, self.today)}
        self.lines.append(f"没有收到的：{'、'.join(sorted({GOES, ON_LEAVE} - told))}")
        self._say_leaders()
        self._say_course()
        self._say_bulletin()

    # --- the clock

    @property
    def today(self) -> date:
        return clock.today()

    def _turn_to(self, on: date, at: time = time(12)) -> None:
        """Let the demonstration live on a day."""
        kept = db.session.scalars(
            select(Setting).where(Setting.key == directory.DEMONSTRATION_DAY)
        ).one()
        kept.value = on.isoformat()
        db.session.commit()
        clock.use_offset(datetime.combine(on, at, SHANGHAI) - clock.real_now())

    def _clock_until(self, until: date) -> None:
        """The jobs of each day, until a day; reminders from the day on which the quarter opens."""
        day_ = self.today
        while day_ < until:
            day_ += DAY
            self._turn_to(day_)
            for job in JOBS:
                if job.name in SETTLED:
                    job.run(day_)
            if day_ >= self._period.opens_on:
                reminders.raise_reminders(day_)

    # --- who and what

    @property
    def _office(self) -> Actor:
        post = db.session.scalars(
            select(Post).where(Post.kind == PostKind.SUPERVISOR).order_by(Post.id)
        ).first()
        return self._acting(post)

    def _acting(self, post: Post) -> Actor:
        official = directory.acting_in(post, on=self.today)
        return Actor(official, post, self.today, directory.cover_of(post, on=self.today))

    def _official(self, name: str) -> Official:
        return db.session.scalars(select(Official).where(Official.name == name)).one()

    def _post_of(self, name: str) -> Post:
        """The one post that he holds or held."""
        [tenure] = self._official(name).tenures
        return tenure.post

    def _unit(self, name: str) -> Unit:
        return db.session.scalars(select(Unit).where(Unit.short_name == name)).one()

    @property
    def _period(self) -> ReportingPeriod:
        return db.session.scalars(
            select(ReportingPeriod).where(ReportingPeriod.label == "2022年三季度")
        ).one()

    def _led_by(self, post: Post) -> list[int]:
        return list(
            db.session.scalars(
                select(TaskLeader.task_id)
                .join(TaskLeader.task)
                .where(TaskLeader.post_id == post.id, Task.status == TaskStatus.OPEN)
            )
        )

    def _task_of(self, unit: str) -> Task:
        """The first task that the unit leads under one vice-mayor."""
        own = select(Assignment).join(Unit).where(Unit.short_name == unit)
        return next(
            each.task
            for each in db.session.scalars(own.order_by(Assignment.task_id))
            if each.is_lead and each.task.leaders[0].post
        )

    def _reports(self, *units: str) -> list[ProgressReport]:
        return list(
            db.session.scalars(
                select(ProgressReport)
                .join(Assignment)
                .join(Unit)
                .where(ProgressReport.period_id == self._period.id, Unit.short_name.in_(units))
                .order_by(Unit.id, Assignment.task_id)
            )
        )

    def _hand_in(self, unit: str) -> None:
        """The liaison writes and sends; who answers for the unit that day signs."""
        waiting = [each.id for each in self._reports(unit)]
        liaison, head = (
            self._acting_for(unit, PostKind.LIAISON),
            self._acting_for(unit, PostKind.UNIT_HEAD, PostKind.RESPONSIBLE),
        )
        content = Content(progress="按计划推进。", next_steps="年底前完成。")
        with transaction():
            for report_id in waiting:
                report = db.session.get_one(ProgressReport, report_id)
                version = reports.draft_version(report)
                reports.save_draft(
                    report.assignment, report.period, content=content, version=version, by=liaison
                )
        with transaction():
            own = [db.session.get_one(ProgressReport, report_id) for report_id in waiting]
            reports.send_for_signoff(own, by=liaison)
        self._say_messages(MessageKind.SIGNOFF, since=self.today, to=head.name)
        with transaction():
            own = [db.session.get_one(ProgressReport, report_id) for report_id in waiting]
            [first, *_] = reports.submit(own, by=head)
        signed = f"{first.signer_post_title} {first.signer_name}"
        self.lines.append(f"{unit} {day(self.today)}报出 {len(own)} 份，签发：{signed}")

    def _acting_for(self, unit: str, *kinds: PostKind) -> Actor:
        posts = [post for kind in kinds for post in directory.posts_of(self._unit(unit), kind)]
        return self._acting(posts[0])

    # --- what was said

    def _messages(self, kind: MessageKind, since: date) -> list[Message]:
        found = select(Message).where(Message.kind == kind).order_by(Message.id)
        return [each for each in db.session.scalars(found) if clock.day_of(each.at) >= since]

    def _say_messages(self, kind: MessageKind, *, since: date, to: str = "") -> None:
        for each in self._messages(kind, since):
            if to in ("", each.recipient.name):
                text, on = each.text.replace("\n", " "), day(clock.day_of(each.at))
                self.lines.append(f"{on} {each.recipient.name}收到：{each.subject}。{text}")

    def _say_reminders(self, task: Task) -> None:
        """By day and stage, who heard of the unit's report on a task."""
        rows = db.session.scalars(
            select(Reminder)
            .join(Reminder.report)
            .join(Assignment)
            .where(Assignment.task_id == task.id, ProgressReport.period_id == self._period.id)
            .order_by(Reminder.raised_on, Reminder.id)
        ).all()
        leads = [each for each in rows if each.report.assignment.is_lead]
        for on in dict.fromkeys(each.raised_on for each in leads):
            told = [each for each in leads if each.raised_on == on]
            unit, names = told[0].report.assignment.unit, [each.official.name for each in told]
            self.lines.append(
                f"{unit.short_name}{task.name}，{day(on)} {told[0].stage_label}：{'、'.join(names)}"
            )

    # --- what pages say

    def _page(self, address: str) -> str:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = factories.session_token(self._office)
            cookie["_fresh"] = True
            cookie.permanent = True
        return client.get(address).text

    def _say_leaders(self) -> None:
        """Who leads, on the pages of both tasks, and how much the statistics count for whom."""
        for task in (self._task_of(LAND), self._task_of(SCHOOLS)):
            page = self._page(f"/tasks/{task.id}")
            [said] = re.findall(r"<dt>分管领导</dt><dd>(.*?)</dd>", page, re.S)
            leaders = " ".join(re.sub(r"<[^>]+>", " ", said).split())
            self.lines.append(f"{day(self.today)}的任务页面，{task.name}分管领导：{leaders}")
        for share in statistics_of(self._office).leaders.shares:
            if share.name.removesuffix("（代）") in (PASSES_ON, TAKES_ON, ON_LEAVE, COVERS):
                marks = "、".join(
                    f"{mark.label if mark else '待评定'} {number} 项"
                    for mark, number in share.counts.items()
                )
                self.lines.append(f"{day(self.today)}的统计，{share.name}：{marks}")

    def _say_bulletin(self) -> None:
        """Whom the bulletin on the quarter counts the tasks of, as it would be printed."""
        with transaction():
            bulletin = bulletins.draft_bulletin(self._period.due_on, by=self._office)
        figures = figures_of(bulletin)
        for leader in figures.leaders:
            if leader.name.removesuffix("（代）") in (PASSES_ON, TAKES_ON, ON_LEAVE, COVERS):
                counted = "、".join(
                    f"{mark.label if mark else '未评定'} {number} 项"
                    for mark in figures.marks
                    if (number := figures.count(leader.figure(mark)))
                )
                self.lines.append(f"{bulletin.label}通报，{leader.name}：{counted}")
        names = {leader.name for leader in figures.leaders}
        left = "、".join(sorted({PASSES_ON, ON_LEAVE} - names))
        self.lines.append(f"{bulletin.label}通报里没有的分管领导：{left}")

    def _say_course(self) -> None:
        """What the task's page tells of people and of reports, the latest first."""
        task, reader = self._task_of(LAND), self._office
        for topic in (Topic.PEOPLE, Topic.REPORTS):
            stretches = timeline(task_page(task, reader=reader), reader=reader, topic=topic)
            for step in (step for stretch in stretches for step in stretch.steps):
                on = day(clock.day_of(step.at))
                self.lines.append(f"{task.name}全过程：{on} {step.title} {step.note}".rstrip())
