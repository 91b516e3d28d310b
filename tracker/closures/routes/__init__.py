from tracker.closures.routes import deciding, reading, writing
from tracker.closures.routes.blueprint import bp

__all__ = ["bp", "deciding", "reading", "writing"]
