"""Changing an issued task, and what follows from it (调整): the office, or a unit, asks for it."""
