"""What an administrator finds: what is broken first, each with the way to it."""

import os
import re
from datetime import date, timedelta

import pytest

from tests import factories
from tracker.core import backup, clock
from tracker.core.db import db
from tracker.models import Lease, SignInFailures
from tracker.overview.queries.administration import administration_day
from tracker.web.login import hash_of


def day_of(city, folder, *, on: date = factories.TODAY):
    return administration_day(city.actor("系统管理员", on=on), backups=folder)


@pytest.fixture
def alive(city, on_day):
    """A clock and a sender that were heard of just now, on a day whose calendar is known."""
    on_day(factories.TODAY)
    now = clock.real_now()
    for name in ("clock", "sender"):
        factories.add(Lease(name=name, holder="test", until=now, beat_at=now))
    db.session.commit()


def test_all_is_well_where_all_is_manned_and_runs(city, alive, tmp_path, sign_in):
    assert day_of(city, tmp_path).needs_care == 0
    assert "系统运行正常" in sign_in(city.administrator).get("/").text


def test_a_process_that_stands_still_is_named(city, alive, tmp_path, sign_in):
    db.session.get_one(Lease, "clock").beat_at = clock.real_now() - timedelta(hours=1)
    db.session.commit()
    assert [each.name for each in day_of(city, tmp_path).silent] == ["clock"]
    assert "时钟进程没有运行" in sign_in(city.administrator).get("/").text


def test_a_locked_account_is_one_click_away(city, alive, sign_in):
    factories.account(city.liaison("住建局").official, "口令" * 8, username="liaison")
    lock = clock.real_now() + timedelta(minutes=10)
    name = hash_of("liaison")
    factories.add(
        SignInFailures(name_hash=name, failures=5, last_at=clock.real_now(), locked_until=lock)
    )
    db.session.commit()
    page = sign_in(city.administrator).get("/").text
    assert "的账号已锁定" in page
    assert 'href="/accounts?q=liaison"' in page
    [address] = re.findall(r'action="(/accounts/\d+/unlock)"', page)
    answer = sign_in(city.administrator).post(address, data={"back": "/"})
    assert answer.location == "/"
    assert "的账号已锁定" not in sign_in(city.administrator).get("/").text


def test_a_vacant_post_is_filled_from_the_page(city, alive, sign_in):
    post = city.posts["住建局联络员"]
    post.tenures[0].until_on = factories.TODAY
    db.session.commit()
    link = f'href="/posts/{post.id}/succession"'
    assert link in sign_in(city.administrator).get("/").text
    assert link not in sign_in(city.security_administrator).get("/").text


@pytest.mark.parametrize(
    ("on", "missing"),
    [
        (date(2024, 11, 14), []),
        (date(2024, 11, 15), [2025]),
        (date(2025, 1, 2), [2025]),
    ],
)
def test_the_next_years_calendar_is_wanted_from_the_middle_of_november(city, tmp_path, on, missing):
    assert day_of(city, tmp_path, on=on).years_missing == missing


def test_a_unit_in_which_nobody_could_report_is_named(city, tmp_path):
    for title in ("住建局联络员", "住建局局长"):
        city.posts[title].tenures[0].until_on = factories.TODAY
    city.posts["财政局联络员"].tenures[0].until_on = factories.TODAY
    db.session.commit()
    day = day_of(city, tmp_path)
    assert [each.unit.short_name for each in day.unmanned] == ["住建局"]
    titles = {each.post.title for each in day.vacant}
    assert titles == {"住建局联络员", "住建局局长", "财政局联络员"}


def test_a_backup_of_last_week_is_old_and_one_elsewhere_is_not_missed(city, alive, tmp_path):
    assert day_of(city, tmp_path / "nowhere").needs_care == 0
    folder = backup.kept_in(tmp_path)
    folder.mkdir()
    made = folder / "tracker-20220704-080000.tar"
    made.write_bytes(b"")
    assert not day_of(city, folder).is_backup_old
    eight_days_ago = clock.real_now() - timedelta(days=8)
    os.utime(made, times=(eight_days_ago.timestamp(),) * 2)
    day = day_of(city, folder)
    assert day.is_backup_old
    assert day.needs_care == 1
