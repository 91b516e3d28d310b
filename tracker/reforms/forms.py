from collections.abc import Iterable, Mapping
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from tracker.core.errors import RuleBroken
from tracker.models import ReformKind, Unit, UnitKind
from tracker.reforms.service import LONGEST_BASIS, LONGEST_REASON
from tracker.reforms.terms import Choices, Heir, Terms
from tracker.web.forms import Form, at_most, choices_of
from tracker.web.keys import row_number

USUAL = UnitKind.DEPARTMENT.value
NEW = 0  # in place of an existing unit: one that is set up
A_NAME = Length(max=100, message="名称请写在100字以内")
CHOOSE = NumberRange(1, message="请选择单位")


class ReformForm(Form):
    """What every kind is asked; seen: the digest of what the page said would move."""

    on = DateField("起始日期", validators=[InputRequired("请填写日期，例如 2022-08-01。")])
    basis_title = StringField(
        "依据文件", validators=[DataRequired("请写明依据哪份文件。"), at_most(LONGEST_BASIS)]
    )
    basis_number = StringField("文号", validators=[Length(max=50, message="文号请写在50字以内")])
    preview = SubmitField("看要移交什么")
    seen = HiddenField()

    def list_units(self, units: Iterable[Unit]) -> None:
        """Offer these units wherever one is chosen."""
        listed = [SelectChoice(unit.id, unit.short_name) for unit in units]
        for field in self:
            if isinstance(field, SelectMultipleField):
                field.choices = listed
            elif isinstance(field, SelectField) and field.short_name != "unit_kind":
                first = "新设单位" if field.short_name == "successor_or_new" else "请选择"
                field.choices = [SelectChoice(NEW, first), *listed]


class RenameForm(ReformForm):
    unit = SelectField("单位", coerce=int, validators=[CHOOSE])
    name = StringField("新的全称", validators=[DataRequired("请填写新的全称。"), A_NAME])
    short_name = StringField("新的简称", validators=[DataRequired("请填写新的简称。"), A_NAME])


class MergeForm(ReformForm):
    predecessors = SelectMultipleField("合并的单位", coerce=int)
    successor_or_new = SelectField("合并为", coerce=int)
    name = StringField("新单位的全称", validators=[A_NAME])
    short_name = StringField("新单位的简称", validators=[A_NAME])
    unit_kind = SelectField("新单位的类别", choices=choices_of(UnitKind), default=USUAL)


class SplitForm(ReformForm):
    unit = SelectField("拆分的单位", coerce=int, validators=[CHOOSE])
    keeps = BooleanField("原单位保留", default=True)
    successors = SelectMultipleField("划入的现有单位", coerce=int)
    new_units = TextAreaField(
        "新设的单位", validators=[Length(max=1000, message="请写在1000字以内")]
    )
    unit_kind = SelectField("新设单位的类别", choices=choices_of(UnitKind), default=USUAL)


class AbolishForm(ReformForm):
    unit = SelectField("撤销的单位", coerce=int, validators=[CHOOSE])
    successor = SelectField("承接单位", coerce=int, validators=[CHOOSE])


class WithdrawForm(Form):
    reason = TextAreaField(
        "撤回的原因", validators=[DataRequired("请写明撤回的原因。"), at_most(LONGEST_REASON)]
    )


FORMS: Mapping[ReformKind, type[ReformForm]] = {
    ReformKind.RENAME: RenameForm,
    ReformKind.MERGE: MergeForm,
    ReformKind.SPLIT: SplitForm,
    ReformKind.ABOLISH: AbolishForm,
}


def terms_in(form: ReformForm, units: Mapping[int, Unit], choices: Choices) -> Terms:
    """What the form orders. RuleBroken where a name is missing."""
    kind = next(kind for kind, each in FORMS.items() if isinstance(form, each))
    before, heirs = _SIDES[kind](form, units)
    on: date = form.on.data
    return Terms(
        kind=kind,
        on=on,
        predecessors=tuple(before),
        heirs=tuple(heirs),
        basis_title=form.basis_title.data,
        basis_number=form.basis_number.data or "",
        choices=choices,
    )


Sides = tuple[list[Unit], list[Heir]]


def _renamed(form: ReformForm, units: Mapping[int, Unit]) -> Sides:
    assert isinstance(form, RenameForm)
    unit = units[form.unit.data]
    return [unit], [Heir(form.name.data, form.short_name.data, unit.kind, unit)]


def _merged(form: ReformForm, units: Mapping[int, Unit]) -> Sides:
    assert isinstance(form, MergeForm)
    chosen = form.successor_or_new.data
    before = [units[each] for each in form.predecessors.data or () if each != chosen]
    if chosen != NEW:
        return before, [Heir.of(units[chosen])]
    if not form.name.data or not form.short_name.data:
        raise RuleBroken("新设的单位请填写全称和简称，或者选一个现有单位。", field="name")
    return before, [Heir(form.name.data, form.short_name.data, UnitKind(form.unit_kind.data))]


def _split(form: ReformForm, units: Mapping[int, Unit]) -> Sides:
    assert isinstance(form, SplitForm)
    unit, kind = units[form.unit.data], UnitKind(form.unit_kind.data)
    heirs = [Heir.of(unit)] if form.keeps.data else []
    heirs += [Heir.of(units[each]) for each in form.successors.data or () if each != unit.id]
    for line in (form.new_units.data or "").splitlines():
        name, _, short_name = line.replace(",", "，").partition("，")
        if name.strip():
            heirs.append(Heir(name.strip(), short_name.strip() or name.strip(), kind))
    return [unit], heirs


def _abolished(form: ReformForm, units: Mapping[int, Unit]) -> Sides:
    assert isinstance(form, AbolishForm)
    return [units[form.unit.data]], [Heir.of(units[form.successor.data])]


_SIDES = {
    ReformKind.RENAME: _renamed,
    ReformKind.MERGE: _merged,
    ReformKind.SPLIT: _split,
    ReformKind.ABOLISH: _abolished,
}


def choices_in(posted: MultiDict[str, str], sections: Mapping[int, int]) -> Choices:
    """What was chosen on the page: numbers alone, by names that hold the number of a row.

    sections: by task id the id of its heading; a whole heading, or all, may be given at once.
    """
    tasks = _numbered(posted, "task")
    of_section = _numbered(posted, "section")
    for task_id, section_id in sections.items():
        if section_id in of_section:
            tasks[task_id] = of_section[section_id]
    shown = set(posted.getlist("shown_group", row_number))
    return Choices(
        tasks=tasks,
        posts=_numbered(posted, "post"),
        left=frozenset(shown - set(posted.getlist("group", row_number))),
    )


def _numbered(posted: MultiDict[str, str], what: str) -> dict[int, int]:
    """By the number of a row the place that was chosen for it; what was left open is left out."""
    found = {}
    for key, value in posted.items():
        name, _, number = key.partition(".")
        if name != what or value.strip() not in _PLACES:
            continue
        try:
            found[row_number(number)] = int(value)
        except ValueError:
            continue
    return found


_PLACES = {str(place) for place in range(-1, 50)}
