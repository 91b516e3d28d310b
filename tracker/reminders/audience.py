"""Who hears of a deadline at which stage: the one table, and the people behind it on a day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tracker.core.enums import Labelled
from tracker.models import PostKind, Stage
from tracker.reminders import queries
from tracker.reminders.queries import Acting, Owed


class Hearer(Labelled):
    """In what part somebody hears of an owed report."""

    REPORTER = "reporter", "联络员"
    HEAD = "head", "责任人"
    LEADER = "leader", "分管领导"
    OFFICE = "office", "督查室"


_BEFORE = (Hearer.REPORTER,)
_ON_THE_DAY = (Hearer.REPORTER, Hearer.HEAD)
_LATE = (Hearer.REPORTER, Hearer.HEAD, Hearer.LEADER, Hearer.OFFICE)
HEARS: dict[Stage, tuple[Hearer, ...]] = {
    Stage.OPEN: _BEFORE,
    Stage.DAYS_5: _BEFORE,
    Stage.DAYS_3: _BEFORE,
    Stage.DAYS_1: _BEFORE,
    Stage.TODAY: _ON_THE_DAY,
    Stage.LATE_1: _LATE,
    Stage.LATE_3: _LATE,
    Stage.LATE_5: _LATE,
}


class Audience:
    """The people of one day, loaded in three queries however many reports are owed."""

    def __init__(self, on: date) -> None:
        self._by_post: dict[int, Acting] = {}
        self._of_unit: dict[tuple[int, PostKind], list[Acting]] = defaultdict(list)
        self._of_government: dict[tuple[int, PostKind], list[Acting]] = defaultdict(list)
        self._leading: dict[int, list[int | None]] = defaultdict(list)
        for person in queries.acting(on):
            self._by_post[person.post_id] = person
            self._of_government[person.government_id, person.kind].append(person)
            if person.unit_id is not None:
                self._of_unit[person.unit_id, person.kind].append(person)
        for leader in queries.leading(on):
            self._leading[leader.task_id].append(leader.post_id)

    def of(self, owed: Owed, stage: Stage) -> Iterator[tuple[Hearer, Acting]]:
        """Everybody who hears of it at this stage; the office, where the unit has nobody."""
        for hearer in HEARS[stage]:
            for person in self._people(hearer, owed):
                yield hearer, person
        if self.is_unattended(owed) and Hearer.OFFICE not in HEARS[stage]:
            for person in self._people(Hearer.OFFICE, owed):
                yield Hearer.OFFICE, person

    def is_unattended(self, owed: Owed) -> bool:
        """Whether nobody in the unit can be told."""
        return not self.reporters(owed.unit_id)

    def reporters(self, unit_id: int) -> list[Acting]:
        """The liaisons; the head where there is none."""
        return self._of_unit[unit_id, PostKind.LIAISON] or self.heads(unit_id)

    def heads(self, unit_id: int) -> list[Acting]:
        """Who answers for the unit; its other responsible officials where it has no head."""
        of_unit = self._of_unit
        return of_unit[unit_id, PostKind.UNIT_HEAD] or of_unit[unit_id, PostKind.RESPONSIBLE]

    def _people(self, hearer: Hearer, owed: Owed) -> list[Acting]:
        if hearer is Hearer.REPORTER:
            return self.reporters(owed.unit_id)
        if hearer is Hearer.HEAD:
            responsible = self._by_post.get(owed.responsible_post_id or 0)
            return [responsible] if responsible else self.heads(owed.unit_id)
        if hearer is Hearer.LEADER:
            return self._leaders(owed)
        return self._of_government[owed.government_id, PostKind.SUPERVISOR]

    def _leaders(self, owed: Owed) -> list[Acting]:
        people = []
        for post_id in self._leading[owed.task_id]:
            if post_id is None:
                people += self._of_government[owed.government_id, PostKind.VICE_MAYOR]
            elif post_id in self._by_post:
                people.append(self._by_post[post_id])
        return people
