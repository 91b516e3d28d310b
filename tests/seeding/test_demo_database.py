"""Which databases the demonstration may be filled into, and another year's."""

from datetime import date

import pytest

from tests.demonstrations import fill
from tests.seeding.dump import dump, texts
from tests.seeding.test_demo import issued_plan, period, rows, statuses
from tracker.audit import service as audit
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import queries as directory
from tracker.models import Instruction, Notice, Setting
from tracker.seeding.city import seed_city


def test_a_database_that_holds_the_real_city_is_refused(app, tmp_path):
    seed_city()
    before = dump()
    with pytest.raises(RuleBroken, match="已有数据"):
        fill(tmp_path)
    assert dump() == before


def test_half_a_demonstration_is_refused(city, tmp_path):
    key = directory.DEMONSTRATION_DAY
    db.session.add(Setting(government_id=city.government.id, key=key, value="2022-07-04"))
    db.session.commit()
    with pytest.raises(RuleBroken, match="没有完成"):
        fill(tmp_path)


def test_the_command_refuses_with_a_sentence(app):
    seed_city()
    result = app.test_cli_runner().invoke(args=["seed", "--demo"])
    assert result.exit_code == 1
    assert "演示城市要用一个空的数据库" in result.output


def test_the_same_story_happens_in_2026(demo_2026):
    plan, [notice] = issued_plan(), rows(Notice)
    assert plan.title == "2026年根河市《政府工作报告》主要目标任务分解表"
    assert (plan.year, plan.issued_on) == (2026, date(2026, 3, 2))
    assert (notice.number, notice.year) == ("根政办发〔2026〕6号", 2026)
    assert "2027年1月7日前" in notice.body
    assert [day.due_on for day in plan.schedules[0].days] == [
        date(2026, 4, 7), date(2026, 7, 7), date(2026, 10, 7), date(2027, 1, 7),
    ]  # fmt: skip


def test_in_2026_the_quarters_are_filled_on_that_year_s_workdays(demo_2026):
    assert directory.demonstration_day() == date(2026, 7, 3)  # 4 July is a Saturday
    assert statuses(1) == {"accepted": 199}
    assert statuses(2)["submitted"] == 24
    assert period(1).is_published
    assert sum(each.is_overdue(date(2026, 7, 3)) for each in rows(Instruction)) == 3
    assert audit.verify() is None


def test_no_text_of_2026_speaks_of_2022(demo_2026):
    stale = [found for found in texts() if "2022年" in found[2] or "〔2022〕" in found[2]]
    assert [found for found in stale if found[0] not in ("audit_event", "calendar_day")] == []
    assert issued_plan().note
