"""One thing that happened to a task."""

from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.core.clock import SHANGHAI
from tracker.core.enums import Labelled
from tracker.models import ChangeRequest, Instruction, MarkValue, PaperEntry, ReportingPeriod


class Topic(Labelled):
    """What a task's course can be narrowed to."""

    REPORTS = "reports", "报送与审核"
    INSTRUCTIONS = "instructions", "批示"
    CLOSURES = "closures", "销号"
    REMINDERS = "reminders", "提醒"
    PEOPLE = "people", "人员变动"
    CHANGES = "changes", "调整"


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, its sentence, and what hangs on it."""

    when: date | datetime
    title: str
    icon: str
    look: str = "plain"  # plain, strong or back: see components/timeline_item.html
    note: str = ""
    text: str = ""
    mark: MarkValue | None = None
    report_id: int | None = None
    version: int | None = None
    instruction: Instruction | None = None
    change: ChangeRequest | None = None
    closure_id: int | None = None
    paper: PaperEntry | None = None  # from which the office entered it
    paper_id: int | None = None
    about: Topic | None = Topic.REPORTS  # None: the task itself

    @property
    def at(self) -> datetime:
        """For the order: a day stands before every instant of it."""
        if isinstance(self.when, datetime):
            return self.when
        return datetime.combine(self.when, time(), SHANGHAI)


# A step, and the period that it belongs to whenever it happened.
Placed = tuple[ReportingPeriod, Step]
