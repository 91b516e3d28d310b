"""The pages on which units report and the office reviews."""

from tracker.reports.routes import (
    batch,
    drafts,
    files,
    measures,
    publishing,
    quarter,
    review,
    signing,
)
from tracker.reports.routes.blueprint import bp

__all__ = [
    "batch",
    "bp",
    "drafts",
    "files",
    "measures",
    "publishing",
    "quarter",
    "review",
    "signing",
]
