"""Who does a task, who leads it, and its figures, in any form that has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wtforms import (
    DecimalField,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, Optional, ValidationError

from tracker.core.db import db
from tracker.core.numbers import plain
from tracker.models import Actor, Comparison, PartyRole, Post, Unit, UnitGroup
from tracker.plans import queries, service
from tracker.plans.naming import EVERY_VICE_MAYOR, added_by_name, names_known
from tracker.web.forms import Form, Part, Rows, choices_of

SPARE_ROWS = 2


class PartyForm(Part):
    who = SelectField("责任单位", default="")
    role = SelectField("分工", choices=choices_of(PartyRole), default=PartyRole.SUPPORT.value)
    person = StringField("责任人", validators=[Length(max=50, message="请写在50字以内")])
    chosen = SelectMultipleField("包括的单位", coerce=int)


class TargetForm(Part):
    name = StringField("指标", validators=[Length(max=50, message="请写在50字以内")])
    comparison = SelectField("比较", choices=choices_of(Comparison), default=Comparison.EQUAL.value)
    value = DecimalField("数值", places=None, validators=[Optional()])
    unit = StringField("计量单位", validators=[Length(max=20, message="请写在20字以内")])

    def validate_value(self, field: DecimalField) -> None:
        """Neither NaN nor 1e999999: nothing could be written or compared with them."""
        if field.data is not None and (not field.data.is_finite() or field.data.adjusted() > 50):
            field.data = None
            raise ValidationError("这里要填数字，请改正。")


class PartiesForm(Form):
    """Who does a task, and who leads it."""

    names: Sequence[str] = ()  # that may be typed into `more`
    parties = Rows(FormField(PartyForm), "责任单位")
    more = StringField("按名称添加", validators=[Length(max=500, message="请写在500字以内")])
    leaders = SelectMultipleField("分管领导")


class TargetsForm(Form):
    """The figures of a task."""

    targets = Rows(FormField(TargetForm), "量化指标")


class PartsForm(PartiesForm, TargetsForm):
    """Who does a task, who leads it, and its figures."""


def parts_data(
    parties: Iterable[service.PartyEntry],
    leaders: Iterable[service.LeaderEntry],
    targets: Iterable[service.TargetEntry],
) -> dict[str, object]:
    """What the fields of a PartsForm open with."""
    return {
        "parties": [_row(entry) for entry in parties],
        "leaders": [_leader_key(entry.post) for entry in leaders],
        "targets": [_target_row(entry) for entry in targets],
    }


@dataclass(frozen=True)
class Parts:
    """What the fields of a PartsForm say."""

    parties: list[service.PartyEntry]
    leaders: list[service.LeaderEntry]
    targets: list[service.TargetEntry]


def parts_in(
    form: PartsForm,
    parties: Sequence[service.PartyEntry],
    leaders: Sequence[service.LeaderEntry],
    targets: Sequence[service.TargetEntry],
    *,
    by: Actor,
) -> Parts:
    """The same as the service takes it; what is there already gives what the form does not show.

    RuleBroken for a name that nobody has, or two.
    """
    kept = _parties(form, parties)
    named = added_by_name(form.more.data or "", kept, by=by)
    return Parts(
        [*kept, *named.parties],
        _leaders([*form.leaders.data, *named.leaders], leaders),
        targets_in(form, targets),
    )


def offer_parts(form: PartsForm, *, by: Actor, is_new: bool) -> None:
    """Give the fields what can be chosen, and a form that opens rows to fill."""
    entries = queries.directory_entries(by.government_id, by.on)
    form.names = names_known(by)
    form.leaders.choices = [
        *((_leader_key(post), f"{name or '空缺'}　{post.title}") for post, name in entries.leaders),
        (EVERY_VICE_MAYOR, "各副市长"),
    ]
    if is_new:
        for _ in range(SPARE_ROWS):
            form.parties.append_entry()
        form.targets.append_entry()
    units = [(unit.id, unit.short_name) for unit in entries.units]
    who = {
        "": [("", "（空）")],
        "单位": [(f"unit.{unit_id}", name) for unit_id, name in units],
        "单位组": [(f"group.{group.id}", group.name) for group in entries.groups],
    }
    per_task = {f"group.{group.id}" for group in entries.groups if group.is_chosen_per_task}
    for row in form.parties:
        row.form.who.choices = who
        row.form.chosen.choices = units
        row.form.is_chosen_per_task = row.form.who.data in per_task


def _row(entry: service.PartyEntry) -> dict[str, object]:
    return {
        "who": _key(entry.unit, entry.group),
        "role": entry.role.value,
        "person": entry.printed_person,
        "chosen": [unit.id for unit in entry.chosen],
    }


def _key(unit: Unit | None, group: UnitGroup | None) -> str:
    return f"unit.{unit.id}" if unit else f"group.{group.id}" if group else ""


def _leader_key(post: Post | None) -> str:
    return f"post.{post.id}" if post else EVERY_VICE_MAYOR


def _parties(form: PartsForm, present: Sequence[service.PartyEntry]) -> list[service.PartyEntry]:
    """The filled rows; a party that stays keeps its printed name and its own post."""
    kept = {_key(entry.unit, entry.group): entry for entry in present}
    return [
        _entry(row.form, kept.get(row.form.who.data))
        for row in form.parties
        if isinstance(row, FormField) and row.form.who.data
    ]


def _entry(row: PartyForm, kept: service.PartyEntry | None) -> service.PartyEntry:
    kind, _, row_id = row.who.data.partition(".")
    return service.PartyEntry(
        role=PartyRole(row.role.data),
        unit=db.session.get_one(Unit, int(row_id)) if kind == "unit" else None,
        group=db.session.get_one(UnitGroup, int(row_id)) if kind == "group" else None,
        printed_name=kept.printed_name if kept else "",
        printed_person=row.person.data or "",
        post=kept.post if kept else None,
        chosen=tuple(db.session.get_one(Unit, unit_id) for unit_id in row.chosen.data or ()),
    )


def _target_row(entry: service.TargetEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "comparison": entry.comparison.value,
        "value": Decimal(plain(entry.value)) if entry.value is not None else None,
        "unit": entry.unit,
    }


def targets_in(
    form: TargetsForm, present: Sequence[service.TargetEntry]
) -> list[service.TargetEntry]:
    """The filled rows; a target that stays keeps the year it was read with."""
    years = {(entry.name, entry.unit): entry.year for entry in present}
    return [
        service.TargetEntry(
            name=row.name.data or "",
            value=row.value.data,
            unit=row.unit.data or "",
            comparison=Comparison(row.comparison.data),
            year=years.get((row.name.data or "", row.unit.data or "")),
        )
        for row in (each.form for each in form.targets if isinstance(each, FormField))
        if row.name.data or row.value.data is not None or row.value.raw_data not in ([""], [], None)
    ]


def _leaders(
    ticked: Sequence[str], present: Sequence[service.LeaderEntry]
) -> list[service.LeaderEntry]:
    """Those that stay, in their order, then those newly ticked."""
    stay = [entry for entry in present if _leader_key(entry.post) in ticked]
    known = {_leader_key(entry.post) for entry in stay}
    new = [
        service.LeaderEntry(db.session.get_one(Post, int(key.removeprefix("post."))))
        if key != EVERY_VICE_MAYOR
        else service.LeaderEntry()
        for key in ticked
        if key not in known
    ]
    return stay + new
