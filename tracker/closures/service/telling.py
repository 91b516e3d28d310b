"""Who hears of a close-out, each once."""

from collections.abc import Iterable

from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import Actor, Closure, MessageKind, Official, PostKind, Task, Unit


def hearers_of(task: Task, *, by: Actor) -> list[Official]:
    """Who hears that a task is closed or open again: heads and liaisons of all its units, and its
    lead officials."""
    found: list[Official] = []
    for each in task.assignments:
        if each.includes(by.on):
            found += people_of(each.unit, by=by)
    leading = [each for each in task.leaders if each.includes(by.on)]
    found += directory.acting_in_each([each.post for each in leading if each.post], on=by.on)
    if any(each.is_shared for each in leading):
        found += directory.officials_in(by.government_id, PostKind.VICE_MAYOR, on=by.on)
    return list(dict.fromkeys(found))


def people_of(unit: Unit, *, by: Actor) -> list[Official]:
    """The heads of a unit, and who writes for it."""
    told = [*directory.heads_of(unit, on=by.on), *directory.reporters_of(unit, on=by.on)]
    return list(dict.fromkeys(told))


def office_of(by: Actor) -> list[Official]:
    return directory.officials_in(by.government_id, PostKind.SUPERVISOR, on=by.on)


def tell(
    officials: Iterable[Official], closure: Closure, what: str, subject: str, text: str
) -> None:
    """Send each of them one message of what happened to a closure.

    what: the word by which it is told apart, so that the same is never told twice.
    """
    for official in officials:
        inbox.send(
            official,
            MessageKind.CLOSURE,
            subject,
            occurrence=f"closure.{closure.id}.{what}",
            text=text,
            link=f"/closures/{closure.id}",
        )
