"""Pages that gather the work of all features: home, ledger (台账), portfolio, a task's page."""

from tracker.overview.routes import (
    exports,
    home,
    ledger,
    ledger_files,
    portfolio,
    selection,
    statistics,
    tasks,
    views,
)
from tracker.overview.routes.blueprint import bp

__all__ = [
    "bp",
    "exports",
    "home",
    "ledger",
    "ledger_files",
    "portfolio",
    "selection",
    "statistics",
    "tasks",
    "views",
]
