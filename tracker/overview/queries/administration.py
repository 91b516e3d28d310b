"""The administrator's day: what stands still, and what the directory lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.accounts.queries import ListedAccount, accounts_in
from tracker.directory.listing import StaffedPost, staffed_posts, units_in
from tracker.inbox.queries import SignOfLife, deliveries_by_status, signs_of_life
from tracker.models import Actor, DeliveryStatus, Unit


@dataclass(frozen=True)
class AdministrationDay:
    """Everything on the administrators' page; nothing of the office's reports."""

    locked: list[ListedAccount]
    deliveries: dict[DeliveryStatus, int]
    silent: list[SignOfLife]
    vacant: list[StaffedPost]
    unverified: Sequence[Unit]

    @property
    def failing(self) -> int:
        return sum(self.deliveries.get(each, 0) for each in FAILING)

    @property
    def needs_care(self) -> int:
        return len(self.locked) + self.failing + len(self.silent)


FAILING = (DeliveryStatus.FAILED, DeliveryStatus.RETRY)


def administration_day(reader: Actor) -> AdministrationDay:
    government_id, on = reader.government_id, reader.on
    return AdministrationDay(
        locked=[each for each in accounts_in(government_id, on=on) if each.locked_until],
        deliveries=deliveries_by_status(reader),
        silent=[each for each in signs_of_life() if each.is_silent],
        vacant=[
            each
            for each in staffed_posts(government_id, on=on)
            if each.holder is None and each.cover is None
        ],
        unverified=[unit for unit in units_in(government_id) if not unit.is_name_verified],
    )
