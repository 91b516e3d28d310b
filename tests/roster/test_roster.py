"""The roster goes out as a workbook, is changed there, and comes back: looked at, then entered."""

import re
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import func, select

from tests import factories
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.intake import Sheet
from tracker.intake.sheets import read_sheets
from tracker.models import (
    Account,
    AuditAction,
    AuditEvent,
    Handover,
    Official,
    Post,
    PostKind,
    Tenure,
    Unit,
    UnitKind,
)
from tracker.roster import service
from tracker.roster.outcome import Turn
from tracker.roster.reading import lines_of

NAME = "名录.xlsx"


def exported(by):
    """The workbook as it is handed out, to be changed."""
    return load_workbook(BytesIO(service.export_roster(by=by)))


def saved(book) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def append(sheet, *cells):
    """Fill the first ruled row that is empty."""
    row = next(n for n in range(4, sheet.max_row + 2) if not any(c.value for c in sheet[n]))
    for column, value in enumerate(cells, start=1):
        sheet.cell(row, column, value)
    return row


def previewed(book, by):
    return service.preview_roster(lines_of(read_sheets(saved(book), NAME)), by=by)


def send(client, book):
    data = {"file": (BytesIO(saved(book)), NAME)}
    return client.post("/roster", data=data, content_type="multipart/form-data")


def confirmed(client, page):
    """Send what the page shows to be confirmed."""
    fields = dict(re.findall(r'name="(rows|seen)" type="hidden" value="([^"]*)"', page.text))
    unescaped = {
        name: value.replace("&#34;", '"').replace("&amp;", "&") for name, value in fields.items()
    }
    return client.post("/roster", data={**unescaped, "enter": "1"}, follow_redirects=True)


def counts():
    return [
        db.session.scalar(select(func.count(model.id))) for model in (Unit, Post, Official, Tenure)
    ]


def test_what_goes_out_comes_back_as_nothing_to_change(city, on_day):
    on_day(factories.TODAY)
    twin = factories.add(Official(government_id=city.government.id, name=city.head("住建局").name))
    by = city.administrator
    db.session.add(Account(official=twin, username="twin", password_hash="x"))
    db.session.commit()
    book = exported(by)
    assert book.sheetnames == ["单位", "岗位", "干部", "任职", "账号"]
    assert "password" not in str([[c.value for c in row] for row in book["账号"].iter_rows()])
    kinds = book["单位"].data_validations.dataValidation
    assert any("乡镇" in rule.formula1 for rule in kinds)
    before = counts()
    result = previewed(book, by)
    assert result.flaws == []
    assert {each.turn for each in result.outcomes} == {Turn.LEFT}
    assert len(result.outcomes) == sum(before) + 1
    assert "账号" not in exported(city.supervisor).sheetnames


def test_a_changed_file_is_shown_and_entered_with_passwords(city, sign_in, on_day):
    on_day(factories.TODAY)
    client, by = sign_in(city.administrator), city.administrator
    book = exported(by)
    units, posts, people = book["单位"], book["岗位"], book["干部"]
    housing = next(row for row in units.iter_rows(min_row=4) if row[2].value == "住建局")
    housing[5].value = "市住建局、建设局"
    finance = next(row for row in units.iter_rows(min_row=4) if row[2].value == "财政局")
    finance[2].value = "市财政局"  # its posts say 财政局 still
    append(units, None, "根河市供热公司", "供热公司", "企业", "住建局", "供热", "0470-1", "否")
    append(posts, None, "供热公司经理", "责任人", "供热公司")
    append(people, None, "新经理", "new@example.org", 15000000001)
    append(people, None, "新局长", "", "")
    append(book["任职"], None, "供热公司经理", "供热公司", "新经理", "2022/7/1", None)
    append(book["任职"], None, "住建局局长", "住建局", "新局长", None, None)
    append(book["账号"], "jingli", "新经理", None)
    page = send(client, book)
    assert "核对后导入 9 行" in page.text
    assert "其他名称：（空） → 市住建局、建设局" in page.text
    assert "2022年7月4日任职，接替任住建局局长" in page.text
    for said in ("上级单位：住建局", "new@example.org", "15000000001"):
        assert f"<p>{said}</p>" in page.text
    assert db.session.scalar(select(Unit).where(Unit.short_name == "供热公司")) is None
    page = confirmed(client, page)
    assert "1 个账号的初始密码" in page.text
    unit = db.session.scalars(select(Unit).where(Unit.short_name == "供热公司")).one()
    assert (unit.kind, unit.needs_signoff, unit.parent) == (
        UnitKind.COMPANY,
        False,
        city.unit("住建局"),
    )
    assert [alias.name for alias in city.unit("住建局").aliases] == ["市住建局", "建设局"]
    [head] = directory.heads_of(unit, on=factories.TODAY)
    assert (head.name, head.email, head.phone) == ("新经理", "new@example.org", "15000000001")
    post = city.posts["住建局局长"]
    assert directory.holder_of(post, on=factories.TODAY).name == "新局长"
    assert db.session.scalars(select(Handover)).one().post is post, "as on the post's own page"
    account = db.session.scalars(select(Account).where(Account.username == "jingli")).one()
    assert account.must_change_password
    recorded = list(db.session.scalars(select(AuditEvent.action)))
    assert recorded.count(AuditAction.ROSTER_ENTERED) == 1
    again = exported(by)
    assert {each.turn for each in previewed(again, by).outcomes} == {Turn.LEFT}


