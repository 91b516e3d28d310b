"""What the rules suggest, in tables of examples and for whatever figures there may be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.models import Comparison, MarkValue, Outcome, Pace
from tracker.reports.pace import Course, Node
from tracker.reports.progress import Reading
from tracker.reports.suggestion import Case, Thresholds, suggest

EQUAL, AT_LEAST, AT_MOST, ABOUT = Comparison
COMPLETED, NORMAL, SLOW, LAGGING, _ = MarkValue
KEPT, PARTLY, NOT = Outcome
MARCH, JUNE, DECEMBER = date(2022, 3, 31), date(2022, 6, 30), date(2022, 12, 31)
RANK = {LAGGING: 0, SLOW: 1, NORMAL: 2, COMPLETED: 3}
NODES = (Node(date(2022, 5, 31), "完成招标", 20), Node(date(2022, 9, 30), "主体完工", 80))


def course(pace=Pace.LINEAR, *, ends_on=DECEMBER, nodes=(), **options):
    return Course(pace, date(2022, 1, 1), ends_on, True, nodes=nodes, **options)


def figure(now, goal="14", *, name="改造老旧小区", unit="个", comparison=EQUAL, before=None):
    return Reading(name, unit, comparison, Decimal(goal), now and Decimal(now), before)


def case(*figures, outcomes=(), day=JUNE, way=None, **options):
    return Case(figures, tuple(outcomes), way or course(), day, **options)


def said(found):
    return "\n".join(reason.text for reason in found.reasons)


def test_a_share_behind_the_pace_is_slow_and_says_why():
    found = suggest(case(figure("5")))
    assert found.mark is SLOW
    assert said(found) == (
        "改造老旧小区：目标14个，已完成5个，占35%；按逐月均衡到6月底应达50%，"
        "差15个百分点，建议进展缓慢"
    )


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ("14", COMPLETED),
        ("15", COMPLETED),
        ("7", NORMAL),
        ("6", NORMAL),
        ("5", SLOW),
        ("4", LAGGING),
    ]
    + [("0", LAGGING)],
)
def test_the_thresholds_part_normal_slow_and_lagging(now, mark):
    assert suggest(case(figure(now))).mark is mark


def test_a_government_sets_its_own_thresholds():
    assert suggest(case(figure("5"), thresholds=Thresholds(slow=16, lagging=40))).mark is NORMAL
    assert suggest(case(figure("5"), thresholds=Thresholds(slow=1, lagging=5))).mark is LAGGING


@pytest.mark.parametrize(
    ("way", "day", "expected"),
    [
        (course(), MARCH, 25),
        (course(), JUNE, 50),
        (course(ends_on=date(2022, 10, 31)), JUNE, 60),
        (course(ends_on=date(2023, 12, 31)), JUNE, 25),
        (course(ends_on=date(2022, 6, 30)), JUNE, 100),
        (course(Pace.SEASONAL), MARCH, 5),
        (course(Pace.SEASONAL), JUNE, 40),
        (course(Pace.SEASONAL), date(2022, 9, 30), 80),
        (course(Pace.SEASONAL, ends_on=date(2022, 9, 30)), JUNE, 50),
        (course(Pace.SEASONAL, ends_on=date(2023, 12, 31)), JUNE, 20),
        (course(Pace.SEASONAL, season=(0, 0, 0, 100)), JUNE, 0),
        (course(Pace.SEASONAL, season=(0, 0, 0, 100), ends_on=date(2022, 9, 30)), JUNE, 0),
        (course(Pace.MILESTONES, nodes=NODES), MARCH, 0),
        (course(Pace.MILESTONES, nodes=NODES), JUNE, 20),
        (course(Pace.MILESTONES, nodes=NODES), date(2022, 9, 30), 80),
        (course(Pace.MILESTONES, nodes=NODES), DECEMBER, 100),
        (course(Pace.MILESTONES), JUNE, None),
    ],
)
def test_how_much_is_expected_by_a_day(way, day, expected):
    assert way.expected_by(day) == expected


def test_the_frozen_ground_excuses_the_spring():
    spring = case(figure("0"), day=MARCH)
    assert suggest(spring).mark is LAGGING
    assert suggest(replace(spring, course=course(Pace.SEASONAL))).mark is NORMAL


def test_milestones_are_named_in_the_reason():
    found = suggest(case(figure("1"), way=course(Pace.MILESTONES, nodes=NODES)))
    assert found.mark is SLOW
    assert "按时间节点5月31日前应“完成招标”，应达20%，差13个百分点" in said(found)
    empty = suggest(case(figure("1"), way=course(Pace.MILESTONES)))
    assert empty.mark is None
    assert "还没有设节点" in said(empty)


def test_past_the_deadline_what_is_not_done_lags():
    due = course(ends_on=date(2022, 5, 31))
    assert suggest(case(figure("13"), way=due)).mark is LAGGING
    assert suggest(case(figure("14"), way=due)).mark is COMPLETED
    unprinted = suggest(case(figure("13"), day=DECEMBER, way=replace(course(), is_printed=False)))
    assert unprinted.mark is LAGGING
    assert "文件未写明时限" in said(unprinted)


RATE = {"name": "地区生产总值增速", "unit": "%", "goal": "6", "comparison": ABOUT}


@pytest.mark.parametrize(
    ("options", "now", "day", "mark", "words"),
    [
        (RATE, "4.6", JUNE, None, "目标6%左右，现为4.6%，目前没有达到；这类指标不按序时折算"),
        (RATE, "5.8", JUNE, NORMAL, "达到要求"),
        (RATE, "5.8", DECEMBER, COMPLETED, "建议已完成"),
        (RATE, "4.6", DECEMBER, LAGGING, "到期没有达到"),
        ({"name": "登记失业率", "unit": "%", "goal": "4", "comparison": AT_MOST}, "3.9", JUNE)
        + (NORMAL, "不高于4%，现为3.9%，没有超过"),
        ({"name": "登记失业率", "unit": "%", "goal": "4", "comparison": AT_MOST}, "4.2", JUNE)
        + (None, "目前超过上限"),
        ({"name": "较大事故", "unit": "起", "goal": "0", "comparison": EQUAL}, "1", JUNE)
        + (None, "目前超过上限"),
        ({"name": "优良天数比例", "unit": "%", "goal": "90", "comparison": AT_LEAST}, "95", JUNE)
        + (NORMAL, "达到要求"),
        ({"name": "污水处理率", "unit": "%", "goal": "100", "comparison": EQUAL}, "90", JUNE)
        + (None, "不按序时折算"),
        ({"name": "连心桥建设", "unit": "%", "goal": "100", "comparison": EQUAL}, "52", JUNE)
        + (NORMAL, "占52%"),
        ({"name": "接待游客", "unit": "万人次", "goal": "100", "comparison": ABOUT}, "96", JUNE)
        + (COMPLETED, "占96%"),
    ],
)
def test_a_rate_or_a_ceiling_is_no_share(options, now, day, mark, words):
    found = suggest(case(figure(now, **options), day=day))
    assert found.mark is mark
    assert words in said(found)
    assert "百分点，建议" not in said(found) or options["name"] == "连心桥建设"


def test_the_worst_figure_counts_and_an_unknown_one_is_not_taken_for_good():
    good, bad, unsaid = figure("9"), figure("4"), figure(None, before=Decimal(5))
    assert suggest(case(good, bad)).mark is LAGGING
    assert suggest(case(bad, unsaid)).mark is LAGGING
    found = suggest(case(good, unsaid))
    assert found.mark is None
    assert found.why_none
    assert "本期没有报数，上期报5个" in said(found)


def test_the_period_before_is_told_and_does_not_move_the_mark():
    assert "本期没有新完成" in said(suggest(case(figure("5", before=Decimal(5)))))
    less = suggest(case(figure("5", before=Decimal(6))))
    assert less.mark is SLOW
    assert "比上期的6个还少" in said(less)


def test_one_of_several_leads_is_not_measured_by_the_whole():
    found = suggest(case(figure("2"), leads=3, outcomes=[KEPT]))
    assert found.mark is NORMAL
    assert "3个单位牵头" in said(found)


@pytest.mark.parametrize(
    ("outcomes", "mark"),
    [
        ([], None),
        ([KEPT, KEPT], NORMAL),
        ([KEPT, KEPT, PARTLY], NORMAL),
        ([PARTLY, PARTLY], None),
        ([KEPT, KEPT, NOT], None),
        ([NOT, PARTLY], SLOW),
        ([NOT], SLOW),
        ([KEPT, None], None),
    ],
)
def test_without_figures_the_promises_speak(outcomes, mark):
    found = suggest(case(outcomes=outcomes))
    assert found.mark is mark
    assert bool(found.why_none) is (mark is None)


def test_figures_outweigh_promises():
    assert suggest(case(figure("9"), outcomes=[NOT])).mark is NORMAL


def test_a_task_without_figures_names_the_milestone_to_look_for():
    found = suggest(case(outcomes=[KEPT], way=course(Pace.MILESTONES, nodes=NODES)))
    assert "到6月底应过节点：5月底前完成招标" in said(found)


PACES = st.sampled_from([course(), course(Pace.SEASONAL), course(Pace.MILESTONES, nodes=NODES)])
DAYS = st.dates(date(2022, 1, 1), date(2023, 3, 31))
LIMITS = st.tuples(st.integers(1, 50), st.integers(1, 50)).map(
    lambda pair: Thresholds(pair[0], sum(pair))
)
GOALS = st.decimals(0, 200, places=1)
NAMES = st.sampled_from([("改造", "个"), ("增速", "%"), ("桥梁建设", "%")])


def is_no_worse(later, earlier):
    return None in (later, earlier) or RANK[later] >= RANK[earlier]


@given(
    way=PACES,
    day=DAYS,
    thresholds=LIMITS,
    goal=GOALS,
    named=NAMES,
    comparison=st.sampled_from(list(Comparison)),
    values=st.tuples(st.decimals(0, 300, places=1), st.decimals(0, 300, places=1)),
)
def test_more_done_never_gets_a_worse_mark(way, day, thresholds, goal, named, comparison, values):
    name, unit = named
    marks = [
        suggest(
            case(
                Reading(name, unit, comparison, goal, now),
                way=way,
                day=day,
                thresholds=thresholds,
            )
        ).mark
        for now in sorted(values)
    ]
    if Reading(name, unit, comparison, goal, None).is_ceiling:
        marks.reverse()
    assert is_no_worse(marks[1], marks[0])


@given(way=PACES, thresholds=LIMITS, now=st.decimals(0, 13, places=1), days=st.tuples(DAYS, DAYS))
def test_the_same_at_a_later_day_is_never_better(way, thresholds, now, days):
    earlier, later = (
        suggest(case(figure(str(now)), way=way, day=day, thresholds=thresholds)).mark
        for day in sorted(days)
    )
    assert is_no_worse(earlier, later)


@given(way=PACES, days=st.tuples(DAYS, DAYS))
def test_what_is_expected_never_falls(way, days):
    earlier, later = sorted(days)
    assert 0 <= way.expected_by(earlier) <= way.expected_by(later) <= 100


@given(outcomes=st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=6), at=st.data())
def test_a_promise_better_kept_never_gets_a_worse_mark(outcomes, at):
    place = at.draw(st.integers(0, len(outcomes) - 1))
    better = {NOT: PARTLY, PARTLY: KEPT, KEPT: KEPT}[outcomes[place]]
    improved = [*outcomes[:place], better, *outcomes[place + 1 :]]
    marks = [suggest(case(outcomes=each)).mark for each in (outcomes, improved)]
    assert is_no_worse(marks[1], marks[0])


@given(way=PACES, day=DAYS, now=st.decimals(0, 300, places=1), thresholds=LIMITS)
def test_what_the_sentence_says_adds_up(way, day, now, thresholds):
    found = suggest(case(figure(str(now)), way=way, day=day, thresholds=thresholds))
    share = min(100, int(now * 100 // 14))
    expected = way.expected_by(day)
    if found.mark is not COMPLETED and not way.is_over(day):
        behind = expected - share
        assert (found.mark is NORMAL) is (behind < thresholds.slow)
        assert (f"差{behind}个百分点" in said(found)) is (behind > 0)
