"""What the pages of an objection do when something changed while they were open."""

from datetime import date

from tracker.models import MarkValue, ObjectionStatus

IN_TIME = date(2022, 7, 20)


def test_what_changed_meanwhile_is_shown_before_it_is_signed(round_, sign_in):
    objection = round_.write(IN_TIME)
    head = sign_in(round_.city.head("住建局"))
    here = f"/objections/{objection.id}"
    round_.write(IN_TIME, text="已开工8个小区，2个在招标。")
    page = head.post(f"{here}/raise", data={"seen": "1"}).text
    assert "打开之后改过" in page
    assert "2个在招标" in page
    assert 'name="seen" type="hidden" value="2"' in page
    assert head.post(f"{here}/raise", data={"seen": "2"}).status_code == 302
    assert objection.status is ObjectionStatus.RAISED


def test_a_preview_changes_nothing_and_a_stale_one_is_shown_anew(round_, sign_in):
    objection = round_.referred(IN_TIME)
    mayor, here = sign_in(round_.city.mayor), f"/objections/{objection.id}/decide"
    form = {"outcome": "upheld", "mark": "normal", "reason": "属实。", "seen": "lagging"}
    page = mayor.post(here, data=form | {"preview": "1"}).text
    assert "正常推进 0 项 → 1 项" in page
    assert objection.status is ObjectionStatus.REFERRED
    page = mayor.post(here, data=form | {"seen": "slow"}).text
    assert "有变动，请看过再定" in page
    assert 'name="seen" type="hidden" value="lagging"' in page
    assert mayor.post(here, data=form).status_code == 302
    assert objection.corrected_to is MarkValue.NORMAL
    ledger = sign_in(round_.city.supervisor).get("/ledger").text
    assert "异议后更正，7月20日" in ledger
    assert "由滞后更正为正常推进（7月20日）" in sign_in(round_.city.mayor).get("/statistics").text
