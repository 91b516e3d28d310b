"""What was saved comes back, whole, on both databases, and while others write."""

import shutil
import sqlite3
import tarfile
import threading
from contextlib import closing

import pytest
from sqlalchemy import create_engine, func, select, text

from tests import factories
from tests.applications import new_postgres_database
from tracker.core import clock
from tracker.core.backup import back_up, restore
from tracker.core.backup.contents import read_contents
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.models import Attachment, Official


@pytest.fixture
def city(fresh_app):
    """A city with one report that has a file."""
    with fresh_app.app_context():
        city = factories.small_city()
        task = factories.issued_task(city)
        report = factories.report(task, city.unit("住建局"), progress="已完成11个小区。")
        stored = FileStore(fresh_app.config["ATTACHMENTS"]).put("照片".encode())
        factories.add(
            Attachment(
                report=report,
                filename="现场照片.jpg",
                stored_name=stored.name,
                size=stored.size,
                sha256=stored.sha256,
                uploader_id=city.liaison("住建局").official.id,
                uploaded_at=clock.now(),
            )
        )
        db.session.commit()
        yield city


@pytest.fixture
def url(fresh_app):
    with fresh_app.app_context():
        return db.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def empty_database(request, url):
    """Where to restore to: nothing for SQLite, an empty database for PostgreSQL."""
    if url.startswith("sqlite"):
        return None
    name = f"restored{abs(hash(request.node.name))}"
    return new_postgres_database(request.getfixturevalue("postgres"), name)


def save(fresh_app, url, folder):
    archive = folder / "saved.tar"
    return archive, back_up(url, fresh_app.config["ATTACHMENTS"], archive)


def all_rows(url: str) -> dict[str, list[tuple]]:
    """Every row of every table, in a form that can be compared."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = read_contents(connection).rows
        rows = {
            table: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table}"'))))
            for table in tables
        }
    engine.dispose()
    return rows


def test_every_row_and_file_comes_back(fresh_app, city, url, empty_database, tmp_path):
    archive, manifest = save(fresh_app, url, tmp_path)
    assert manifest.rows["progress_report"] == 1
    restored = restore(archive, tmp_path / "new", database_url=empty_database)
    place = empty_database or f"sqlite:///{tmp_path / 'new' / 'tracker.db'}"
    assert all_rows(place) == all_rows(url)
    (file,) = (restored.folder / "attachments").iterdir()
    assert file.read_bytes() == "照片".encode()
    assert archive.stat().st_mode & 0o077 == 0


def test_a_backup_while_others_write_holds_only_whole_transactions(
    fresh_app, city, url, empty_database, tmp_path
):
    """Officials come in pairs. A plain copy of the file would lack pairs or tear one apart."""
    stop, enough = threading.Event(), threading.Event()
    government_id = city.government.id
    db.session.rollback()

    def hire_in_pairs():
        with fresh_app.app_context():
            pairs = 0
            while not stop.is_set():
                with transaction():
                    for _ in range(2):
                        factories.add(Official(government_id=government_id, name="成对"))
                pairs += 1
                if pairs == 20:
                    enough.set()

    writer = threading.Thread(target=hire_in_pairs)
    writer.start()
    try:
        assert enough.wait(30)
        before = pairs_in(url)
        archive, _ = save(fresh_app, url, tmp_path)
        after = pairs_in(url)
    finally:
        stop.set()
        writer.join()
    restore(archive, tmp_path / "new", database_url=empty_database)
    saved = pairs_in(empty_database or f"sqlite:///{tmp_path / 'new' / 'tracker.db'}")
    assert before <= saved <= after
    assert saved % 2 == 0


def pairs_in(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        paired = select(func.count(Official.id)).where(Official.name == "成对")
        count = connection.scalar(paired)
    engine.dispose()
    return count


def test_a_missing_or_altered_file_is_found_before_it_is_too_late(fresh_app, city, url, tmp_path):
    (file,) = fresh_app.config["ATTACHMENTS"].iterdir()
    content = file.read_bytes()
    file.write_bytes(content + b"!")
    with pytest.raises(RuleBroken, match="与登记的校验值不符"):
        save(fresh_app, url, tmp_path)
    file.unlink()
    with pytest.raises(RuleBroken, match="附件库中缺少"):
        save(fresh_app, url, tmp_path)
    assert not list(tmp_path.glob("saved*"))


def test_a_backup_never_overwrites_another(fresh_app, city, url, tmp_path):
    save(fresh_app, url, tmp_path)
    with pytest.raises(RuleBroken, match="已存在"):
        save(fresh_app, url, tmp_path)


def test_a_place_that_is_in_use_is_left_alone(fresh_app, city, url, tmp_path):
    archive, _ = save(fresh_app, url, tmp_path)
    used = tmp_path / "used"
    used.mkdir()
    (used / "note").write_text("mine")
    with pytest.raises(RuleBroken, match="不是空的"):
        restore(archive, used, database_url=url)
    if url.startswith("postgresql"):
        with pytest.raises(RuleBroken, match="要恢复到的数据库不是空的"):
            restore(archive, tmp_path / "new", database_url=url)
        with pytest.raises(RuleBroken, match="--database"):
            restore(archive, tmp_path / "new")
        assert not (tmp_path / "new").exists()
    assert (used / "note").read_text() == "mine"


def test_a_damaged_archive_restores_nothing(fresh_app, city, url, empty_database, tmp_path):
    archive, _ = save(fresh_app, url, tmp_path)
    content = bytearray(archive.read_bytes())
    with tarfile.open(archive) as tar:
        member = next(each for each in tar if each.name.startswith("attachments/"))
    content[member.offset_data] ^= 1
    archive.write_bytes(content)
    with pytest.raises(RuleBroken, match="已损坏，校验值不符"):
        restore(archive, tmp_path / "new", database_url=empty_database)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"", b"not a tar at all", b"\0" * 20480])
def test_what_is_no_backup_is_said_to_be_none(tmp_path, content):
    (tmp_path / "some.tar").write_bytes(content)
    with pytest.raises(RuleBroken, match="不是"):
        restore(tmp_path / "some.tar", tmp_path / "new")
    with pytest.raises(RuleBroken, match="没有找到备份文件"):
        restore(tmp_path / "none.tar", tmp_path / "new")


def test_a_plain_copy_of_a_sqlite_file_in_use_lacks_what_was_committed_last(tmp_path):
    """Why a backup is made by the database: the copy passes its checks and is not whole."""
    with closing(sqlite3.connect(tmp_path / "in-use.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE fact (id INTEGER)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO fact VALUES (1)")
        shutil.copy(tmp_path / "in-use.db", tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM fact").fetchone() == (0,)


def test_the_commands_say_what_to_do_next(fresh_app, city, url, empty_database, tmp_path):
    runner = fresh_app.test_cli_runner()
    saved = runner.invoke(args=["backup", str(tmp_path / "saved.tar")])
    assert "附件 1 个。副本已通过检查。" in saved.output
    arguments = ["restore", str(tmp_path / "saved.tar"), "--into", str(tmp_path / "new")]
    if empty_database:
        arguments += ["--database", empty_database]
    restored = runner.invoke(args=arguments)
    assert restored.exit_code == 0, restored.output
    assert "检查无误" in restored.output
    assert "flask audit verify" in restored.output
    again = runner.invoke(args=arguments)
    assert again.exit_code == 1
    assert "不是空的，请换一个" in again.output
