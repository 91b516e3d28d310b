"""`flask seed`: the city as public documents state it, without anything invented."""

from tracker.audit import service as audit
from tracker.core.db import transaction
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import Actor, AuditAction, Official, Post
from tracker.seeding.directory import load_directory, load_government
from tracker.seeding.files import CityFiles
from tracker.seeding.plan import PlanFiles, load_plan
from tracker.seeding.register import Register
from tracker.seeding.season import Season
from tracker.seeding.workdays import load_calendar


def seed_city() -> dict[str, int]:
    """Load what the database lacks; how many rows were added to each table.

    Only what is missing is inserted and nothing is updated, so that an administrator's edits stand
    and a second run changes no row. Raises RuleBroken in the database of a demonstration.
    """
    files = CityFiles.of_public_documents()
    with transaction():
        if directory.is_demonstration():
            raise RuleBroken("这个数据库是演示城市，不能载入真实数据。请另建一个数据库。")
        government = load_government(files)
        register = Register(government)
        load_directory(files, register, government)
        days = load_calendar()
        plan = PlanFiles.of_public_documents()
        load_plan(plan, register, season=Season(), by=_office(register, plan))
        register.keep()
        added = register.added | ({"calendar_day": days} if days else {})
        if added:
            audit.record(
                AuditAction.SEEDED, government, by=None, government_id=government.id, rows=added
            )
    return added


def _office(register: Register, plan: PlanFiles) -> Actor:
    """The notice's contact in the office on the day of the notice, as whom the plan is imported;
    the trail says that it was not typed on a page."""
    official = register.row(Official, "a-runa")
    post = register.row(Post, "supervisor")
    return Actor(official, post, plan.notice["issued_on"], address="flask seed")
