from collections.abc import Callable

from flask import Blueprint

from tracker.paper import queries
from tracker.web.login import me

bp = Blueprint("paper", __name__)


@bp.app_context_processor
def papers() -> dict[str, Callable[[], int]]:
    """What pages of the parts below may ask."""
    return {"papers_of_mine": papers_of_mine, "papers_contested": papers_contested}


def papers_of_mine() -> int:
    """Whether anything was entered for the reader."""
    return int(queries.has_papers(me()))


def papers_contested() -> int:
    """How many the office was asked to correct."""
    return len(queries.contested(me()))
