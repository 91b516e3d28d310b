"""What a day or a season would bring, played through in memory."""

import json
from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.reminders.seasons import season
from tracker.core.db import db
from tracker.models import (
    Channel,
    ChannelSetup,
    Message,
    Official,
    Reminder,
    ReportStatus,
    Setting,
    Tenure,
)
from tracker.reminders.rules import SETTING, Rules
from tracker.reminders.service import raise_reminders


@pytest.fixture
def task(city, on_day):
    """Owed by 住建局 each quarter; today is 4 July 2022, and nobody has opened a report."""
    on_day(factories.TODAY)
    return factories.issued_task(city, support=())


def stages(from_: date, until: date) -> dict[str, set[str]]:
    """The stages that are told, by the day."""
    found = defaultdict(set)
    for day, telling in season(from_, until):
        found[f"{day:%m%d}"] |= {item.stage.value for item in telling.items.values()}
    return dict(found)


def test_a_season_tells_each_stage_on_its_first_day(city, task):
    assert stages(date(2022, 9, 1), date(2022, 10, 31)) == {
        "0919": {"open"},  # Saturday the 17th is off
        "0926": {"-5"},
        "0928": {"-3"},
        "0930": {"0"},
        "1008": {"+1"},
        "1010": {"+3"},
        "1012": {"+5"},
    }


def test_the_days_between_today_and_the_span_are_played_through(city, task):
    """On the 29th nothing is new: -3 was told the day before."""
    assert stages(date(2022, 9, 29), date(2022, 9, 29)) == {}
    assert stages(date(2022, 9, 28), date(2022, 9, 28)) == {"0928": {"-3"}}


def test_days_before_today_begin_with_what_the_database_says_was_told(city, task):
    factories.report(task, city.unit("住建局"))
    raise_reminders(date(2022, 6, 30))
    assert stages(date(2022, 7, 1), date(2022, 7, 4)) == {"0704": {"-3"}}
    assert stages(date(2022, 6, 30), date(2022, 7, 4)) == {"0630": {"-5"}, "0704": {"-3"}}


def test_a_season_writes_nothing_and_tells_what_the_runs_then_tell(city, task):
    report = factories.report(task, city.unit("住建局"))
    span = date(2022, 7, 4), date(2022, 7, 20)
    foretold = {
        (day, telling.person.official_id, item.stage.value)
        for day, telling in season(*span)
        for item in telling.items.values()
    }
    assert db.session.scalar(select(func.count(Message.id))) == 0
    for number in range(4, 21):
        raise_reminders(date(2022, 7, number))
    told = {
        (row.raised_on, row.official_id, row.stage.value)
        for row in db.session.scalars(select(Reminder))
    }
    assert told == foretold
    assert report.status is ReportStatus.DRAFT


def test_who_enters_a_post_later_is_told_from_then_on(city, task):
    post = city.posts["住建局联络员"]
    post.tenures[0].until_on = date(2022, 9, 27)
    successor = factories.add(Official(government_id=city.government.id, name="继任者"))
    factories.add(Tenure(post=post, official=successor, from_on=date(2022, 9, 27)))
    db.session.commit()
    told = [
        (f"{day:%m%d}", telling.person.official_id == successor.id)
        for day, telling in season(date(2022, 9, 26), date(2022, 9, 28))
    ]
    assert told == [("0926", False), ("0927", True), ("0928", True)]


def test_of_several_governments_one_can_be_looked_at(city, task):
    other = factories.small_city("额尔古纳市")
    factories.issued_task(other, support=())
    span = date(2022, 7, 4), date(2022, 7, 4)
    assert len(list(season(*span))) == 2
    assert len(list(season(*span, government_id=other.government.id))) == 1


def run(app, *arguments: str):
    return app.test_cli_runner().invoke(args=["remind", *arguments])


def listed(app, *arguments: str) -> list[dict]:
    return json.loads(run(app, *arguments, "--dry-run", "--json").output)


def test_the_command_lists_a_season_in_one_list(app, city, task):
    rows = listed(app, "--from", "2022-09-01", "--until", "2022-10-31")
    assert [(row["on"], row["stage"], row["post"]) for row in rows[:5]] == [
        ("2022-09-19", "open", "住建局联络员"),
        ("2022-09-26", "-5", "住建局联络员"),
        ("2022-09-28", "-3", "住建局联络员"),
        ("2022-09-30", "0", "住建局局长"),
        ("2022-09-30", "0", "住建局联络员"),
    ]
    assert set(rows[0]) == {
        *("on", "recipient", "post", "stage", "channel", "period"),
        *("due_nominal", "due_effective", "items"),
    }
    assert rows[0]["items"] == ["住建局 第1项"]
    assert listed(app, "--on", "2022-09-28") == [row for row in rows if row["on"] == "2022-09-28"]


def test_each_channel_has_a_row_of_its_own(app, city, task, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMTP_SENDER", "dcs@example.com")
    city.liaison("住建局").official.email = "zjj@example.com"
    rules = Rules.default().as_setting()
    rules["stages"][2]["channels"] += ["sms", "wecom"]
    factories.add(Setting(government_id=city.government.id, key=SETTING, value=rules))
    factories.add(
        ChannelSetup(
            government_id=city.government.id,
            channel=Channel.WECOM,
            name="督查工作群",
            settings={},
            is_on=True,
        )
    )
    db.session.commit()
    rows = listed(app, "--on", "2022-09-28")
    assert [(row["channel"], row["recipient"], row["post"]) for row in rows] == [
        ("inbox", city.liaison("住建局").name, "住建局联络员"),
        ("email", city.liaison("住建局").name, "住建局联络员"),
        ("wecom", "督查工作群", ""),
    ]
    assert rows[2]["items"] == ["住建局 1 份"]


def test_a_unit_without_a_reporter_is_told_through_its_head(app, city, task):
    city.posts["住建局联络员"].tenures[0].until_on = date(2022, 7, 5)
    db.session.commit()
    assert [row["post"] for row in listed(app, "--on", "2022-09-28")] == ["住建局局长"]


def test_in_words_the_last_workday_is_not_called_the_day_itself(app, city, task):
    output = run(app, "--on", "2022-09-30", "--dry-run").output
    assert "截止前最后一个工作日 2022年三季度 2022-10-07" in output
    assert "今天截止" not in output
    assert "2022-09-30 共提醒 2 人。" in output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "2022-09-01", "--dry-run"], "请同时写 --from 和 --until"),
        (["--from", "2022-09-02", "--until", "2022-09-01", "--dry-run"], "请写在 --from 之后"),
        (["--from", "2022-09-01", "--until", "2030-09-01", "--dry-run"], "请写在 --from 之后"),
        (["--from", "2022-09-01", "--until", "2022-09-02"], "只能发出今天的提醒"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(app, city, arguments, said):
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert said in result.output
