"""What a government sets for itself, and the trace that it leaves."""

from sqlalchemy import select

from tests import factories
from tracker.core.db import db
from tracker.directory import queries, service
from tracker.models import AuditAction, AuditEvent


def test_a_setting_is_the_governments_own_and_leaves_a_trace(city):
    neighbour = factories.small_city("牙克石市")
    service.change_setting("reasons", ["缺数据"], label="退回理由", by=city.supervisor)
    service.change_setting("reasons", ["雷同"], label="退回理由", by=city.supervisor)
    assert queries.setting(city.government.id, "reasons") == ["雷同"]
    assert queries.setting(neighbour.government.id, "reasons") is None
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == AuditAction.SETTING_CHANGED)
        .order_by(AuditEvent.id)
    ).all()
    assert [(each.details["before"], each.details["after"]) for each in events] == [
        (None, ["缺数据"]),
        (["缺数据"], ["雷同"]),
    ]
