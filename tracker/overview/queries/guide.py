"""From an empty house to an issued plan (开始使用): what is there, and what comes next."""

from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.accounts.queries import newcomers
from tracker.core.db import db
from tracker.core.enums import Labelled
from tracker.directory import queries as directory
from tracker.directory.listing import StaffedPost, staffed_posts, units_in
from tracker.models import LEADS, Actor, Plan, PlanStatus, PostKind, Task, Unit, UnitKind


class StepState(Labelled):
    DONE = "done", "已完成"
    NEXT = "next", "现在做"
    WAITING = "waiting", "接着做"


@dataclass(frozen=True)
class Guide:
    """What of a working house is there."""

    units: int
    without_head: list[str]
    without_reporter: list[str]
    leaders: int
    supervisors: int
    without_account: int
    knows_calendar: bool
    year: int
    drafts: list[Plan]
    agreed: list[Plan]
    is_issued: bool

    @property
    def is_staffed(self) -> bool:
        """Whether somebody leads, somebody supervises, and every unit has who answers for it."""
        return bool(
            self.units
            and self.leaders
            and self.supervisors
            and not self.without_head
            and not self.without_reporter
        )

    @property
    def states(self) -> dict[str, StepState]:
        """The steps in their order; the first that is not done is the next."""
        done = {
            "units": self.units > 0,
            "people": self.is_staffed,
            "accounts": self.is_staffed and not self.without_account,
            "calendar": self.knows_calendar,
            "plan": bool(self.agreed) or self.is_issued,
            "issue": self.is_issued,
        }
        states: dict[str, StepState] = {}
        for step, is_done in done.items():
            waits = StepState.WAITING if StepState.NEXT in states.values() else StepState.NEXT
            states[step] = StepState.DONE if is_done else waits
        return states


def has_issued(government_id: int) -> bool:
    """Whether the government has ever issued a plan."""
    out = (PlanStatus.ISSUED, PlanStatus.CLOSED)
    found = select(Plan.id).where(Plan.government_id == government_id, Plan.status.in_(out))
    return db.session.scalar(found.limit(1)) is not None


def guide_of(reader: Actor) -> Guide:
    """What the reader's government has of it."""
    government_id, on = reader.government_id, reader.on
    units = [each for each in units_in(government_id) if each.kind is not UnitKind.OFFICE]
    filled = [each for each in staffed_posts(government_id, on=on) if each.holder or each.cover]
    return Guide(
        units=len(units),
        without_head=_without(filled, {PostKind.UNIT_HEAD, PostKind.RESPONSIBLE}, units),
        without_reporter=_without(filled, {PostKind.LIAISON, PostKind.UNIT_HEAD}, units),
        leaders=sum(each.post.kind in {PostKind.MAYOR, *LEADS} for each in filled),
        supervisors=sum(each.post.kind is PostKind.SUPERVISOR for each in filled),
        without_account=len(newcomers(government_id, on=on)),
        knows_calendar=directory.work_calendar().is_known(on),
        year=on.year,
        drafts=_plans(government_id, PlanStatus.DRAFT),
        agreed=_plans(government_id, PlanStatus.AGREED),
        is_issued=has_issued(government_id),
    )


def _without(filled: list[StaffedPost], kinds: set[PostKind], units: list[Unit]) -> list[str]:
    served = {each.post.unit_id for each in filled if each.post.kind in kinds}
    return [unit.short_name for unit in units if unit.id not in served]


def _plans(government_id: int, status: PlanStatus) -> list[Plan]:
    """The plans of a status that have any task."""
    filled = select(func.count(Task.id)).where(Task.plan_id == Plan.id).scalar_subquery()
    return list(
        db.session.scalars(
            select(Plan)
            .where(Plan.government_id == government_id, Plan.status == status, filled > 0)
            .order_by(Plan.id)
        )
    )
