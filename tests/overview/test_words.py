"""Searching by words, against reading every text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tracker.core.db import db
from tracker.models import Task
from tracker.overview.queries.filtering import Filter
from tracker.overview.queries.ledger import ledger_for

# Few characters, so that words are found; with those that LIKE and its escape would take amiss.
ALPHABET = "改造小区%_/\\'aB "
TEXTS = st.text(ALPHABET, min_size=1, max_size=8)


@pytest.fixture
def two(city):
    plan = factories.draft_plan(city)
    first = factories.task(plan, lead=city.unit("住建局"), support=(city.unit("财政局"),))
    second = factories.task(plan, "推进“双减”落地。", lead=city.unit("教体局"))
    factories.issue(plan)
    return first, second


def readable(task: Task) -> str:
    """Everything that a word may stand in; a line end parts what does not hang together."""
    units = [each.unit for each in task.assignments]
    return "\n".join(
        [
            task.text,
            task.label,
            task.plan.document_number,
            *(unit.name for unit in units),
            *(unit.short_name for unit in units),
            *(party.printed_name for party in task.parties),
            *(party.printed_person for party in task.parties),
        ]
    ).lower()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.tuples(TEXTS, TEXTS), person=TEXTS, label=TEXTS, words=TEXTS)
def test_words_find_what_reading_finds(city, two, texts, person, label, words):
    first, second = two
    first.text, second.text = texts
    first.parties[0].printed_person, second.label = person, label
    db.session.flush()
    found = {row.task.id for row in ledger_for(city.supervisor, Filter(words=words)).rows}
    read = {
        task.id for task in two if all(word in readable(task) for word in words.lower().split())
    }
    assert found == read


@pytest.mark.parametrize("words", ["住建", "财政", "住房和城乡", "老旧 14", "小区  住建局"])
def test_two_characters_suffice(city, two, words):
    rows = ledger_for(city.supervisor, Filter(words=words)).rows
    assert [row.task.id for row in rows] == [two[0].id]
