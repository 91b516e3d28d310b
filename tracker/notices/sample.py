"""A document that shows the letterhead (样张), before it is saved."""

from datetime import date

from tracker.directory.letterhead import Letterhead
from tracker.documents.letter import Letter, letter_document
from tracker.documents.tables import Table
from tracker.models import NoticeKind
from tracker.notices.service.numbering import printed_number

_PARAGRAPHS = (
    "这是一份样张，只用来看版式，不编入发文登记簿。正文用三号字，每页二十二行，每行二十八个字。",
    "一、一级标题",
    "一级标题下的正文。各责任单位要压实责任，按时报送进展。",
    "（一）二级标题",
    "二级标题下的正文。",
    "1.三级标题",
    "（1）四级标题",
)


def sample_document(letterhead: Letterhead, *, on: date) -> bytes:
    """A .docx of every part that a document may have."""
    table = Table(
        headings=("序号", "单位", "事项"),
        widths=(16, 40, 100),
        rows=(("1", "甲单位", "第一项"), ("2", "乙单位", "第二项")),
        numbers=frozenset({0}),
        title="任务表",
    )
    letter = Letter(
        issuer=letterhead.issuer,
        title="关于公文格式样张的通知",
        number=printed_number(letterhead.label_of(NoticeKind.LETTER), on.year, 1),
        issued_on=on,
        addressees=("各责任单位",),
        paragraphs=_PARAGRAPHS,
        attachments=(table.title,),
        head=letterhead.head,
        mark=letterhead.mark,
        imprint=letterhead.imprint(copies_to=letterhead.copies_to, printed_on=on),
    )
    return letter_document(letter, table, fonts=letterhead.fonts)
