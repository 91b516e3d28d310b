"""Reading from the posted page what was decided about the names of an import.

A field is named after the printed name it is about, so that a directory that has changed since the
page was drawn cannot shift an answer to another name.
"""

from contextlib import suppress

from werkzeug.datastructures import MultiDict

from tracker.plans.choices import Choice, ChoiceKind, Choices
from tracker.web.keys import row_number


def choices_from(posted: MultiDict[str, str]) -> Choices:
    """The choices in a posted form; what was left open or makes no sense is missing."""
    return Choices(
        units=_answers(posted, "unit:"),
        leaders=_answers(posted, "leader:"),
        members={
            name.removeprefix("place:"): _ids(posted.getlist(name))
            for name in posted
            if name.startswith("place:")
        },
    )


def _answers(posted: MultiDict[str, str], prefix: str) -> dict[str, Choice]:
    """unit:住建委=unit.12 · unit:大林公司=new-unit · leader:孙尚国=post.5"""
    found = {}
    for field in posted:
        if not field.startswith(prefix):
            continue
        kind, _, row_id = posted[field].partition(".")
        if kind not in set(ChoiceKind):
            continue
        name = field.removeprefix(prefix)
        found[name] = Choice(
            kind=ChoiceKind(kind),
            id=next(iter(_ids([row_id])), None),
            is_alias=posted.get(f"alias:{name}") == "1",
            members=_ids(posted.getlist(f"members:{name}")),
        )
    return found


def _ids(values: list[str]) -> tuple[int, ...]:
    """The numbers among the values."""
    found = []
    for value in values:
        with suppress(ValueError):
            found.append(row_number(value))
    return tuple(found)
