from datetime import date

import pytest

from tests import factories
from tests.objections.conftest import round_  # noqa: F401 (a published mark to object to)
from tracker.core.db import transaction
from tracker.core.files import FileStore
from tracker.models import Slip, SlipLevel
from tracker.slips import service as slips

LATE = date(2022, 7, 14)


@pytest.fixture
def store(app) -> FileStore:
    return FileStore(app.config["ATTACHMENTS"])


@pytest.fixture
def late(city, on_day):
    """Reports of 住建局 and of 财政局 on one task, five working days late."""
    on_day(LATE)
    task = factories.issued_task(city)
    factories.report(task, city.unit("财政局"))
    return factories.report(task, city.unit("住建局"))


@pytest.fixture
def slip(city, late) -> Slip:
    with transaction():
        return slips.issue_slip(
            city.unit("住建局"),
            level=SlipLevel.BLUE,
            demand="请立即补报，并说明原因。",
            answer_by=date(2022, 7, 19),
            by=city.actor("督查员", on=LATE),
        )
