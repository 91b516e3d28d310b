"""Plans, tasks and their periods, as a reader may see them, and what they are made from."""

from tracker.plans.queries.directory import (
    DirectoryEntries,
    directory_entries,
    directory_names,
    holder_in,
    lead_posts,
    names_in,
)
from tracker.plans.queries.following import (
    follows_period,
    is_report_on,
    led_in_period,
    periods_of,
    reports_in,
)
from tracker.plans.queries.owed import (
    approvals_owed,
    comments_owed,
)
from tracker.plans.queries.plans import (
    OUT,
    ListedPlan,
    get_import,
    get_period,
    get_plan,
    get_plan_of_version,
    get_schedule,
    get_section,
    get_task,
    list_plans,
    pending_imports,
    plans_holding,
    plans_visible_to,
    read_draft,
    tasks_visible_to,
)

__all__ = [
    "DirectoryEntries",
    "ListedPlan",
    "OUT",
    "approvals_owed",
    "comments_owed",
    "directory_entries",
    "directory_names",
    "follows_period",
    "get_import",
    "get_period",
    "get_plan",
    "get_plan_of_version",
    "get_schedule",
    "get_section",
    "get_task",
    "holder_in",
    "lead_posts",
    "led_in_period",
    "list_plans",
    "names_in",
    "pending_imports",
    "periods_of",
    "plans_holding",
    "plans_visible_to",
    "read_draft",
    "is_report_on",
    "reports_in",
    "tasks_visible_to",
]
