"""How one official wants the ledger to be: its columns, and the lists he comes back to."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from tracker.accounts import service as accounts
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Actor, Official, PreferenceKey, SavedView
from tracker.overview.queries.columns import DEFAULT, Columns
from tracker.overview.queries.views import views_of

MOST_VIEWS = 20
LONGEST_NAME = 20


def choose_columns(columns: Columns, *, by: Actor) -> None:
    """Show these columns from now on, on the screen, on paper and in the file (栏目)."""
    wanted = None if columns == DEFAULT else [each.value for each in columns]
    accounts.prefer(PreferenceKey.LEDGER_COLUMNS, wanted, by=by)


def save_view(name: str, address: Mapping[str, str], *, by: Actor) -> SavedView:
    """Keep a list under a name of one's own (存为常用视图).

    address: the arguments that ask for it, as `filters.lasting_address` gives them.
    """
    if not address:
        raise RuleBroken("请先筛选或换一种分组，再存为视图。", field="name")
    _hold(by.official)
    kept = views_of(by.official)
    if any(view.name == name for view in kept):
        raise RuleBroken(f"已经有名为“{name}”的视图，请换一个名称。", field="name")
    if len(kept) >= MOST_VIEWS:
        raise RuleBroken(f"最多存{MOST_VIEWS}个视图，请先删去不用的。", field="name")
    view = SavedView(official_id=by.official.id, name=name, address=dict(address))
    db.session.add(view)
    db.session.flush()
    return view


def _hold(official: Official) -> None:
    """Until the commit nobody else counts his views; what refers to him can still be written."""
    row = select(Official.id).where(Official.id == official.id)
    db.session.execute(row.with_for_update(key_share=True))


def delete_view(view: SavedView) -> None:
    """Forget it; where it was pressed twice, the second finds nothing to do."""
    db.session.execute(delete(SavedView).where(SavedView.id == view.id))
