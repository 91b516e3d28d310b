"""What the office does with a plan: import, edit, agree, bring into force, report by periods."""

from tracker.plans.service.adopting import adopt, adopt_likely, likely
from tracker.plans.service.agreeing import (
    agree_plan,
    bring_into_force,
    hindrances,
    reopen_draft,
)
from tracker.plans.service.assignments import (
    Obligation,
    fan_out,
    follow_groups,
    obligations,
)
from tracker.plans.service.collected import Collected, plan_collected
from tracker.plans.service.imports import (
    confirm_import,
    discard_upload,
    import_plan,
    keep_upload,
)
from tracker.plans.service.parties import LeaderEntry, PartyEntry, entries_of, leaders_of
from tracker.plans.service.periods import (
    PlannedPeriod,
    change_period,
    create_periods,
    plan_periods,
    quarterly_schedule,
    reopen_period,
)
from tracker.plans.service.revisions import undo
from tracker.plans.service.sections import (
    add_section,
    delete_section,
    move_section,
    rename_section,
)
from tracker.plans.service.targets import TargetEntry, targets_of
from tracker.plans.service.tasks import (
    TaskContent,
    add_task,
    delete_task,
    edit_task,
    merge_with_next,
    move_task,
    places_to_split,
    renumber,
    split_task,
)

__all__ = [
    "Collected",
    "LeaderEntry",
    "Obligation",
    "PartyEntry",
    "PlannedPeriod",
    "TargetEntry",
    "TaskContent",
    "add_section",
    "adopt",
    "adopt_likely",
    "add_task",
    "agree_plan",
    "bring_into_force",
    "change_period",
    "confirm_import",
    "create_periods",
    "delete_section",
    "delete_task",
    "discard_upload",
    "edit_task",
    "entries_of",
    "fan_out",
    "follow_groups",
    "hindrances",
    "import_plan",
    "keep_upload",
    "leaders_of",
    "likely",
    "merge_with_next",
    "move_section",
    "move_task",
    "obligations",
    "places_to_split",
    "plan_collected",
    "plan_periods",
    "quarterly_schedule",
    "rename_section",
    "renumber",
    "reopen_draft",
    "reopen_period",
    "split_task",
    "targets_of",
    "undo",
]
