"""What a database holds, in figures, to compare an original with its copy."""

from dataclasses import dataclass

from sqlalchemy import MetaData, Table, func, inspect, select
from sqlalchemy.engine import Connection

VERSION_TABLE = "alembic_version"


@dataclass(frozen=True)
class Contents:
    """rows: by table. files: the SHA-256 of each stored file that a row names, by its name."""

    revision: str
    rows: dict[str, int]
    files: dict[str, str]


def read_contents(connection: Connection) -> Contents:
    """Count and list, in the connection's transaction."""
    metadata = MetaData()
    metadata.reflect(connection)
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    rows = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }
    files: dict[str, str] = {}
    for table in tables:
        files |= _stored_files(connection, table)
    return Contents(_revision(connection, metadata), rows, files)


def _stored_files(connection: Connection, table: Table) -> dict[str, str]:
    """Every table that names a stored file keeps its hash beside the name."""
    if not {"stored_name", "sha256"} <= set(table.columns.keys()):
        return {}
    named = select(table.c.stored_name, table.c.sha256).where(table.c.stored_name.is_not(None))
    return {row.stored_name: row.sha256 for row in connection.execute(named)}


def is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _revision(connection: Connection, metadata: MetaData) -> str:
    table = metadata.tables.get(VERSION_TABLE)
    return "" if table is None else connection.scalar(select(table.c.version_num)) or ""
