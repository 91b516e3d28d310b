"""The rules that a government edits, and the page on which it does."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tracker.core import clock
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.core.workdays import published_calendar
from tracker.models import AuditAction, AuditEvent, Channel, Message, Stage
from tracker.reminders import queries
from tracker.reminders.rules import Hearer, Rules, StageRule
from tracker.reminders.service import change_rules, raise_reminders

CALENDAR = published_calendar()
USUAL = Rules.default()
ADDRESS = "/reminders/rules"


def shanghai(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.SHANGHAI)


def with_stages(*days: int) -> Rules:
    return replace(USUAL, stages=tuple(StageRule(Stage(each), (Hearer.REPORTER,)) for each in days))


def typed(rules: Rules, **more: str) -> dict[str, object]:
    """The rules as the page sends them."""
    form: dict[str, object] = {
        "quiet_from": f"{rules.quiet_from:%H:%M}",
        "quiet_until": f"{rules.quiet_until:%H:%M}",
        "digest_at": f"{rules.digest_at:%H:%M}",
        **({"is_quiet_on_days_off": "y"} if rules.is_quiet_on_days_off else {}),
        **more,
    }
    for number, each in enumerate(rules.stages):
        form[f"stages-{number}-stage"] = each.stage.value
        form[f"stages-{number}-hearers"] = [hearer.value for hearer in each.hearers]
        form[f"stages-{number}-channels"] = [channel.value for channel in each.channels]
    return form


def test_the_usual_rules_are_those_of_the_notice():
    assert [each.stage.value for each in USUAL.stages] == [
        *("open", "-5", "-3", "-1", "0", "+1", "+3", "+5")
    ]
    assert USUAL.of(Stage(-1)).hearers == (Hearer.REPORTER,)
    assert USUAL.of(Stage(0)).hearers == (Hearer.REPORTER, Hearer.HEAD)
    assert USUAL.of(Stage(1)).hearers == tuple(Hearer)
    assert {each.channels for each in USUAL.stages} == {frozenset({Channel.EMAIL})}


def test_rules_are_kept_and_read_back():
    own = replace(with_stages(-10, 0, 2), digest_at=time(9), is_quiet_on_days_off=False)
    assert Rules.from_setting(own.as_setting()) == own
    assert Rules.from_setting(USUAL.as_setting()) == USUAL
    assert Rules.from_setting(None) == USUAL


@pytest.mark.parametrize(
    ("moment", "waits_until"),
    [
        (shanghai(date(2026, 9, 23), 8, 30), shanghai(date(2026, 9, 23), 8, 30)),
        (shanghai(date(2026, 9, 23), 19, 59), shanghai(date(2026, 9, 23), 19, 59)),
        (shanghai(date(2026, 9, 23), 20), shanghai(date(2026, 9, 24), 8)),
        (shanghai(date(2026, 9, 24), 7, 59), shanghai(date(2026, 9, 24), 8)),
        # Mid-Autumn, 25 to 27 September; the National Day, 1 to 7 October.
        (shanghai(date(2026, 9, 24), 23), shanghai(date(2026, 9, 28), 8)),
        (shanghai(date(2026, 10, 3), 10), shanghai(date(2026, 10, 8), 8)),
        (shanghai(date(2026, 9, 20), 10), shanghai(date(2026, 9, 20), 10)),  # a working Sunday
    ],
)
def test_nothing_leaves_the_house_at_night_or_on_a_day_off(moment, waits_until):
    assert USUAL.loud_from(moment.astimezone(UTC), CALENDAR) == waits_until


def test_quiet_hours_may_lie_in_the_middle_of_the_day():
    noon = replace(USUAL, quiet_from=time(12), quiet_until=time(14))
    day = date(2026, 9, 23)
    assert noon.loud_from(shanghai(day, 12, 30), CALENDAR) == shanghai(day, 14)
    assert noon.loud_from(shanghai(day, 23), CALENDAR) == shanghai(day, 23)
    never = replace(USUAL, quiet_from=time(8), quiet_until=time(8), is_quiet_on_days_off=False)
    assert never.loud_from(shanghai(day, 8), CALENDAR) == shanghai(day, 8)


@given(
    st.datetimes(
        datetime(2019, 1, 1),  # noqa: DTZ001
        datetime(2026, 11, 30),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    st.times(),
    st.times(),
    st.booleans(),
)
def test_whatever_waits_goes_out_at_the_first_loud_moment(moment, quiet_from, until, days_off):
    rules = replace(USUAL, quiet_from=quiet_from, quiet_until=until, is_quiet_on_days_off=days_off)
    now = moment
    loud = rules.loud_from(now, CALENDAR)
    assert loud >= now
    assert not rules.is_quiet(loud, CALENDAR)
    assert loud == now or rules.is_quiet(loud - timedelta(microseconds=1), CALENDAR)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (with_stages(), "请至少保留一个"),
        (with_stages(-3, -3), "填了两次，请删去一个"),
        (replace(USUAL, stages=(StageRule(Stage(0), ()),)), "没有提醒对象，请至少选一个"),
        (replace(USUAL, digest_at=time(7)), "请改到时段之外"),
        (replace(USUAL, quiet_from=time(0), digest_at=time(23, 51)), "请不要晚于 23:30"),
        (with_stages(*range(13)), "请不要超过12个"),
    ],
)
def test_rules_that_make_no_sense_are_refused(city, rules, said):
    with pytest.raises(RuleBroken, match=said):
        change_rules(rules, by=city.supervisor)


def change(rules: Rules | None, city) -> None:
    with transaction():
        change_rules(rules, by=city.supervisor)


def test_a_governments_own_stages_hearers_and_hour_hold(city, task):
    own = StageRule(Stage(-4), (Hearer.LEADER,))
    change(replace(USUAL, stages=(own,)), city)
    assert raise_reminders(date(2022, 7, 1)) == 1
    (message,) = db.session.scalars(select(Message))
    assert message.recipient == city.vice_mayor.official


def test_another_governments_rules_are_its_own(city, task):
    other = factories.small_city("额尔古纳市")
    with transaction():
        change_rules(with_stages(-4), by=other.supervisor)
    assert queries.rules_of(city.government.id) == USUAL
    assert raise_reminders(date(2022, 7, 4)) == 2


def test_changing_the_rules_never_tells_again_what_was_told(city, task):
    """The stage that was told is struck out; the one before it is not told after it."""
    assert raise_reminders(date(2022, 7, 4)) == 2
    without = tuple(each for each in USUAL.stages if each.stage != Stage(-3))
    change(replace(USUAL, stages=without), city)
    assert raise_reminders(date(2022, 7, 5)) == 0
    change(None, city)
    assert raise_reminders(date(2022, 7, 5)) == 0
    assert raise_reminders(date(2022, 7, 6)) == 2


def test_a_change_of_rules_is_on_record(city):
    change(with_stages(-4), city)
    (event,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == AuditAction.SETTING_CHANGED)
    )
    assert event.details["label"] == "提醒规则"
    assert event.details["after"] == (
        "截止前 4 个工作日：联络员。每天08:30汇总，免打扰20:00至08:00和休息日"
    )
    assert "开始报送：联络员（电子邮件）；" in event.details["before"]


def test_the_office_changes_the_rules_on_their_page(city, task, on_day, sign_in):
    on_day(factories.TODAY)
    client = sign_in(city.supervisor)
    assert "截止前 5 个工作日" in client.get(ADDRESS).text
    answer = client.post(ADDRESS, data=typed(replace(with_stages(2, -4), digest_at=time(9))))
    assert (answer.status_code, answer.location) == (302, ADDRESS)
    kept = queries.rules_of(city.government.id)
    assert [each.stage.value for each in kept.stages] == ["-4", "+2"]
    assert kept.digest_at == time(9)
    assert client.post(f"{ADDRESS}/reset").location == ADDRESS
    assert queries.rules_of(city.government.id) == USUAL


def test_of_two_who_change_the_rules_the_second_is_told_of_the_first(city, task, sign_in):
    client = sign_in(city.supervisor)
    seen = re.search(r'name="seen" type="hidden" value="([0-9a-f]+)"', client.get(ADDRESS).text)[1]
    assert client.post(ADDRESS, data=typed(with_stages(-4), seen=seen)).status_code == 302
    refused = client.post(ADDRESS, data=typed(with_stages(-2), seen=seen))
    assert "刚被他人改过，没有保存。请刷新后再改。" in refused.text
    assert [each.stage.days for each in queries.rules_of(city.government.id).stages] == [-4]
    seen = re.search(r'name="seen" type="hidden" value="([0-9a-f]+)"', client.get(ADDRESS).text)[1]
    assert client.post(ADDRESS, data=typed(with_stages(-2), seen=seen)).status_code == 302


def test_a_row_that_is_not_used_is_left_out(city, sign_in):
    form = typed(with_stages(-4)) | {"stages-1-stage": "", "stages-1-hearers": ["head"]}
    assert sign_in(city.supervisor).post(ADDRESS, data=form).status_code == 302
    assert len(queries.rules_of(city.government.id).stages) == 1


def test_a_preview_keeps_nothing(city, task, on_day, sign_in):
    on_day(factories.TODAY)
    unit = str(city.unit("财政局").id)
    page = sign_in(city.supervisor).post(
        ADDRESS, data=typed(with_stages(-4), preview="预览", unit=unit)
    )
    assert "财政局会收到的提醒" in page.text
    assert "2022年7月1日" in page.text
    assert "截止前 4 个工作日" in page.text
    assert "报送提醒：1 份还有 4 个工作日" in page.text
    assert queries.rules_of(city.government.id) == USUAL


def test_the_preview_of_a_day_kept_in_the_holiday_names_the_last_workday(
    city, task, on_day, sign_in
):
    on_day(date(2022, 7, 8))
    page = sign_in(city.supervisor).get(ADDRESS).text
    assert "2022年三季度" in page
    assert "2022年9月30日" in page
    assert "截止前最后一个工作日" in page
    assert "今天截止" not in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (typed(with_stages(-3, -3)), "填了两次，请删去一个"),
        (typed(with_stages()), "请至少保留一个"),
        (typed(replace(USUAL, digest_at=time(22))), "请改到时段之外"),
        (typed(USUAL) | {"digest_at": ""}, "请填写时间，例如 08:30"),
        (typed(USUAL) | {"digest_at": "25:61"}, "请改正，例如 08:30"),
        (typed(USUAL) | {"stages-0-stage": "+99"}, "请重新选择"),
        (typed(USUAL) | {"stages-0-hearers": ["everybody"]}, "重新选择"),
    ],
)
def test_the_page_says_what_to_change(city, sign_in, form, said):
    page = sign_in(city.supervisor).post(ADDRESS, data=form)
    assert page.status_code == 200
    assert said in page.text
    assert queries.rules_of(city.government.id) == USUAL


def test_only_the_office_sees_the_rules(city, sign_in):
    for actor in (city.liaison("住建局"), city.mayor, city.administrator):
        client = sign_in(actor)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(f"{ADDRESS}/reset").status_code == 403


def test_the_office_reads_on_its_page_the_rules_that_hold(city, task, on_day, sign_in):
    on_day(factories.TODAY)
    own = replace(
        USUAL,
        stages=(
            StageRule(Stage(-2), (Hearer.REPORTER,)),
            StageRule(Stage(-1), (Hearer.REPORTER,)),
            StageRule(Stage(2), (Hearer.REPORTER, Hearer.HEAD)),
        ),
    )
    change(own, city)
    body = sign_in(city.supervisor).get("/").text
    assert "截止前 2 个工作日、截止前 1 个工作日：告诉联络员。" in body
    assert "逾期 2 个工作日：告诉联络员、责任人。" in body
    assert "5、3、1 个工作日" not in body
