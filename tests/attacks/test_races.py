"""Two who press at the same moment, on databases where commits are real: one of them wins."""

from datetime import date

from sqlalchemy import select

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.racing import count
from tests.attacks.test_working_at_once import MEASURED
from tracker.core.db import db
from tracker.models import (
    Account,
    AuditAction,
    AuditEvent,
    CalendarDay,
    GroupMembership,
    Instruction,
    InstructionReply,
    Milestone,
    Notice,
    Official,
    Plan,
    Post,
    Preference,
    ProgressReport,
    ReportStatus,
    ReportVersion,
    SavedView,
    Setting,
    Task,
    TaskMark,
    Tenure,
    Unit,
    UnitGroup,
)
from tracker.overview import service as views
from tracker.plans import service as plans
from tracker.reports.yardstick import Yardstick
from tracker.succession import queries as succession


def an_import_confirmed_by_two_is_one_plan(race):
    before = count(Plan)
    form = {"title": "主要目标任务", "year": "2022", "kind": "work_report"}
    form[f"leader:{worlds.LEADER}"] = "nobody"
    press = ("督查员", f"/imports/{race.named('draft_id')}", form)
    assert race.at_once(press, press) == [302, 302]
    assert count(Plan) == before + 1


ISSUE = {
    "issued_on": "2022-07-04",
    "title": "通知",
    "addressed_to": "各责任单位",
    "body": "现印发给你们。",
    "due_day_policy": "keep",
}


def a_plan_issued_by_two_is_issued_once(race):
    plan = db.session.get_one(Plan, race.named("plan_id", "draft"))
    plans.agree_plan(plan, by=race.world.city.supervisor)
    db.session.commit()
    form = {**ISSUE, "number": "根政办发〔2022〕9号"}
    press = ("督查员", f"/plans/{race.named('plan_id', 'draft')}/issue", form)
    assert sorted(race.at_once(press, press)) == [200, 302]
    assert count(Notice, Notice.number == form["number"]) == 1


def of_two_plans_one_gets_the_number(race):
    city = race.world.city
    form = {**ISSUE, "number": "根政办发〔2022〕10号"}
    presses = []
    for title in ("民生实事", "重点项目"):
        plan = factories.draft_plan(city, title=title)
        factories.task(plan, lead=city.unit("住建局"))
        plans.agree_plan(plan, by=city.supervisor)
        presses.append(("督查员", f"/plans/{plan.id}/issue", form))
    db.session.commit()
    assert sorted(race.at_once(*presses)) == [200, 302]
    assert count(Notice, Notice.number == form["number"]) == 1
    assert count(Plan, Plan.document_number == form["number"]) == 1


def a_report_signed_twice_is_one_version(race):
    report = db.session.get_one(ProgressReport, race.named("report_id", "draft"))
    report_id = report.id
    form = {"due_on": "2022-07-07", "report": f"{report.id}.{report.version}"}
    press = ("财政局局长", "/quarter/sign", form)
    assert sorted(race.at_once(press, press)) == [200, 302]
    assert count(ReportVersion, ReportVersion.report_id == report_id) == 1


def a_report_is_either_accepted_or_taken_back(race):
    report_id = race.named("report_id", "submitted")
    accept = ("督查员", f"/reports/{report_id}/accept", {"number": "1", "mark": "normal"})
    withdraw = ("住建局局长", f"/reports/{report_id}/withdraw", {})
    accepted, withdrawn = race.at_once(accept, withdraw)
    report = db.session.get_one(ProgressReport, report_id)
    assert (accepted, withdrawn) in {(302, 302), (200, 302)}
    assert report.status is (ReportStatus.ACCEPTED if accepted == 302 else ReportStatus.DRAFT)
    assert (report.versions[-1].review is not None) is (accepted == 302)


def of_two_first_texts_one_is_kept(race):
    task = db.session.get_one(Task, race.named("task_id", "issued"))
    own = factories.assignment(task, race.world.city.unit("财政局"))
    third = factories.period(task, 3)
    third.opens_on = factories.TODAY
    db.session.commit()
    period_id = third.id
    address = f"/assignments/{own.id}/periods/{period_id}/draft"
    one, other = (
        (who, address, {"progress": who, "version": "0"}) for who in ("财政局联络员", "财政局局长")
    )
    assert sorted(race.at_once(one, other)) == [200, 302]
    of_it = select(ProgressReport).where(ProgressReport.period_id == period_id)
    assert db.session.scalars(of_it).one().progress in ("财政局联络员", "财政局局长")


def a_post_given_by_two_has_one_holder(race):
    post_id = race.named("post_id")
    post, on = db.session.get_one(Post, post_id), date(2022, 8, 1)
    presses = []
    for who in ("督查员", "系统管理员"):
        seen = succession.change_of(post, on=on, today=factories.TODAY, to=who).seen
        form = {"official": "0", "on": "2022-08-01", "new_name": who, "seen": seen}
        presses.append((who, f"/posts/{post_id}/succession", form))
    assert sorted(race.at_once(*presses)) == [200, 302]
    assert count(Tenure, Tenure.post_id == post_id, Tenure.until_on.is_(None)) == 1


def of_two_last_views_one_is_kept(race):
    owner = race.world.city.supervisor
    for number in range(views.MOST_VIEWS - 1 - count(SavedView, _is_his(owner))):
        views.save_view(f"第{number}个", {"q": str(number)}, by=owner)
    db.session.commit()
    presses = [
        ("督查员", f"/ledger/views?q={words}", {"name": words}) for words in ("甲乙", "丙丁")
    ]
    assert sorted(race.at_once(*presses)) == [200, 302]
    assert count(SavedView, _is_his(owner)) == views.MOST_VIEWS


