"""Where backups are kept unless another place is named, and when the last of them was made."""

from datetime import UTC, datetime
from pathlib import Path

FOLDER = "backups"
NAMES = "tracker-*.tar"


def kept_in(instance: str | Path) -> Path:
    """The folder of the backups of an installation."""
    return Path(instance, FOLDER)


def last_made(folder: Path) -> datetime | None:
    """When the newest backup in the folder was written; None where there is none to be seen."""
    try:
        return max(
            (datetime.fromtimestamp(each.stat().st_mtime, UTC) for each in folder.glob(NAMES)),
            default=None,
        )
    except OSError:
        return None
