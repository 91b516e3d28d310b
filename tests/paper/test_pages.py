"""The pages on which decisions are entered: with their scan, on what was shown, and no secrets."""

from io import BytesIO

import pytest

from tests import factories
from tests.factories import TODAY
from tracker.amendments.service import ask_amendment
from tracker.core.db import db, transaction
from tracker.enclosures.queries import enclosures_of
from tracker.models import PaperRecord, ReportVersion, TaskStatus
from tracker.talks import service as talks
from tracker.talks.service import Meeting


def sheet(desk, title: str, **more):
    said = {"post": str(desk.post(title).id), "signed_on": TODAY.isoformat()}
    return said | {"files": (BytesIO(b"%PDF-1.7\n"), "原件.pdf")} | more


@pytest.fixture
def waiting(desk):
    """A change and a talk before the mayor, and a draft that nobody was asked to approve."""
    by, task = desk.office.supervisor(), desk.office.task
    draft = factories.draft_plan(desk.city, title="2022年专项方案")
    factories.task(draft, lead=desk.city.unit("住建局"))
    db.session.commit()
    mayor = desk.post("市长")
    with transaction():
        change = ask_amendment(
            task,
            {"requirement": "按月报送"},
            reason="工期紧。",
            approver=mayor,
            effective_on=TODAY,
            by=by,
        )
        talk = talks.propose_talk(
            desk.city.unit("住建局"),
            reason="进展缓慢。",
            meeting=Meeting(TODAY, "15:00", "会议室"),
            talker=mayor,
            approver=mayor,
            task_ids=[task.id],
            by=by,
        )
    return change, talk, draft


def test_decisions_on_paper_are_entered_where_they_are_waited_for(desk, waiting, sign_in):
    change, talk, draft = waiting
    client = sign_in(desk.city.supervisor)
    for page, address, words in (
        (f"/amendments/{change.id}", f"/amendments/{change.id}/paper", "同意。"),
        (f"/talks/{talk.id}", f"/talks/{talk.id}/paper", "同意。"),
        (f"/plans/{draft.id}/approval", f"/plans/{draft.id}/approval/paper", "同意。"),
    ):
        assert f'href="{address}"' in client.get(page).text
        form = sheet(desk, "市长", verdict="yes", opinion=words)
        bare = {key: value for key, value in form.items() if key != "files"}
        assert "请附上原件的扫描件或照片" in client.post(address, data=bare).text
        assert client.post(address, data=form).status_code == 302
        shown = client.get(page).text
        assert "督查室代录" in shown or "代录" in shown
    records = db.session.query(PaperRecord).order_by(PaperRecord.id).all()
    assert [len(files) for files in enclosures_of(records).values()] == [1, 1, 1]
    assert desk.office.task.requirement == "按月报送"
    assert desk.office.task.status is TaskStatus.OPEN


def test_a_form_is_handed_in_only_as_it_was_shown(desk, sign_in):
    client, unit = sign_in(desk.city.supervisor), desk.city.unit("住建局")
    address = f"/units/{unit.id}/reports/{desk.office.period.due_on.isoformat()}/paper"
    said = {
        "received_on": TODAY.isoformat(),
        "rows-0-assignment": str(desk.own()),
        "rows-0-progress": "已开工5个小区。",
    }
    page = client.post(address, data=sheet(desk, "住建局局长", **said)).text
    assert "将报送什么" in page
    assert db.session.query(ReportVersion).count() == 0
    mark = page.split('name="shown"')[1].split('value="')[1].split('"')[0]
    other = said | {"rows-0-progress": "已开工6个小区。", "shown": mark}
    assert "在预览之后有变动" in client.post(address, data=sheet(desk, "住建局局长", **other)).text
    secret = said | {"rows-0-problems": "【机密】★", "shown": mark}
    assert "密级" in client.post(address, data=sheet(desk, "住建局局长", **secret)).text
    form = sheet(desk, "住建局局长", **said, shown=mark)
    assert client.post(address, data=form).status_code == 302
    assert db.session.query(ReportVersion).one().progress == "已开工5个小区。"


def test_a_form_that_lacks_a_row_or_a_figure_is_shown_with_it(desk, sign_in):
    """The page was opened before the unit got another task, and its own a figure."""
    client, unit, task = sign_in(desk.city.supervisor), desk.city.unit("住建局"), desk.office.task
    newer = factories.another_task(task.plan, lead=unit, text="修一条路。")
    factories.target(task, name="改造小区", value=14, unit="个")
    db.session.commit()
    own = factories.assignment(newer, unit).id
    said = {"received_on": TODAY.isoformat(), "rows-0-assignment": str(own)}
    said["rows-0-progress"] = "路已修好。"
    address = f"/units/{unit.id}/reports/{desk.office.period.due_on.isoformat()}/paper"
    page = client.post(address, data=sheet(desk, "住建局局长", **said)).text
    boxes = [each.split("</fieldset>")[0] for each in page.split("<fieldset")[1:]]
    assert ["路已修好。" in box for box in boxes] == ["修一条路。" in box for box in boxes]
    assert sum("改造小区" in box for box in boxes) == 1
