"""The whole content of a database, for comparing it before and after."""

from sqlalchemy import select

from tracker.core.db import Base, db


def dump() -> dict[str, list[tuple]]:
    """Every row of every table, in the order of its key."""
    db.session.expire_all()
    return {
        table.name: [
            tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in Base.metadata.sorted_tables
    }


def texts() -> list[tuple[str, str, str]]:
    """Every text in the database, also inside JSON: its table, its column, itself."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            found += [
                (table.name, name, value if isinstance(value, str) else repr(value))
                for name, value in row._mapping.items()
                if isinstance(value, str | dict | list)
            ]
    return found
