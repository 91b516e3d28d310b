"""Who hears that units have changed: the successors what they have now, the lead officials of which
tasks the units changed, and the office."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, or_, select

from tracker.core.days import day_from
from tracker.core.db import db
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import (
    Assignment,
    MessageKind,
    Official,
    PostKind,
    Reform,
    ReformKind,
    ReformMove,
    Task,
    TaskLeader,
    Unit,
)
from tracker.reforms.moving import Moves, has_it


def tell(
    reform: Reform,
    moves: Moves,
    made: Sequence[ReformMove],
    units: Sequence[Unit],
    unheard: Sequence[str],
    *,
    today: date,
) -> None:
    """One message to each, also to who answers for several units."""
    _tell_units(reform, moves, made, units, today)
    _tell_leaders(reform, made, today)
    text = f"依据：{reform.basis}。移交任务 {len({each.task_id for each in made})} 项。"
    if unheard:
        text += f"{'、'.join(unheard)}还没有责任人和联络员，没有人收得到提醒，请先登记。"
    for official in directory.officials_in(reform.government_id, PostKind.SUPERVISOR, on=today):
        subject = f"{reform.title}，已于{day_from(reform.on, today)}施行"
        _send(official, reform, subject, text, f"/reforms/{reform.id}")


def tell_hindered(reform: Reform, why: str, *, today: date) -> None:
    """The office hears once that a reform could not be done on its day."""
    for official in directory.officials_in(reform.government_id, PostKind.SUPERVISOR, on=today):
        inbox.send(
            official,
            MessageKind.REFORM,
            f"{reform.title}没有施行",
            occurrence=f"reform.{reform.id}.hindered",
            text=f"{why}每小时会再试一次；要改的请撤回后重新登记。",
            link=f"/reforms/{reform.id}",
        )


def _tell_units(
    reform: Reform, moves: Moves, made: Sequence[ReformMove], units: Sequence[Unit], today: date
) -> None:
    shares: dict[Official, list[str]] = defaultdict(list)
    totals = _open_tasks([unit.id for unit in units], today)
    for place, unit in enumerate(units):
        own = [each for each in made if each.successor_id == unit.id]
        share = _share(reform, moves, own, unit, place)
        if share is None:
            continue
        share += f"现在共有没有办完的任务 {totals.get(unit.id, 0)} 项。"
        told = [*directory.heads_of(unit, on=today), *directory.reporters_of(unit, on=today)]
        for official in dict.fromkeys(told):
            shares[official].append(share)
    day = day_from(reform.on, today)
    for official, own_shares in shares.items():
        _send(
            official,
            reform,
            f"{reform.title}，自{day}起",
            "\n".join([*own_shares, f"依据：{reform.basis}。"]),
            "/quarter",
        )


def _share(
    reform: Reform, moves: Moves, made: Sequence[ReformMove], unit: Unit, place: int
) -> str | None:
    """What one successor has from now on, in a sentence; None where it has nothing new."""
    if reform.kind is ReformKind.RENAME:
        return f"任务、报送和账号都不变，新的报送用“{unit.short_name}”的名称。"
    tasks = {each.task_id for each in made}
    owed = sum(each.carried for each in made)
    said = [f"{unit.short_name}承接任务 {len(tasks)} 项"] if tasks else []
    said += [f"其中要报送的 {owed} 份，原来写的都在"] if owed else []
    said += moves.leftover.counted_of(place)
    return "，".join(said) + "。" if said else None


def _open_tasks(unit_ids: Sequence[int], today: date) -> dict[int, int]:
    """By unit how many open tasks it has now, also through its groups."""
    counted = db.session.execute(
        select(Assignment.unit_id, func.count())
        .join(Assignment.task)
        .join(Task.plan)
        .where(Assignment.unit_id.in_(unit_ids), *has_it(today))
        .group_by(Assignment.unit_id)
    )
    return {row[0]: row[1] for row in counted}


def _tell_leaders(reform: Reform, made: Sequence[ReformMove], today: date) -> None:
    tasks: dict[int, set[int]] = defaultdict(set)
    shared: set[int] = set()
    leading = db.session.scalars(
        select(TaskLeader).where(
            TaskLeader.task_id.in_({each.task_id for each in made}),
            TaskLeader.from_on <= today,
            or_(TaskLeader.until_on.is_(None), TaskLeader.until_on > today),
        )
    )
    for each in leading:
        if each.post_id is None:
            shared.add(each.task_id)
        else:
            tasks[each.post_id].add(each.task_id)
    told: dict[Official, set[int]] = defaultdict(set)
    for post_id, acting in directory.acting_by_post(list(tasks), on=today).items():
        told[acting.official] |= tasks[post_id]
    for official in _vice_mayors(reform, today) if shared else ():
        told[official] |= shared
    for official, own in told.items():
        subject = f"{reform.title}，您分管的 {len(own)} 项任务换了责任单位"
        _send(official, reform, subject, f"依据：{reform.basis}。", "/portfolio")


def _vice_mayors(reform: Reform, today: date) -> Iterable[Official]:
    return directory.officials_in(reform.government_id, PostKind.VICE_MAYOR, on=today)


def _send(official: Official, reform: Reform, subject: str, text: str, link: str) -> None:
    inbox.send(
        official,
        MessageKind.REFORM,
        subject,
        occurrence=f"reform.{reform.id}",
        text=text,
        link=link,
    )
