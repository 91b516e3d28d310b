"""The pages of collecting proposals (民生实事项目征集); `public` is open to citizens."""

from tracker.proposals.routes import collections, deciding, public, writing
from tracker.proposals.routes.blueprint import bp

__all__ = ["bp", "collections", "deciding", "public", "writing"]
