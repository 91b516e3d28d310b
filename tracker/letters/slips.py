"""A slip as a letter (督办单): its colour, the reports that are missing, and by when to answer."""

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.core.texts import printed
from tracker.directory import queries as directory
from tracker.documents.letter import Band
from tracker.documents.tables import Table
from tracker.letters.facts import ISSUED_ON, Facts
from tracker.models import (
    STILL_OWED,
    Actor,
    NoticeKind,
    Slip,
    SlipLevel,
    SlipReport,
    Task,
    WordingKind,
)

# Dark enough for white characters on a screen and on paper.
COLOURS = {SlipLevel.BLUE: "1F5FA8", SlipLevel.ORANGE: "C2560C", SlipLevel.RED: "B71C1C"}
_WORDINGS = {
    SlipLevel.BLUE: WordingKind.SLIP_BLUE,
    SlipLevel.ORANGE: WordingKind.SLIP_ORANGE,
    SlipLevel.RED: WordingKind.SLIP_RED,
}


def of_slip(slip: Slip, by: Actor) -> Facts:
    """RuleBroken for a slip that was taken back, or of which nothing is missing any more."""
    if slip.withdrawn_at is not None:
        raise RuleBroken("督办单已经撤回，不用再印发。")
    missing = [each for each in slip.reports if each.report.status in STILL_OWED]
    if slip.reports and not missing:
        raise RuleBroken("督办的报送都已报出，不用再印发。")
    unit, calendar = slip.unit.standing(by.on), directory.work_calendar()
    late = [calendar.count(each.due_on, by.on) for each in missing]
    previous = slip.previous
    return Facts(
        wording=_WORDINGS[slip.level],
        notice=NoticeKind.SLIP,
        units=(unit,),
        addressed_to=(unit.name,),
        subjects=(slip,),
        values={
            "政府": unit.government.full_name,
            "单位": unit.name,
            ISSUED_ON: day_full(by.on),
            "报送期": "、".join(dict.fromkeys(each.report.period.label for each in missing)),
            "份数": str(len(missing)),
            "最长逾期": str(max(late, default=0)),
            "督办要求": printed(slip.demand),
            "发单日期": day_full(slip.issued_on),
            "答复期限": day_full(slip.answer_by),
            "前一份": f"{day_full(previous.issued_on)}的{previous.level.label}" if previous else "",
        },
        band=Band(slip.level.label, COLOURS[slip.level]),
        inset=(_table(missing, late),),
    )


def _table(missing: list[SlipReport], late: list[int]) -> Table:
    return Table(
        headings=("序号", "任务", "报送期、应报日期", "逾期"),
        widths=(14, 70, 42, 30),
        rows=tuple(
            (
                str(place),
                named(each.report.assignment.task),
                f"{each.report.period.label}\n{day_full(each.due_on)}",
                f"{workdays}个工作日",
            )
            for place, (each, workdays) in enumerate(zip(missing, late, strict=True), start=1)
        ),
        numbers=frozenset({0, 2, 3}),
    )


def named(task: Task) -> str:
    """第12项：实施……; its text alone where it was printed without a number."""
    return f"{task.name}：{task.text}" if task.label else task.text
