"""How another unit's text stands in the report of the unit that leads (引用): under its name."""

from collections.abc import Mapping

from tracker.models import ReportVersion
from tracker.reports.content import Content

_SAYS_NOTHING = ("", "无", "无。", "暂无", "没有")
_TELLING = 12  # so many characters of a text tell it from others


def boxes_of(version: ReportVersion) -> dict[str, str]:
    """The boxes of a version in which something is said."""
    texts = {
        "progress": version.progress.strip(),
        "problems": version.problems.strip(),
        "next_steps": version.next_steps.strip(),
    }
    return {name: text for name, text in texts.items() if text not in _SAYS_NOTHING}


def cited(version: ReportVersion, box: str) -> str:
    """What is put into the lead's box: （财政局）资金已全部拨付。 Empty where nothing was said."""
    text = boxes_of(version).get(box, "")
    return f"{origin_of(version)}{text}" if text else ""


def origin_of(version: ReportVersion) -> str:
    return f"（{version.report.assignment.unit.short_name}）"


def with_cited(content: Content, box: str, texts: list[str]) -> Content:
    """The content with further texts below what stands in the box."""
    boxes: Mapping[str, str] = content.boxes
    whole = "\n".join(filter(None, [boxes[box].rstrip(), *texts]))
    parts = {**boxes, box: whole}
    return Content(
        **parts,
        target_values=content.target_values,
        promise_outcomes=content.promise_outcomes,
    )


def still_stands(version: ReportVersion, text: str) -> bool:
    """Whether anything of a version that was taken over is left in a text."""
    begun = (each[:_TELLING] for each in boxes_of(version).values())
    return origin_of(version) in text or any(each in text for each in begun)
