"""The page of citizens, and what it does not take."""

import pytest

from tests import factories
from tracker.core.db import db
from tracker.models import AuditEvent, Proposal
from tracker.proposals import service
from tracker.proposals.content import LONGEST
from tracker.proposals.service import public

SAID = {"name": "修路", "content": "河东菜市场门口的路太破。"}


@pytest.fixture
def address(city, collection) -> str:
    service.open_to_public(True, by=city.supervisor)
    db.session.commit()
    return f"/public/collections/{collection.id}"


@pytest.fixture
def citizen(app):
    return app.test_client()


def count() -> int:
    return db.session.query(Proposal).count()


def test_the_page_is_not_there_until_the_office_opens_it(city, collection, citizen, sign_in):
    address = f"/public/collections/{collection.id}"
    assert citizen.get(address).status_code == 404
    assert citizen.post(address, data=SAID).status_code == 404
    assert sign_in(city.supervisor).post("/collections/public", data={"is_public": "y"}).location
    assert citizen.get(address).status_code == 200
    sign_in(city.supervisor).post("/collections/public", data={})
    assert citizen.get(address).status_code == 404
    assert citizen.post(address, data=SAID).status_code == 404
    assert count() == 0


def test_a_neighbours_switch_opens_nothing_here(city, collection, citizen):
    neighbour = factories.small_city("额尔古纳市")
    service.open_to_public(True, by=neighbour.supervisor)
    db.session.commit()
    assert citizen.get(f"/public/collections/{collection.id}").status_code == 404


def test_a_citizen_proposes_without_signing_in(address, citizen, collection):
    answer = citizen.post(address, data=SAID | {"contact": "0470-123"}, follow_redirects=True)
    assert "收到了，谢谢您的建议" in answer.text
    [kept] = db.session.query(Proposal).all()
    assert (kept.origin, kept.status.value, kept.contact) == ("市民", "submitted", "0470-123")
    [event] = db.session.query(AuditEvent).filter_by(subject_id=kept.id, subject_type="proposal")
    assert (event.actor_name, event.address) == ("", "")  # where he wrote from is not kept
    assert "0470-123" not in str(event.details)


def test_the_page_tells_a_stranger_nothing_of_the_houses_work(city, address, citizen, collection):
    factories.proposal(collection, "别人的建议", by=city.liaison("住建局"))
    page = citizen.get(address).text
    assert "别人的建议" not in page
    assert "主导航" not in page


def test_after_the_last_day_nothing_more_is_taken(address, citizen, collection, on_day):
    collection.until_on = factories.TODAY.replace(day=3)
    db.session.commit()
    assert "已经截止" in citizen.get(address).text
    answer = citizen.post(address, data=SAID)
    assert "征集已经截止（2022年7月3日）" in answer.text
    assert count() == 0


def test_what_is_too_long_is_refused(address, citizen):
    answer = citizen.post(address, data=SAID | {"content": "路" * (LONGEST["content"] + 1)})
    assert "请写在2000字以内" in answer.text
    assert count() == 0


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_an_oversized_request_is_refused_unread(address, citizen, kind):
    data = SAID | {"filler": "x" * 70_000}
    answer = citizen.post(address, data=data, content_type=kind)
    assert answer.status_code == 413
    assert "填写的内容太多" in answer.text
    assert count() == 0


@pytest.mark.parametrize("said", [" \n\u3000", "\u200b\u200d", "\x00\x07", "\ufffe"])
def test_what_cannot_be_seen_is_nothing(address, citizen, said):
    answer = citizen.post(address, data={"name": said, "content": said, "contact": said})
    assert "请填写项目名称" in answer.text
    assert count() == 0


def test_words_about_secrecy_are_asked_about(address, citizen):
    said = SAID | {"content": "加强商业秘密保护宣传。"}
    assert "文中有“商业秘密”" in citizen.post(address, data=said).text
    assert count() == 0
    assert citizen.post(address, data=said | {"secrecy_confirmed": "1"}).status_code == 302


def test_markup_is_shown_as_the_text_it_is(city, address, citizen, sign_in, collection):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
    citizen.post(address, data={"name": hostile, "content": hostile, "contact": hostile})
    [kept] = db.session.query(Proposal).all()
    office = sign_in(city.supervisor)
    for path in (f"/collections/{collection.id}", f"/proposals/{kept.id}"):
        page = office.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("field", ["name", "content", "necessity", "contact"])
def test_secrecy_markings_are_refused(address, citizen, field):
    answer = citizen.post(address, data=SAID | {field: "机密★10年"})
    assert "含有密级标志" in answer.text
    assert count() == 0


def test_a_machine_that_fills_in_every_field_is_thanked_and_forgotten(address, citizen):
    answer = citizen.post(address, data=SAID | {"homepage": "buy"}, follow_redirects=True)
    assert "收到了" in answer.text
    assert count() == 0


def test_too_much_from_one_address_has_to_wait(address, citizen):
    for number in range(public.MOST_IN_A_ROW):
        assert citizen.post(address, data=SAID | {"name": f"修{number}"}).status_code == 302
    answer = citizen.post(address, data=SAID | {"name": "再修"})
    assert "送得太频繁，请 15 分钟后再试" in answer.text
    assert count() == public.MOST_IN_A_ROW
    elsewhere = citizen.post(
        address, data=SAID | {"name": "再修"}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert elsewhere.status_code == 302


def test_more_in_a_day_than_can_be_read_is_put_off(address, citizen, collection, monkeypatch):
    monkeypatch.setattr(public, "MOST_A_DAY", 1)
    factories.proposal(collection, "修桥")
    assert "请明天再来" in citizen.post(address, data=SAID).text
    assert count() == 1


def test_the_same_words_again_are_one_proposal(address, citizen):
    for _ in range(2):
        assert citizen.post(address, data=SAID).status_code == 302
    assert count() == 1


def test_a_form_without_the_pages_token_is_refused_and_nobody_asked_to_sign_in(
    app, address, citizen, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = citizen.post(address, data=SAID)
    assert answer.status_code == 400
    assert count() == 0


def test_unit_drafts_cannot_be_reached_by_guessing(city, address, citizen, collection):
    draft = factories.proposal(collection, "草稿", by=city.liaison("住建局"), status="draft")
    assert citizen.get(f"/proposals/{draft.id}").status_code == 302


def test_the_switch_is_in_the_trail(city, collection):
    service.open_to_public(True, by=city.supervisor)
    service.open_to_public(True, by=city.supervisor)
    [event] = db.session.query(AuditEvent).filter_by(action="setting_changed")
    assert event.details["label"] == "公众填报"
