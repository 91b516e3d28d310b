"""Real documents that the tests read."""

from pathlib import Path


def path_of(name: str) -> Path:
    return Path(__file__).parent / name
