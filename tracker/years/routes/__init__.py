from tracker.years.routes import carrying, concluding, loading, sheets
from tracker.years.routes.blueprint import bp

__all__ = ["bp", "carrying", "concluding", "loading", "sheets"]
