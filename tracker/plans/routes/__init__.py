"""Pages of plans (任务方案): import, draft, history, reporting periods."""

from tracker.plans.routes import history, imports, periods, plans, sections, tasks
from tracker.plans.routes.blueprint import bp

__all__ = ["bp", "history", "imports", "periods", "plans", "sections", "tasks"]