def of_many_at_one_draft_each_saves(race):
    """Four at four tasks all save; of two more at one of them the second has to choose."""
    city = race.world.city
    plan = factories.draft_plan(city, title="一起改的")
    tasks = [factories.task(plan, f"第{n}件事。", lead=city.unit("住建局")) for n in range(4)]
    forms = [
        {"text": f"第{n}件事，改过。", "section": str(task.section_id), "requirement": "按月"}
        | {"seen": plans.seen_of(plans.content_of(task)), "session": str(n)}
        | {"parties-0-who": f"unit.{city.unit('住建局').id}", "parties-0-role": "lead"}
        | {"label": task.label}
        for n, task in enumerate(tasks)
    ]
    ids = [task.id for task in tasks]
    presses = [
        ("督查员", f"/tasks/{task_id}/edit", form) for task_id, form in zip(ids, forms, strict=True)
    ]
    assert race.at_once(*presses) == [302] * 4
    texts = select(Task.text).where(Task.id.in_(ids)).order_by(Task.id)
    assert list(db.session.scalars(texts)) == [f"第{n}件事，改过。" for n in range(4)]
    clashing = [("督查员", presses[0][1], forms[0] | {"text": f"{n}改的。"}) for n in range(2)]
    db.session.rollback()
    assert set(race.at_once(*clashing)) <= {200}  # both were opened before the first save
    now = plans.seen_of(plans.content_of(db.session.get_one(Task, ids[0])))
    clashing = [(who, where, form | {"seen": now}) for who, where, form in clashing]
    assert sorted(race.at_once(*clashing)) == [200, 302]


def _is_his(owner):
    return SavedView.official_id == owner.official.id


def test_of_two_who_decide_at_once_one_wins(race):
    an_import_confirmed_by_two_is_one_plan(race)
    a_plan_issued_by_two_is_issued_once(race)
    of_two_plans_one_gets_the_number(race)
    of_many_at_one_draft_each_saves(race)
    a_report_signed_twice_is_one_version(race)
    a_report_is_either_accepted_or_taken_back(race)
    of_two_first_texts_one_is_kept(race)
    a_post_given_by_two_has_one_holder(race)
    of_two_last_views_one_is_kept(race)


NODE = {"nodes-0-on": "2022-06-30", "nodes-0-text": "完成招标", "nodes-0-share": "40"}
# (whose post, address, form, what it makes)
ENTERED = (
    (
        "督查员",
        "/units/new",
        {"name": "水利局", "short_name": "水利", "kind": "department"},
        (Unit, Unit.name == "水利局"),
    ),
    ("督查员", "/groups/new", {"name": "各企业"}, (UnitGroup, UnitGroup.name == "各企业")),
    (
        "督查员",
        "/groups/{group_id}",
        {"unit": "{unit_id}", "from_on": "2022-08-01", "seen": "{unit_id}.0"},
        (GroupMembership, GroupMembership.from_on == date(2022, 8, 1)),
    ),
    (
        "副市长（城建）",
        "/tasks/{task_id}/instructions",
        {"text": "加快。", "unit": "{unit_id}"},
        (Instruction, Instruction.text == "加快。"),
    ),
    (
        "督查员",
        "/assignments/{assignment_id}/periods/{period_id}/mark",
        {"value": "slow", "reason": "工期过半，进度未过半。"},
        (TaskMark, TaskMark.reason != ""),
    ),
    (
        "督查员",
        "/periods/{period_id}/publish",
        {"confirmed": "y"},
        # The round of the world's other plan was not published by a browser.
        (
            AuditEvent,
            (AuditEvent.action == AuditAction.MARKS_PUBLISHED) & (AuditEvent.address != ""),
        ),
    ),
    (
        "系统管理员",
        "/calendar/day",
        {"on": "2022-07-05", "kind": "day_off", "name": "抗洪"},
        (CalendarDay, CalendarDay.name == "抗洪"),
    ),
    (
        "住建局局长",
        "/instructions/{instruction_id}/answer",
        {"text": "已加快。"},
        (InstructionReply, InstructionReply.text == "已加快。"),
    ),
    (
        "住建局局长",
        "/addressees/{addressee_id}/sign",
        {},
        (AuditEvent, AuditEvent.action == AuditAction.NOTICE_SIGNED),
    ),
    (
        "系统管理员",
        "/accounts/new",
        {"official": "{newcomer}", "username": "xinlai"},
        (Account, Account.username == "xinlai"),
    ),
    ("督查员", "/ledger/views?mark=slow", {"name": "慢的"}, (SavedView, SavedView.name == "慢的")),
    ("督查员", "/ledger/views/{view_id}/delete", {}, (SavedView,)),
    ("督查员", "/preferences", {"pressed": "1"}, (Preference,)),
    (
        "督查员",
        "/review/settings",
        MEASURED | {"version": Yardstick().version},
        (Setting, Setting.key == "mark_thresholds"),
    ),
    ("督查员", "/tasks/{task_id}/pace", {"pace": "milestones", **NODE}, (Milestone,)),
)


def test_what_is_entered_twice_at_once_is_there_once(race):
    city = race.world.city
    newcomer = factories.add(Official(government_id=city.government.id, name="新来的"))
    db.session.commit()
    ids = {"newcomer": newcomer.id}
    for variable, rows in race.world.named.items():
        ids[variable] = rows.get("issued") or rows.get("")
    wrong = []
    for who, address, form, made in ENTERED:
        filled = {name: value.format(**ids) for name, value in form.items()}
        press = (who, address.format(**ids), filled)
        statuses = race.at_once(press, press)
        if not set(statuses) <= {200, 302, 404} or count(*made) != 1:
            wrong.append((address, statuses, count(*made)))
    assert not wrong
