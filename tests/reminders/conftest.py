from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests import factories
from tracker.reminders import raising


@pytest.fixture
def task(city):
    """Led by 住建局, supported by 财政局, both still owing the second quarter."""
    task = factories.issued_task(city)
    for name in ("住建局", "财政局"):
        factories.report(task, city.unit(name))
    return task


@pytest.fixture
def broken_after_one(monkeypatch) -> Callable[[], AbstractContextManager[None]]:
    """Inside, each recipient is a batch of its own, and the run breaks at the second."""
    send = raising.inbox.send

    @contextmanager
    def broken() -> Iterator[None]:
        sent = []

        def send_one(*args, **kwargs):
            if sent:
                raise ConnectionError("the database went away")
            sent.append(args)
            return send(*args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(raising, "BATCH", 1)
            patch.setattr(raising.inbox, "send", send_one)
            with pytest.raises(ConnectionError):
                yield

    return broken
