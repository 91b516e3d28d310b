"""The ledger as a workbook: what stands on the screen, in its order and columns."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.documents.ledger import Column, Value, ledger_workbook
from tracker.models import PartyRole, ReportStatus
from tracker.overview.queries.ledger import Ledger
from tracker.overview.queries.rows import Light, Row, party_name

_ROLES = {PartyRole.LEAD: "牵头", PartyRole.SUPPORT: "配合"}


def ledger_file(ledger: Ledger, *, title: str, on: date) -> bytes:
    """The .xlsx of a ledger; `title` is the document's or the list's."""
    name = ledger.shown.name if ledger.shown else "本期"
    columns = [
        Column("分组", 22),
        Column("序号", 6),
        Column("任务", 50),
        Column("责任单位", 26),
        Column("分管领导", 14),
        *(Column(label, 10) for label in quarters(ledger)),
        Column("最近评定", 10),
        Column(f"{name}报送", 14),
    ]
    counted = "，".join(
        f"{mark.label if mark else '待评定'}{number}项" for mark, number in ledger.counts if number
    )
    subtitle = f"{len(ledger.rows)}项：{counted}。{on.year}年{on.month}月{on.day}日导出"
    return ledger_workbook(title, subtitle, columns, _lines(ledger))


def quarters(ledger: Ledger) -> list[str]:
    """The names of the periods of the rows, in order; those of several schedules together."""
    return list(dict.fromkeys(light.label for row in ledger.rows for light in row.lights))


def _lines(ledger: Ledger) -> Iterator[Sequence[Value]]:
    labels = quarters(ledger)
    for group in ledger.groups:
        for part in group.parts:
            heading = f"{group.title}\n{part.title}" if part.title else group.title
            for row in part.rows:
                lights = {light.label: light_word(light) for light in row.lights}
                yield [
                    heading,
                    row.task.label,
                    row.task.text,
                    units_written(row),
                    "、".join(person.name for person in row.leaders),
                    *(lights.get(label, "") for label in labels),
                    row.mark.label if row.mark else "待评定",
                    state_written(row),
                ]


def light_word(light: Light) -> str:
    if light.state == "next":
        return "未到期"
    return light.mark.label if light.mark else "待评定"


def units_written(row: Row) -> str:
    """住建局（牵头）、各乡镇政府（配合，5个单位）."""
    written = []
    for party in row.task.parties:
        members = f"，{row.members(party)}个单位" if party.group else ""
        written.append(f"{party_name(party)}（{_ROLES[party.role]}{members}）")
    return "、".join(written)


def state_written(row: Row) -> str:
    """The state that the screen shows: the one farthest from done, and how many are in."""
    if not row.standings:
        return "不需报送"
    state = row.state.label if isinstance(row.state, ReportStatus) else "未填报"
    late = "，逾期" if row.is_late else ""
    share = f"，已报{row.handed_in}/{len(row.standings)}" if len(row.standings) > 1 else ""
    return f"{state}{late}{share}"
