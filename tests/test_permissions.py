"""Who sees and does what: the policy, post by post."""

import pytest
from sqlalchemy import select

from tests import factories
from tracker.core.db import db
from tracker.models import Plan, Task
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans


def test_lists_show_exactly_the_tasks_that_may_be_opened(city):
    factories.issued_task(city)
    draft = factories.draft_plan(city, title="草稿")
    factories.task(draft, lead=city.unit("教体局"))
    db.session.commit()
    every = db.session.scalars(select(Task)).all()
    assert len(every) == 2
    for actor in city.everybody:
        listed = set(db.session.scalars(plans.tasks_visible_to(actor)))
        openable = {task for task in every if allowed(actor, Permission.TASK_VIEW, task)}
        assert listed == openable, actor.post_title


def test_lists_show_exactly_the_plans_that_may_be_opened(city):
    factories.issued_task(city)
    factories.draft_plan(city, title="草稿")
    every = db.session.scalars(select(Plan)).all()
    assert len(every) == 2
    for actor in city.everybody:
        listed = {each.plan for each in plans.list_plans(actor)}
        openable = {plan for plan in every if allowed(actor, Permission.PLAN_VIEW, plan)}
        assert listed == openable, actor.post_title


def test_a_unit_on_no_task_of_a_plan_does_not_see_it(city):
    plan = factories.issued_task(city, lead="住建局", support=()).plan
    assert allowed(city.liaison("住建局"), Permission.PLAN_VIEW, plan)
    assert not allowed(city.liaison("教体局"), Permission.PLAN_VIEW, plan)


def test_another_governments_tasks_are_not_seen(city):
    task = factories.issued_task(city)
    neighbour = factories.small_city("额尔古纳市")
    for actor in neighbour.everybody:
        assert not allowed(actor, Permission.TASK_VIEW, task), actor.post_title


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("住建局联络员", True),
        ("住建局局长", True),
        ("财政局联络员", False),
        ("督查员", False),
        ("市长", False),
        ("系统管理员", False),
    ],
)
def test_only_the_unit_itself_writes_its_report(city, who, may):
    task = factories.issued_task(city)
    own = factories.assignment(task, city.unit("住建局"))
    assert allowed(city.actor(who), Permission.REPORT_WRITE, own) is may


def test_a_leading_unit_reads_all_reports_and_a_supporting_one_the_leads(city):
    task = factories.issued_task(city, lead="住建局", support=("财政局", "教体局"))
    of_lead = factories.report(task, city.unit("住建局"), progress="开工")
    of_finance = factories.report(task, city.unit("财政局"), progress="拨款")
    sees = [
        (who, report is of_lead)
        for who in ("住建局", "财政局", "教体局", "金河镇")
        for report in (of_lead, of_finance)
        if allowed(city.liaison(who), Permission.REPORT_VIEW, report)
    ]
    assert sees == [
        ("住建局", True),
        ("住建局", False),
        ("财政局", True),
        ("财政局", False),
        ("教体局", True),
    ]


def test_administrators_and_auditors_see_no_task_or_report(city):
    task = factories.issued_task(city)
    report = factories.report(task, city.unit("住建局"))
    for actor in (city.administrator, city.security_administrator, city.auditor):
        assert not allowed(actor, Permission.TASK_VIEW, task)
        assert not allowed(actor, Permission.REPORT_VIEW, report)


def test_a_vice_mayor_reads_everything_and_instructs_on_his_own_tasks(city):
    task = factories.issued_task(city)
    for actor, may in ((city.vice_mayor, True), (city.other_vice_mayor, False)):
        assert allowed(actor, Permission.TASK_VIEW, task)
        assert allowed(actor, Permission.INSTRUCTION_GIVE, task) is may


def test_a_liaison_signs_only_where_the_unit_needs_no_signoff(city):
    unit = city.unit("住建局")
    assert not allowed(city.liaison("住建局"), Permission.REPORT_SIGN, unit)
    assert allowed(city.head("住建局"), Permission.REPORT_SIGN, unit)
    unit.needs_signoff = False
    assert allowed(city.liaison("住建局"), Permission.REPORT_SIGN, unit)
