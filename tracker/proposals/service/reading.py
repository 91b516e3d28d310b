"""A filled form (征集表) that was uploaded becomes drafts of the unit's proposals."""

from collections.abc import Iterator

from tracker.audit import service as audit
from tracker.core.errors import RuleBroken
from tracker.core.secrecy import marking_in
from tracker.intake import Draft, DraftTask
from tracker.models import Actor, AuditAction, Collection, Proposal
from tracker.proposals.content import LABELS, LONGEST, Content
from tracker.proposals.service.writing import write_proposal

# How the columns of the form are called besides by their own names.
OTHER_NAMES = {"建设内容": "项目内容", "投资": "投资额度", "总投资": "投资额度"}


def take_over(collection: Collection, draft: Draft, *, filename: str, by: Actor) -> list[Proposal]:
    """Keep each row as a draft of the unit; nothing is handed in before somebody has read it.

    RuleBroken where the document holds no row, carries a secrecy marking, or a text is too long.
    """
    if not draft.tasks:
        raise RuleBroken(f"“{filename}”中没有读到项目，请按征集表填写后再上传。", field="file")
    marking = marking_in("\n".join(_texts_of(draft)))
    if marking:
        raise RuleBroken(
            f"“{filename}”含有密级标志“{marking}”，本系统不得上传，请核对。", field="file"
        )
    contents = [_content(row) for row in draft.tasks]
    for at, content in enumerate(contents, start=1):
        _refuse_long(at, content)
    kept = [write_proposal(collection, content, by=by) for content in contents]
    audit.record(
        AuditAction.PROPOSALS_READ,
        collection,
        by=by,
        filename=filename,
        proposals=len(kept),
    )
    return kept


def _content(row: DraftTask) -> Content:
    columns = {OTHER_NAMES.get(heading, heading): said for heading, said in row.fields.items()}
    units = "、".join(unit.name for unit in row.units)
    return Content(
        name=row.text,
        content=columns.get(LABELS["content"], ""),
        implementer=columns.get(LABELS["implementer"], "") or units,
        investment=columns.get(LABELS["investment"], ""),
        necessity=columns.get(LABELS["necessity"], ""),
        leader="、".join(row.leaders) or columns.get(LABELS["leader"], ""),
    )


def _refuse_long(at: int, content: Content) -> None:
    for key, text in content.as_json().items():
        if len(text) > LONGEST[key]:
            raise RuleBroken(
                f"第 {at} 行的{LABELS[key]}有 {len(text)} 字，最多 {LONGEST[key]} 字，请改短。",
                field="file",
            )


def _texts_of(draft: Draft) -> Iterator[str]:
    yield draft.title
    yield from draft.unused
    for piece in draft.pieces:
        yield piece.text
    for row in draft.tasks:
        yield row.text
        yield from row.fields.values()
