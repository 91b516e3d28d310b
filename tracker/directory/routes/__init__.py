"""Pages of the directory (单位与干部): units and groups, posts and officials, the calendar."""

from tracker.directory.routes import calendar, lists, officials, posts, units
from tracker.directory.routes.blueprint import bp

__all__ = ["bp", "calendar", "lists", "officials", "posts", "units"]
