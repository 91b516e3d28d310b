"""Reports, as a reader may see them, and what is worked out from them."""

from tracker.reports.queries.assessing import (
    Assessment,
    Promised,
    assess,
    get_issued_task,
)
from tracker.reports.queries.consolidating import (
    Consolidation,
    consolidations,
    drafted_sources,
    version_sources,
)
from tracker.reports.queries.corrections import (
    Correction,
    corrections,
    last_published,
    marks_as_published,
)
from tracker.reports.queries.items import Item, item_of
from tracker.reports.queries.marks import lead_marks, sees_provisional_marks, task_marks, worst_of
from tracker.reports.queries.measuring import Measure, courses, measures_of, yardstick_of
from tracker.reports.queries.merged import handed_in_with
from tracker.reports.queries.owed import count_awaiting_signoff, count_owed
from tracker.reports.queries.quarters import (
    Quarter,
    current_quarter,
    get_own_unit,
    get_quarter,
    quarters_of,
    unit_quarter,
)
from tracker.reports.queries.reading import (
    Obligation,
    get_attachment,
    get_obligation,
    get_report,
    last_version,
    last_versions,
)
from tracker.reports.queries.receipts import (
    Received,
    receipts_of,
    received_by,
    unsigned_rounds,
)
from tracker.reports.queries.reviewing import (
    Waiting,
    count_waiting,
    is_to_review,
    lately_accepted,
    report_states,
    review_queue,
    waiting_reports,
)
from tracker.reports.queries.rounds import Unmarked, get_period, leading, rounds, unmarked
from tracker.reports.queries.unit_reports import UnitReports, get_unit_reports, reasons_in

__all__ = [
    "Assessment",
    "Correction",
    "Consolidation",
    "Item",
    "Measure",
    "Obligation",
    "Promised",
    "Quarter",
    "Received",
    "UnitReports",
    "Unmarked",
    "Waiting",
    "assess",
    "consolidations",
    "drafted_sources",
    "version_sources",
    "count_awaiting_signoff",
    "count_owed",
    "count_waiting",
    "corrections",
    "courses",
    "current_quarter",
    "get_attachment",
    "get_issued_task",
    "get_obligation",
    "get_own_unit",
    "get_period",
    "get_quarter",
    "get_report",
    "get_unit_reports",
    "handed_in_with",
    "is_to_review",
    "item_of",
    "last_published",
    "last_version",
    "last_versions",
    "lately_accepted",
    "lead_marks",
    "leading",
    "marks_as_published",
    "measures_of",
    "quarters_of",
    "reasons_in",
    "receipts_of",
    "received_by",
    "report_states",
    "review_queue",
    "rounds",
    "sees_provisional_marks",
    "task_marks",
    "unit_quarter",
    "unmarked",
    "unsigned_rounds",
    "waiting_reports",
    "worst_of",
    "yardstick_of",
]
