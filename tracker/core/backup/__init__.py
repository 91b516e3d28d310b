"""Backup and restore (备份、恢复): the database by its own means, the files with their hashes.

A plain copy of a SQLite file that is in use passes every check and lacks what was committed last;
so the database is only ever copied by the database.
"""

from tracker.core.backup.keeping import kept_in, last_made
from tracker.core.backup.making import back_up
from tracker.core.backup.restoring import Restored, restore

__all__ = ["Restored", "back_up", "kept_in", "last_made", "restore"]
