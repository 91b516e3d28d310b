"""The administrator's day: what is broken, what stands still, and what the directory lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.accounts.queries import ListedAccount, accounts_in
from tracker.core import backup, clock
from tracker.directory import queries as directory
from tracker.directory.listing import (
    StaffedPost,
    StaffedUnit,
    staffed_posts,
    staffed_units,
    units_in,
)
from tracker.inbox import carriers
from tracker.inbox.queries import (
    TROUBLED,
    SignOfLife,
    deliveries_by_status,
    signs_of_life,
    stuck_deliveries,
)
from tracker.inbox.setups import setups_of
from tracker.mailbox.queries import mailbox_of
from tracker.models import Actor, ChannelSetup, DeliveryStatus, Unit, UnitKind

BACKUP_WANTED_WITHIN = 7  # days


@dataclass(frozen=True)
class AdministrationDay:
    """Everything on the administrators' page; nothing of the office's reports."""

    locked: list[ListedAccount]
    deliveries: dict[DeliveryStatus, int]
    stuck: int
    signs: list[SignOfLife]
    unreadable: list[ChannelSetup]  # channels whose secrets the key of today does not open
    mailbox_failure: str  # why the mailbox could not be opened the last time
    years_missing: list[int]  # whose days off nobody has entered
    unmanned: list[StaffedUnit]  # nobody there could report
    vacant: list[StaffedPost]
    unverified: Sequence[Unit]
    backed_up_at: datetime | None  # None where no backup is kept in its usual place

    @property
    def failing(self) -> int:
        return sum(self.deliveries.get(each, 0) for each in TROUBLED)

    @property
    def silent(self) -> list[SignOfLife]:
        return [each for each in self.signs if each.is_silent]

    @property
    def days_without_backup(self) -> int:
        """None that is known counts as none that is missed: it may be kept elsewhere."""
        return (clock.real_now() - self.backed_up_at).days if self.backed_up_at else 0

    @property
    def is_backup_old(self) -> bool:
        return self.days_without_backup >= BACKUP_WANTED_WITHIN

    @property
    def needs_care(self) -> int:
        found = [*self.locked, *self.silent, *self.years_missing, *self.unmanned, *self.vacant]
        found += self.unreadable
        return (
            len(found)
            + bool(self.failing)
            + bool(self.stuck)
            + bool(self.mailbox_failure)
            + self.is_backup_old
        )


def administration_day(reader: Actor, *, backups: Path) -> AdministrationDay:
    """What an administrator finds on that day; backups: the folder in which they are kept."""
    government_id, on = reader.government_id, reader.on
    return AdministrationDay(
        locked=[each for each in accounts_in(government_id, on=on) if each.locked_until],
        deliveries=deliveries_by_status(reader),
        stuck=stuck_deliveries(),
        signs=signs_of_life(),
        unreadable=[
            each
            for each in setups_of(government_id)
            if each.is_on and not carriers.is_readable(each)
        ],
        mailbox_failure=_mailbox_failure(government_id),
        years_missing=directory.years_missing(on),
        unmanned=[each for each in staffed_units(government_id, on=on) if _is_unmanned(each)],
        vacant=[each for each in staffed_posts(government_id, on=on) if _is_vacant(each)],
        unverified=[unit for unit in units_in(government_id) if not unit.is_name_verified],
        backed_up_at=backup.last_made(backups),
    )


def _mailbox_failure(government_id: int) -> str:
    mailbox = mailbox_of(government_id)
    return mailbox.failure if mailbox and mailbox.is_on else ""


def _is_vacant(staffed: StaffedPost) -> bool:
    return staffed.holder is None and staffed.cover is None


def _is_unmanned(staffed: StaffedUnit) -> bool:
    """Neither a liaison nor anybody who answers for it; the office itself reports nothing."""
    people = [*staffed.liaisons, *staffed.heads]
    return staffed.unit.kind is not UnitKind.OFFICE and all(map(_is_vacant, people))
