"""Of a year that is not published yet every day that is reckoned says so, wherever it stands.

31 December 2026: the last quarter's reports are due on 7 January 2027, of which nothing is known.
"""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests import factories
from tests.holidays import office as offices
from tracker.core.db import db, transaction
from tracker.core.workdays import DueDayPolicy
from tracker.models import Message, PlanStatus, ProgressReport, ReportStatus
from tracker.notices.wording import body_of
from tracker.reminders import service as reminders
from tracker.reports import service as reports

TODAY = date(2026, 12, 31)
# A day of January 2027, however it is written.
RECKONED = re.compile(r"(?:2027年)?1月\d{1,2}日|2027-01-\d\d")
NOTES = ("推算", "未公布")
AS_PRINTED = re.compile(
    r"通知印的截止日期是2027年1月7日|2026年四季度 2027年1月7日|2027年1月7日前，分别向督查室"
)


def unsaid(text: str) -> list[str]:
    """The days that stand there without the note, each with what follows it."""
    text = AS_PRINTED.sub("", text)
    found = (
        (each.start(), text[each.start() : each.end() + 60]) for each in RECKONED.finditer(text)
    )
    return [said for _, said in found if not any(note in said for note in NOTES)]


def words(page: str) -> str:
    """What a reader sees, and what stands in the hints; not the values of date boxes."""
    body = page.partition("<main")[2] or page
    hints = " ".join(re.findall(r'title="([^"]*)"', body))
    body = re.sub(r"<input[^>]*>|<script.*?</script>|<style.*?</style>", " ", body, flags=re.S)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", f"{body} {hints}").split())).replace(
        " （", "（"
    )


@pytest.fixture(params=[DueDayPolicy.KEEP, DueDayPolicy.NEXT], ids=["kept", "next"])
def office(request, city, on_day):
    """The fourth quarter is open; 财政局 has to hand its report in again by 5 January."""
    on_day(TODAY)
    made = offices.build(city, policy=request.param)
    period = made.winter
    for unit, status in (("财政局", ReportStatus.AWAITING_SIGNOFF), ("住建局", ReportStatus.DRAFT)):
        factories.add(
            ProgressReport(
                assignment=factories.assignment(made.task, city.unit(unit)),
                period=period,
                progress="已开工5个小区。",
                next_steps="完成改造。",
                status=status,
            )
        )
    db.session.commit()
    returned = db.session.scalars(
        select(ProgressReport).where(ProgressReport.status == ReportStatus.AWAITING_SIGNOFF)
    ).one()
    with transaction():
        reports.submit([returned], by=city.actor("财政局局长", on=TODAY))
    with transaction():
        reports.return_report(returned, reason="请写明。", by=city.actor("督查员", on=TODAY))
    assert returned.due_on == date(2027, 1, 5)
    made.returned = returned
    return made


def places(office):
    """(who looks, where), wherever a day of the quarter stands."""
    plan, period, task = office.plan, office.winter, office.task
    office_pages = ["/", "/review", f"/plans/{plan.id}", f"/periods/{period.id}", "/ledger"]
    office_pages += [f"/periods/{period.id}/publish", f"/tasks/{task.id}", "/statistics"]
    office_pages += [f"/reports/{office.returned.id}", "/messages"]
    for path in office_pages:
        yield "督查员", path
    for title in ("住建局联络员", "住建局局长", "财政局联络员"):
        for path in ("/", "/quarter", "/quarter/2027-01-07", f"/tasks/{task.id}", "/messages"):
            yield title, path
    for path in ("/", "/portfolio", "/ledger", f"/tasks/{task.id}"):
        yield "副市长（城建）", path


def test_every_page_says_that_the_day_is_reckoned(office, sign_in):
    met = 0
    for title, path in places(office):
        client = sign_in(office.city.actor(title, on=TODAY))
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, (title, path)
        said = words(answer.text)
        assert unsaid(said) == [], (title, path)
        met += len(RECKONED.findall(said))
    assert met > 25


def test_the_day_is_met_where_it_is_looked_for(office, sign_in):
    """Else the walk above would pass on empty pages."""
    for title, path in (
        ("督查员", "/"),
        ("督查员", "/review"),
        ("督查员", f"/plans/{office.plan.id}"),
        ("住建局联络员", "/"),
        ("住建局联络员", "/quarter"),
        ("财政局联络员", "/"),
        ("财政局联络员", "/messages"),
        ("副市长（城建）", f"/tasks/{office.task.id}"),
    ):
        page = sign_in(office.city.actor(title, on=TODAY)).get(path, follow_redirects=True)
        assert RECKONED.search(words(page.text)), (title, path)


def test_the_page_of_issuing_says_it(office, sign_in):
    draft = offices.draft(office.city, "2026年民生实事", DueDayPolicy.KEEP)
    draft.status = PlanStatus.AGREED
    db.session.commit()
    client = sign_in(office.city.actor("督查员", on=TODAY))
    said = words(client.get(f"/plans/{draft.id}/issue").text)
    assert unsaid(said) == []
    assert "2027年放假安排尚未公布，按周末推算" in said


def test_every_message_says_it(office, on_day):
    with transaction():
        reports.send_for_signoff(
            [
                db.session.scalars(
                    select(ProgressReport).where(ProgressReport.status == ReportStatus.DRAFT)
                ).one()
            ],
            by=office.city.actor("住建局联络员", on=TODAY),
        )
    for day in (TODAY, date(2027, 1, 4), date(2027, 1, 7), date(2027, 1, 12)):
        on_day(day)
        reminders.raise_reminders(day)
    messages = db.session.scalars(select(Message)).all()
    kinds = {each.kind.value for each in messages}
    assert kinds >= {"reminder", "returned", "signoff"}
    for each in messages:
        assert unsaid(f"{each.subject} {each.text}") == [], each.subject
    assert sum(bool(RECKONED.search(each.subject + each.text)) for each in messages) > 3


def test_the_exported_ledger_prints_no_reckoned_day(office, sign_in):
    client = sign_in(office.city.actor("督查员", on=TODAY))
    file = client.post("/ledger.xlsx", data={}).data
    cells = [
        str(cell.value)
        for sheet in load_workbook(BytesIO(file))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert len(cells) > 10
    assert unsaid("\n".join(cells)) == []


def test_the_issued_notice_prints_the_day_as_it_was_ordered(office):
    """The 7th that the paper orders depends on no calendar; what is reckoned of it stays out."""
    body = "".join(body_of(office.plan))
    assert "2027年1月7日前，分别向督查室报送" in body
    assert RECKONED.findall(body) == ["2027年1月7日"]
