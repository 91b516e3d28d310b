"""What a task of a draft says, as something that can be kept and compared later."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.core.days import day_full
from tracker.core.db import db
from tracker.models import ChosenUnit, Plan, Task, TaskLeader, TaskParty

PARTS = {
    "text": "任务内容",
    "requirement": "督办要求",
    "due": "完成时限",
    "units": "责任单位",
    "leaders": "分管领导",
    "targets": "量化指标",
}


@dataclass(frozen=True)
class Wording:
    """All that a unit or a leader decides on; neither the number nor the place of a task."""

    text: str
    requirement: str = ""
    due: str = ""
    units: str = ""
    leaders: str = ""
    targets: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept)

    @property
    def digest(self) -> str:
        return _digest(self.as_json())

    def differs_in(self, other: Self) -> list[str]:
        """The names of the parts that are not the same: 任务内容, 完成时限."""
        before, after = self.as_json(), other.as_json()
        return [name for part, name in PARTS.items() if before[part] != after[part]]


def wording_of(task: Task) -> Wording:
    """From what is loaded; see in_words."""
    return Wording(
        text=task.text,
        requirement=task.requirement,
        due=task.due_text or (day_full(task.due_on) if task.due_on else ""),
        units="、".join(_party(party) for party in task.parties),
        leaders="、".join(_leader(leader) for leader in task.leaders),
        targets="；".join(f"{target.name} {target.figure}" for target in task.targets),
    )


def in_words(plan: Plan) -> Sequence[Task]:
    """The tasks of a plan in order, with all that their wording is made of loaded."""
    return db.session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id)
        .order_by(Task.position)
        .options(
            joinedload(Task.section),
            selectinload(Task.targets),
            selectinload(Task.leaders).joinedload(TaskLeader.post),
            selectinload(Task.parties).options(
                joinedload(TaskParty.unit),
                joinedload(TaskParty.group),
                selectinload(TaskParty.chosen_units).joinedload(ChosenUnit.unit),
            ),
        )
    ).all()


def digest_of(plan: Plan) -> str:
    """A mark of the whole draft: the same as long as it prints the same."""
    whole = [
        [task.section.title if task.section else "", task.label, wording_of(task).as_json()]
        for task in in_words(plan)
    ]
    return _digest([plan.title, plan.note, whole])


def _party(party: TaskParty) -> str:
    named = party.unit.short_name if party.unit else party.group.name if party.group else ""
    own = "" if named == party.printed_name else f"（{named}）"
    chosen = "、".join(each.unit.short_name for each in party.chosen_units)
    person = f" {party.printed_person}" if party.printed_person else ""
    return f"{party.printed_name}{own}{f'（{chosen}）' if chosen else ''}{person}{_role(party)}"


def _role(party: TaskParty) -> str:
    return f"（{party.role.label}）"


def _leader(leader: TaskLeader) -> str:
    return leader.printed_name or (leader.post.title if leader.post else "")


def _digest(content: Any) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
