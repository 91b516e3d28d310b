"""The plan of the demonstration is imported, agreed, issued and signed for (示例数据)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.core.workdays import DueDayPolicy
from tracker.models import Addressee, Unit
from tracker.notices import service as notices
from tracker.plans import service as plans
from tracker.seeding.cast import Cast
from tracker.seeding.files import Row
from tracker.seeding.plan import PlanFiles, load_plan
from tracker.seeding.season import Agenda, Season, workday_before

CONTACT = "市政府督查室联系人"


@dataclass(frozen=True)
class Issuing:
    """Puts the way of the plan to its units on the agenda."""

    files: PlanFiles
    cast: Cast
    season: Season
    store: FileStore
    contact: str  # in place of the notice's, with its telephone number

    @property
    def issued_on(self) -> date:
        return self.season.workday(self.files.notice["issued_on"])

    def plan(self, agenda: Agenda, *, unsigned: list[str], units: list[Row]) -> None:
        agenda.add(workday_before(self.issued_on), 9, self._import)
        agenda.add(workday_before(self.issued_on), 16, self._agree)
        agenda.add(self.issued_on, 10, self._issue)
        signing = [unit for unit in units if unit["key"] not in unsigned]
        for number, unit in enumerate(signing):
            agenda.add(self.issued_on, 11, self._sign(unit["key"]), minute=7 * number)

    def _import(self) -> None:
        by = self.cast.actor("supervisor", workday_before(self.issued_on))
        load_plan(self.files, self.cast.register, season=self.season, by=by)

    def _agree(self) -> None:
        by = self.cast.actor("director", workday_before(self.issued_on))
        plans.agree_plan(self.cast.plan, by=by)

    def _issue(self) -> None:
        notice, text = self.files.notice, self.season.text
        notices.issue_plan(
            self.cast.plan,
            number=text(notice["number"]),
            issued_on=self.issued_on,
            title=text(notice["title"]),
            addressed_to=notice["addressees"].rstrip("："),
            paragraphs=[text(self._paragraph(each)) for each in notice["body"]],
            due_day_policy=DueDayPolicy.KEEP,
            files=self.store,
            by=self.cast.actor("supervisor", self.issued_on),
        )

    def _paragraph(self, printed: str) -> str:
        return self.contact if printed.startswith(CONTACT) else printed

    def _sign(self, unit: str) -> Callable[[], None]:
        def sign() -> None:
            row = self.cast.unit(unit)
            addressee = _addressee(row)
            if addressee:
                notices.sign_notice(addressee, by=self.cast.liaison(unit, self.issued_on))

        return sign


def _addressee(unit: Unit) -> Addressee | None:
    """The unit among those that the notice goes to; None where it has no task."""
    return db.session.query(Addressee).filter_by(unit_id=unit.id).one_or_none()
