"""The form that all forms are."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField

from tracker.core.errors import RuleBroken

# What no text may hold: PostgreSQL refuses NUL, documents refuse the rest.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def tidy(text: object) -> object:
    """A text without control characters and outer blanks, its lines ended by newlines."""
    if not isinstance(text, str):
        return text
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Form(FlaskForm):
    """Checks shape only; rules are for services."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            if issubclass(unbound_field.field_class, StringField):
                options["filters"] = [tidy, *unbound_field.kwargs.pop("filters", ())]
            return unbound_field.bind(form=form, **options)

    def refuse(self, refusal: RuleBroken) -> None:
        """Put a broken rule's sentence under its field, or on the form."""
        if refusal.field and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)
