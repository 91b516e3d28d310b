from collections.abc import Callable

from flask import Blueprint

from tracker.paper import queries
from tracker.web.login import me

bp = Blueprint("paper", __name__)


@bp.app_context_processor
def papers() -> dict[str, Callable[[], int | bool]]:
    """What pages of the parts below may ask."""
    return {"has_papers": has_papers, "papers_contested": papers_contested}


def has_papers() -> bool:
    """Whether anything was entered for the reader."""
    return queries.has_papers(me())


def papers_contested() -> int:
    """How many the office was asked to correct."""
    return queries.count_contested(me())
