"""What the office does with a plan: import, edit, agree, bring into force, report by periods."""

from tracker.plans.service.adopting import adopt, adopt_likely, likely
from tracker.plans.service.agreeing import (
    agree_plan,
    bring_into_force,
    hindrances,
    reopen_draft,
)
from tracker.plans.service.approving import (
    APPROVERS,
    approve_plan,
    ask_approval,
    record_paper_approval,
    return_for_changes,
    withdraw_request,
)
from tracker.plans.service.assignments import (
    Obligation,
    fan_out,
    follow_groups,
    obligations,
)
from tracker.plans.service.commenting import (
    CommentEntry,
    answer_consultation,
    hand_to_head,
    save_comments,
    settle_comment,
    withdraw_answer,
)
from tracker.plans.service.consulting import (
    ask_added_units,
    begin_consultation,
    end_consultation,
    extend_consultation,
    remind_unanswered,
    shares_of,
    usual_due_day,
)
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
from tracker.plans.service.standing import (
    approval_is_always_needed,
    comments_open,
    matters_open,
    require_approval,
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
from tracker.plans.service.wording import digest_of, wording_of

__all__ = [
    "APPROVERS",
    "CommentEntry",
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
    "answer_consultation",
    "approval_is_always_needed",
    "approve_plan",
    "ask_added_units",
    "ask_approval",
    "begin_consultation",
    "bring_into_force",
    "change_period",
    "comments_open",
    "confirm_import",
    "create_periods",
    "delete_section",
    "delete_task",
    "digest_of",
    "discard_upload",
    "edit_task",
    "end_consultation",
    "entries_of",
    "extend_consultation",
    "fan_out",
    "follow_groups",
    "hand_to_head",
    "hindrances",
    "import_plan",
    "keep_upload",
    "leaders_of",
    "likely",
    "matters_open",
    "merge_with_next",
    "move_section",
    "move_task",
    "obligations",
    "places_to_split",
    "plan_periods",
    "quarterly_schedule",
    "record_paper_approval",
    "remind_unanswered",
    "rename_section",
    "renumber",
    "reopen_draft",
    "reopen_period",
    "require_approval",
    "return_for_changes",
    "save_comments",
    "settle_comment",
    "shares_of",
    "split_task",
    "targets_of",
    "undo",
    "usual_due_day",
    "withdraw_answer",
    "withdraw_request",
    "wording_of",
]
