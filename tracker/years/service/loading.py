"""Earlier periods are loaded from an existing ledger (补录): read, looked at, written at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import db, hold
from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.intake import Draft
from tracker.models import (
    Actor,
    Assignment,
    AuditAction,
    Conclusion,
    FinalMark,
    LedgerLoad,
    LoadStatus,
    MessageKind,
    Official,
    Plan,
    PlanStatus,
    Task,
    Unit,
)
from tracker.plans import service as plans
from tracker.years.ledgers import LoadChoices, ReadRow
from tracker.years.queries.loads import LoadReading, final_of, lead_of, reading_of
from tracker.years.service.history import LOADED, periods_filled, write_reports

ERRORS_NAMED = 3


def read_ledger(
    plan: Plan, draft: Draft, *, filename: str, content: bytes, store: FileStore, by: Actor
) -> LedgerLoad:
    """Keep an uploaded ledger, and its file, until it is confirmed or discarded.

    The same file of the same person for the same plan is the same upload.
    """
    if plan.status is PlanStatus.CLOSED:
        raise RuleBroken("方案已经办结，不能再补录，请看年终评定。", field="file")
    if not draft.tasks:
        raise RuleBroken(f"“{filename}”中没有任务，请换一个文件。", field="file")
    plans.refuse_markings(draft, filename)
    stored = store.put(content)
    same = db.session.scalar(
        select(LedgerLoad).where(
            LedgerLoad.plan_id == plan.id,
            LedgerLoad.official_id == by.official.id,
            LedgerLoad.sha256 == stored.sha256,
            LedgerLoad.status == LoadStatus.PENDING,
        )
    )
    load = same or LedgerLoad(plan=plan, official=by.official, filename=filename)
    load.sha256, load.size, load.stored_name = stored.sha256, stored.size, stored.name
    load.content = {**draft.as_json(), "pieces": []}
    db.session.add(load)
    audit.record(
        AuditAction.LEDGER_READ,
        load,
        by=by,
        plan=plan.title,
        filename=filename,
        sha256=stored.sha256,
        rows=len(draft.tasks),
    )
    return load


def discard_ledger(load: LedgerLoad, *, by: Actor) -> None:
    """Forget an upload that was not confirmed; its file is swept away."""
    hold(load)
    if load.status is LoadStatus.CONFIRMED:
        raise RuleBroken("这份台账已经补录，不能放弃；补录的内容留作记录，不用处理。")
    load.status, load.content, load.stored_name = LoadStatus.DISCARDED, {}, None


def load_ledger(load: LedgerLoad, choices: LoadChoices, *, seen: str, by: Actor) -> LoadReading:
    """Write what a ledger says as history: accepted reports and published marks of periods that
    nobody is asked to report on; all of it or, where anything is wrong, nothing (docs/rules.md 23).

    seen: what would be written, as it was shown. A draft comes into force since the day on which it
    was issued on paper; a plan whose whole year is in the ledger is concluded.
    """
    hold(load)
    if load.status is not LoadStatus.PENDING:
        raise RuleBroken(f"这份台账{load.status.label}，不用再补录。")
    plan = load.plan
    hold(plan)
    reading = reading_of(load, choices, on=by.on)
    if reading.errors:
        more = f"等 {len(reading.errors)} 处" if len(reading.errors) > ERRORS_NAMED else ""
        raise RuleBroken(f"没有补录。{''.join(reading.errors[:ERRORS_NAMED])}{more}请改正后再补。")
    if not reading.loaded:
        raise RuleBroken("没有可以补录的内容，请核对列的用途和对应的任务。")
    if seen != reading.digest:
        raise RuleBroken("没有补录：选定的和刚才看到的不同，请看过下面的内容再补。")
    _bring_in(plan, choices, by)
    now = clock.now()
    periods = periods_filled(reading, on=by.on, at=now)
    write_reports(reading, periods, load, by, now)
    if choices.is_whole_year:
        _conclude(reading, load, by, now)
    load.status, load.confirmed_at, load.choices = LoadStatus.CONFIRMED, now, choices.as_json()
    audit.record(
        AuditAction.LEDGER_LOADED,
        plan,
        by=by,
        filename=load.filename,
        sha256=load.sha256,
        period=reading.labels,
        rows=len(reading.loaded),
        reports=reading.reports,
    )
    _tell(reading, load, by)
    return reading


def _bring_in(plan: Plan, choices: LoadChoices, by: Actor) -> None:
    """A draft comes into force; what is loaded from its own columns need not stand there too."""
    if plan.status is PlanStatus.ISSUED or choices.issued_on is None:
        return
    plans.enter_issued(plan, on=choices.issued_on, number=choices.number, by=by)
    for task in db.session.scalars(select(Task).where(Task.plan_id == plan.id)):
        kept = {h: said for h, said in task.fields.items() if h not in choices.used}
        if kept != task.fields:
            task.fields = kept
    db.session.flush()


def _conclude(reading: LoadReading, load: LedgerLoad, by: Actor, at: datetime) -> None:
    """The whole year is in the ledger: every task has its final mark, and the plan is over."""
    name, plan = f"{by.name}{LOADED}", reading.plan
    for row in reading.rows:
        value = final_of(row)
        if row.task and value:
            db.session.add(
                FinalMark(
                    task_id=row.task.id,
                    value=value,
                    proposed=value,
                    reason=f"补录自“{load.filename}”",
                    marked_by_id=by.official.id,
                    marked_by_name=name,
                    at=at,
                )
            )
    plan.move_to(PlanStatus.CLOSED)
    db.session.add(
        Conclusion(plan=plan, at=at, concluded_by_id=by.official.id, concluded_by_name=name)
    )
    audit.record(AuditAction.PLAN_CONCLUDED, plan, by=by, title=plan.title, filename=load.filename)


def _tell(reading: LoadReading, load: LedgerLoad, by: Actor) -> None:
    """One message to each who answers for a unit of the plan (docs/rules.md 16)."""
    plan, loaded = reading.plan, _loaded_by_unit(reading.loaded)
    shares: dict[Official, list[str]] = defaultdict(list)
    units = db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(select(Assignment.unit_id).join(Task).where(Task.plan_id == plan.id)))
        .order_by(Unit.position, Unit.id)
    )
    for unit in units:
        told = [*directory.heads_of(unit, on=by.on), *directory.reporters_of(unit, on=by.on)]
        for official in dict.fromkeys(told):
            number = loaded.get(unit.id, 0)
            shares[official].append(
                f"{unit.short_name}补录 {number} 份" if number else unit.short_name
            )
    periods = "、".join(reading.labels)
    after = (
        "方案已办结，不用再报送。" if plan.status is PlanStatus.CLOSED else "以后各期在系统里报送。"
    )
    for official, share in shares.items():
        inbox.send(
            official,
            MessageKind.PUBLISHED,
            f"《{plan.title}》{periods}的进展和评定已从台账补录",
            occurrence=f"loaded.{load.id}",
            text=f"{'；'.join(share)}。{after}",
            link=f"/plans/{plan.id}",
        )


def _loaded_by_unit(rows: Sequence[ReadRow]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        lead = lead_of(row.task) if row.task else None
        if lead:
            found[lead.unit_id] += len(row.said)
    return found
