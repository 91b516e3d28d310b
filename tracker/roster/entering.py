"""Row by row a filled roster is entered by the services that the pages use: nothing is deleted, and
what a file does not name stays as it is."""

from collections.abc import Callable, Iterator, Sequence

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.roster import people, staff, units
from tracker.roster.desk import Desk
from tracker.roster.layout import ACCOUNTS, OFFICIALS, POSTS, TENURES, UNITS
from tracker.roster.outcome import Outcome
from tracker.roster.reading import Line

Verb = Callable[[Desk, Line, Outcome], None]

# Once all units of the file are there, they are put under one another.
_VERBS: tuple[tuple[str, Verb], ...] = (
    (UNITS, units.enter_unit),
    (UNITS, units.place_unit),
    (POSTS, units.enter_post),
    (OFFICIALS, people.enter_official),
    (TENURES, staff.enter_tenure),
    (ACCOUNTS, people.enter_account),
)


def enter_lines(desk: Desk, lines: Sequence[Line]) -> list[Outcome]:
    """What each row comes to, in their order. A row that is refused leaves nothing behind."""
    outcomes = {id(line): Outcome.of(line) for line in lines}
    for name, verb in _VERBS:
        for line in _in_turn(name, lines):
            _try(verb, desk, line, outcomes[id(line)])
    return [outcomes[id(line)] for line in lines]


def _try(verb: Verb, desk: Desk, line: Line, outcome: Outcome) -> None:
    if outcome.flaws:
        return
    try:
        with db.session.begin_nested():
            verb(desk, line, outcome)
    except RuleBroken as refusal:
        given = refusal.field or ""
        heading = line.form.fields.get(given, given)
        if heading not in line.form.headings:
            heading = line.form.required[0]
        outcome.flaws.append(f"{line.place(heading)}：{refusal.message}")


def _in_turn(name: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The rows of a sheet, those that are there already before what is new: who leaves a post makes
    room for who follows."""
    mine = [line for line in lines if line.form.name == name]
    yield from sorted(mine, key=lambda line: line.number is None)
