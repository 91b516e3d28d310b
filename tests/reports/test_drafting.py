"""Writing drafts: the first save, two writers, closed periods, sizes."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.differences import merged
from tracker.core.errors import RuleBroken
from tracker.models import ProgressReport, ReplacedDraft, ReportStatus, TaskStatus
from tracker.reports import service
from tracker.reports.content import LONGEST, Content

CLOSED = date(2022, 7, 22)


def test_the_first_save_makes_the_report(office):
    report = office.draft("已开工5个小区。", problems="无")
    assert db.session.query(ProgressReport).all() == [report]
    assert (report.status, report.progress) == (ReportStatus.DRAFT, "已开工5个小区。")
    assert report.author == office.liaison().official


def test_the_first_save_fills_the_row_that_the_morning_opened(office):
    service.open_reports(factories.TODAY)
    opened = {report.id for report in db.session.query(ProgressReport)}
    report = office.draft("已开工。", version=0)
    assert report.id in opened


def test_opening_twice_makes_nothing_twice(office):
    assert service.open_reports(factories.TODAY) == 2  # 住建局 and 财政局
    assert service.open_reports(factories.TODAY) == 0
    assert db.session.query(ProgressReport).count() == 2


@pytest.mark.parametrize(
    ("today", "opened"),
    [
        (date(2022, 6, 16), 0),  # the day before it opens
        (date(2022, 6, 17), 2),
        (date(2022, 7, 21), 2),  # its last day
        (date(2022, 7, 22), 0),
    ],
)
def test_reports_open_with_their_period(office, today, opened):
    assert service.open_reports(today) == opened


def test_nothing_opens_for_drafts_withdrawn_tasks_and_ended_assignments(city, office):
    factories.task(factories.draft_plan(city, title="草稿"), lead=city.unit("教体局"))
    office.assignment("财政局").until_on = date(2022, 5, 1)
    db.session.commit()
    assert service.open_reports(factories.TODAY) == 1
    office.task.status = TaskStatus.WITHDRAWN
    db.session.query(ProgressReport).delete()
    db.session.commit()
    assert service.open_reports(factories.TODAY) == 0


def test_two_writers_lose_no_word(office):
    first = office.draft("甲写的")
    version = service.draft_version(first)
    office.draft("甲又写的", version=version)
    with pytest.raises(service.DraftConflict) as conflict:
        office.draft("乙写的", version=version)
    assert conflict.value.theirs.progress == "甲又写的"
    assert "第1项" in conflict.value.message
    assert db.session.query(ProgressReport).one().progress == "甲又写的"
    kept = office.draft("乙写的", version=conflict.value.version)
    assert kept.progress == "乙写的"


def test_what_another_saved_is_kept_where_a_text_takes_its_place(office):
    first = office.draft("联络员写的。", next_steps="8月开工")
    saved_at = first.saved_at
    office.rewrite(first, "局长改过的。", by=office.head())
    [kept] = db.session.query(ReplacedDraft)
    assert (kept.progress, kept.next_steps) == ("联络员写的。", "8月开工")
    assert (kept.author, kept.saved_at) == (office.liaison().official, saved_at)
    assert kept.replaced_by == office.head().official


def test_nothing_is_kept_where_no_word_goes(office):
    first = office.draft("联络员写的。")
    office.rewrite(first, "联络员写的。局长补充的。", by=office.head())
    office.rewrite(first, "局长又改了。", by=office.head())  # his own words
    assert db.session.query(ReplacedDraft).count() == 0


def test_own_words_from_elsewhere_are_kept_once_they_were_seen(office):
    office.draft("在另一台电脑上写的。")
    with pytest.raises(service.DraftConflict, match="已在另一处改过") as conflict:
        office.draft("在这里写的。")
    office.draft("在这里写的。", version=conflict.value.version, over=True)
    assert db.session.query(ReplacedDraft).one().progress == "在另一台电脑上写的。"


def test_who_gives_way_keeps_the_own_words_too(office):
    report = office.draft("局长写的。", by=office.head())
    with transaction():
        service.give_way(
            office.assignment(),
            office.period,
            content=Content("联络员写的。"),
            by=office.liaison(),
        )
    assert report.progress == "局长写的。"
    kept = db.session.query(ReplacedDraft).one()
    assert (kept.progress, kept.author) == ("联络员写的。", office.liaison().official)


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("别人写的", "我写的", "别人写的\n我写的"),
        ("甲完成。乙开工。", "甲完成。丙开工。", "甲完成。乙开工。丙开工。"),
        ("甲完成。", "甲完成。", "甲完成。"),
        ("", "只有我写。", "只有我写。"),
        ("一句话", "一句话，又一句。", "一句话\n一句话，又一句。"),
    ],
)
def test_two_texts_are_put_together_without_losing_a_clause(theirs, mine, both):
    assert merged(theirs, mine) == both


def test_two_first_saves_at_once_end_in_a_comparison(office):
    office.draft("甲写的", version=0)
    with pytest.raises(service.DraftConflict):
        office.draft("乙写的", version=0)


def test_saving_the_same_text_again_changes_nothing(office):
    version = office.draft("已开工").version
    assert office.draft("已开工", version=0).version == version


def test_an_empty_page_saved_is_still_unwritten(office):
    report = office.draft("")
    assert service.draft_version(report) == 0
    assert report.saved_at is None


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2022, 6, 16), "从6月17日开始"),
        (CLOSED, "已于7月21日截止"),
    ],
)
def test_a_report_out_of_its_time_is_refused_with_the_day(office, today, words):
    with pytest.raises(RuleBroken, match=words):
        office.draft(on=today)
    assert db.session.query(ProgressReport).count() == 0


def test_late_is_not_closed(office):
    assert office.draft(on=date(2022, 7, 21)).progress


@pytest.mark.parametrize("box", ["progress", "problems", "next_steps"])
def test_a_text_that_is_far_too_long_is_refused_by_its_box(office, box):
    with pytest.raises(RuleBroken, match=f"最多{LONGEST}字") as refusal:
        office.draft(**{"progress": "已开工", box: "长" * (LONGEST + 1)})
    assert refusal.value.field == box


def test_a_text_out_of_the_writers_hands_is_not_changed(office):
    report = office.submitted()
    with pytest.raises(RuleBroken, match="请先撤回"):
        office.rewrite(report, "改写")
    assert db.session.get_one(ProgressReport, report.id).progress == "已开工5个小区。"


def test_a_withdrawn_task_takes_no_report(office):
    office.task.status = TaskStatus.WITHDRAWN
    db.session.commit()
    with pytest.raises(RuleBroken, match="已不再报送"):
        office.draft()


def test_figures_and_promises_are_kept_as_typed_and_frozen_as_numbers(city, office):
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    report = office.draft(
        target_values={str(target.id): "１，005.5"},
        promise_outcomes=[
            {"promise": "4月底前开工", "outcome": "kept"},
            {"promise": "5月完成招标", "outcome": ""},
        ],
    )
    version = office.submit(report)
    assert [(each.target_id, each.value) for each in version.target_values] == [
        (target.id, Decimal("1005.5"))
    ]
    assert [(p.promise, p.outcome.label) for p in version.promise_outcomes] == [
        ("4月底前开工", "已兑现")
    ]


@pytest.mark.parametrize("typed", ["十四个", "NaN", "Infinity", "1e99", "0.00001"])
def test_a_figure_that_is_no_number_is_refused_by_name(office, typed):
    target = factories.target(office.task, name="改造小区", value=14, unit="个")
    report = office.draft(target_values={str(target.id): typed})
    with pytest.raises(RuleBroken, match="第1项的“改造小区”"):
        office.submit(report)
    with transaction():
        pass
    assert report.versions == []
