"""Who decides what units ask for (由谁批准延期): one setting a government."""

from tracker.core.enums import Labelled
from tracker.directory import queries as directory
from tracker.directory import service as directory_service
from tracker.models import Actor

DECIDER = "extensions_decided_by"
LABEL = "单位申请由谁批准"


class Decider(Labelled):
    OFFICE = "office", "督查室"
    LEAD = "lead", "任务的分管领导"
    DIRECTOR = "director", "政府办主任"
    MAYOR = "mayor", "市长"


def decider_of(government_id: int) -> Decider:
    """Who decides; the task's lead official where nobody said otherwise."""
    return Decider(directory.setting(government_id, DECIDER) or Decider.LEAD)


def choose_decider(decider: Decider, *, by: Actor) -> None:
    """Let requests that are handled from now on be decided by others."""
    if decider is not decider_of(by.government_id):
        directory_service.change_setting(DECIDER, decider.value, label=LABEL, by=by)
