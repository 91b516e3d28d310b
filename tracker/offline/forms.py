from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tracker.offline.comparing import Fate, Line
from tracker.offline.reading import FormRefused
from tracker.reports.settling import Take, take_chosen
from tracker.web.forms import Form

TAKES = (
    SelectChoice(Take.THEIRS.value, "用网上的"),
    SelectChoice(Take.MINE.value, "用表里的"),
    SelectChoice(Take.BOTH.value, "两份都要"),
)


class BringForm(Form):
    """refused: a form of which cells are wrong, with their names."""

    refused: FormRefused | None = None

    file = FileField("填好的表", validators=[FileRequired("请先选择填好的表")])


class SaveForm(Form):
    """seen: what was shown. For each task that was changed online too, whose text stands."""

    seen = HiddenField(validators=[InputRequired("页面已过时，请刷新后再存")])

    @property
    def takes(self) -> dict[int, Take]:
        """By assignment, where it was chosen."""
        found = {
            int(field.name.removeprefix("take_")): take_chosen(field.data or "")
            for field in self
            if field.name.startswith("take_")
        }
        return {assignment: take for assignment, take in found.items() if take}


def save_form_for(lines: Sequence[Line]) -> SaveForm:
    fields = {
        f"take_{line.id}": RadioField(
            f"{line.item.task.name}用哪一份",
            choices=list(TAKES),
            validators=[InputRequired("请选定用哪一份")],
            validate_choice=False,
        )
        for line in lines
        if line.fate is Fate.CONFLICT
    }
    form: SaveForm = type("SaveForm", (SaveForm,), fields)()
    return form
