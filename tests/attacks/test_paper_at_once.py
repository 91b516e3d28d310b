"""A leader decides here, and the office enters his paper, at the same moment, with real commits."""

import pytest

from tests import factories
from tests.attacks.racing import count
from tests.attacks.test_closing_at_once import one_after_the_other
from tests.attacks.test_slips_at_once import _again
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.models import PaperEntry, Post, Talk
from tracker.paper import service as papers
from tracker.talks import service as talks


def test_the_paper_does_not_stand_for_what_was_decided_here(race):
    city, talk_id = race.world.city, race.named("talk_id", "proposed")
    mayor, office, post_id = city.mayor, city.supervisor, city.posts["市长"].id
    db.session.remove()

    def approve():
        talks.approve_talk(db.session.get_one(Talk, talk_id), by=_again(mayor))

    def enter():
        paper = papers.Paper(
            db.session.get_one(Post, post_id), factories.TODAY, scans=[("原件.pdf", b"%PDF-1.4\n")]
        )
        talk, by = db.session.get_one(Talk, talk_id), _again(office)
        papers.enter_talk_decision(talk, approves=True, paper=paper, store=race.world.files, by=by)

    with pytest.raises(RuleBroken, match="不用再录"):
        one_after_the_other(race.app, approve, enter)
    assert count(PaperEntry, PaperEntry.subject_type == "talk") == 0
