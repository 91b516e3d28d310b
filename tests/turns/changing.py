"""Issued tasks are amended, given up, closed, opened again; units change; matters are handed out;
the year ends."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from tests.turns.base import Turns, one, shift, which
from tracker.amendments import service as amendments
from tracker.amendments.parts import content_of, due_as
from tracker.closures import queries as closing
from tracker.closures import service as closures
from tracker.closures.service import Declaration, Record
from tracker.matters import entering
from tracker.matters import service as matters
from tracker.matters.reporting import Reporting
from tracker.matters.service import Source
from tracker.models import (
    LEADS,
    STILL_OPEN,
    UNDECIDED_CLOSURES,
    UNDER_OBJECTION,
    Cadence,
    ChangeRequest,
    ChangeStatus,
    Closure,
    ClosureStatus,
    LinkStatus,
    MarkValue,
    MatterKind,
    Objection,
    Plan,
    PlanStatus,
    PostKind,
    Reform,
    ReformKind,
    Task,
    TaskLink,
    TaskStatus,
    UnitKind,
    VerificationKind,
)
from tracker.permissions import Permission
from tracker.reforms import service as reforms
from tracker.reforms.moving import moves_of
from tracker.reforms.terms import ENDS, Choices, Heir, Terms
from tracker.years import queries as ended
from tracker.years import service as years
from tracker.years.queries.finals import digest_of
from tracker.years.queries.unfinished import digest_of_candidates
from tracker.years.service import FinalChoice

PARTS = ("due", "leaders", "joins", "leaves", "lead", "text")


class Amending(Turns):
    @rule(pick=which, part=st.sampled_from(PARTS), who=which, days=shift, agrees=st.booleans())
    def amend(self, pick, part, who, days, agrees):
        """The office asks; where the leader agrees he does so at once."""
        task, by = self._open_task(pick), self.town.supervisor
        approver = one(self.town.posts(*sorted(LEADS), PostKind.DIRECTOR), who)
        if not (task and approver):
            return
        after = self._after(task, part, who)
        asked: list[ChangeRequest] = []
        self.attempt(
            lambda: asked.append(
                amendments.ask_amendment(
                    task,
                    after,
                    reason="冬季不能施工。",
                    approver=approver,
                    effective_on=by.on + timedelta(days=days),
                    by=by,
                )
            ),
            by,
        )
        if asked and agrees:
            self._approve(asked[0])

    @rule(pick=which, who=which, days=shift)
    def ask_withdrawal(self, pick, who, days):
        task, by = self._open_task(pick), self.town.supervisor
        approver = one(self.town.posts(*sorted(LEADS)), who)
        if task and approver:
            self.attempt(
                lambda: amendments.ask_withdrawal(
                    task,
                    reason="规划调整。",
                    basis="会议纪要",
                    approver=approver,
                    effective_on=by.on + timedelta(days=days),
                    by=by,
                ),
                by,
            )

    @rule(pick=which)
    def ask_extension(self, pick):
        task = self._open_task(pick)
        lead = next((a for a in task.assignments if a.is_lead), None) if task else None
        by = self.town.liaison(lead.unit) if lead else None
        if task and by:
            after = {"due": due_as(date(2023, 6, 30), "")}
            self.attempt(
                lambda: amendments.ask_extension(task, after, reason="雨季延误。", by=by),
                by,
                Permission.EXTENSION_ASK,
                task,
            )

    @rule(pick=which, agrees=st.sampled_from([True, True, False, None]))
    def settle_change(self, pick, agrees):
        """Signed, passed on, approved, refused or taken back, wherever it stands."""
        changes = select(ChangeRequest).where(ChangeRequest.status.in_(STILL_OPEN))
        change, office = one(self.town.all(changes.order_by(ChangeRequest.id)), pick), None
        if change is None:
            return
        office = self.town.supervisor
        if agrees is None:
            self.attempt(lambda: amendments.withdraw(change, by=office), office)
        elif change.status is ChangeStatus.AWAITING_SIGNOFF:
            head = self.town.head(change.unit) if change.unit else None
            if head:
                self.attempt(
                    lambda: amendments.sign_extension(change, by=head),
                    head,
                    Permission.EXTENSION_SIGN,
                    change,
                )
        elif change.status is ChangeStatus.ASKED:
            post = one(self.town.posts(*sorted(LEADS)), pick)
            if agrees and post:
                self.attempt(
                    lambda: amendments.pass_extension(change, post, opinion="属实", by=office),
                    office,
                )
            else:
                self.attempt(
                    lambda: amendments.decline_extension(change, reason="可以赶上", by=office),
                    office,
                )
        elif change.status is ChangeStatus.PENDING:
            self._approve(change, agrees=agrees)

    def _approve(self, change: ChangeRequest, *, agrees: bool = True) -> None:
        by = self.town.acting(change.approver_post) if change.approver_post else None
        if by is None:
            return
        if agrees:
            self.attempt(lambda: amendments.approve(change, by=by), by)
        else:
            self.attempt(lambda: amendments.refuse(change, reason="不妥", by=by), by)

    def _after(self, task: Task, part: str, who: int):
        now = content_of(task, self.town.today)
        unit = one(self.town.units(), who)
        parties = [dict(each) for each in now["parties"]]
        if part == "due":
            return {"due": due_as(date(2022, 11, 30), "")}
        if part == "text":
            return {"text": f"{now['text']}（调整{who}）"}
        if part == "leaders":
            post = one(self.town.posts(*sorted(LEADS)), who)
            return {"leaders": [{"post": post.id, "title": post.title}] if post else []}
        if part == "joins" and unit:
            said = {"name": unit.short_name, "person": "", "post": None, "chosen": []}
            parties.append(said | {"group": None, "role": "support", "unit": unit.id})
        elif part == "leaves" and len(parties) > 1:
            parties.pop(who % len(parties))
            parties[0]["role"] = "lead"
        elif part == "lead":
            for each in parties:
                each["role"] = "lead"
        return {"parties": parties}

    def _open_task(self, pick: int) -> Task | None:
        return one(self.town.tasks(Task.status == TaskStatus.OPEN), pick)


class Closing(Turns):
    @rule(pick=which, unit=which)
    def declare_done(self, pick, unit):
        task = one(self.town.tasks(Task.status == TaskStatus.OPEN), pick)
        leads = [a.unit for a in task.assignments if a.is_lead] if task else []
        lead = one(leads, unit)
        by = self.town.head(lead) if lead else None
        if task and by:
            said = Declaration(achieved="都已完成。", completed_on=by.on - timedelta(days=3))
            self.attempt(
                lambda: closures.write_closure(task, said, store=self.store, by=by),
                by,
                Permission.CLOSURE_WRITE,
                task,
            )

    @rule(pick=which, how=st.sampled_from(["close", "close", "close", "partly", "refuse"]))
    def decide_closure(self, pick, how):
        by = self.town.supervisor
        waiting = select(Closure).where(Closure.status.in_(UNDECIDED_CLOSURES)).order_by(Closure.id)
        if not self.town.all(waiting):
            self.declare_done(pick, 0)
        closure = one(self.town.all(waiting), pick)
        if closure is None:
            return
        record = Record(VerificationKind.ON_PAPER, by.on, "督查员", "与申请相符。")
        self.attempt(lambda: closures.verify_closure(closure, record, store=self.store, by=by), by)
        if how == "partly":
            self.attempt(lambda: closures.accept_partly(closure, remaining="还有1个", by=by), by)
        elif how == "refuse":
            due_on = by.on + timedelta(days=9)
            self.attempt(
                lambda: closures.refuse_closure(closure, reason="缺证明", due_on=due_on, by=by), by
            )
        else:
            seen = closing.ending(closure.task, on=by.on).mark
            self.attempt(
                lambda: closures.close_task(closure, opinion="核实完成", seen=seen, by=by), by
            )

    @rule(pick=which)
    def reopen_task(self, pick):
        by = self.town.supervisor
        closed = select(Closure).where(Closure.status == ClosureStatus.CLOSED).order_by(Closure.id)
        if not self.town.all(closed):
            self.decide_closure(pick, "close")
        closure = one(self.town.all(closed), pick)
        if closure:
            seen = closing.reopening(closure.task, on=by.on).mark
            self.attempt(lambda: closures.reopen_task(closure, reason="复查", seen=seen, by=by), by)


class Reforming(Turns):
    @rule(
        kind=st.sampled_from(ReformKind),
        pick=which,
        other=which,
        days=shift,
        is_new=st.booleans(),
        posts_end=st.booleans(),
    )
    def reform(self, kind, pick, other, days, is_new, posts_end):
        by, units = self.town.supervisor, self.town.units()
        unit, heir = one(units, pick), one(units, other)
        if unit is None or heir is None:
            return
        entered = len(self.town.all(select(Reform.id)))
        name = f"新局{entered}"
        new = Heir(f"{name}（全称）", name, UnitKind.DEPARTMENT)
        before, heirs = (unit,), (new if is_new else Heir.of(heir),)
        if kind is ReformKind.RENAME:
            heirs = (Heir(new.name, new.short_name, unit.kind, unit),)
        elif kind is ReformKind.SPLIT:
            heirs = (Heir.of(unit) if is_new else Heir.of(heir), new)
        elif kind is ReformKind.MERGE:
            before = tuple(dict.fromkeys((unit, heir)))
        posts = {}
        if posts_end:
            posts = {
                post.id: ENDS
                for each in before
                for post in self.town.posts(PostKind.LIAISON)
                if post.unit_id == each.id
            }
        tasks = {}
        if len(heirs) > 1:
            tasks = {task.id: task.id % 2 for task in self.town.tasks()}
        on = by.on + timedelta(days=days)
        terms = Terms(
            kind, on, before, heirs, "机构改革方案", choices=Choices(tasks=tasks, posts=posts)
        )
        self.attempt(
            lambda: reforms.enter_reform(terms, seen=moves_of(terms, today=by.on).digest, by=by),
            by,
        )

    @rule(pick=which)
    def withdraw_reform(self, pick):
        by = self.town.supervisor
        pending = select(Reform).where(Reform.applied_at.is_(None)).order_by(Reform.id)
        reform = one(self.town.all(pending), pick)
        if reform:
            self.attempt(lambda: reforms.withdraw_reform(reform, reason="暂缓", by=by), by)


class Years(Turns):
    @rule(pick=which, days=st.sampled_from([5, 30]))
    def hand_out_a_matter(self, pick, days):
        by, unit = self.town.supervisor, one(self.town.units(), pick)
        if unit is None:
            return

        def handed_out():
            reporting = Reporting(by.on + timedelta(days=days), Cadence.DATES)
            line = entering.single(
                text=f"核查{unit.short_name}用地。",
                leads=unit.short_name,
                supports="",
                leaders="",
                requirement="",
                reporting=reporting,
                by=by,
            )
            matters.hand_out([line], Source(MatterKind.INSPECTION), store=self.store, by=by)

        self.attempt(handed_out, by)

    @rule(pick=which, other=which)
    def link(self, pick, other):
        tasks, by = self.town.tasks(Task.status == TaskStatus.OPEN), self.town.supervisor
        first = one(tasks, pick)
        second = one([t for t in tasks if first and t.plan_id != first.plan_id], other)
        if first and second:
            self.attempt(lambda: matters.link_tasks(first, second, by=by), by)

    @rule(pick=which)
    def part(self, pick):
        by = self.town.supervisor
        links = select(TaskLink).where(TaskLink.status == LinkStatus.LINKED).order_by(TaskLink.id)
        found = one(self.town.all(links), pick)
        if found:
            self.attempt(lambda: matters.part_tasks(found, reason="不是一件", by=by), by)

    @rule(pick=which, is_all=st.booleans())
    def conclude(self, pick, is_all):
        """The office gives final marks and concludes; with is_all it publishes all rounds first."""
        by = self.town.supervisor
        plan = one(self._plans(PlanStatus.ISSUED), pick)
        if plan is None or self.town.milestones():
            return
        rows = ended.final_rows(plan)
        choices = [
            FinalChoice(row.task.id, row.seen, row.proposed.value or MarkValue.NORMAL, "综合判断")
            for row in rows
        ]
        self.attempt(lambda: years.confirm_finals(plan, choices, by=by), by)
        if is_all:
            for period in self.town.periods():
                self.attempt(lambda p=period: self._publish(p, by), by)
        seen = digest_of(ended.final_rows(plan))
        if self.attempt(lambda: years.conclude_plan(plan, seen=seen, by=by), by):
            undecided = select(Objection.id).join(Objection.task)
            undecided = undecided.where(Task.plan_id == plan.id)
            assert not self.town.all(undecided.where(Objection.status.in_(UNDER_OBJECTION)))

    @staticmethod
    def _publish(period, by):
        from tracker.reports import service as reports

        reports.publish_marks(period, by=by, confirmed=True)

    @rule(pick=which)
    def carry_over(self, pick):
        by = self.town.supervisor
        plan = one(self._plans(PlanStatus.ISSUED, PlanStatus.CLOSED), pick)
        if plan is None:
            return
        drafts = self._plans(PlanStatus.DRAFT)
        if not drafts:
            self.attempt(
                lambda: years.start_next_plan(plan, title=f"{plan.title}（下一年）", by=by), by
            )
            return
        found = ended.candidates_in(plan, on=by.on)
        chosen = [each for each in found if not each.link]
        self.attempt(
            lambda: years.carry_over(
                plan,
                [each.task.id for each in chosen],
                into=drafts[0],
                seen=digest_of_candidates(chosen),
                by=by,
            ),
            by,
        )

    def _plans(self, *statuses: PlanStatus):
        return self.town.all(
            select(Plan)
            .where(Plan.government_id == self.town.government_id, Plan.status.in_(statuses))
            .order_by(Plan.id)
        )
