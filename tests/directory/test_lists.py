"""Units and posts entered from a pasted list: looked at first, all lines or none."""

import pytest
from sqlalchemy import func, select

from tests import counting, factories
from tracker.core.db import db
from tracker.directory import entering, listing
from tracker.models import AuditAction, AuditEvent, Official, Post, PostKind, Unit, UnitKind

LIST = """全称\t简称\t主要负责人\t联络员
根河市文化旅游体育局\t文旅局\t甲局长\t乙联络
阿龙山镇人民政府，阿龙山镇，丙镇长，丙镇长

根河市供热公司"""


def entered(client, address, text, **options):
    """Look at a list and enter it as it was shown; the page that comes then."""
    shown = client.post(address, data={"text": text})
    checked = shown.text.split('name="checked" type="hidden" value="')[1].split('"')[0]
    data = {"text": text, "checked": checked, "enter": "1"}
    return client.post(address, data=data, follow_redirects=True, **options)


def units(city):
    mine = select(func.count(Unit.id)).where(Unit.government_id == city.government.id)
    return db.session.scalar(mine)


def test_a_list_makes_units_posts_and_people_in_one_go(city, sign_in, on_day):
    on_day(factories.TODAY)
    page = entered(sign_in(city.administrator), "/units/list", LIST)
    assert "已登记 3 个单位。" in page.text
    found = {each.unit.short_name: each for each in _staffed(city)}
    culture, town, heating = (found[name] for name in ("文旅局", "阿龙山镇", "根河市供热公司"))
    assert culture.unit.name == "根河市文化旅游体育局"
    assert [each.holder.name for each in culture.heads + culture.liaisons] == ["甲局长", "乙联络"]
    assert town.unit.kind is UnitKind.TOWN
    assert town.heads[0].holder is town.liaisons[0].holder
    assert heating.unit.kind is UnitKind.COMPANY
    assert heating.heads[0].holder is None
    recorded = list(db.session.scalars(select(AuditEvent.action)))
    assert recorded.count(AuditAction.UNIT_ADDED) == 3
    assert recorded.count(AuditAction.POST_ADDED) == 6
    assert recorded.count(AuditAction.TENURE_BEGUN) == 4


def _staffed(city):
    return listing.staffed_units(city.government.id, on=factories.TODAY)


def test_what_is_wrong_is_named_by_its_line_and_nothing_is_entered(city, sign_in):
    client = sign_in(city.administrator)
    text = "新局，新\n住房和城乡建设局，建设局\n另一局，新\n，无名"
    page = client.post("/units/list", data={"text": text})
    assert "有 3 行要改，一行也没有登记" in page.text
    for said in ("“住房和城乡建设局”已是", "“新”与第 1 行重复", "没有写全称"):
        assert said in page.text
    assert "登记这" not in page.text
    before = units(city)
    page = entered(client, "/units/list", text)
    assert "第 2 行“住房和城乡建设局”已是" in page.text
    assert units(city) == before


def test_a_list_changed_after_it_was_shown_is_shown_again(city, sign_in):
    client = sign_in(city.administrator)
    before = units(city)
    data = {"text": "新局，新", "checked": "of another text", "enter": "1"}
    assert "读出 1 行" in client.post("/units/list", data=data).text
    assert units(city) == before


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("市长", PostKind.MAYOR),
        ("市委常委、副市长", PostKind.VICE_MAYOR),
        ("副旗长（城建）", PostKind.VICE_MAYOR),
        ("市长助理", PostKind.OTHER_LEAD),
        ("政府办公室主任", PostKind.DIRECTOR),
        ("开发区管委会主任", PostKind.OTHER_LEAD),
        ("督查室副主任", PostKind.SUPERVISOR),
        ("审计员", PostKind.AUDITOR),
        ("系统管理员", None),
        ("市长秘书", None),
    ],
)
def test_the_title_says_what_kind_of_post_it_is(title, kind):
    assert entering.PostLine(1, title, "某人").kind is kind


def test_leaders_and_supervisors_are_entered_with_their_holders(city, sign_in):
    page = entered(
        sign_in(city.administrator), "/posts/list", "岗位，姓名\n副市长（农业），戊\n督查员，己"
    )
    assert "已登记 2 个岗位。" in page.text
    made = db.session.scalars(select(Post).where(Post.title == "副市长（农业）")).one()
    assert made.kind is PostKind.VICE_MAYOR
    assert [each.official.name for each in made.tenures] == ["戊"]


def test_the_office_does_not_appoint_administrators_by_a_list(city, sign_in):
    page = sign_in(city.supervisor).post("/posts/list", data={"text": "审计员，庚"})
    assert "管理员岗位由系统管理员登记" in page.text
    assert db.session.scalar(select(Official).where(Official.name == "庚")) is None


def test_looking_at_a_long_list_asks_no_more_of_the_database(city, sign_in):
    client, asked = sign_in(city.administrator), []
    for number in (2, 40):
        text = "\n".join(f"第{each}局，{each}局，甲{each}，乙{each}" for each in range(number))
        with counting.queries() as seen:
            client.post("/units/list", data={"text": text})
        asked.append(len(seen))
    assert asked[0] == asked[1]
