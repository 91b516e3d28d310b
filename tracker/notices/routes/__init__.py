"""Pages of documents that go out (发文): issuing, the register, signing, how they look."""

from tracker.notices.routes import issuing, letterhead, notices, register
from tracker.notices.routes.blueprint import bp

__all__ = ["bp", "issuing", "letterhead", "notices", "register"]
