"""The pages of changes: the list, asking for one, and deciding on it."""

from tracker.amendments.routes import asking, deciding, listing
from tracker.amendments.routes.blueprint import bp

__all__ = ["asking", "bp", "deciding", "listing"]
