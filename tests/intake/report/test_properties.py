"""Whatever a report holds: every sentence is accounted for once, and nothing costs much."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.intake.report.reports import OPENING, REVIEW, plan, read, report
from tests.timing import least_seconds
from tracker.intake.blocks import Line
from tracker.intake.report.kinds import says_something
from tracker.intake.report.lines import paragraphs_of
from tracker.intake.report.result import ReportReading
from tracker.intake.report.splitting import pieces_of

PIECES = st.sampled_from(
    [
        *"。；，：！？、\n（）“”—",
        *(
            "（一）",
            "（二）",
            "（1）",
            "一是",
            "1.",
            "其中",
            "要",
            "坚持",
            "各位代表！",
            "名词解释",
        ),
        *(
            "改造21个老旧小区",
            "增长5%左右",
            "主要预期目标是：",
            "十件民生实事：",
            "推进改革",
            "不低于95%",
        ),
        *("2031年", "今年是", "加快建设", "四、加强政府自身建设", "三、2031年工作安排", "［3］"),
    ]
)
BODIES = st.lists(PIECES, max_size=60).map("".join)


def part_of(text: str, first: int, last: int) -> str:
    lines = [Line(line, f"第 {at} 行") for at, line in enumerate(text.split("\n"), start=1)]
    return "".join(p.text for p in paragraphs_of(lines) if first <= p.line <= last)


@given(BODIES)
@example("主要预期目标是：；各位代表！")
@settings(max_examples=150, deadline=None)
def test_every_sentence_is_accounted_for_once(body: str) -> None:
    text = report(OPENING, REVIEW, "三、2031年工作安排", "（一）抓项目。新建水库1座。", body)
    reading = read(text)
    if reading.plan_section is None:
        return
    first, last = reading.plan_section
    within = [s.text for s in reading.sentences if first <= s.line <= last]
    assert "".join(within) == part_of(text, first, last)
    used = {s.task for s in reading.sentences if s.task is not None}
    assert used == set(range(len(reading.tasks)))
    assert all(says_something(task.text) for task in reading.tasks)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_arbitrary_text_is_read_and_kept_as_it_was_read(text: str) -> None:
    for reading in (read(text), plan(text)):
        assert ReportReading.from_json(reading.as_json()) == reading


@given(st.one_of(BODIES, st.text(max_size=120)))
@settings(max_examples=150, deadline=None)
def test_the_pieces_of_a_sentence_are_the_sentence(sentence: str) -> None:
    assert "".join(sentence[start:end] for start, end in pieces_of(sentence)) == sentence


@pytest.mark.parametrize(
    "unit",
    [
        "要,",
        "改造21个小区，",
        "其中新建3座。",
        "稳定保持",
        "1%2%3%",
        "甲、",
        "“",
        "（一）",
        "一是新建；",
        "（一）新建学校2所。\n",
        "2031年民生实事\n",
        "新建\n",
        "大力全力着力",
    ],
)
def test_the_cost_grows_with_the_length_and_not_faster(unit: str) -> None:
    """Eight times the text costs far less than 64 times the time."""

    def cost(times: int) -> float:
        return least_seconds(lambda: plan("（一）抓项目。" + unit * times))

    assert cost(8000) < 30 * max(cost(1000), 0.005)
