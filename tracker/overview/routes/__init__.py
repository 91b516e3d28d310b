"""Pages that gather the work of all features: home, ledger (台账), portfolio, a task's page."""

from tracker.overview.routes import home, ledger, portfolio, selection, statistics, tasks, views
from tracker.overview.routes.blueprint import bp

__all__ = ["bp", "home", "ledger", "portfolio", "selection", "statistics", "tasks", "views"]
