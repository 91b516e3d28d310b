"""Colours are computed, not judged by eye: text at least 4.5 to 1, shapes 3 (WCAG 2.2)."""

import re

import pytest

from tests.web.bare import ROOT

SHEET = (ROOT / "static" / "css" / "tracker.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--tk-([\w-]+): (#[0-9a-f]{6})\b", SHEET))

TEXT = [
    ("ink", "paper wash accent-wash ins del"),
    ("ink-2", "paper wash wash-2 slow-wash lag-wash"),
    ("ink-3", "paper wash wash-2 accent-wash"),
    ("accent", "paper wash accent-wash"),
    ("accent-2", "paper accent-wash"),
    ("done", "paper done-wash"),
    ("normal-ink", "paper normal-wash"),
    ("slow-ink", "paper slow-wash"),
    ("lag-ink", "paper lag-wash"),
    ("adj-ink", "paper adj-wash"),
    ("paper", "night accent accent-2"),
]
SHAPES = [
    ("edge", "paper"),
    ("normal", "paper normal-wash"),
    ("slow", "paper slow-wash"),
    ("lag", "paper lag-wash"),
    ("adj", "paper adj-wash"),
    ("none", "paper accent-wash"),
]


def luminance(colour):
    """Relative luminance of #rrggbb, by the formula of WCAG 2."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(table):
    return [(ink, ground) for ink, grounds in table for ground in grounds.split()]


def test_the_formula_agrees_with_its_known_ends():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), pairs(TEXT))
def test_text_can_be_read(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), pairs(SHAPES))
def test_shapes_and_borders_can_be_seen(shape, ground):
    assert contrast(TOKENS[shape], TOKENS[ground]) >= 3


def test_the_demonstration_date_can_be_read_on_the_strip():
    (ink,) = re.findall(r"\.tk-strip-date \{[^}]*color: (#[0-9a-f]{6})", SHEET)
    assert contrast(ink, TOKENS["night"]) >= 4.5


@pytest.mark.parametrize("word", ["oklch(", "color-mix(", "light-dark(", ":has("])
def test_our_sheet_asks_nothing_of_an_old_browser_that_it_cannot_do(word):
    rules = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.S)
    assert word not in rules
