"""Which entry of the seed files stands in the database as which row.

The register makes a second run harmless: an entry that was loaded once is never loaded again, even
if an administrator has renamed its row since. It is kept as a setting of the government.
"""

from typing import TypeVar

from sqlalchemy import ColumnElement, select

from tracker.core.db import Base, db
from tracker.models import Government, Setting

KEY = "seeded"

Seeded = TypeVar("Seeded", bound=Base)


class Register:
    """The entries loaded so far: for each table, the row's id by the entry's key."""

    def __init__(self, government: Government) -> None:
        self._government = government
        self._setting = db.session.scalar(
            select(Setting).where(Setting.government_id == government.id, Setting.key == KEY)
        )
        kept: dict[str, dict[str, int]] = self._setting.value if self._setting else {}
        self._ids = {table: dict(ids) for table, ids in kept.items()}
        self.added: dict[str, int] = {}

    def holds(self, model: type[Base], key: str) -> bool:
        """Whether the entry was loaded once, also if its row is gone now."""
        return key in self._ids.get(model.__tablename__, {})

    def row(self, model: type[Seeded], key: str) -> Seeded:
        """The row of an entry that was loaded; NoResultFound if it was removed since."""
        return db.session.get_one(model, self._ids[model.__tablename__][key])

    def adopt(self, model: type[Seeded], key: str, *same: ColumnElement[bool]) -> bool:
        """Take a row that somebody entered by hand for this entry, if one is the same."""
        taken = set(self._ids.get(model.__tablename__, {}).values())
        rows = db.session.scalars(select(model).where(*same))
        found = next((row for row in rows if _id(row) not in taken), None)
        if found is not None:
            self._remember(model, key, found)
        return found is not None

    def add(self, key: str, row: Base) -> None:
        """Insert the row of an entry."""
        db.session.add(row)
        db.session.flush()
        self._remember(type(row), key, row)
        self.added[row.__tablename__] = self.added.get(row.__tablename__, 0) + 1

    def keep(self) -> None:
        """Write the register; nothing is written where nothing was loaded."""
        if self._setting is None:
            self._setting = Setting(government_id=self._government.id, key=KEY, value={})
            db.session.add(self._setting)
        if self._setting.value != self._ids:
            self._setting.value = self._ids
        db.session.flush()

    def _remember(self, model: type[Base], key: str, row: Base) -> None:
        self._ids.setdefault(model.__tablename__, {})[key] = _id(row)


def _id(row: Base) -> int:
    """The id of a flushed row; every table that is seeded has an id of one number."""
    (number,) = row.__mapper__.primary_key_from_instance(row)
    return int(number)
