"""Who may do what (权限).

What somebody may do follows from the post acted in (docs/rules.md 3); there are no roles.
"""

from tracker.permissions.capacities import capacities_of
from tracker.permissions.names import Permission
from tracker.permissions.policy import POLICY, allowed
from tracker.permissions.rules.of_posts import of_the_government
from tracker.permissions.rules.of_tasks import unit_leads_task
from tracker.permissions.rules.of_units import is_of_unit, signs_for_unit

__all__ = [
    "POLICY",
    "Permission",
    "allowed",
    "capacities_of",
    "is_of_unit",
    "of_the_government",
    "signs_for_unit",
    "unit_leads_task",
]
