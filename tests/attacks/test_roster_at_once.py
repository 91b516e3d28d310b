"""A roster that is entered and a page that is saved, at the same moment, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest

from tests import factories
from tracker.core.db import db, hold, transaction
from tracker.directory import service as directory
from tracker.intake import Sheet
from tracker.models import Actor, Official, Post
from tracker.roster import service
from tracker.roster.reading import lines_of


@pytest.mark.parametrize("fresh_app", ["postgresql"], indirect=True)
def test_who_enters_a_roster_waits_for_a_page_and_never_the_other_way_round(fresh_app):
    held = Event()

    def save_page(post_id, official_id, office_id):
        with fresh_app.app_context(), transaction():
            post = db.session.get_one(Post, post_id)
            hold(post)
            held.set()
            sleep(0.3)
            official, office = (
                db.session.get_one(Official, official_id),
                db.session.get_one(Post, office_id),
            )
            by = Actor(official, office, factories.TODAY)
            directory.rename_post(post, "住建局党组书记", by=by)

    with fresh_app.app_context(), ThreadPoolExecutor(1) as threads:
        city = factories.small_city()
        unit, by = city.unit("住建局"), city.administrator
        heads = ["岗位", "所属单位", "姓名"]
        lines = lines_of(
            [
                Sheet("单位", [["全称", "类别"], [unit.name, "企业"]], {}),
                Sheet("任职", [heads, ["住建局局长", "住建局", city.supervisor.name]], {}),
            ]
        )
        ids = city.posts["住建局局长"].id, by.official.id, by.post.id
        db.session.commit()
        page = threads.submit(save_page, *ids)
        held.wait()
        result = service.preview_roster(lines, by=by)
        page.result()
        assert result.flaws == ["任职 A2：没有叫“住建局局长”的岗位，请核对，或先在“岗位”表里新增"]
        db.session.remove()
