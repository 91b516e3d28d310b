"""The pages on which units report and the office reviews."""

from tracker.reports.routes import drafts, files, publishing, quarter, review, signing
from tracker.reports.routes.blueprint import bp

__all__ = ["bp", "drafts", "files", "publishing", "quarter", "review", "signing"]
