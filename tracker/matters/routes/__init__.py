"""Pages of matters, of meetings that decide on them, and of tasks that are one fact."""

from tracker.matters.routes import handing_out, matters, same
from tracker.matters.routes.blueprint import bp

__all__ = ["bp", "handing_out", "matters", "same"]
