"""What holds in the town after every turn, whatever it was."""

from typing import Any

from hypothesis.stateful import invariant
from sqlalchemy import select, text

from tests.turns.base import Turns
from tests.turns.remembered import Kept, figures, rows_that_stay
from tracker.core.db import db
from tracker.models import Plan, PlanStatus, PublishedMark, Task, TaskStatus
from tracker.plans.queries import periods_of
from tracker.reminders.audience import Audience
from tracker.reminders.queries import owed_reports
from tracker.reminders.rules import Rules
from tracker.reports import queries as reports
from tracker.reports.queries.corrections import corrections, marks_as_published
from tracker.reports.queries.merged import told_with
from tracker.succession.queries import gaps


def _changed(before: Kept, after: Kept) -> Kept:
    """What reads otherwise, before and after."""
    return {
        key: (value, after[key])
        for key, value in before.items()
        if key in after and after[key] != value
    }


class Holding(Turns):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Kept = {}
        self.figures: Kept = {}
        self.published: dict[tuple[int, int], Any] = {}
        self.looked_at = -1

    @invariant()
    def all_holds(self):
        """Looked at only after something was done."""
        if self.looked_at == self.turn:
            return
        self.looked_at = self.turn
        self.owed = self.town.owed()
        self.reminded = [
            each
            for each in owed_reports(self.town.today)
            if each.government_id == self.town.government_id
        ]
        self.gaps = gaps(self.town.government_id, on=self.town.today)
        self._what_is_owed_is_owed_by_one_unit_that_stands()
        self._somebody_hears_of_it()
        self._reminders_and_counts_speak_of_the_same_reports()
        self._nothing_is_owed_by_what_is_over()
        self._an_open_task_is_somebodys_or_the_office_knows()
        self._an_open_period_of_an_open_task_was_asked_of_a_lead()
        self._what_was_submitted_judged_and_published_stays()
        self._what_was_published_changes_only_with_a_trace()
        self._closed_quarters_stay_what_they_were()

    # --- what is owed

    def _what_is_owed_is_owed_by_one_unit_that_stands(self):
        owed = self.owed
        today, seen = self.town.today, {}
        for report in owed:
            assignment = report.assignment
            unit = assignment.unit
            assert unit.abolished_on is None or unit.abolished_on > today, unit
            assert assignment.includes(today)
            cell = assignment.task_id, report.period_id, unit.id
            assert cell not in seen
            seen[cell] = report
        ids = {each.assignment_id for each in owed}
        for report in owed:
            successor = report.assignment.successor_id
            assert successor is None or successor not in ids

    def _somebody_hears_of_it(self):
        today = self.town.today
        audience = Audience(today)
        rules = Rules.default()
        units = {each.id: each for each in self.town.units()}
        known = self.gaps
        unheard = {each.post.unit_id for each in known.posts if each.is_unheard}
        unheard |= {each.unit.id for each in known.units}
        for each in self.reminded:
            for stage in rules.stages:
                assert any(True for _ in audience.of(each, stage)), each
            assert each.unit_id in units
            if audience.is_unattended(each.unit_id):
                assert each.unit_id in unheard, f"{each.unit_name} hears nothing, unknown to all"

    def _reminders_and_counts_speak_of_the_same_reports(self):
        today = self.town.today
        told = told_with()
        cells = {(each.assignment_id, each.period_id) for each in self.owed}
        reminded = {
            (each.assignment_id, each.period_id)
            for each in self.reminded
            if each.report_id is not None
        }
        silent = {
            cell for cell in cells if cell in told and told[cell][0] <= today <= told[cell][1]
        }
        assert reminded == cells - silent
        # What is not told by itself is told with another that is owed, or would be.
        assert not silent or reminded or not cells

    def _nothing_is_owed_by_what_is_over(self):
        ids = [each.id for each in self.owed]
        over = text(
            "SELECT r.id FROM progress_report r JOIN assignment a ON a.id = r.assignment_id"
            " JOIN task t ON t.id = a.task_id JOIN plan p ON p.id = t.plan_id"
            " JOIN unit u ON u.id = a.unit_id"
            " WHERE t.status <> 'open' OR p.status <> 'issued' OR a.until_on <= :today"
            " OR u.abolished_on <= :today OR r.status IN ('submitted', 'accepted')"
        )
        rows = db.session.execute(over, {"today": self._today_in_sql()})
        assert not {row[0] for row in rows} & set(ids)

    def _an_open_task_is_somebodys_or_the_office_knows(self):
        today = self.town.today
        known = self.gaps.tasks
        for task in self._open_tasks():
            is_led = any(each.is_lead and each.includes(today) for each in task.assignments)
            assert is_led is (task not in known), task.name

    def _an_open_period_of_an_open_task_was_asked_of_a_lead(self):
        today = self.town.today
        tasks = self._open_tasks()
        owed = {(each.assignment_id, each.period_id) for each in self.owed}
        given = {
            (each.assignment.task_id, each.period_id)
            for each in self.town.reports()
            if not each.is_owed or (each.assignment_id, each.period_id) in owed
        }
        periods = periods_of(tasks)
        for task in tasks:
            if not any(a.is_lead and a.includes(today) for a in task.assignments):
                continue
            for period in periods[task.id]:
                if period.is_open(today) and self._begun(task) <= period.closes_on:
                    assert (task.id, period.id) in given, f"{task.name} {period.label}"

    # --- what is settled

    def _what_was_submitted_judged_and_published_stays(self):
        now = rows_that_stay()
        assert _changed(self.rows, now) == {}
        assert self.rows.keys() <= now.keys()
        self.rows = now

    def _what_was_published_changes_only_with_a_trace(self):
        ids = [each.id for each in self.town.tasks()]
        now = marks_as_published(ids)
        assert _changed(self.published, now) == {}
        assert self.published.keys() <= now.keys()
        self.published = now
        stand = reports.task_marks(ids, published_only=True)
        last = {
            (each.task_id, each.period_id): each.value
            for each in self.town.all(
                select(PublishedMark)
                .where(PublishedMark.task_id.in_(ids))
                .order_by(PublishedMark.id)
            )
        }
        last |= {cell: each.after for cell, each in corrections(ids).items()}
        assert stand.keys() == last.keys()
        assert _changed(last, stand) == {}

    def _closed_quarters_stay_what_they_were(self):
        now = figures(self.town)
        assert _changed(self.figures, now) == {}
        self.figures = now

    # --- asked by these

    def _open_tasks(self):
        return self.town.tasks(Task.status == TaskStatus.OPEN, Plan.status == PlanStatus.ISSUED)

    def _begun(self, task: Task):
        return min(a.from_on for a in task.assignments)

    def _today_in_sql(self):
        return (
            self.town.today.isoformat() if db.engine.dialect.name == "sqlite" else self.town.today
        )
