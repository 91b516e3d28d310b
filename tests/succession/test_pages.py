"""The pages show what follows before it is confirmed, and refuse what was not looked at."""

import re
from datetime import date

from tests import factories
from tracker.core.db import db
from tracker.models import Handover, Official, PostKind, Redivision, Tenure
from tracker.succession import service

HEAD = "住建局局长"


def seen_on(page) -> str:
    return re.search(r'name="seen"[^>]* value="([^"]*)"', page.text)[1]


def test_what_moves_is_looked_at_and_then_confirmed(city, task, sign_in):
    post = city.posts[HEAD]
    client, address = sign_in(city.supervisor), f"/posts/{post.id}/succession"
    form = {"official": "0", "new_name": "接任者", "on": "2022-07-04"}
    looked_at = client.post(address, data=form)  # no word of confirming
    assert "待签发的报送 <b>1</b> 份" in looked_at.text
    assert db.session.query(Official).filter_by(name="接任者").count() == 0
    stale = client.post(address, data=form | {"on": "2022-07-01", "seen": seen_on(looked_at)})
    assert "再确认一次" in stale.text
    answer = client.post(address, data=form | {"seen": seen_on(looked_at)})
    kept = db.session.query(Handover).one()
    assert answer.location == f"/handovers/{kept.id}"
    assert "接任者" in client.get(answer.location).text
    assert f"/handovers/{kept.id}" in client.get(f"/posts/{post.id}").text
    successor = city.actor(HEAD)
    assert "待签发的报送" in sign_in(successor).get(f"/handovers/{kept.id}").text


def test_an_administrator_sees_how_many_and_not_which(city, task, sign_in):
    client = sign_in(city.administrator)
    form = {"official": "0", "new_name": "接任者", "on": "2022-07-04"}
    page = client.post(f"/posts/{city.posts[HEAD].id}/succession", data=form)
    assert "待签发的报送 <b>1</b> 份" in page.text
    assert task.text[:10] not in page.text
    answer = client.post(
        f"/posts/{city.posts[HEAD].id}/succession", data=form | {"seen": seen_on(page)}
    )
    assert answer.location == f"/posts/{city.posts[HEAD].id}"


def test_what_cannot_be_is_refused_where_it_is_looked_at(city, task, sign_in):
    post = city.posts[HEAD]
    client, address = sign_in(city.supervisor), f"/posts/{post.id}/succession"
    early = client.post(address, data={"official": "0", "new_name": "某人", "on": "2021-12-01"})
    assert early.text.count("离任日期要晚于到任日期") == 2  # at its field, and at the head
    no_day = client.post(address, data={"official": "0", "new_name": "某人", "on": "2022-02-30"})
    assert "没有这一天" in no_day.text
    nobody = {"official": "x", "on": "2022-07-04", "seen": "x"}
    assert "请重新选择接任干部" in client.post(address, data=nobody).text
    [tenure] = post.tenures
    no_time = client.post(f"/tenures/{tenure.id}/end", data={"on": "0001-01-01"})
    assert "日期不对" in no_time.text
    assert db.session.query(Tenure).filter_by(post_id=post.id).count() == 1


def test_a_leaving_entered_ahead_is_called_off_from_the_page(city, task, sign_in):
    post, tenure = city.posts[HEAD], city.posts[HEAD].tenures[0]
    client, address = sign_in(city.supervisor), f"/tenures/{tenure.id}/end"
    page = client.post(address, data={"on": "2022-08-01"})
    assert "在有人接任以前没有任职人办理" in page.text
    client.post(address, data={"on": "2022-08-01", "seen": seen_on(page)})
    kept = db.session.query(Handover).one()
    assert "还没有到日子" in client.get(f"/handovers/{kept.id}").text
    client.post(f"/handovers/{kept.id}/call-off")
    assert "已取消" in client.get(f"/posts/{post.id}").text
    assert db.session.get_one(Tenure, tenure.id).until_on is None


