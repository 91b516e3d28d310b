"""`flask seed --demo`: the demonstration city in its own database (示例数据, docs/rules.md 15).

Everybody in it is invented. Everything that happened there was done by the services that the office
uses, each act with the domain's clock on its day; the trail keeps the real time.
"""

from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import AuditAction, AuditEvent, Government, Setting
from tracker.reminders import service as reminders
from tracker.reports import service as reports
from tracker.seeding.cast import Cast
from tracker.seeding.collecting import Collecting
from tracker.seeding.consulting import Consulting
from tracker.seeding.directory import load_directory, load_government
from tracker.seeding.files import CityFiles, StoryFiles
from tracker.seeding.instructing import Instructing
from tracker.seeding.issuing import Issuing
from tracker.seeding.pacing import Pacing
from tracker.seeding.plan import PlanFiles
from tracker.seeding.quarters import Quarters
from tracker.seeding.register import KEY, Register
from tracker.seeding.season import Agenda, Season
from tracker.seeding.sign_ins import SignIn, open_accounts, write_sign_ins
from tracker.seeding.workdays import load_calendar

_DAY = timedelta(days=1)
DIGEST_AT = time(8, 30)  # as the usual rules of reminding have it


def seed_demo(*, year: int, files: FileStore, sign_ins: Path) -> list[SignIn]:
    """Fill an empty database; the ways in, which are also written to the file `sign_ins`.

    A demonstration that is filled already stays as it is; then nothing is returned. Raises
    RuleBroken where the database holds anything else, another year, or half a demonstration.
    """
    season, story = Season(year), StoryFiles.of_demonstration()
    today = season.workday(story.days["today"])
    if _is_filled(today):
        return []
    city = CityFiles.of_demonstration()
    cast = _found_city(city, today)
    try:
        _issue(cast, city, story, season, files)
        _work(cast, city, story, season, today)
        with transaction():
            made = open_accounts(cast, on=today)
            cast.register.keep()
            government = cast.plan.government
            audit.record(AuditAction.SEEDED, government, by=None, government_id=government.id)
            write_sign_ins(made, sign_ins)
    finally:
        clock.use_offset(timedelta(0))
    return made


def _is_filled(today: date) -> bool:
    """Whether the database is this demonstration; False if it is empty."""
    day = directory.demonstration_day()
    if day is None:
        used = [db.session.scalar(select(row).limit(1)) for row in (Government.id, AuditEvent.id)]
        if any(used):
            raise RuleBroken("这个数据库里已有数据。演示城市要用一个空的数据库，请另建一个。")
        return False
    if db.session.scalar(select(Setting.id).where(Setting.key == KEY)) is None:
        raise RuleBroken("上次载入演示数据没有完成。请删除这个数据库，再重新载入。")
    if day != today:
        raise RuleBroken(
            f"这个数据库演示的是{day.year}年。要演示{today.year}年，请另用一个空的数据库。"
        )
    return True


def _found_city(files: CityFiles, today: date) -> Cast:
    """The directory; from its first row on the database is known as a demonstration."""
    with transaction():
        government = load_government(files)
        key = directory.DEMONSTRATION_DAY
        db.session.add(Setting(government_id=government.id, key=key, value=today.isoformat()))
        register = Register(government)
        load_directory(files, register, government)
        load_calendar()
    return Cast(register)


def _issue(
    cast: Cast, city: CityFiles, story: StoryFiles, season: Season, files: FileStore
) -> None:
    """The plan reaches its units, and most of them sign for it."""
    agenda, notice = Agenda(), story.days["notice"]
    issuing = Issuing(PlanFiles.of_demonstration(), cast, season, files, notice["contact"])
    issuing.plan(agenda, unsigned=notice["unsigned"], units=city.units)
    agenda.run()


def _work(cast: Cast, city: CityFiles, story: StoryFiles, season: Season, today: date) -> None:
    """What happens until today: the clock's jobs, reports, marks, instructions, messages read."""
    agenda = Agenda()
    for quarter in (1, 2):
        period = cast.period(quarter)
        for n in range((min(period.closes_on, today) - period.opens_on).days + 1):
            day = period.opens_on + n * _DAY
            at = _digest_at(day, today)
            agenda.add_job(day, at.hour, partial(_keep_the_clock, day), minute=at.minute)
    read_on = cast.period(2).opens_on - _DAY
    agenda.add(read_on, 17, partial(_read_messages, cast, city, read_on))
    Quarters(story, cast, season, today).plan(agenda)
    Instructing(cast, season).plan(agenda, story.instructions)
    Pacing(cast, season).plan(agenda, story.paces)
    Consulting(story.draft_plan, cast, season).plan(agenda)
    Collecting(story.collection, cast, season).plan(agenda)
    agenda.run()


def _digest_at(day: date, today: date) -> time:
    """When the day's digest went out: at its hour, and today not later than it is."""
    now = clock.real_now().astimezone(clock.SHANGHAI).time()
    return min(DIGEST_AT, now) if day == today else DIGEST_AT


def _keep_the_clock(day: date) -> None:
    reports.open_reports(day)
    reminders.raise_reminders(day)


def _read_messages(cast: Cast, city: CityFiles, on: date) -> None:
    """Everybody has read what came before the second quarter."""
    for post in city.posts:
        inbox.mark_all_read(by=cast.actor(post["key"], on))
