"""The leaders' instructions of the demonstration, and the replies (批示, 示例数据)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core.db import db
from tracker.instructions import service as instructions
from tracker.models import Instruction
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row
from tracker.seeding.season import Agenda, Season


@dataclass(frozen=True)
class Instructing:
    """Puts instructions and replies on the agenda."""

    cast: Cast
    season: Season

    def plan(self, agenda: Agenda, entries: list[Row]) -> None:
        for entry in entries:
            agenda.add(self.season.workday(entry["given_on"]), 10, self._give(entry))
            for reply in entry.get("reply", []):
                agenda.add(self.season.workday(reply["replied_on"]), 15, self._answer(entry, reply))

    def _give(self, entry: Row) -> Callable[[], None]:
        def give() -> None:
            instructions.give_instruction(
                self.cast.task(entry["position"]),
                text=self.season.text(entry["text"]),
                unit=self.cast.unit(entry["unit"]),
                reply_due_on=self.season.day(entry["reply_due_on"]),
                by=self.cast.actor(entry["post"], self.season.workday(entry["given_on"])),
            )

        return give

    def _answer(self, entry: Row, reply: Row) -> Callable[[], None]:
        def answer() -> None:
            given = select(Instruction).where(
                Instruction.task_id == self.cast.task(entry["position"]).id,
                Instruction.text == self.season.text(entry["text"]),
            )
            instructions.answer_instruction(
                db.session.scalars(given).one(),
                text=self.season.text(reply["text"]),
                by=self.cast.head(entry["unit"], self.season.workday(reply["replied_on"])),
            )

        return answer
