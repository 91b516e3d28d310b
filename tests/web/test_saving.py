"""What is not saved is not said to be saved."""

import pytest
from sqlalchemy import func, select

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import Official, SavedView
from tracker.web.forms import Form
from tracker.web.saving import saving


def keep_twice(official: Official, form: Form) -> str:
    """As a view does whose rows reach the database with the commit alone."""
    with saving(form):
        for _ in range(2):
            db.session.add(SavedView(official_id=official.id, name="红黄任务", address={}))
        return "已保存"
    return "有错"


def test_what_the_commit_refuses_gets_no_answer_that_it_was_saved(app, city):
    official = city.mayor.official
    db.session.commit()
    with app.test_request_context(method="POST"):
        form = Form()
        with pytest.raises(RuleBroken, match="没有保存"):
            keep_twice(official, form)
    assert db.session.scalar(select(func.count()).select_from(SavedView)) == 0


def test_what_a_rule_refuses_stands_on_the_form(app, city):
    with app.test_request_context(method="POST"):
        form = Form()
        with saving(form):
            raise RuleBroken("请写明原因。")
        assert form.form_errors == ["请写明原因。"]
