"""Column types and shorthands that the tables share."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Enum, ForeignKey, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column

Id = Annotated[int, mapped_column(primary_key=True)]
Json = Annotated[dict[str, Any], mapped_column(JSON)]
# For tables whose rows are deleted while pages, snapshots, messages and the trail still name them:
# SQLite would give the number of a deleted row to the next one.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite drops time zones, so UTC goes in and UTC is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def enum_column(kind: type[StrEnum], *, constrained: bool = True) -> Enum:
    """Store the enum's value, and let the database refuse any other.

    constrained: false for a list that grows with the features and judges nothing.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=constrained,
        length=64,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def ref(target: str, **options: Any) -> MappedColumn[Any]:
    """A foreign key, indexed: nearly every one of them is asked for from the other side."""
    return mapped_column(ForeignKey(target), index=options.pop("index", True), **options)
