"""Who may do what (权限).

What somebody may do follows from the post acted in (docs/rules.md 3); there are no roles.
"""

from tracker.permissions.capacities import (
    capacities_of,
)
from tracker.permissions.policy import (
    POLICY,
    Permission,
    allowed,
)
from tracker.permissions.rules import (
    is_of_unit,
    of_the_government,
)

__all__ = [
    "POLICY",
    "Permission",
    "allowed",
    "capacities_of",
    "is_of_unit",
    "of_the_government",
]
