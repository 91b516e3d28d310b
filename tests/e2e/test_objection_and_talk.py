"""A unit objects to its mark and is heard; and is asked to a talk about what it does not do."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.e2e.desks import Desks, at_work
from tests.e2e.test_turn import press
from tests.reports.office import Office
from tracker.core.db import transaction
from tracker.models import MarkValue
from tracker.reports import service as reports

ON = date(2022, 7, 18)


@pytest.fixture
def desks(tmp_path, browser: Browser) -> Iterator[Desks]:
    with at_work(tmp_path, browser, on=ON, prepare=_marked) as desks:
        yield desks


def _marked(city: factories.City) -> None:
    """住建局's task was marked 滞后 for the second quarter, and the round is published."""
    office = Office(city, factories.issued_task(city))
    office.accepted(mark=MarkValue.LAGGING)
    with transaction():
        reports.publish_marks(office.period, by=office.supervisor(ON))


def test_an_objection_is_heard_and_a_talk_is_held(desks, tmp_path):
    city = desks.city
    liaison, head = desks.enter(city.liaison("住建局")), desks.enter(city.head("住建局"))
    office, mayor = desks.enter(city.supervisor), desks.enter(city.mayor)

    # The liaison signs for the mark and writes why it is wrong, with a proof.
    liaison.get_by_role("link", name="看评定、签收").click()
    press(liaison, "签收")
    expect(liaison.get_by_text("8月17日（星期三），还有 30 天")).to_be_visible()
    liaison.get_by_role("link", name="提出异议").click()
    liaison.get_by_label("事实和理由").fill("已开工8个小区，报送时漏写。")
    liaison.get_by_label("请求改为").select_option("正常推进")
    proof = tmp_path / "照片.pdf"
    proof.write_bytes(b"%PDF-1.7\n")
    liaison.get_by_label("证据材料").set_input_files(proof)
    press(liaison, "送责任人签发")

    # The head signs; the office states its view and puts it before the mayor.
    head.reload()
    head.get_by_role("link", name="看异议、签发").click()
    press(head, "签发并提出")
    office.reload()
    office.get_by_role("link", name="看异议、送复核").click()
    expect(office.get_by_role("link", name="照片.pdf")).to_be_visible()
    expect(office.locator("li", has_text="副市长（城建）")).to_contain_text("分管这项任务")
    office.get_by_label("督查室意见").fill("照报送评定；照片属实的，理由成立。")
    office.get_by_label("市长 任市长").check()
    press(office, "送复核")

    # He sees what changes, and decides.
    mayor.reload()
    mayor.get_by_role("link", name="看异议、决定").click()
    mayor.get_by_label("采纳", exact=True).check()
    mayor.get_by_label("更正为").select_option("正常推进")
    mayor.get_by_label("理由", exact=True).fill("现场属实。")
    press(mayor, "看会改变什么")
    expect(mayor.get_by_text("正常推进 0 项 → 1 项，滞后 1 项 → 0 项")).to_be_visible()
    press(mayor, "作出决定")
    liaison.goto("/ledger")
    expect(liaison.locator(".tk-corrected")).to_contain_text("异议后更正，7月18日")

    # Still there is something to talk about: approved, confirmed, held, promised.
    office.goto("/talks")
    office.locator("summary", has_text="约谈一个单位").click()
    office.get_by_role("link", name="住建局", exact=True).click()
    office.get_by_label("约谈的原因").fill("连续两期漏报。")
    office.get_by_label("地点").fill("五楼会议室")
    office.get_by_role("checkbox").first.check()
    office.get_by_label("送哪位领导批准").select_option("市长 任市长")
    press(office, "送领导批准")
    mayor.goto("/portfolio")
    mayor.get_by_role("link", name="看约谈、批准").click()
    mayor.get_by_label("批准约谈").check()
    press(mayor, "决定")
    head.goto("/")
    head.get_by_role("link", name="看通知、确认").click()
    press(head, "确认")
    office.reload()
    office.locator("summary", has_text="记录这次约谈").click()
    office.get_by_label("谈话内容").fill("已说明原因。")
    office.get_by_label("承诺 1", exact=True).fill("逐月报送进度")
    office.get_by_label("承诺 1 的期限").fill("2022-08-31")
    press(office, "存为记录")
    head.goto("/")
    expect(head.get_by_text("约谈时承诺的 1 件事没有办完")).to_be_visible()
