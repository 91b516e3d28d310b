"""Close-out (销号): a unit declares a task done, the office verifies it and closes it."""
