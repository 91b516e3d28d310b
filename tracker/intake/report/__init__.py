"""A whole work report (政府工作报告) taken apart into the coming year's tasks."""

from tracker.intake.draft import ProposedTarget, ProposedUnit
from tracker.intake.report.reading import decompose, read_report
from tracker.intake.report.result import ProposedTask, ReportReading, Sentence

__all__ = [
    "ProposedTarget",
    "ProposedTask",
    "ProposedUnit",
    "ReportReading",
    "Sentence",
    "decompose",
    "read_report",
]
