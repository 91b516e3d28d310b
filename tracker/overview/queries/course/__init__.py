"""What can happen to a task (全过程), a file for each kind of it."""
