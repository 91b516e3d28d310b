"""Files of the ledger that take long: asked for, made by the clock process, kept for a day.

The page that asks answers at once; whoever asked sees how far it is, and fetches it when it is
there. What is in it is what he may see in the post in which he asked, on the day it is made.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from tracker.core import clock
from tracker.core.db import db, hold, transaction
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore, StoredFile
from tracker.models import Actor, Export, ExportStatus
from tracker.overview.export import Form, ledger_file
from tracker.overview.filters import asked_in
from tracker.overview.queries.columns import columns_of, extras_for
from tracker.overview.queries.ledger import Ledger, ledger_for
from tracker.permissions import capacities_of

MOST_AT_ONCE = 1_000  # rows, that a page is kept waiting for
MOST_WAITING = 3  # of one person
KEPT = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(minutes=15)  # whoever made it is gone
MOST_TRIES = 2


def ask_for_export(
    form: Form,
    asked: Mapping[str, str],
    *,
    task_ids: Collection[int] | None,
    title: str,
    rows: int,
    by: Actor,
) -> Export:
    """Let a file be made in the background. RuleBroken where too many of his are under way."""
    under_way = [each for each in exports_of(by) if each.is_under_way]
    if len(under_way) >= MOST_WAITING:
        raise RuleBroken(f"已有 {len(under_way)} 个文件在生成，请等其中一个好了再导出。")
    export = Export(
        official_id=by.official.id,
        post_id=by.post.id,
        form=form.value,
        asked=dict(asked),
        task_ids=sorted(task_ids) if task_ids is not None else None,
        title=title,
        total=rows,
        filename=form.filename(by.on),
    )
    db.session.add(export)
    db.session.flush()
    return export


def exports_of(reader: Actor) -> Sequence[Export]:
    """The reader's own, the latest first; not what he asked for in a post that he has left
    (docs/rules.md 39)."""
    posts = [each.post.id for each in capacities_of(reader.official, reader.on)]
    return db.session.scalars(
        select(Export)
        .where(Export.official_id == reader.official.id, Export.post_id.in_(posts))
        .order_by(Export.id.desc())
    ).all()


def get_export(export_id: int, *, reader: Actor) -> Export:
    """A file of the reader's own that is there, and not a day old; else NoResultFound."""
    export = next((each for each in exports_of(reader) if each.id == export_id), None)
    if export is None:
        raise NoResultFound
    is_there = export.ended_at is not None and export.ended_at > clock.real_now() - KEPT
    if not is_there or export.status is not ExportStatus.READY:
        raise NoResultFound
    return export


def make_exports(today: date, *, store: FileStore) -> int:
    """Make all that wait, the oldest first, and forget what is a day old; how many were made."""
    _forget(store)
    made = 0
    while (export_id := _claim()) is not None:
        made += _make(export_id, today, store)
    return made


def _claim() -> int | None:
    """Take the oldest that waits."""
    with transaction():
        _give_up()
        export = db.session.scalar(
            select(Export)
            .where(Export.status == ExportStatus.WAITING)
            .order_by(Export.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if export is None:
            return None
        export.status, export.begun_at = ExportStatus.MAKING, clock.real_now()
        export.done, export.tries = 0, export.tries + 1
        return export.id


def _give_up() -> None:
    """Let what somebody began and did not end wait again, or fail: a file that ends the process
    that makes it must not do so for ever."""
    long_ago = clock.real_now() - GIVEN_UP_AFTER
    left = (Export.status == ExportStatus.MAKING) & (Export.begun_at < long_ago)
    for export in db.session.scalars(select(Export).where(left).with_for_update()):
        _fail(export)


def _fail(export: Export) -> None:
    """It was not made: it waits to be tried again, or is given up."""
    if export.tries < MOST_TRIES:
        export.status = ExportStatus.WAITING
    else:
        export.status, export.ended_at = ExportStatus.FAILED, clock.real_now()


def _make(export_id: int, today: date, store: FileStore) -> bool:
    """Make one file. Whatever breaks is tried once more, and then said on the page; the run that
    met it says it in the log."""
    stored = None
    try:
        content = _content(export_id, today)
        stored = store.put(content) if content is not None else None
    finally:
        _end(export_id, stored)
    return stored is not None


def _end(export_id: int, stored: StoredFile | None) -> None:
    with transaction():
        export = db.session.get_one(Export, export_id)
        hold(export)
        if export.status is not ExportStatus.MAKING:
            return  # it took so long that it was given up, and is another's now
        if stored is None:
            _fail(export)
            return
        export.stored_name, export.size = stored.name, stored.size
        export.status, export.done = ExportStatus.READY, export.total
        export.ended_at = clock.real_now()


def _content(export_id: int, today: date) -> bytes | None:
    """The file itself; None where who asked holds the post no more."""
    export = db.session.scalars(
        select(Export).where(Export.id == export_id).options(joinedload(Export.official))
    ).one()
    form, title = Form(export.form), export.title
    reader = next(
        (each for each in capacities_of(export.official, today) if each.post.id == export.post_id),
        None,
    )
    if reader is None:
        return None
    ledger = ledger_for(reader, asked_in(export.asked))
    if export.task_ids is not None:
        ledger = ledger.only(set(export.task_ids))
    return written(ledger, form, title=title, by=reader, export_id=export_id)


def written(
    ledger: Ledger, form: Form, *, title: str, by: Actor, export_id: int | None = None
) -> bytes:
    """The file of a ledger in the reader's columns."""
    columns = columns_of(by)
    extras = extras_for(ledger.rows, columns, shown=ledger.shown, reader=by)

    def progress(number: int) -> None:
        if export_id is not None:
            _tell(export_id, number)

    return ledger_file(ledger, columns, extras, title=title, on=by.on, form=form, progress=progress)


def _tell(export_id: int, number: int) -> None:
    """On a connection of its own: a commit of the session would have every row read again."""
    with db.engine.begin() as connection:
        connection.execute(update(Export).where(Export.id == export_id).values(done=number))


def _forget(store: FileStore) -> None:
    """Delete what was made, or given up, more than a day ago; the file before its row."""
    old = Export.ended_at < clock.real_now() - KEPT
    names = db.session.scalars(select(Export.stored_name).where(old)).all()
    if not names:
        return
    for name in filter(None, names):
        store.delete(name)
    with transaction():
        for export in db.session.scalars(select(Export).where(old)):
            db.session.delete(export)
