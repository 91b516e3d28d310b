"""What leaders and heads sign on paper is entered by the office, contested and settled."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import factories, serving
from tests.conftest import migrated_app
from tests.e2e.test_objection_and_talk import Desks
from tests.e2e.test_turn import press
from tracker.core import clock
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.models import Setting


@pytest.fixture
def paper_desks(tmp_path, browser) -> Iterator[Desks]:
    """A task of 住建局, whose report of the second quarter is owed."""
    with migrated_app(f"sqlite:///{tmp_path / 'paper.db'}", tmp_path) as app, app.app_context():
        app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
        city = factories.small_city()
        key, day = directory.DEMONSTRATION_DAY, factories.TODAY.isoformat()
        factories.add(Setting(government_id=city.government.id, key=key, value=day))
        factories.issued_task(city, support=())
        db.session.commit()
        clock.use_offset(directory.demonstration_offset())
        with serving.serving(app) as url:
            desks = Desks(app, url, browser, city)
            yield desks
        db.session.rollback()
    clock.use_offset(timedelta(0))
    assert desks.complaints == []


def test_what_is_signed_on_paper_is_entered_contested_and_settled(paper_desks, tmp_path):
    city, scan = paper_desks.city, tmp_path / "原件.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    office, leader = paper_desks.enter(city.supervisor), paper_desks.enter(city.vice_mayor)

    # What the vice-mayor wrote on paper.
    office.goto("/ledger")
    office.get_by_role("link", name="14个小区").first.click()
    office.get_by_role("link", name="代录批示").click()
    office.get_by_label("签字日期").fill("2022-07-01")
    office.get_by_label("批示原文").fill("请加快。")
    office.get_by_label("原件的扫描件或照片").set_input_files(scan)
    press(office, "录入批示")
    expect(office.get_by_text("原件签于2022年7月1日").first).to_be_visible()

    # The form that the unit's head signed: looked at, then handed in.
    office.goto("/")
    office.get_by_role("row", name="住建局").get_by_role("link", name="代录").click()
    office.get_by_label("工作进度").fill("已开工5个小区。")
    press(office, "看将报送什么")
    expect(office.get_by_role("row", name="将报送，按时")).to_be_visible()
    office.get_by_label("原件的扫描件或照片").set_input_files(scan)
    press(office, "录入并报送 1 项")
    office.get_by_role("link", name="已开工5个小区。").click()
    expect(office.get_by_text("任督查员（督查室代录）填报")).to_be_visible()

    # The vice-mayor sees his paper and says what is wrong; the office settles it.
    leader.goto("/portfolio")
    leader.get_by_role("link", name="代您录入的").click()
    leader.get_by_role("link", name="批示 对第1项的批示").click()
    expect(leader.get_by_role("link", name="原件.pdf")).to_be_visible()
    leader.locator("summary", has_text="与原件不符").click()
    leader.get_by_label("与原件哪里不符").fill("原件写的是“尽快开工”。")
    press(leader, "请求更正")
    expect(leader.get_by_text("有更正请求").first).to_be_visible()
    office.goto("/")
    office.get_by_role("link", name="看更正请求、处理").click()
    office.get_by_role("link", name="批示 对第1项的批示").first.click()
    office.get_by_label("已更正").check()
    office.get_by_label("处理情况").fill("已照原件另录一件。")
    press(office, "处理完毕")
    leader.reload()
    expect(leader.get_by_text("已照原件另录一件。")).to_be_visible()
