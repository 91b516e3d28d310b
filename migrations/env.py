"""Runs the migrations on the application's own engine."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]
db = migrate.db


def skip_empty_revision(_context, _revision, directives):
    """Make no file where the models did not change."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


if context.is_offline_mode():
    raise SystemExit("The migrations look at the database; there is no offline mode.")

with db.engine.connect() as connection:
    # SQLite changes a table by making it anew: what refers to its rows must not be touched by that.
    # The switch works outside transactions only, so it is set on the driver's own connection.
    raw = connection.connection.dbapi_connection
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        arguments = {"process_revision_directives": skip_empty_revision, **migrate.configure_args}
        context.configure(connection=connection, target_metadata=db.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if on_sqlite:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")
