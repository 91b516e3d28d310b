"""Which proposals ask for much the same (相近的建议): a pure function."""

from collections.abc import Sequence

from tracker.intake.report.likeness import LastYear, LastYearsTask
from tracker.models import Proposal

MOST = 8


def most_alike(proposal: Proposal, others: Sequence[Proposal]) -> list[Proposal]:
    """Those that are like it in name and content, the likest first."""
    rest = [each for each in others if each is not proposal]
    tasks = [LastYearsTask(str(each.number), f"{each.name}{each.content}") for each in rest]
    measured = LastYear(tasks).likenesses(f"{proposal.name}{proposal.content}")
    ranked = sorted(zip(measured, rest, strict=True), key=lambda pair: -pair[0])
    return [each for likeness, each in ranked[:MOST] if likeness >= 0.25]
