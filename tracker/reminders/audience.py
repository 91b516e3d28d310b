"""Who hears of a deadline: the people behind the parts that the rules name, on a day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from tracker.models import PostKind
from tracker.reminders import people
from tracker.reminders.people import Acting, Leading, Staff
from tracker.reminders.queries import Owed
from tracker.reminders.rules import Hearer, StageRule

Leaders = dict[int, tuple[Leading, ...]]  # by task


class Audience:
    """The people of one day, however many reports are owed.

    staff, leaders: of a span that includes the day, where several days are looked at.
    """

    def __init__(
        self, on: date, *, staff: Staff | None = None, leaders: Leaders | None = None
    ) -> None:
        self.on = on
        self.leaders = people.leading(on, on) if leaders is None else leaders
        self._by_post: dict[int, Acting] = {}
        self._of_unit: dict[tuple[int, PostKind], list[Acting]] = defaultdict(list)
        self._of_government: dict[tuple[int, PostKind], list[Acting]] = defaultdict(list)
        for person in (staff or Staff(on, on)).on(on):
            self._by_post[person.post_id] = person
            self._of_government[person.government_id, person.kind].append(person)
            if person.unit_id is not None:
                self._of_unit[person.unit_id, person.kind].append(person)

    def of(self, owed: Owed, rule: StageRule) -> Iterator[tuple[Hearer, Acting]]:
        """Everybody who hears of it at this stage; the office, where the unit has nobody."""
        for hearer in rule.hearers:
            for person in self._people(hearer, owed):
                yield hearer, person
        if Hearer.OFFICE not in rule.hearers and self.is_unattended(owed.unit_id):
            for person in self._people(Hearer.OFFICE, owed):
                yield Hearer.OFFICE, person

    def is_unattended(self, unit_id: int) -> bool:
        """Whether nobody in the unit can be told."""
        return not self.reporters(unit_id)

    def reporters(self, unit_id: int) -> list[Acting]:
        """The liaisons; the head where there is none."""
        return self._of_unit.get((unit_id, PostKind.LIAISON)) or self.heads(unit_id)

    def heads(self, unit_id: int) -> list[Acting]:
        """Who answers for the unit; its other responsible officials where it has no head."""
        of_unit = self._of_unit
        heads = of_unit.get((unit_id, PostKind.UNIT_HEAD))
        return heads or of_unit.get((unit_id, PostKind.RESPONSIBLE), [])

    def _people(self, hearer: Hearer, owed: Owed) -> list[Acting]:
        if hearer is Hearer.REPORTER:
            return self.reporters(owed.unit_id)
        if hearer is Hearer.HEAD:
            responsible = self._by_post.get(owed.responsible_post_id or 0)
            return [responsible] if responsible else self.heads(owed.unit_id)
        if hearer is Hearer.LEADER:
            return self._lead(owed)
        return self._of_government[owed.government_id, PostKind.SUPERVISOR]

    def _lead(self, owed: Owed) -> list[Acting]:
        found: list[Acting] = []
        for post_id in people.posts_leading(self.leaders.get(owed.task_id, ()), self.on):
            if post_id is None:
                found += self._of_government[owed.government_id, PostKind.VICE_MAYOR]
            elif post_id in self._by_post:
                found.append(self._by_post[post_id])
        return found
