"""What belongs to a plan's year: the rows that its documents and its log are about (归档范围)."""

from collections.abc import Mapping

from sqlalchemy import Select, or_, select

from tracker.models import (
    ApprovalRequest,
    Assignment,
    Bulletin,
    ChangeRequest,
    Closure,
    Consultation,
    Instruction,
    IssuedLetter,
    Matter,
    Notice,
    Objection,
    Plan,
    ProgressReport,
    ReportingPeriod,
    ReportVersion,
    Schedule,
    SlipReport,
    Talk,
    Task,
)

# What a letter goes out of; a reminder on paper is of units, and of no plan.
_WRITTEN_OF = ("slip", "talk", "objection", "change_request")

Subjects = Mapping[str, Select[int]]


def subjects_of(plan: Plan) -> Subjects:
    """By the name of a table, the ids of its rows that belong to the plan. A slip, a talk or a
    bulletin may belong to several."""
    of_plan = _of_the_plan(plan) | _of_its_tasks(plan)
    bulletins = select(Bulletin.notice_id).where(
        Bulletin.id.in_(of_plan["bulletin"]), Bulletin.notice_id.is_not(None)
    )
    letters = select(IssuedLetter.notice_id).where(
        or_(
            *(
                (IssuedLetter.subject_type == name) & IssuedLetter.subject_id.in_(of_plan[name])
                for name in _WRITTEN_OF
            )
        )
    )
    documents = select(Notice.id).where(
        or_(
            Notice.plan_id == plan.id,
            Notice.id.in_(bulletins),
            Notice.id.in_(letters),
        )
    )
    return of_plan | {"notice": documents}


def _of_the_plan(plan: Plan) -> dict[str, Select[int]]:
    schedules = select(Schedule.id).where(Schedule.plan_id == plan.id)
    due = select(ReportingPeriod.due_on).where(ReportingPeriod.schedule_id.in_(schedules))
    return {
        "plan": select(Plan.id).where(Plan.id == plan.id),
        "consultation": select(Consultation.id).where(Consultation.plan_id == plan.id),
        "approval_request": select(ApprovalRequest.id).where(ApprovalRequest.plan_id == plan.id),
        "schedule": schedules,
        "reporting_period": select(ReportingPeriod.id).where(
            ReportingPeriod.schedule_id.in_(schedules)
        ),
        "bulletin": select(Bulletin.id).where(
            Bulletin.government_id == plan.government_id, Bulletin.due_on.in_(due)
        ),
    }


def _of_its_tasks(plan: Plan) -> dict[str, Select[int]]:
    tasks = select(Task.id).where(Task.plan_id == plan.id)
    assignments = select(Assignment.id).where(Assignment.task_id.in_(tasks))
    reports = select(ProgressReport.id).where(ProgressReport.assignment_id.in_(assignments))
    return {
        "task": tasks,
        "assignment": assignments,
        "progress_report": reports,
        "report_version": select(ReportVersion.id).where(ReportVersion.report_id.in_(reports)),
        "instruction": select(Instruction.id).where(Instruction.task_id.in_(tasks)),
        "objection": select(Objection.id).where(Objection.task_id.in_(tasks)),
        "change_request": select(ChangeRequest.id).where(ChangeRequest.task_id.in_(tasks)),
        "closure": select(Closure.id).where(Closure.task_id.in_(tasks)),
        "matter": select(Matter.id).where(Matter.task_id.in_(tasks)),
        "slip": select(SlipReport.slip_id).where(SlipReport.report_id.in_(reports)),
        "talk": select(Talk.id).join(Talk.tasks).where(Task.plan_id == plan.id),
    }
