"""A city at work: something of every kind waits for a post."""

import pytest

from tests import factories
from tracker.core.db import db
from tracker.instructions import service as instructions
from tracker.models import Message, MessageKind, Official
from tracker.reports import service as reports
from tracker.reports.content import Content


@pytest.fixture
def newcomer(city) -> Official:
    made = factories.add(Official(government_id=city.government.id, name="新来的"))
    db.session.commit()
    return made


@pytest.fixture
def task(city, on_day):
    """On 4 July 住建局 has handed in nothing yet: its report waits for the head, that of 财政局 is
    a draft, and 副市长（城建） waits for an answer."""
    on_day(factories.TODAY)
    task = factories.issued_task(city)
    content = Content(progress="已开工5个小区。", next_steps="7月底前完成改造。")
    for name in ("住建局", "财政局"):
        own = factories.assignment(task, city.unit(name))
        draft = reports.save_draft(
            own, factories.period(task), content=content, version=0, by=city.liaison(name)
        )
        if name == "住建局":
            reports.send_for_signoff([draft], by=city.liaison(name))
    instructions.give_instruction(task, text="请盯紧资金。", by=city.vice_mayor)
    db.session.commit()
    return task


@pytest.fixture
def told(city):
    """The news of posts and tasks that somebody got, in order."""

    def told(official: Official) -> list[Message]:
        return (
            db.session.query(Message)
            .filter_by(recipient_id=official.id, kind=MessageKind.SUCCESSION)
            .order_by(Message.id)
            .all()
        )

    return told
