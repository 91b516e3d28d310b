"""Accepting several reports at once (批量通过)."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.exc import NoResultFound

from tracker.core.db import transaction
from tracker.core.errors import RuleBroken
from tracker.models import Actor, MarkValue
from tracker.reports.queries.reading import get_report
from tracker.reports.queries.reviewing import waiting_leads
from tracker.reports.service.reviewing import accept


@dataclass(frozen=True)
class ChosenMark:
    """A report, the number of the version that the reviewer saw, and the mark chosen for it."""

    report_id: int
    number: int
    mark: MarkValue | None


@dataclass(frozen=True)
class Batch:
    """The reports that were accepted, and what was left with the sentence that says why."""

    accepted: list[int] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)  # (第68项 住建局, why)


class MarksMissing(RuleBroken):
    """Leads' reports among those to be accepted have no mark. Carries which, to be shown."""

    def __init__(self, reports: set[int]) -> None:
        self.reports = reports
        super().__init__(f"还有{len(reports)}份没有选评定，已标出，选好后再一起通过。")


def accept_each(choices: Collection[ChosenMark], *, by: Actor) -> Batch:
    """Accept each report with its mark, as `accept` does; none at all while a mark is missing.

    What was withdrawn since it was shown is asked for no mark: it is left, and said to be.
    Each in a transaction of its own: they have nothing to do with each other, so one that was
    withdrawn a moment ago does not undo the rest, and nobody's save waits for a hundred of them.
    """
    unmarked = [each.report_id for each in choices if each.mark is None]
    if missing := waiting_leads(by.government_id, among=unmarked):
        raise MarksMissing(missing)
    done = Batch()
    for choice in choices:
        name = ""
        try:
            with transaction():
                report = get_report(choice.report_id, reader=by)
                name = f"{report.assignment.task.name} {report.assignment.unit.short_name}"
                accept(report, mark=choice.mark, by=by, seen=choice.number)
        except RuleBroken as refusal:
            done.left.append((name, refusal.message))
        except NoResultFound:
            continue
        else:
            done.accepted.append(choice.report_id)
    return done
