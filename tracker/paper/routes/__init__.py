from tracker.paper.routes import deciding, instructing, reading, reporting
from tracker.paper.routes.blueprint import bp

__all__ = ["bp", "deciding", "instructing", "reading", "reporting"]
