"""A task is declared done, signed, visited and closed, and opened again; and one text of many."""

from datetime import date

from playwright.sync_api import expect

from tests import factories
from tests.e2e.test_schedules import send
from tests.e2e.test_turn import press
from tracker.core.db import db, transaction
from tracker.models import Actor, Post, PostKind, ProgressReport, Task, Unit
from tracker.reports.service import submit

DATABASES = ["sqlite"]


def issued_task(office, *supporting: str) -> int:
    """A task that 文旅广局 leads, of a plan issued in March; today is in July."""
    office.turn_to(date(2022, 7, 4))
    with office.app.app_context():
        units = [unit_called(name) for name in ("文旅广局", *supporting)]
        city = factories.City(units[0].government, {}, {})
        plan = factories.draft_plan(city, title="2022年重点项目")
        support = tuple(units[1:])
        task = factories.task(plan, "开通4条精品旅游线路。", lead=units[0], support=support)
        factories.issue(plan)
        return task.id


def unit_called(name: str) -> Unit:
    return db.session.query(Unit).filter_by(short_name=name).one()


def report_of(office, task_id: int, unit: str) -> None:
    """What a supporting unit handed in, as its head would."""
    with office.app.app_context(), transaction():
        task, unit = db.session.get_one(Task, task_id), unit_called(unit)
        factories.report(task, unit, progress="补助资金已拨付。")
        [post] = db.session.query(Post).filter_by(unit_id=unit.id, kind=PostKind.UNIT_HEAD)
        own = db.session.query(ProgressReport).order_by(ProgressReport.id.desc()).first()
        submit([own], by=Actor(post.tenures[-1].official, post, date(2022, 7, 4)))


def test_a_task_is_closed_and_opened_again(office):
    address = f"{office.url}/tasks/{issued_task(office)}"
    writer = office.enter("liaison")
    writer.goto(address)
    writer.get_by_role("link", name="申请销号", exact=True).click()
    writer.get_by_label("完成情况").fill("四条线路都已开通，6月25日通过验收。")
    writer.get_by_label("证明材料").set_input_files(
        {"name": "验收表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    )
    press(writer, "送责任人签发")
    expect(writer.locator("main")).to_contain_text("由责任人签发后报督查室")

    head = office.enter("head")
    head.get_by_role("link", name="查看并签发").click()
    press(head, "签发，申请销号")

    page = office.enter("supervisor")
    page.get_by_role("link", name="1 件销号申请待办").click()
    page.get_by_role("link", name="核验", exact=True).click()
    page.get_by_role("link", name="记录核验情况").click()
    page.get_by_label("实地核查").check()
    page.get_by_label("核查地点").fill("敖鲁古雅乡")
    page.get_by_label("核验情况").fill("线路已开通，与验收表一致。")
    press(page, "记录")
    page.get_by_role("link", name="销号", exact=True).last.click()
    expect(page.locator("main")).to_contain_text("任务从7月4日起不再报送")
    press(page, "确认销号")
    expect(page.locator("main")).to_contain_text("已于2022年7月4日销号")

    head.goto(address)
    expect(head.locator("main")).to_contain_text("从那天起不再报送")
    expect(head.get_by_role("link", name="填报", exact=True)).to_have_count(0)

    page.get_by_role("link", name="恢复办理").click()
    expect(page.locator("main")).to_contain_text("又要报的 1 份")
    page.get_by_label("恢复办理的原因").fill("复查发现一条线路停运。")
    press(page, "确认恢复办理")
    head.goto(address)
    expect(head.locator("#course")).to_contain_text("任务恢复办理")
    assert not office.complaints


def test_the_lead_takes_over_what_others_reported_and_the_office_sees_both(office):
    task_id = issued_task(office, "财政局", "教体局")
    report_of(office, task_id, "财政局")
    writer = office.enter("liaison")
    writer.goto(f"{office.url}/tasks/{task_id}")
    writer.get_by_role("link", name="填报", exact=True).click()
    item = writer.locator("article.is-open")
    item.get_by_text("2 个单位，未报 1 个").click()
    expect(item).to_contain_text("还没有报的 1 个单位")
    item.get_by_label("工作进度").first.fill("4条线路已开通3条。")
    with writer.expect_response(lambda answer: "cited" in (answer.request.post_data or "")):
        item.get_by_role("button", name="引用财政局的进度").click()
    box = item.get_by_label("工作进度").first
    expect(box).to_have_value("4条线路已开通3条。\n（财政局）补助资金已拨付。")
    writer.reload()
    expect(writer.locator("summary", has_text="已引用 1 个")).to_have_count(1)
    send(writer, "送责任人签发")
    head = office.enter("head")
    head.goto(f"{office.url}/quarter/2022-07-07")
    send(head, "签发并报送")

    page = office.enter("supervisor")
    page.goto(f"{office.url}/tasks/{task_id}")
    page.get_by_role("link", name="审核文旅广局的报送").click()
    page.get_by_text("汇总各单位报送").click()
    expect(page.locator("main")).to_contain_text("本稿引用了财政局第 1 稿")
    expect(page.locator("main")).to_contain_text("还没有报的 1 个单位")
    assert not office.complaints
