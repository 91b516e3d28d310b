"""Whatever the office, the units and the leaders do, in whatever order: the rules hold."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests import factories
from tests.plans.consulted import DUE, draft, entries
from tests.plans.test_consulting import content, marks
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import (
    APPROVAL_MOVES,
    ApprovalRequest,
    ApprovalStatus,
    Comment,
    Consultation,
    ConsultedUnit,
    PlanStatus,
    Settlement,
)
from tracker.plans import service
from tracker.plans.service.order import tasks_in_order
from tracker.plans.service.standing import unsettled

ACTS = (
    "begin",
    "extend",
    "end",
    "remind",
    "save",
    "answer",
    "take back",
    "settle",
    "edit",
    "merge",
    "delete",
    "undo",
    "ask",
    "approve",
    "give back",
    "withdraw",
    "paper",
    "agree",
    "reopen",
)
UNITS = ("住建局", "财政局", "教体局", "金河镇")
LEADERS = ("市长", "副市长（城建）")
# What makes the rules meet comes more often than chance would have it.
OFTEN = ("paper", "ask", "approve", "edit", "answer", "settle", "end", "agree") * 2
steps = st.lists(
    st.tuples(st.sampled_from(ACTS + OFTEN), st.integers(0, 7)), min_size=12, max_size=30
)


def newest(model, plan):
    mine = select(model).where(model.plan_id == plan.id)
    return db.session.scalar(mine.order_by(model.id.desc()).limit(1))


def comments_on(plan):
    return (
        select(Comment)
        .join(Comment.consulted)
        .join(ConsultedUnit.consultation)
        .where(Consultation.plan_id == plan.id)
        .order_by(Comment.id)
    )


def act(city, plan, kind: str, pick: int) -> None:
    """One act of a kind; what it needs and is not there is refused as well."""
    office, tasks = {"by": city.supervisor}, tasks_in_order(plan)
    told = {"version": plan.version, **office}
    task = tasks[pick % len(tasks)] if tasks else None
    following = next(iter(tasks[pick % len(tasks) + 1 :]), None) if tasks else None
    consultation, request = newest(Consultation, plan), newest(ApprovalRequest, plan)
    post = city.posts[LEADERS[pick % len(LEADERS)]]
    head = city.head(UNITS[pick % len(UNITS)])
    part = consultation and next(
        (each for each in consultation.units if each.unit_id == head.post.unit_id), None
    )
    answered = db.session.scalars(comments_on(plan)).all()
    comment = answered[pick % len(answered)] if answered else None
    seen = service.digest_of(plan)
    decides = request and city.actor(request.post.title)
    later = DUE + timedelta(days=pick)
    words = {each.label: "不妥。" * ((pick + number) % 2) for number, each in enumerate(tasks)}
    needs = {
        "begin": lambda: service.begin_consultation(plan, due_on=later, **office),
        "extend": lambda: service.extend_consultation(consultation, due_on=later, **office),
        "end": lambda: service.end_consultation(consultation, **office),
        "remind": lambda: service.remind_unanswered(consultation, **office),
        "save": lambda: service.save_comments(
            part, entries(part, head, words), version=part.version, by=head
        ),
        "answer": lambda: service.answer_consultation(part, rest_agrees=pick > 2, by=head),
        "take back": lambda: service.withdraw_answer(part, by=head),
        "settle": lambda: service.settle_comment(
            comment, settlement=list(Settlement)[pick % 3], reason="因故。" * (pick % 2), **office
        ),
        "edit": lambda: service.edit_task(
            task,
            content(task, f"改成{pick}。"),
            seen=service.seen_of(service.content_of(task)),
            **office,
        ),
        "merge": lambda: service.merge_with_next(task, **marks(task, following), **office),
        "delete": lambda: service.delete_task(task, mark=service.mark_of(task), **office),
        "undo": lambda: service.undo(plan, **told),
        "ask": lambda: service.ask_approval(plan, post, **office),
        "approve": lambda: service.approve_plan(request, seen=seen, by=decides),
        "give back": lambda: service.return_for_changes(
            request, reason="改。", seen=seen, by=decides
        ),
        "withdraw": lambda: service.withdraw_request(request, **office),
        "paper": lambda: service.record_paper_approval(
            plan, post, given_on=factories.TODAY, **office
        ),
        "agree": lambda: service.agree_plan(plan, **office),
        "reopen": lambda: service.reopen_draft(plan, **office),
    }
    missing = {
        "extend": consultation,
        "end": consultation,
        "remind": consultation,
        "save": part,
        "answer": part,
        "take back": part,
        "settle": comment,
        "edit": task,
        "merge": task,
        "delete": task,
        "approve": request,
        "give back": request,
        "withdraw": request,
    }
    if missing.get(kind, True) is None:
        raise RuleBroken("没有")
    needs[kind]()


def state(plan) -> list[object]:
    """All that the turn is, to see that a refusal changes nothing."""
    rows = [plan.status, service.digest_of(plan)]
    for model in (Consultation, ConsultedUnit, Comment, ApprovalRequest):
        table = model.__table__
        rows += [tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))]
    return [str(row) for row in rows]


def counted(*conditions) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0


def keeps_its_rules(plan, statuses: dict[int, ApprovalStatus], heard: set[int]) -> None:
    requests = db.session.scalars(
        select(ApprovalRequest).where(ApprovalRequest.plan_id == plan.id)
    ).all()
    pending = [each for each in requests if each.is_pending]
    running = counted(Consultation.ended_at.is_(None), Consultation.plan_id == plan.id)
    assert running <= 1
    assert len(pending) <= 1
    for request in requests:
        before = statuses.get(request.id, ApprovalStatus.PENDING)
        assert request.status is before or request.status in APPROVAL_MOVES[before]
        statuses[request.id] = request.status
        if request.status is ApprovalStatus.APPROVED:
            assert request.digest == service.digest_of(plan), "an approval of another text stands"
    if plan.status is PlanStatus.AGREED:
        assert not pending
        assert not unsettled(plan)
    comments = db.session.scalars(comments_on(plan)).all()
    for comment in comments:
        assert comment.settlement is None or comment.consulted.has_answered
        assert comment.task is None or comment.task.plan_id == plan.id
    assert heard <= {each.id for each in comments}, "a comment that was settled is gone"
    heard |= {each.id for each in comments if each.settlement}


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=steps)
def test_in_whatever_order_the_turn_keeps_its_rules(city, on_day, steps):
    on_day(factories.TODAY)
    plan = draft(city)
    statuses: dict[int, ApprovalStatus] = {}
    heard: set[int] = set()
    for kind, pick in steps:
        before = state(plan)
        try:
            with transaction():
                act(city, plan, kind, pick)
        except RuleBroken:
            assert state(plan) == before, f"a refused “{kind}” changed something"
        keeps_its_rules(plan, statuses, heard)
