"""The document beside the tasks: what became of each piece, and tasks chosen from it."""

import re
from dataclasses import replace

import pytest

from tests import counting
from tests.plans.genhe import SAMPLE, genhe, sample
from tracker.core.db import db, transaction
from tracker.intake import read_document
from tracker.intake.pieces import sentences_in
from tracker.models import ImportDraftStatus, Task
from tracker.plans import queries, service
from tracker.plans.choices import Choices
from tracker.plans.documents import PieceState, chosen, document_of
from tracker.plans.service.order import sections_in_order, tasks_in_order

TEXT = """2022年任务分解
一、聚焦品质提升
1. 改造14个小区。修建连心桥。（责任单位：住建局）
2. 落实减税降费政策。（责任单位：财政局）
各单位要高度重视。按季度报送。
"""


@pytest.fixture
def plan(city):
    draft = read_document(TEXT.encode(), "分解.txt")
    kept = service.keep_upload(
        draft, filename="分解.txt", content=TEXT.encode(), by=city.supervisor
    )
    plan = service.confirm_import(
        kept, Choices(), title="方案", year=2022, doubts_checked=True, by=city.supervisor
    )
    db.session.commit()
    return plan


def states(plan) -> list[str]:
    document = document_of(queries.read_draft(plan), tasks_in_order(plan))
    assert document
    return [
        "、".join(task.label or "+" for task in piece.tasks) or piece.state.value
        for piece in document.pieces
    ]


def test_each_piece_shows_what_became_of_it(plan):
    assert states(plan) == ["heading", "heading", "1", "2", "unused"]


def test_a_struck_task_leaves_its_piece_unused_until_it_is_brought_back(city, plan):
    task = tasks_in_order(plan)[0]
    with transaction():
        service.delete_task(task, mark=service.mark_of(task), by=city.supervisor)
    assert states(plan)[2] == "unused"

    with transaction():
        service.undo(plan, version=plan.version, by=city.supervisor)
    assert states(plan)[2] == "1"


def test_a_merged_task_is_shown_at_both_places_and_a_split_one_twice_at_one(city, plan):
    first, second = tasks_in_order(plan)
    marks = {"mark": service.mark_of(first), "following_mark": service.mark_of(second)}
    with transaction():
        service.merge_with_next(first, **marks, by=city.supervisor)
    assert states(plan)[2:4] == ["1", "1"]

    with transaction():
        service.split_task(first, at=8, mark=service.mark_of(first), by=city.supervisor)
    assert states(plan)[2:4] == ["1、+", "1、+"]


def left(plan) -> list[list[str]]:
    document = document_of(queries.read_draft(plan), tasks_in_order(plan))
    assert document
    return [[piece.sentences[at] for at in sorted(piece.left)] for piece in document.pieces]


def test_a_sentence_beside_one_that_was_taken_is_not_used(city, plan):
    """Taken out of a task or never taken: either way it stands in no task."""
    assert left(plan) == [[], [], [], [], []]
    first = tasks_in_order(plan)[0]
    with transaction():
        first.text = "改造14个小区。"
    assert left(plan)[2] == ["修建连心桥。"]
    document = document_of(queries.read_draft(plan), tasks_in_order(plan))
    assert (document.sentences_left, document.first_unused) == (1, 2)

    with transaction():
        first.text = "改造15个小区。修建一座连心桥，年内通车。"
    assert left(plan)[2] == []


def test_the_page_marks_the_sentence_that_was_not_used(city, plan, sign_in):
    with transaction():
        tasks_in_order(plan)[0].text = "改造14个小区。"
    page = sign_in(city.supervisor).get(f"/plans/{plan.id}").text
    assert "1 段没有用到，另有 1 句没有用到" in page
    marked = re.search(r'is-left">.*?<span>(.*?)</label>', page)
    assert marked
    assert "修建连心桥。" in marked[1]


def test_sentences_are_chosen_by_their_place():
    assert sentences_in("改造小区。修桥；完工") == ["改造小区。", "修桥；", "完工"]
    document = document_of(read_document(TEXT.encode(), "分解.txt"), [])
    assert document
    text, places = chosen(document, ["4.1", "4.0", "99", "4.7", "x", "4.-1", "²"])
    assert text == "各单位要高度重视。按季度报送。"
    assert places == [document.pieces[4].place]
    assert all(piece.state is not PieceState.TASK for piece in document.pieces)


def test_a_task_is_added_from_chosen_sentences_under_their_heading(city, plan, sign_in):
    client = sign_in(city.supervisor)
    page = client.get(f"/plans/{plan.id}?add=0&s=4.1").text
    assert re.search(r"<textarea[^>]*>\s*按季度报送。</textarea>", page)
    heading = sections_in_order(plan)[0]
    assert f'<option selected value="{heading.id}">' in page

    data = {"text": "按季度报送。", "section": heading.id, "pieces": "4.1"}
    assert client.post(f"/plans/{plan.id}/tasks", data=data).status_code == 302
    assert states(plan)[4] == "+"
    assert left(plan)[4] == ["各单位要高度重视。"]


def test_a_marked_part_of_the_text_is_taken_if_it_stands_there(city, plan, sign_in):
    client = sign_in(city.supervisor)
    page = client.get(f"/plans/{plan.id}?add=0&s=4&text=高度重视").text
    assert re.search(r"<textarea[^>]*>\s*高度重视</textarea>", page)
    page = client.get(f"/plans/{plan.id}?add=0&s=4&text=别处的话").text
    assert re.search(r"<textarea[^>]*>\s*各单位要高度重视。按季度报送。</textarea>", page)


def test_the_page_says_how_much_is_covered_and_leads_both_ways(city, plan, sign_in):
    page = sign_in(city.supervisor).get(f"/plans/{plan.id}").text
    assert "2 段在任务里，2 段是章节，1 段没有用到" in page
    assert 'href="#piece-4"' in page
    first = tasks_in_order(plan)[0]
    assert f'href="#task-{first.id}"' in page
    assert 'href="#piece-2"' in page


def test_ninety_eight_tasks_beside_their_document_take_no_more_queries(fresh_app, sign_in):
    city = genhe()
    plans = []
    for draft in (replace(sample(), tasks=sample().tasks[:94]), sample()):
        kept = service.keep_upload(
            draft, filename=SAMPLE.name, content=draft.title.encode(), by=city.supervisor
        )
        kept.plan = service.import_plan(
            draft, Choices(), title="方案", year=2022, members_later=True, by=city.supervisor
        )
        kept.status = ImportDraftStatus.CONFIRMED
        db.session.flush()
        plans.append(kept.plan)
    db.session.commit()
    client = sign_in(city.supervisor)
    client.get(f"/plans/{plans[0].id}")
    counts = []
    for plan in plans:
        with counting.queries() as made:
            page = client.get(f"/plans/{plan.id}")
        assert page.status_code == 200
        counts.append(len(made))
    assert db.session.query(Task).filter_by(plan_id=plans[1].id).count() == 98
    assert "98 段在任务里" in page.text
    assert counts[1] == counts[0] < 60
