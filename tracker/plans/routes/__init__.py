"""Pages of plans (任务方案): import, draft, history, reporting periods."""

from tracker.plans.routes import (
    approving,
    commenting,
    consulting,
    history,
    imports,
    periods,
    plans,
    rescheduling,
    schedules,
    sections,
    tasks,
)
from tracker.plans.routes.blueprint import bp

__all__ = [
    "approving",
    "bp",
    "commenting",
    "consulting",
    "history",
    "imports",
    "periods",
    "plans",
    "rescheduling",
    "schedules",
    "sections",
    "tasks",
]
