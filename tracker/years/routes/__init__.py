from tracker.years.routes import carrying, concluding
from tracker.years.routes.blueprint import bp

__all__ = ["bp", "carrying", "concluding"]