def test_portfolios_are_divided_from_the_page(city, task, sign_in):
    one, other = city.posts["副市长（城建）"], city.posts["副市长（文教）"]
    client, unit = sign_in(city.supervisor), city.unit("住建局")
    assert "住建局" in client.get(f"/portfolios/redivide?leader={one.id}").text
    form = {
        "from_post": one.id,
        "to_post": other.id,
        "units": unit.id,
        "on": "2022-09-01",
        "basis": "根政发〔2022〕9号",
    }
    page = client.post("/portfolios/redivide", data=form)
    assert "调整 1 项" in page.text
    assert db.session.query(Redivision).count() == 0
    client.post("/portfolios/redivide", data=form | {"seen": seen_on(page)})
    assert [each.on for each in db.session.query(Redivision)] == [date(2022, 9, 1)]
    assert "根政发〔2022〕9号" in client.get("/portfolios/redivide").text
    nothing = client.post("/portfolios/redivide", data=form | {"units": [], "basis": ""})
    assert "请勾选单位" in nothing.text


def test_a_cover_is_shown_as_acting_and_ended(city, task, sign_in):
    post = city.posts["副市长（文教）"]
    client, address = sign_in(city.supervisor), f"/posts/{post.id}/cover"
    form = {"official": city.mayor.official.id, "from_on": "2022-07-04", "until_on": "2022-08-01"}
    assert "请选择代理人" in client.post(address, data=form | {"official": "0"}).text
    looked_at = client.post(address, data=form | {"preview": "1"})
    assert "代理人会看到的" in looked_at.text
    assert "结束代理" not in client.get(f"/posts/{post.id}").text
    client.post(address, data=form)
    page = client.get(f"/posts/{post.id}").text
    assert 'title="代理">代</span>' in page
    [cover] = db.session.get_one(type(post), post.id).covers
    client.post(f"/covers/{cover.id}/end")
    assert "代理已结束" in client.get(f"/posts/{post.id}").text


def test_the_office_finds_what_nobody_holds(city, task, sign_in):
    service.end_tenure(city.posts[HEAD].tenures[0], on=factories.TODAY, by=city.supervisor)
    db.session.commit()
    client = sign_in(city.supervisor)
    assert "1 个空缺岗位还有任务" in client.get("/").text
    page = client.get("/vacancies").text
    assert f"/posts/{city.posts[HEAD].id}/succession" in page
    assert city.liaison("住建局").name in page


def test_a_secretarys_post_is_set_up_from_his_leaders(city, sign_in):
    post = city.posts["副市长（城建）"]
    client, address = sign_in(city.supervisor), f"/posts/{post.id}/secretary"
    client.post(address, data={"title": "城建秘书"})
    assert "城建秘书" in client.get(f"/posts/{post.id}").text
    assert "已有“城建秘书”岗位" in client.post(address, data={"title": "城建秘书"}).text
    refused = client.post(f"/posts/{city.posts[HEAD].id}/secretary", data={"title": "秘书"})
    assert "不配秘书岗位" in refused.text
    kinds = [each.kind for each in db.session.query(type(post)).filter_by(serves_id=post.id)]
    assert kinds == [PostKind.SECRETARY]


def test_the_office_finds_units_without_posts_and_tasks_that_nobody_leads(city, task, sign_in):
    unit = city.unit("住建局")
    for post in db.session.query(type(city.posts[HEAD])).filter_by(unit_id=unit.id):
        post.abolished_on = factories.TODAY
    db.session.commit()
    client = sign_in(city.supervisor)
    home, page = client.get("/").text, client.get("/vacancies").text
    assert "1 个单位没有岗位，还有任务" in home
    assert "没有岗位的单位" in page
    assert unit.name in page
    factories.assignment(task, unit).until_on = factories.TODAY
    db.session.commit()
    home, page = client.get("/").text, client.get("/vacancies").text
    assert "1 项任务没有牵头单位" in home
    assert "没有岗位的单位" not in page
    assert f"/tasks/{task.id}/amendment" in page


def test_nothing_is_shown_of_an_end_that_cannot_be(city, task, sign_in):
    """Who looks at it sees at once that the day lies before the post was taken."""
    head = city.posts[HEAD].tenures[0]
    address = f"/tenures/{head.id}/end"
    page = sign_in(city.supervisor).post(address, data={"on": head.from_on.isoformat()}).text
    assert page.count("离任日期要晚于到任日期") == 2  # above, and beside the day
    assert "待签发的报送" not in page
