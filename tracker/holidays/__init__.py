"""The year's holidays (放假安排): the State Council's notice, and what moves when it is entered."""
