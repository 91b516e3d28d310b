"""A text that a unit writes to keep the office's pages busy: it takes no longer than others."""

from collections import Counter
from difflib import SequenceMatcher

import pytest

from tracker.core import differences as comparing
from tracker.core.differences import differences, likeness, merged
from tracker.reports.content import Content
from tracker.reports.hints import Before, hints_for
from tracker.reports.promises import MOST_PROMISES, mention_of, promises_in
from tracker.reports.settling import Asked, Take

REPEATED = (
    ("啊" * 2000, "啊" * 1999 + "哦"),
    ("ab" * 1000, "ba" * 1000),
    ("，" * 5000, "，" * 4999 + "。"),
    ("无。" * 2500, "无，" + "无。" * 2400),
    (
        "".join("，" + chr(0x4E00 + each) for each in range(900)),
        "".join("，" + chr(0x7E00 + each) for each in range(900)),
    ),
)


@pytest.fixture
def compared(monkeypatch) -> list[int]:
    """How many pairs of equal parts each comparison has to look at."""
    found = []

    def counting(junk, before, after, autojunk):
        there = Counter(before)
        found.append(sum(there[part] * number for part, number in Counter(after).items()))
        return SequenceMatcher(junk, before, after, autojunk)

    monkeypatch.setattr(comparing, "SequenceMatcher", counting)
    return found


@pytest.mark.parametrize(("old", "new"), REPEATED)
def test_texts_that_repeat_themselves_are_compared_roughly(compared, old, new):
    then, now = differences(old, new)
    assert "".join(text for _, text in then) == old
    assert "".join(text for _, text in now) == new
    assert set(merged(old, new)) >= set(old) | set(new)
    assert 0 <= likeness(old, new) <= 1
    assert all(pairs <= 80_000 for pairs in compared)


def test_long_reports_of_the_ordinary_kind_are_still_compared_by_character(compared):
    old = "".join(f"今年完成{each}个小区改造，开工建设第{each + 7}座桥；" for each in range(60))
    _, now = differences(old, old[:600] + "新增内容" + old[600:])
    assert ("insert", "新增内容") in now


def test_what_two_wrote_is_merged_whole_however_long_it_is(compared):
    mine = Content(progress="甲，" * 100_000)
    theirs = Content(progress="乙，甲，" * 1000)
    together = Asked((), ()).settled(theirs, mine, {"progress": Take.BOTH}).progress
    assert together.count("甲") >= 100_000
    assert together.count("乙") == 1000
    assert all(pairs <= 80_000 for pairs in compared)


@pytest.mark.parametrize("sign", "1一十两 年/月")
def test_one_sign_forty_thousand_times_is_read_in_no_time(sign):
    """Anything but one pass over it would take minutes."""
    text = sign * 40_000
    assert isinstance(hints_for(Content(progress="已开工。", next_steps=text), Before(), ()), list)
    assert isinstance(promises_in(text), list)


def test_a_thousand_promises_are_fifty():
    steps = "\n".join(f"办第{each}事" for each in range(1000))
    assert promises_in(steps) == [f"办第{each}事" for each in range(MOST_PROMISES)]


@pytest.mark.parametrize("progress", ["", "，，，", "。"])
def test_a_promise_is_looked_for_in_what_says_nothing(progress):
    assert mention_of("8月底前完成连心桥主体", progress) == ""
