"""What follows is looked at before it is asked for, and comes with its files."""

from io import BytesIO

from tests import factories
from tests.factories import TODAY
from tracker.amendments import queries
from tracker.amendments.service import ask_amendment
from tracker.core.db import db
from tracker.enclosures.queries import enclosures_of
from tracker.models import ChangeRequest

PDF = b"%PDF-1.7\n"


def form(city, **more):
    said = {
        "reason": "并入省级项目。",
        "basis": "省政府通知",
        "approver": str(city.posts["市长"].id),
        "effective_on": TODAY.isoformat(),
    }
    return said | more


def test_nothing_is_asked_for_that_was_not_shown(city, on_day, sign_in):
    on_day(TODAY)
    task = factories.issued_task(city)
    address = f"/tasks/{task.id}/withdrawal"
    client = sign_in(city.supervisor)
    page = client.post(address, data=form(city, ask="1")).text
    assert "2 个单位从7月4日起不再报送这项任务" in page
    mark = page.split('name="shown"')[1].split('value="')[1].split('"')[0]
    db.session.expire_all()
    factories.report(task, city.unit("财政局"), progress="已开工。")  # something is left over now
    sent = form(city, ask="1", shown=mark)
    page = client.post(address, data=sent | {"files": (BytesIO(PDF), "通知.pdf")}).text
    assert "和您看到的不一样" in page
    assert "没有报出的 1 份不再应报" in page
    assert db.session.query(ChangeRequest).count() == 0

    mark = page.split('name="shown"')[1].split('value="')[1].split('"')[0]
    sent = form(city, ask="1", shown=mark)
    answer = client.post(address, data=sent | {"files": (BytesIO(PDF), "通知.pdf")})
    change = db.session.query(ChangeRequest).one()
    assert answer.location == f"/amendments/{change.id}"
    [scan] = enclosures_of([change])[change.id]
    with client.get(f"/enclosures/{scan.id}") as download:
        assert download.data == PDF
    assert "撤销任务" in client.get("/amendments").text


def test_the_list_is_read_in_pages(city, on_day, sign_in):
    on_day(TODAY)
    task = factories.issued_task(city)
    for part, value in (("text", "改造20个小区。"), ("requirement", "按月报送")):
        ask_amendment(
            task,
            {part: value},
            reason="工期紧。",
            approver=city.posts["市长"],
            effective_on=TODAY,
            by=city.supervisor,
        )
    db.session.commit()
    shown = queries.Filter.OPEN
    first = queries.list_changes(city.government.id, shown, limit=1)
    last = queries.list_changes(city.government.id, shown, before=first.before, limit=1)
    assert first.changes[0].what == "督办要求"
    assert (last.changes[0].what, last.before) == ("任务内容", None)
    assert queries.counts(city.government.id)[queries.Filter.PENDING] == 2
    for reader in (city.supervisor, city.director):
        assert "2 件调整没有办完" in sign_in(reader).get("/amendments").text
    assert "等市长" in sign_in(city.mayor).get("/portfolio").text
