"""Every piece of a document is accounted for: in a task, a heading, the title, or not used."""

import pytest

from tests.intake.makers import sample
from tracker.intake import Draft, PieceUse, read_document

TEXT = """重点工作分工方案
为做好今年工作，制定本方案。
一、工业
1.完成投资60亿元。
责任单位：市工信局
2.新增企业20家。（责任单位：市工信局）
附则另行通知。
"""


def uses(draft: Draft) -> list[tuple[str, int | None]]:
    return [(piece.use.value, piece.task) for piece in draft.pieces]


def test_running_text_is_accounted_for_line_by_line() -> None:
    draft = read_document(TEXT.encode(), "方案.txt")
    assert [piece.text for piece in draft.pieces] == TEXT.splitlines()
    assert uses(draft) == [
        ("title", None),
        ("unused", None),
        ("heading", None),
        ("task", 0),
        ("task", 0),
        ("task", 1),
        ("unused", None),
    ]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "txt"])
def test_each_task_of_a_table_has_its_place_in_the_document(kind: str) -> None:
    draft = read_document(sample(kind), f"分解表.{kind}")
    held = {piece.task for piece in draft.pieces if piece.use is PieceUse.TASK}
    assert held == set(range(len(draft.tasks)))


def test_what_was_not_used_is_marked_where_it_stands() -> None:
    draft = read_document(sample("docx"), "分解表.docx")
    marked = [piece.text for piece in draft.pieces if piece.use is PieceUse.UNUSED]
    assert all(any(text in piece or piece in text for piece in marked) for text in draft.unused)


def test_a_sentence_that_was_not_used_is_told_though_the_rest_of_its_line_was() -> None:
    text = (
        "方案\n（一）加强组织领导。各单位要高度重视，按季度报送。\n"
        "1.修路。（责任单位：交通局）\n2.建桥。（责任单位：住建局）\n"
    )
    draft = read_document(text.encode(), "方案.txt")
    left = "各单位要高度重视，按季度报送。"
    assert draft.unused == (left,)
    heading = draft.pieces[1]
    assert (heading.use, heading.left) == (PieceUse.HEADING, (left,))
    assert Draft.from_json(draft.as_json()) == draft


def test_what_is_not_used_is_found_also_where_its_number_is_printed_otherwise() -> None:
    text = (
        "1、修路。（交通局负责）\n一、有关要求\n（1）各单位要高度重视。\n2、建桥。（住建局负责）\n"
    )
    draft = read_document(text.encode(), "方案.txt")
    assert [piece.use.value for piece in draft.pieces] == ["task", "unused", "unused", "task"]
