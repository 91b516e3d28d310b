"""The reports of two quarters, from the first word to the published mark (示例数据)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.reports import service as reports
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row, StoryFiles
from tracker.seeding.scenes import REVIEWERS, Scene
from tracker.seeding.season import Agenda, Season, workday_before


class Verb(StrEnum):
    """What is done with a report, in the order of a day."""

    WRITE = "write"
    SEND = "send"
    SUBMIT = "submit"
    REVIEW = "review"


HOURS = {Verb.WRITE: 9, Verb.SEND: 11, Verb.SUBMIT: 14, Verb.REVIEW: 16}


@dataclass(frozen=True)
class Step:
    """One thing that happens to one report; `entry` as the report then stands in the files."""

    on: date
    verb: Verb
    entry: Row


@dataclass(frozen=True)
class Quarters:
    """Puts the reports of both quarters on the agenda."""

    files: StoryFiles
    cast: Cast
    season: Season
    today: date

    def plan(self, agenda: Agenda) -> None:
        first = [step for entry in self.files.first_quarter for step in self._first(entry)]
        second = [step for entry in self.files.second_quarter for step in self._second(entry)]
        promised = {
            (entry["position"], entry["unit"]): entry["next_steps"]
            for entry in self.files.first_quarter
        }
        for quarter, steps in ((1, first), (2, second)):
            for (on, verb, unit), entries in _together(steps).items():
                scene = Scene(self.cast, self.season, promised, quarter, on, unit, entries)
                minute = self.cast.unit(unit).position
                agenda.add(on, HOURS[verb], _act(scene, verb), minute=minute)
        published_on = self.season.workday(self.files.days["first_quarter"]["published_on"])
        agenda.add(published_on, 17, lambda: self._publish(published_on))

    def _first(self, entry: Row) -> Iterator[Step]:
        days = self.files.days["first_quarter"]
        yield from _handed_in(entry, self._day(days["submitted_on"]))
        yield Step(self._day(days["reviewed_on"]), Verb.REVIEW, entry | {"status": "accepted"})

    def _second(self, entry: Row) -> Iterator[Step]:
        match entry["status"]:
            case "draft":
                drafted_on = self.files.days["second_quarter"]["drafted_on"]
                yield Step(self._day(drafted_on), Verb.WRITE, entry)
            case "awaiting_signoff":
                yield from _sent(entry, self._day(entry["sent_for_signing_on"]))
            case "submitted" if "returned_on" in entry:
                yield from self._handed_in_twice(entry)
            case _:
                yield from _handed_in(entry, self._day(entry["submitted_on"]))
        if "reviewed_on" in entry:
            yield Step(self._day(entry["reviewed_on"]), Verb.REVIEW, entry)

    def _handed_in_twice(self, entry: Row) -> Iterator[Step]:
        """Handed in the workday before it was returned, and again as the entry says."""
        returned_on = self._day(entry["returned_on"])
        before = entry | {"progress": entry["first_progress"], "status": "returned"}
        yield from _handed_in(before, workday_before(returned_on))
        yield Step(returned_on, Verb.REVIEW, before)
        for verb in (Verb.WRITE, Verb.SEND, Verb.SUBMIT):
            yield Step(self._day(entry["submitted_on"]), verb, entry)

    def _day(self, day: date) -> date:
        """The day in the plan's year; what the files put on the last day happens the day before,
        so that nothing lies in the future of whoever opens the demonstration in the morning."""
        return min(self.season.workday(day), workday_before(self.today))

    def _publish(self, on: date) -> None:
        reports.publish_marks(self.cast.period(1), by=self.cast.actor(REVIEWERS[0], on))


def _act(scene: Scene, verb: Verb) -> Callable[[], None]:
    acts = {
        Verb.WRITE: scene.write,
        Verb.SEND: scene.send,
        Verb.SUBMIT: scene.submit,
        Verb.REVIEW: scene.review,
    }
    return acts[verb]


def _handed_in(entry: Row, on: date) -> Iterator[Step]:
    yield from _sent(entry, on)
    yield Step(on, Verb.SUBMIT, entry)


def _sent(entry: Row, on: date) -> Iterator[Step]:
    """Written the workday before it goes to be signed."""
    yield Step(workday_before(on), Verb.WRITE, entry)
    yield Step(on, Verb.SEND, entry)


def _together(steps: list[Step]) -> dict[tuple[date, Verb, str], list[Row]]:
    """What is done by or about one unit on one day, in one go."""
    together: dict[tuple[date, Verb, str], list[Row]] = defaultdict(list)
    for step in steps:
        together[step.on, step.verb, step.entry["unit"]].append(step.entry)
    return together
