"""How a number is written."""

from decimal import Decimal


def plain(value: Decimal) -> str:
    """Without the zeros that its column adds: 14, 6.5."""
    return f"{value.normalize():f}"
