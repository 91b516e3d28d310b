"""A file is made before the trail is told of it, so that nobody waits for it to write."""

import pytest

from tests import factories
from tests.attacks.test_matrix import carrying
from tests.databases import can_be_written
from tracker.audit import routes as audit_routes
from tracker.core.db import db
from tracker.models import AuditAction, AuditEvent
from tracker.overview import exports


@pytest.mark.parametrize(
    ("who", "path", "module", "make", "action"),
    [
        ("审计员", "/audit/export", audit_routes, "trail_file", AuditAction.TRAIL_EXPORTED),
        ("督查员", "/ledger.xlsx", exports, "ledger_file", AuditAction.LEDGER_EXPORTED),
    ],
)
def test_others_can_write_while_a_file_is_made(
    fresh_app, monkeypatch, who, path, module, make, action
):
    with fresh_app.app_context():
        city = factories.small_city()
        factories.issued_task(city)
        db.session.commit()
        made, original = [], getattr(module, make)

        def watched(*args, **options):
            made.append(can_be_written())
            return original(*args, **options)

        monkeypatch.setattr(module, make, watched)
        client = carrying(fresh_app, factories.session_token(city.actor(who)))
        assert client.post(path).status_code == 200
        assert made == [True]
        assert db.session.query(AuditEvent).filter_by(action=action).count() == 1
