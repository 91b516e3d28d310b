"""The form that all forms are."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from markupsafe import Markup
from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, ValidationError
from wtforms.widgets import HiddenInput

from tracker.core.characters import fit, in_one_line
from tracker.core.enums import Labelled
from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in, marking_in_name, secrecy_words_in

_INVISIBLE = ("Cf", "Mn", "Me")  # of no width, or drawn over what stands before
_FILLERS = (
    "\u115f\u1160\u2800\u3164\uffa0"  # letters and a pattern of dots, by name; drawn as blanks
)

LONGEST_WORDS = 100
_NUMBER_OF_ROW = re.compile(r"[0-9]{1,3}")


def tidy(text: object) -> object:
    """A text without control characters and outer blanks, its lines ended by newlines; none at all
    where nothing of it could be seen."""
    if not isinstance(text, str):
        return text
    kept = fit(text).strip()
    return "" if all(map(_shows_nothing, kept)) else kept


def tidy_line(text: object) -> object:
    """As tidy, of a box of one line: no browser sends another one, and no heading or file name
    can take one."""
    return in_one_line(tidied) if isinstance(tidied := tidy(text), str) else tidied


def _shows_nothing(character: str) -> bool:
    category = unicodedata.category(character)
    return character.isspace() or category in _INVISIBLE or character in _FILLERS


def words_asked(args: Mapping[str, str]) -> str:
    """The words that a list is searched for, as ?q= gives them."""
    return str(tidy(args.get("q", "")))[:LONGEST_WORDS]


# What WTForms says by itself, and what a person is told in its place.
SAID = {
    "Not a valid integer value.": "这里要填整数，请改正。",
    "Not a valid decimal value.": "这里要填数字，请改正。",
    "Not a valid date value.": "没有这一天，请重新选日期。",
    "Not a valid time value.": "没有这个时间，请改正，例如 08:30。",
    "Not a valid choice.": "这一项已不在可选之列，请重新选择。",
    "Invalid Choice: could not coerce.": "请重新选择。",
    "Invalid choice(s): one or more data inputs could not be coerced.": "请重新选择。",
    "'%(value)s' is not a valid choice for this field.": "有的已不在可选之列，请重新选择。",
    "'%(value)s' are not valid choices for this field.": "有的已不在可选之列，请重新选择。",
    "This field is required.": "请填写。",
}


class Words:
    """WTForms' own sentences in Chinese; those that people meet say what to do."""

    def __init__(self, chinese: Any) -> None:
        self.chinese = chinese

    def gettext(self, sentence: str) -> str:
        return SAID.get(sentence) or str(self.chinese.gettext(sentence))

    def ngettext(self, one: str, many: str, number: int) -> str:
        said = SAID.get(one if number == 1 else many)
        return said or str(self.chinese.ngettext(one, many, number))


class TidyMeta(DefaultMeta):
    """Texts are tidied, and what WTForms says by itself it says in Chinese."""

    locales = ("zh",)

    def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
        kind = unbound_field.field_class
        if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
            several = issubclass(kind, TextAreaField | HiddenField)
            filters = unbound_field.kwargs.get("filters", ())
            options["filters"] = [tidy if several else tidy_line, *filters]
        return unbound_field.bind(form=form, **options)

    def get_translations(self, form: Any) -> Any:
        return Words(DefaultMeta.get_translations(self, form))


class Part(PlainForm):
    """Fields that stand together inside a form, for FormField."""

    class Meta(TidyMeta):
        pass


class Rows(FieldList):
    """Parts one below the other; what a form numbers in a way that no page does is left out."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        start = f"{prefix}-"
        for name in formdata:
            number = name.removeprefix(start).partition("-")[0]
            if name.startswith(start) and _NUMBER_OF_ROW.fullmatch(number):
                yield int(number)


class Form(FlaskForm):
    """Checks shape, and keeps state secrets out of every text and file name (docs/rules.md 12)."""

    # Where only the words stand (商业秘密), somebody has to say that they are no marking.
    asks_about_secrecy = True
    secrecy_question: tuple[str, ...] = ()

    class Meta(TidyMeta, FlaskForm.Meta):
        pass

    def validate(self, extra_validators: Any = None) -> bool:
        for field in self:
            # A day or a number that is none goes back into its box as it came.
            if field.raw_data and not isinstance(field, StringField | FieldList):
                field.raw_data = [tidy(each) for each in field.raw_data]
        shaped = super().validate(extra_validators)
        return self._holds_no_secret() and shaped

    def hidden_tag(self, *_fields: str) -> Markup:
        """The hidden fields; without ids, since a page may hold several forms that have them."""
        hidden = (field for field in self if isinstance(field.widget, HiddenInput))
        return Markup("").join(field(id=False) for field in hidden)

    def refuse(self, refusal: RuleBroken) -> None:
        """Put a broken rule's sentence under its field, or on the form."""
        if refusal.field and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)

    def _holds_no_secret(self) -> bool:
        clean = True
        words: set[str] = set()
        for field in _fields_within(self):
            marking = _marking(field)
            if marking:
                field.errors = [*field.errors, f"含有密级标志“{marking}”，本系统不得录入，请删去。"]
                clean = False
            elif isinstance(field, StringField) and field.type != "PasswordField":
                words.update(secrecy_words_in(field.data or ""))
        for rows in (field for field in self if isinstance(field, FieldList) and not clean):
            rows.errors = [entry.errors for entry in rows if entry.errors]
        if words and self.asks_about_secrecy and not request.form.get("secrecy_confirmed"):
            self.secrecy_question = tuple(sorted(words))
            return False
        return clean


def _fields_within(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields of a form, and those inside its parts and lists."""
    for field in fields:
        yield field
        if isinstance(field, FieldList | FormField):
            yield from _fields_within(field)


def _marking(field: Field) -> str | None:
    if isinstance(field, FileField):
        files = field.data if isinstance(field.data, list) else [field.data]
        names = (getattr(file, "filename", None) or "" for file in files)
        return next(filter(None, map(marking_in_name, names)), None)
    if isinstance(field, StringField) and field.type != "PasswordField":
        return marking_in(field.data or "")
    return None


def at_most(length: int) -> Length:
    """A validator that says how many characters may be written, where it is more."""
    return Length(max=length, message=f"请写在{length}字以内。")


def of_our_time(_form: object, field: Field) -> None:
    """A day near the ends of the calendar has no instants in another zone."""
    if field.data and not 2000 <= field.data.year < 2200:
        raise ValidationError("日期不对，请重新选择。")


def choices_of(kinds: Iterable[Labelled]) -> list[SelectChoice]:
    """An enum's members as the choices of a select field."""
    return [SelectChoice(kind.value, kind.label) for kind in kinds]
