"""Puts the application together. Nothing imports this but wsgi.py and the tests."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import click
from flask import Blueprint, Flask, request
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from config import Config
from tracker import cli
from tracker.accounts.routes import bp as account_pages
from tracker.amendments.routes import bp as amendment_pages
from tracker.archives.routes import bp as archive_pages
from tracker.audit.routes import bp as trail_pages
from tracker.bulletins.routes import bp as bulletin_pages
from tracker.closures.routes import bp as closure_pages
from tracker.core import clock
from tracker.core.db import db
from tracker.core.migrations import render_item
from tracker.directory import queries as directory
from tracker.directory.routes import bp as directory_pages
from tracker.enclosures.routes import bp as enclosure_pages
from tracker.feeds.routes import bp as feed_pages
from tracker.holidays.routes import bp as holiday_pages
from tracker.inbox.routes import bp as inbox_pages
from tracker.instructions.routes import bp as instruction_pages
from tracker.letters.routes import bp as letter_pages
from tracker.mailbox.routes import bp as mailbox_pages
from tracker.matters.routes import bp as matter_pages
from tracker.notices.routes import bp as notice_pages
from tracker.objections.routes import bp as objection_pages
from tracker.offline.routes import bp as offline_pages
from tracker.overview import navigation
from tracker.overview.routes import bp as overview_pages
from tracker.paper.routes import bp as paper_pages
from tracker.plans.routes import bp as plan_pages
from tracker.proposals.routes import bp as proposal_pages
from tracker.reforms.routes import bp as reform_pages
from tracker.reminders.routes import bp as reminder_pages
from tracker.reports.routes import bp as report_pages
from tracker.roster.routes import bp as roster_pages
from tracker.slips.routes import bp as slip_pages
from tracker.succession.routes import bp as succession_pages
from tracker.talks.routes import bp as talk_pages
from tracker.web import context, errors, filters, headers, styleguide
from tracker.web.keys import RowNumber
from tracker.web.login import login_manager
from tracker.web.permit import bound_request
from tracker.wording.routes import bp as wording_pages
from tracker.years.routes import bp as year_pages

ROOT = Path(__file__).parent.parent
BLUEPRINTS: tuple[Blueprint, ...] = (
    account_pages,
    amendment_pages,
    closure_pages,
    directory_pages,
    enclosure_pages,
    feed_pages,
    holiday_pages,
    inbox_pages,
    reminder_pages,
    report_pages,
    trail_pages,
    instruction_pages,
    matter_pages,
    objection_pages,
    mailbox_pages,
    offline_pages,
    overview_pages,
    notice_pages,
    bulletin_pages,
    archive_pages,
    plan_pages,
    proposal_pages,
    roster_pages,
    slip_pages,
    year_pages,
    succession_pages,
    reform_pages,
    talk_pages,
    paper_pages,
    wording_pages,
    letter_pages,
)


def create_app(config: type[Config] = Config) -> Flask:
    """The application, with its parts in place.

    config: a class of settings; see config.py.
    """
    app = Flask("tracker", root_path=str(ROOT), instance_path=str(config.INSTANCE.absolute()))
    app.config.from_object(config)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = RowNumber
    db.init_app(app)
    Migrate(
        app,
        db,
        directory=str(ROOT / "migrations"),
        render_as_batch=True,
        render_item=render_item,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    _take_secret_key(app)
    app.before_request(_tell_the_day)
    app.before_request(bound_request)
    CSRFProtect(app)
    login_manager.init_app(app)
    for register in (headers.register, errors.register, cli.register):
        register(app)
    filters.register(app, directory.work_calendar)
    context.register(app, navigation.office_work)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if app.debug or app.testing:
        app.register_blueprint(styleguide.bp)
    return app


def _take_secret_key(app: Flask) -> None:
    """The key from the environment; embedded, one of its own made at the first start.

    A command may do without (`flask intake read` needs none); what serves pages may not.
    """
    if app.config["SECRET_KEY"]:
        return
    if app.config["DATABASE_URL"]:
        if click.get_current_context(silent=True) is None:
            raise RuntimeError(
                "使用自己的数据库（DATABASE_URL）时，请在环境变量中设置 SECRET_KEY。"
            )
        return
    path = app.config["INSTANCE"] / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    app.config["SECRET_KEY"] = path.read_text().strip()


def _tell_the_day() -> None:
    if request.endpoint == "inbox.show_health":  # says itself that the database is away
        return
    clock.use_offset(directory.demonstration_offset())
