"""What the product writes of the plan of 2022 is read back by its own reader, row by row."""

import json

import pytest

from tests import factories
from tests.demonstrations import Demonstration
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.models import Actor, Notice, PartyRole, Plan, Post, PostKind, Task
from tracker.overview.export import ledger_file
from tracker.overview.filters import asked_in
from tracker.overview.queries.columns import LedgerColumn, extras_for
from tracker.overview.queries.ledger import ledger_for

# As the document that was read in has them.
COLUMNS = (
    LedgerColumn.UNITS,
    LedgerColumn.RESPONSIBLE,
    LedgerColumn.LEADERS,
    LedgerColumn.REQUIREMENT,
    LedgerColumn.DUE,
)
PLAIN = ("number", "sections", "text", "requirement", "leaders", "persons")


@pytest.fixture
def demo(demo_on_sqlite: Demonstration):
    with demo_on_sqlite.app.app_context():
        yield demo_on_sqlite
        db.session.remove()


def read_back(demo: Demonstration, file) -> list[dict]:
    result = demo.app.test_cli_runner().invoke(args=["intake", "read", str(file)])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["tasks"]


def rows_of(tasks: list[Task], name_of) -> list[dict]:
    return [
        {
            "number": task.label or None,
            "sections": _headings(task),
            "text": task.text,
            "units": [(name_of(party), party.role is PartyRole.LEAD) for party in task.parties],
            "requirement": task.requirement or None,
            "leaders": [leader.printed_name for leader in task.leaders],
            "persons": list(dict.fromkeys(p.printed_person for p in task.parties)),
        }
        for task in tasks
    ]


def _headings(task: Task) -> list[str]:
    section = task.section
    return [each.title for each in (section.parent, section) if each] if section else []


def compared(read: list[dict]) -> list[dict]:
    return [
        {
            **{name: row[name] for name in PLAIN},
            "units": [(unit["name"], unit["role"] == "lead") for unit in row["units"]],
        }
        for row in read
    ]


def test_the_issued_notice_is_read_back(demo, tmp_path):
    plan = db.session.get_one(Plan, 1)
    notice = db.session.query(Notice).filter_by(plan_id=plan.id).one()
    with FileStore(demo.app.config["ATTACHMENTS"]).open(notice.stored_name) as stored:
        (tmp_path / "通知.docx").write_bytes(stored.read())
    tasks = db.session.query(Task).filter_by(plan_id=plan.id).order_by(Task.position).all()
    read = compared(read_back(demo, tmp_path / "通知.docx"))
    assert len(read) == 98
    assert read == rows_of(tasks, lambda party: party.printed_name)


def test_the_ledger_is_read_back(demo, tmp_path):
    post = db.session.query(Post).filter_by(kind=PostKind.SUPERVISOR).first()
    reader = Actor(post.tenures[0].official, post, factories.TODAY)
    ledger = ledger_for(reader, asked_in({"plan": "1"}))
    extras = extras_for(ledger.rows, COLUMNS, shown=ledger.shown, reader=reader)
    content = ledger_file(ledger, COLUMNS, extras, title="台账", on=reader.on)
    (tmp_path / "台账.xlsx").write_bytes(content)
    names = {party.id: row.party_name(party) for row in ledger.rows for party in row.task.parties}
    read = compared(read_back(demo, tmp_path / "台账.xlsx"))
    assert len(read) == 98
    assert read == rows_of([row.task for row in ledger.rows], lambda party: names[party.id])
