"""Taking turns at one row."""

from sqlalchemy import select

from tracker.core.db import db
from tracker.models import ApprovalRequest, Consultation, ReportingPeriod


def hold(row: Consultation | ApprovalRequest | ReportingPeriod) -> None:
    """Hold a row until the transaction ends, and see it as it stands now.

    Not by a locking refresh: that repeats the joins that the row was first loaded with, and
    PostgreSQL locks no outer join.
    """
    model = type(row)
    db.session.execute(select(model.id).where(model.id == row.id).with_for_update())
    db.session.refresh(row)
