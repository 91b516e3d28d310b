"""A row that somebody else removes while a request is at work on it."""

from contextlib import contextmanager

from sqlalchemy import delete

from tests import factories
from tracker.core.db import db, transaction
from tracker.models import Task, TaskParty


def test_a_task_that_a_colleague_strikes_meanwhile_is_not_found(city, sign_in, monkeypatch):
    plan = factories.draft_plan(city)
    task = factories.task(plan, lead=city.unit("住建局"))
    db.session.commit()
    path, version = f"/tasks/{task.id}/delete", plan.version
    strikes = [
        delete(TaskParty).where(TaskParty.task_id == task.id),
        delete(Task).where(Task.id == task.id),
    ]

    @contextmanager
    def overtaken():
        with transaction():
            for strike in strikes:
                db.session.execute(strike, execution_options={"synchronize_session": False})
            yield

    client = sign_in(city.supervisor)
    monkeypatch.setattr("tracker.web.saving.transaction", overtaken)
    answer = client.post(path, data={"version": version})
    assert answer.status_code == 404
    assert "这一页不存在" in answer.text
