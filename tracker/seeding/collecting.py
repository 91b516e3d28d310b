"""A collection of the demonstration that is open, with what came in (民生实事征集, 示例数据)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import Actor, Collection, Proposal
from tracker.proposals import service as proposals
from tracker.proposals.content import LABELS, Content
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row
from tracker.seeding.scenes import REVIEWERS
from tracker.seeding.season import Agenda, Season


@dataclass(frozen=True)
class Collecting:
    """Puts on the agenda how a collection is opened, filled and begun to be decided."""

    call: Row
    cast: Cast
    season: Season

    def plan(self, agenda: Agenda) -> None:
        agenda.add(self.season.workday(self.call["opened_on"]), 9, self._open)
        for minute, entry in enumerate(self.call["proposal"]):
            on = self.season.workday(entry["written_on"])
            agenda.add(on, 10, self._propose(entry, on), minute=minute)
        for entry in self.call["decision"]:
            on = self.season.workday(entry["decided_on"])
            agenda.add(on, 16, self._decide(entry, on))

    @property
    def title(self) -> str:
        return self.season.text(self.call["title"])

    def _open(self) -> None:
        proposals.open_collection(
            title=self.title,
            year=self.call["year"] + self.season.later,
            until_on=self.season.workday(self.call["until_on"]),
            note=self.season.text(self.call["note"]),
            by=self._office(self.season.workday(self.call["opened_on"])),
        )

    def _propose(self, entry: Row, on: date) -> Callable[[], None]:
        """The liaison writes and hands to the head, who signs; each as far as the entry goes."""

        def act() -> None:
            said = {key: self.season.text(entry.get(key, "")) for key in LABELS}
            liaison = self.cast.liaison(entry["unit"], on)
            written = proposals.write_proposal(self._collection(), Content(**said), by=liaison)
            if entry["status"] != "draft":
                proposals.submit_proposals([written], by=liaison)
            if entry["status"] == "submitted":
                proposals.submit_proposals([written], by=self.cast.head(entry["unit"], on))

        return act

    def _decide(self, entry: Row, on: date) -> Callable[[], None]:
        def decide() -> None:
            collection = self._collection()
            chosen = db.session.scalars(
                select(Proposal).where(
                    Proposal.collection_id == collection.id, Proposal.number == entry["number"]
                )
            ).one()
            proposals.decide(
                collection,
                {chosen.id: chosen.version},
                is_selected=entry["is_selected"],
                reason=entry.get("reason", ""),
                by=self._office(on),
            )

        return decide

    def _collection(self) -> Collection:
        return db.session.scalars(select(Collection).where(Collection.title == self.title)).one()

    def _office(self, on: date) -> Actor:
        return self.cast.actor(REVIEWERS[0], on)
