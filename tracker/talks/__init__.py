"""A unit's head is asked to a talk, a leader having approved it, and what was promised (约谈)."""
