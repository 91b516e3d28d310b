"""The turns of a year in any order, on both databases (make turns for long)."""

import logging
import os
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.turns.machine import TurnsOfTheYear
from tracker.core import clock
from tracker.core.db import db

logger = logging.getLogger(__name__)

EXAMPLES = int(os.environ.get("TURNS_EXAMPLES", "5"))
STEPS = int(os.environ.get("TURNS_STEPS", "20"))
# Without explaining: it runs for minutes.
PHASES = [Phase.generate] + [Phase.shrink] * (os.environ.get("TURNS_SHRINK") != "0")


def test_whatever_happens_in_whatever_order(app):
    TurnsOfTheYear.connection = db._app_engines[app][None]
    try:
        run_state_machine_as_test(
            TurnsOfTheYear,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                report_multiple_bugs=False,
                phases=PHASES,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        logger.info("tried: %s", sorted(TurnsOfTheYear.done.items()))
        clock.use_offset(timedelta(0))
