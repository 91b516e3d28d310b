"""A lead official's written instructions on a task, and the units' replies (批示)."""
