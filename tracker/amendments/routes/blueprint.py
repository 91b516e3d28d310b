from typing import Any

from flask import Blueprint, g

from tracker.amendments import queries
from tracker.models import ChangeRequest, Task
from tracker.web.login import me

bp = Blueprint("amendments", __name__)


@bp.app_context_processor
def _for_other_pages() -> dict[str, Any]:
    return {"request_open_on": request_open_on}


def request_open_on(task: Task) -> ChangeRequest | None:
    """What the reader's unit has asked for on a task; once a page for all its tasks."""
    if "requests_open" not in g:
        g.requests_open = queries.open_by_task(me())
    found: ChangeRequest | None = g.requests_open.get(task.id)
    return found