def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_entered(city, sign_in, on_day):
    on_day(factories.TODAY)
    book = exported(city.administrator)
    units, people, terms = book["单位"], book["干部"], book["任职"]
    row = append(units, None, "新局", "住建局", "部门")
    append(units, None, "=1+1", "", "企业")
    append(units, 99999, "没有这个编号", "", "企业")
    units["B4"].value = "机密★10年"
    units["F6"].value = "发展改革委、秘密"  # which would stand alone as a name
    units.merge_cells("B5:C5")
    person = append(people, None, city.head("住建局").name, "other@example.org")
    term = append(terms, None, "没有的岗位", "", city.head("住建局").name, "2022-02-30")
    before = counts()
    page = send(sign_in(city.administrator), book).text
    for said in (
        f"单位 D{row}：类别请从下拉里选",
        f"单位 B{row + 1}：公式没有算出结果",
        f"单位 A{row + 2}：没有这个编号",
        "单位 B4：含有密级标志",
        "单位 F6：含有密级标志",
        "单位 B5：B5:C5 合并了",
        f"干部 B{person}：已有同名的干部",
        f"任职 E{term}：没有这一天",
    ):
        assert said in page, said
    assert "还没有导入" in page
    assert "确认导入" not in page
    assert counts() == before


def test_what_changed_meanwhile_is_shown_anew_and_a_made_up_form_refused(city, sign_in, on_day):
    on_day(factories.TODAY)
    client = sign_in(city.administrator)
    book = exported(city.administrator)
    book["干部"]["C4"].value = "a@example.org"
    page = send(client, book)
    official = db.session.get(Official, int(book["干部"]["A4"].value))
    official.email = "b@example.org"
    db.session.commit()
    page = confirmed(client, page)
    assert "有了变动" in page.text
    assert official.email == "b@example.org"
    assert "名录已导入" in confirmed(client, page).text
    for rows in (
        "[[",
        "[]",
        '{"a":1}',
        '[{"name":"单位","rows":[[1]],"flaws":{}}]',
        '[{"name":"单位","rows":{"a":1},"flaws":{}}]',
        '[{"name":"单位","rows":[],"flaws":3}]',
        '[{"name":1,"rows":[],"flaws":{}}]',
    ):
        said = client.post("/roster", data={"rows": rows, "enter": "1"}).text
        assert "请重新选择文件" in said


def test_the_office_enters_no_accounts_and_no_administrators(city, on_day):
    on_day(factories.TODAY)
    post = city.posts["审计员"]
    sheets = [
        Sheet("账号", [["账号", "姓名"], ["abc", city.mayor.name]], {}),
        Sheet("岗位", [["类别", "岗位名称"], ["系统管理员", "另一管理员"]], {}),
        Sheet("任职", [["岗位", "姓名"], [post.title, city.supervisor.name]], {}),
    ]
    result = service.preview_roster(lines_of(sheets), by=city.supervisor)
    assert [flaw.partition("：")[0] for flaw in result.flaws] == ["岗位 A2", "任职 A2", "账号 A2"]


def test_a_post_of_another_unit_is_not_taken_for_the_one_that_is_named(city, on_day):
    on_day(factories.TODAY)
    head, by = city.head("住建局"), city.administrator
    city.posts["住建局局长"].title = "局长"
    db.session.commit()
    heads = ["岗位", "所属单位", "姓名", "任职日期"]
    begun = db.session.scalar(select(Tenure.from_on).where(Tenure.post == head.post))
    written = f"{begun:%Y/%m/%d}"
    sheet = Sheet(
        "任职",
        [
            heads,
            ["局长", "财政局", city.supervisor.name, ""],
            ["局长", "住建局", head.name, written],  # as he holds it already
        ],
        {},
    )
    wrong, same = service.preview_roster(lines_of([sheet]), by=by).outcomes
    assert wrong.flaws == ["任职 B2：“局长”不是这个单位的岗位，请核对，或先在“岗位”表里新增"]
    assert same.turn is Turn.LEFT


def test_who_leaves_makes_room_for_who_follows(city, on_day):
    on_day(factories.TODAY)
    book = exported(city.administrator)
    post = city.posts["财政局局长"]
    terms = book["任职"]
    [row] = [r for r in terms.iter_rows(min_row=4) if r[1].value == post.title]
    row[5].value = "2022年8月1日"
    append(terms, None, post.title, "财政局", city.supervisor.name, "2022-08-01")
    result = previewed(book, city.administrator)
    assert [(each.turn, each.said) for each in result.turned] == [
        (Turn.CHANGED, ["2022年8月1日离任"]),
        (Turn.ADDED, ["2022年8月1日任职"]),
    ]
    assert post.kind is PostKind.UNIT_HEAD
