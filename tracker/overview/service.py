"""How one official wants the ledger to be: its columns, and the lists he comes back to."""

from tracker.accounts import service as accounts
from tracker.models import Actor, PreferenceKey
from tracker.overview.queries.columns import DEFAULT, Columns


def choose_columns(columns: Columns, *, by: Actor) -> None:
    """Show these columns from now on, on the screen, on paper and in the file (栏目)."""
    wanted = None if columns == DEFAULT else [each.value for each in columns]
    accounts.prefer(PreferenceKey.LEDGER_COLUMNS, wanted, by=by)
