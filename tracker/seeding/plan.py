"""Importing the 2022 plan from its document, as the office would (任务方案)."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Self

from sqlalchemy import select

from tracker.core.db import db
from tracker.intake import Draft, read_document
from tracker.models import Actor, Comparison, Plan, Target, Task, Unit, UnitGroup
from tracker.plans import service as plans
from tracker.plans.choices import Choices
from tracker.plans.resolving import PartyPlace
from tracker.seeding.files import CITY, DEMONSTRATION, TABLE, TABLE_OF_DEMONSTRATION, Row, read
from tracker.seeding.register import Register
from tracker.seeding.season import Season

PLAN = "work-report"


@dataclass(frozen=True)
class PlanFiles:
    """The table with its notice, the targets in its texts, and who 相关部门 are, if known."""

    table: Path
    notice: Row
    targets: list[Row]
    chosen: list[Row] = field(default_factory=list)

    @classmethod
    def of_public_documents(cls) -> Self:
        return cls(TABLE, read(CITY / "notice.toml"), read(CITY / "targets.toml")["target"])

    @classmethod
    def of_demonstration(cls) -> Self:
        city = cls.of_public_documents()
        chosen = read(DEMONSTRATION / "chosen_units.toml")["chosen"]
        return cls(TABLE_OF_DEMONSTRATION, city.notice, city.targets, chosen)


def load_plan(files: PlanFiles, register: Register, *, season: Season, by: Actor) -> None:
    """Make a draft of the table under the notice's number, with its closing note and targets.

    A group whose members are chosen task by task stays empty where the files do not say who they
    are; the office chooses before it agrees. A plan of the same number stands as it is.
    """
    number = season.text(files.notice["number"])
    same = (Plan.government_id == by.government_id, Plan.document_number == number)
    if register.holds(Plan, PLAN) or register.adopt(Plan, PLAN, *same):
        return
    draft = read_document(files.table.read_bytes(), files.table.name)
    plan = plans.import_plan(
        draft,
        Choices(members=_members(draft, files.chosen, register)),
        title=season.text(draft.title),
        year=season.year,
        document_number=number,
        members_later=True,
        by=by,
    )
    plan.note = files.notice["closing_note"]
    register.add(PLAN, plan)
    tasks = {
        task.position: task
        for task in db.session.scalars(select(Task).where(Task.plan_id == plan.id))
    }
    for target in files.targets:
        tasks[target["position"]].targets.append(_target(target, plan))
    db.session.flush()


def _members(draft: Draft, chosen: list[Row], register: Register) -> dict[str, tuple[int, ...]]:
    """The units of each printed group that is chosen per task, by its place in the draft."""
    found = {}
    for entry in chosen:
        at, name = entry["position"] - 1, register.row(UnitGroup, entry["group"]).name
        printed = [unit.name for unit in draft.tasks[at].units]
        place = PartyPlace(at, printed.index(name))
        found[str(place)] = tuple(register.row(Unit, key).id for key in entry["units"])
    return found


def _target(entry: Row, plan: Plan) -> Target:
    return Target(
        name=entry["name"],
        value=Decimal(str(entry["value"])),
        unit=entry["unit"],
        comparison=Comparison(entry["comparison"]),
        year=plan.year,
    )
