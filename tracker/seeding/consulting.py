"""A draft of the demonstration that its units are asked about (征求意见, 示例数据)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.intake import read_document
from tracker.models import (
    Actor,
    Consultation,
    ConsultedUnit,
    Plan,
    PlanKind,
    Settlement,
    Task,
    Verdict,
)
from tracker.plans import service as plans
from tracker.plans.choices import Choices
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row
from tracker.seeding.scenes import REVIEWERS
from tracker.seeding.season import Agenda, Season


@dataclass(frozen=True)
class Consulting:
    """Puts on the agenda how a draft is read, sent to its units, and spoken to."""

    draft: Row
    cast: Cast
    season: Season

    def plan(self, agenda: Agenda) -> None:
        day = self.season.workday
        agenda.add(day(self.draft["imported_on"]), 9, self._import)
        agenda.add(day(self.draft["sent_on"]), 9, self._send)
        for answer in self.draft["answer"]:
            if "answered_on" in answer:
                agenda.add(day(answer["answered_on"]), 15, self._answer(answer))
            else:
                agenda.add(day(answer["saved_on"]), 15, self._save(answer))
        for entry in self.draft["settlement"]:
            agenda.add(day(entry["settled_on"]), 16, self._settle(entry))

    @property
    def title(self) -> str:
        return self.season.text(self.draft["title"])

    def _import(self) -> None:
        text, name = map(self.season.text, (self.draft["document"], self.draft["filename"]))
        content, by = text.strip().encode(), self._office(self.draft["imported_on"])
        read = read_document(content, name)
        kept = plans.keep_upload(read, filename=name, content=content, by=by)
        plans.confirm_import(
            kept,
            Choices(),
            title=self.title,
            year=self.season.year,
            kind=PlanKind.SPECIAL,
            by=by,
        )

    def _send(self) -> None:
        plan = db.session.scalars(select(Plan).where(Plan.title == self.title)).one()
        plans.begin_consultation(
            plan,
            due_on=self.season.workday(self.draft["due_on"]),
            note=self.season.text(self.draft["note"]),
            by=self._office(self.draft["sent_on"]),
        )

    def _answer(self, answer: Row) -> Callable[[], None]:
        """The liaison writes, the head answers for the unit."""
        on = self.season.workday(answer["answered_on"])

        def act() -> None:
            self._write(answer, on)
            head = self.cast.head(answer["unit"], on)
            plans.answer_consultation(self._part(answer["unit"]), rest_agrees=True, by=head)

        return act

    def _save(self, answer: Row) -> Callable[[], None]:
        return lambda: self._write(answer, self.season.workday(answer["saved_on"]))

    def _write(self, answer: Row, on: date) -> None:
        part = self._part(answer["unit"])
        plans.save_comments(
            part,
            [self._entry(each, part) for each in answer.get("comment", [])],
            version=part.version,
            by=self.cast.liaison(answer["unit"], on),
        )

    def _entry(self, said: Row, part: ConsultedUnit) -> plans.CommentEntry:
        task = db.session.scalars(
            select(Task).where(
                Task.plan_id == part.consultation.plan_id, Task.label == said["label"]
            )
        ).one()
        return plans.CommentEntry(
            task_id=task.id,
            seen=plans.wording_of(task).digest,
            verdict=Verdict.OBJECTS,
            text=said["text"],
            suggested_unit=said.get("suggested_unit", ""),
            suggested_due=said.get("suggested_due", ""),
            suggested_text=said.get("suggested_text", ""),
        )

    def _settle(self, entry: Row) -> Callable[[], None]:
        def settle() -> None:
            said = self._part(entry["unit"]).comments
            comment = next(each for each in said if each.task_name == f"第{entry['label']}项")
            plans.settle_comment(
                comment,
                settlement=Settlement(entry["settlement"]),
                reason=entry.get("reason", ""),
                by=self._office(entry["settled_on"]),
            )

        return settle

    def _part(self, unit: str) -> ConsultedUnit:
        return db.session.scalars(
            select(ConsultedUnit)
            .join(Consultation)
            .join(Plan)
            .where(Plan.title == self.title, ConsultedUnit.unit_id == self.cast.unit(unit).id)
        ).one()

    def _office(self, on: date) -> Actor:
        return self.cast.actor(REVIEWERS[0], self.season.workday(on))
