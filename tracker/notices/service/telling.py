"""Who hears of a document: each official of its addressees once (docs/rules.md 11 and 16)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from tracker.inbox import service as inbox
from tracker.models import MessageKind, Notice, NoticeStatus, Official, Unit
from tracker.notices.queries import told


def units_of_each(units: Collection[Unit], *, on: date) -> dict[Official, list[Unit]]:
    """The officials whom a notice to these units reaches, each with the units he answers for."""
    found: dict[Official, list[Unit]] = defaultdict(list)
    for unit, officials in told(units, on=on).items():
        for official in officials:
            found[official].append(unit)
    return found


def tell_issued(notice: Notice, *, on: date) -> None:
    """Ask everybody whom it goes to to sign for it."""
    replaces = f"本件代替{notice.replaces.name}。" if notice.replaces else ""
    units = [each.unit for each in notice.addressees]
    for official, own in units_of_each(units, on=on).items():
        names = "、".join(unit.short_name for unit in own)
        inbox.send(
            official,
            MessageKind.NOTICE,
            f"{notice.name}已印发，请签收",
            occurrence=f"issued.{notice.id}",
            text=f"收文单位：{names}。{replaces}",
            link=f"/notices/{notice.id}",
        )


def tell_void(notice: Notice, *, on: date) -> None:
    """Tell those whom it went to that it is void; who gets the one in its place hears of that."""
    new = notice.replaced_by if notice.status is NoticeStatus.REPLACED else None
    hear_of_new = {each.unit for each in new.addressees} if new else set()
    units = [each.unit for each in notice.addressees]
    spared = set(units_of_each(hear_of_new, on=on))
    said = f"已由{new.name}代替" if new else "已作废"
    for official in units_of_each(units, on=on):
        if official not in spared:
            inbox.send(
                official,
                MessageKind.NOTICE,
                f"{notice.name}{said}",
                occurrence=f"void.{notice.id}",
                text=f"原因：{notice.void_why}",
                link=f"/notices/{notice.id}",
            )
