"""The tasks that a report gave, as a draft for people to check: the same draft as of a table."""

from collections.abc import Sequence

from tracker.core.errors import RuleBroken
from tracker.intake.draft import Draft, DraftTask, Piece, PieceUse
from tracker.intake.report.kinds import SentenceKind
from tracker.intake.report.result import ProposedTask, ReportReading, Sentence


def as_draft(reading: ReportReading, title: str, source_kind: str) -> Draft:
    """The draft of a plan; raises RuleBroken where the report gave no task.

    The tasks are numbered through. No unit is assigned: they are only proposed.
    title: what the plan is to be called; a report's own headings are of many kinds.
    """
    if not reading.tasks:
        said = "".join(warning.message for warning in reading.warnings)
        raise RuleBroken(said or "没有从报告中拆出任务，请核对是不是《政府工作报告》全文。")
    places = _places(reading.sentences)
    first = {
        sentence.task: place
        for sentence, place in reversed(list(zip(reading.sentences, places, strict=True)))
        if sentence.task is not None
    }
    pieces = tuple(map(_piece, reading.sentences, places))
    return Draft(
        title=title,
        tasks=tuple(_task(task, at, first.get(at, "")) for at, task in enumerate(reading.tasks)),
        warnings=reading.warnings,
        unused=tuple(piece.text for piece in pieces if piece.use is PieceUse.UNUSED),
        source_kind=source_kind,
        pieces=pieces,
    )


def _places(sentences: Sequence[Sentence]) -> list[str]:
    """第 46 行第 2 句: where each sentence stands."""
    places: list[str] = []
    line = number = 0
    for sentence in sentences:
        number = number + 1 if sentence.line == line else 1
        line = sentence.line
        places.append(f"第 {line} 行第 {number} 句")
    return places


def _piece(sentence: Sentence, place: str) -> Piece:
    if sentence.task is not None:
        return Piece(place, sentence.text, PieceUse.TASK, sentence.task)
    is_heading = sentence.kind is SentenceKind.HEADING
    return Piece(place, sentence.text, PieceUse.HEADING if is_heading else PieceUse.UNUSED)


def _task(proposed: ProposedTask, at: int, place: str) -> DraftTask:
    return DraftTask(
        number=str(at + 1),
        sections=proposed.sections,
        text=proposed.text,
        place=place,
        targets=tuple(target for target in proposed.targets if target.value is not None),
        proposed=proposed.units,
        proposed_leaders=proposed.leaders,
    )
