"""How long a call takes, told apart from what else the machine does."""

import gc
import time
from collections.abc import Callable

TRIES = 3


def least_seconds(call: Callable[[], object], tries: int = TRIES) -> float:
    """The processor's seconds of the quickest of several calls.

    The collector of a long run of tests walks through everything the run has kept, and would
    count it against whichever call it interrupts; a busy neighbour empties the caches.
    """
    seconds = []
    gc.disable()
    try:
        for _ in range(tries):
            started = time.process_time()
            call()
            seconds.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(seconds)
