"""Enums that are stored in English and shown in Chinese."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enum stored as its English value and shown as its Chinese label."""

    label: str

    # The label is given by the members alone; Kind("head") looks a member up by its value.
    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
