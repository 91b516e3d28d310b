"""The LibreOffice of the machine, for the tests that convert old documents for real."""

import os
import shutil

import pytest

from tracker.intake.office import PROGRAMS


def libreoffice() -> str:
    """Its program. Skips where there is none, unless REQUIRE_OFFICE is set."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None and os.environ.get("REQUIRE_OFFICE") == "1":
        pytest.fail("LibreOffice is not installed")
    return found or pytest.skip("no LibreOffice on this machine")
