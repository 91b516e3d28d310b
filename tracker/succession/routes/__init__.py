"""Pages on which posts change hands, are covered, and pass tasks on."""

from tracker.succession.routes import covers, dividing, handovers, posts
from tracker.succession.routes.blueprint import bp

__all__ = ["bp", "covers", "dividing", "handovers", "posts"]
