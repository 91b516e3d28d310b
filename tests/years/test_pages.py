"""The pages of the year's end, as the office and others see them."""

import re

import pytest
from sqlalchemy import select

from tests.years.ended import AFTER, DONE, SLOW, ended_plan, office
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import CarryOver, FinalMark, Plan, PlanStatus


def posted(page: str, **given: object) -> dict[str, object]:
    """The hidden fields of a page's forms, and what a person gave."""
    hidden = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    fields = {
        re.search(r'name="([^"]*)"', each)[1]: re.search(r'value="([^"]*)"', each)[1]
        for each in hidden
        if 'value="' in each
    }
    return fields | given


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_office_ends_the_year_on_one_page(city, on_day, sign_in):
    on_day(AFTER)
    plan, (done, slow, unclear) = ended_plan(city, DONE, SLOW, None)
    client = sign_in(office(city))
    here = f"/plans/{plan.id}/conclusion"
    page = client.get(here).text
    assert "年终评定还有 3 项没有定" in page
    assert "确认没有疑问的 2 项" in page
    client.post(f"{here}/marks", data=posted(page, all_clear="1"))
    assert len(db.session.scalars(select(FinalMark)).all()) == 2
    page = client.get(here).text
    choice = {"rows-2-is_ticked": "y", "rows-2-value": "completed"}
    refused = client.post(f"{here}/marks", data=posted(page, **choice))
    assert "不按建议评定，请写明理由" in refused.text
    client.post(f"{here}/marks", data=posted(page, **choice, **{"rows-2-reason": "已通车。"}))
    page = client.get(here).text
    assert "年终评定都定了" in page
    assert "不能重开" in page
    assert client.get(here, headers={}).status_code == 200
    liaison = sign_in(city.liaison("住建局", on=AFTER))
    assert liaison.get(here).status_code == 404
    assert "请先勾选" in client.post(f"/plans/{plan.id}/conclude", data=posted(page)).text
    client.post(f"/plans/{plan.id}/conclude", data=posted(page, confirmed="y"))
    assert db.session.get_one(Plan, plan.id).status is PlanStatus.CLOSED
    assert "已通车。" in liaison.get(here).text
    assert "年终评定" in liaison.get(f"/tasks/{unclear.id}").text
    assert sign_in(city.liaison("教体局", on=AFTER)).get(here).status_code == 404

    # What is left goes on.
    there = f"/plans/{plan.id}/carry-over"
    assert "还没有下一年的草稿" in client.get(there).text
    started = client.post(f"/plans/{plan.id}/next-year", data={"title": "2023年主要目标任务"})
    page = client.get(started.location).text
    assert "1 项没有完成，可以结转" in page
    [draft] = db.session.scalars(select(Plan).where(Plan.year == 2023))
    asked = {"tasks": [slow.id], "into": draft.id}
    page = client.post(there, data=posted(page, preview="1", **asked)).text
    assert "结转 1 项" in page
    [leader] = [each for each in slow.leaders if each.post]
    assert directory.holder_of(leader.post, on=AFTER).name in page.split('id="then"')[1]
    client.post(there, data=posted(page, **asked))
    [link] = db.session.scalars(select(CarryOver))
    assert "上年情况" in client.get(f"/tasks/{link.task_id}").text
    assert "已结转到" in client.get(f"/tasks/{slow.id}").text
    assert "已结转到" not in liaison.get(f"/tasks/{slow.id}").text
    assert done.id != slow.id


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_was_given_to_a_task_stays_with_it_whatever_the_page_had(city, on_day, sign_in):
    """The page was opened before a task came that now stands first."""
    on_day(AFTER)
    plan, (_, slow, _) = ended_plan(city, DONE, SLOW, None)
    client = sign_in(office(city))
    given = {"rows-0-task": slow.id, "rows-0-is_ticked": "y", "rows-0-reason": "因为" * 300}
    page = client.post(f"/plans/{plan.id}/conclusion/marks", data=given).text
    rows = page.split('<table class="tk-table tk-stackable tk-cells tk-ticked')[1].split("<tr>")[2:]
    assert ["请写在500字以内" in row for row in rows] == [slow.name in row for row in rows]
