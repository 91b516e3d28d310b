"""Tasks that were collected and not printed become a draft plan (征集入选项目)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.core.db import db
from tracker.intake import Draft, DraftTask, DraftUnit, UnitRole
from tracker.intake.draft import ProposedTarget, ProposedUnit
from tracker.intake.recommend import Recommender
from tracker.intake.report.figures import figures_in
from tracker.intake.unit_lists import units_in
from tracker.models import Actor, ImportDraft, ImportDraftStatus, Plan, PlanKind, Unit, UnitGroup
from tracker.plans import queries
from tracker.plans.choices import Choice, ChoiceKind, Choices
from tracker.plans.precedents import recommender_for
from tracker.plans.resolving import DirectoryNames
from tracker.plans.service.imports import import_plan
from tracker.plans.suggesting import suggest

# A name that is nearly the directory's is rather sure; a person takes it over all the same.
NEARLY = 0.9


@dataclass(frozen=True)
class Collected:
    """A task as somebody proposed it: units and leader as they were written.

    source: from which proposal, unlike that of any other task.
    """

    text: str
    units: str
    leader: str
    source: str
    fields: Mapping[str, str] = field(default_factory=dict)


def plan_collected(
    collected: Sequence[Collected],
    *,
    title: str,
    year: int,
    kind: PlanKind,
    origin: str,
    by: Actor,
) -> Plan:
    """A draft plan of them. Units and leaders that the directory knows stand beside the task; of
    the rest the words are kept, and likely units are proposed for a person to take over.

    origin: what they were collected by.
    """
    names = queries.directory_names(by.government_id, by.on)
    known = recommender_for(by.government_id, by.on)
    tasks = tuple(
        _task(str(number), each, names, known) for number, each in enumerate(collected, start=1)
    )
    draft = Draft(title, tasks, (), (), "form")
    plan = import_plan(
        draft, Choices(), title=title, year=year, kind=kind, members_later=True, by=by
    )
    content = draft.as_json()
    db.session.add(
        ImportDraft(
            government_id=by.government_id,
            official=by.official,
            filename=origin,
            sha256=hashlib.sha256(repr(content).encode()).hexdigest(),
            status=ImportDraftStatus.CONFIRMED,
            content=content,
            choices={},
            plan=plan,
        )
    )
    db.session.flush()
    return plan


def _task(
    number: str, collected: Collected, names: DirectoryNames, known: Recommender
) -> DraftTask:
    written = units_in(collected.units).names
    certain = [name for name in written if _is_certain(name, names)]
    left = [name for name in written if name not in certain]
    fields = dict(collected.fields)
    if left:
        fields["实施主体"] = collected.units
    is_known = len(names.leaders.get(collected.leader, ())) == 1
    if collected.leader and not is_known:
        fields["责任领导"] = collected.leader
    task = DraftTask(
        number=number,
        sections=(),
        text=collected.text,
        leaders=(collected.leader,) if is_known else (),
        units=tuple(
            DraftUnit(name, UnitRole.SUPPORT if at else UnitRole.LEAD)
            for at, name in enumerate(certain)
        ),
        fields=fields,
        place=collected.source,
        targets=tuple(
            ProposedTarget(each.text, each.name, each.value, each.unit, each.comparison)
            for each in figures_in(collected.text)
        ),
    )
    return replace(task, proposed=_proposed(task, left, names, known))


def _is_certain(name: str, names: DirectoryNames) -> bool:
    return name in names.groups or len(names.units.get(name, ())) == 1


def _proposed(
    task: DraftTask, left: Sequence[str], names: DirectoryNames, known: Recommender
) -> tuple[ProposedUnit, ...]:
    """For the names that nobody bears, the units that they are nearly; else what the task says."""
    nearly = suggest(left, names)
    alike = tuple(
        ProposedUnit(name, UnitRole.LEAD, NEARLY, (f"填报为“{written}”，{found.reason}",))
        for written, found in nearly.items()
        if (name := _name_of(found.choice))
    )
    if alike or task.units:
        return alike
    return tuple(
        ProposedUnit(each.name, each.role, each.confidence, tuple(each.reasons))
        for each in known.recommend(task.text, task.sections)
    )


def _name_of(choice: Choice) -> str | None:
    """The name in the directory of a unit or group that was suggested."""
    if choice.kind is ChoiceKind.GROUP:
        group = db.session.get(UnitGroup, choice.id)
        return group.name if group else None
    unit = db.session.get(Unit, choice.id)
    return unit.short_name if unit else None
