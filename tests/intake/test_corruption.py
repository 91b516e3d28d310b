"""Damaged copies of the samples are read or refused, never anything else."""

import random

import pytest

from tests.intake.makers import sample
from tracker.core.errors import RuleBroken
from tracker.intake import read_document, read_safely


def damaged(content: bytes, seed: int) -> bytes:
    """The content with a few bytes changed, cut out or doubled, the same way for each seed."""
    chance = random.Random(seed)
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 5, 40))):
        at = chance.randrange(len(spoilt))
        length = chance.randrange(1, 100)
        change = chance.choice((b"", bytes([chance.randrange(256)]), spoilt[at : at + length] * 2))
        spoilt[at : at + length] = change
    return bytes(spoilt)


@pytest.mark.parametrize("kind", ["txt", "docx", "xlsx", "pdf"])
@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_read_or_refused(kind: str, seed: int) -> None:
    try:
        tasks = read_document(damaged(sample(kind), seed), f"计划.{kind}").tasks
    except RuleBroken:
        return
    assert tasks


@pytest.mark.parametrize("seed", [1, 2, 3, 1021])
def test_a_damaged_old_workbook_harms_no_more_than_the_child_that_reads_it(seed: int) -> None:
    """Its parser may ask for gigabytes (1021), which ends the process there and then."""
    try:
        tasks = read_safely(damaged(sample("xls"), seed), "计划.xls").tasks
    except RuleBroken:
        return
    assert tasks
