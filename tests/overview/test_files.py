"""The other files of the ledger and the statistics, and those that are made in the background."""

import csv
import io
from datetime import timedelta

from openpyxl import load_workbook
from sqlalchemy import select

from tests import factories
from tests.overview import world
from tracker.core import clock
from tracker.core.db import db
from tracker.core.files import FileStore
from tracker.models import (
    AuditAction,
    AuditEvent,
    Export,
    ExportStatus,
    MarkValue,
    Post,
    PostKind,
    Tenure,
)
from tracker.overview import exports


def read_csv(answer):
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def asked_by(actor, tasks) -> Export:
    return exports.ask_for_export(
        exports.Form.CSV, {}, task_ids=[tasks.housing.id], title="台账", rows=1, by=actor
    )


def test_the_ledger_as_csv_and_by_unit(city, tasks, sign_in):
    client = sign_in(city.supervisor)
    tasks.bridge.text = "=1+1"
    db.session.commit()
    head, *lines = read_csv(client.post("/ledger.csv"))
    assert head[:3] == ["分组", "序号", "任务"]
    assert "'=1+1" in [line[2] for line in lines]
    book = load_workbook(io.BytesIO(client.post("/ledger/units.xlsx").data))
    assert "住建局" in book.sheetnames
    sheet = book["财政局"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    held = {row[2] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert tasks.housing.text in held
    by_unit = read_csv(client.post("/ledger/units.csv"))
    assert by_unit[0][0] == "单位"
    assert {line[3] for line in by_unit if line[0] == "财政局"} == held
    recorded = list(db.session.scalars(select(AuditEvent.action)))
    assert recorded.count(AuditAction.LEDGER_EXPORTED) == 3


def test_the_statistics_as_a_workbook_with_native_charts(city, tasks, sign_in, on_day):
    on_day(factories.TODAY)
    world.accepted(city, tasks.housing, MarkValue.SLOW)
    client = sign_in(city.supervisor)
    book = load_workbook(io.BytesIO(client.post("/statistics.xlsx").data))
    assert book.sheetnames == ["分管领导", "责任单位", "按期报送", "量化指标"]
    units = book["责任单位"]
    heads = [cell.value for cell in units[3]]
    housing = next(
        row for row in units.iter_rows(min_row=4, values_only=True) if row[0] == "住建局"
    )
    assert housing[heads.index("进展缓慢")] >= 1
    assert housing[-1] == sum(housing[1:-1])
    assert [len(book[name]._charts) for name in ("分管领导", "责任单位", "按期报送")] == [1, 1, 1]
    assert ["责任单位", "住建局", "进展缓慢", "1"] in read_csv(client.post("/statistics.csv"))
    recorded = list(db.session.scalars(select(AuditEvent.action)))
    assert recorded.count(AuditAction.STATISTICS_EXPORTED) == 2


def test_a_long_list_is_made_in_the_background_for_who_asked(
    city, tasks, sign_in, on_day, monkeypatch, tmp_path
):
    on_day(factories.TODAY)
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 0)
    client, store = sign_in(city.supervisor), FileStore(tmp_path)
    monkeypatch.setitem(client.application.config, "ATTACHMENTS", tmp_path)
    for _ in range(3):
        answer = client.post("/ledger.xlsx", follow_redirects=True)
    assert "排队中" in answer.text
    assert "请等其中一个好了再导出" in client.post("/ledger.csv", follow_redirects=True).text
    [export, *_] = waiting = db.session.scalars(select(Export).order_by(Export.id)).all()
    assert client.get(f"/exports/{export.id}/file").status_code == 404
    assert "data-again" in client.get("/exports").text
    for each in waiting:
        each.asked_at -= timedelta(minutes=16)
    db.session.commit()
    assert "data-again" not in client.get("/exports").text, "it would keep the session alive"
    assert exports.make_exports(factories.TODAY, store=store) == 3
    assert [each.status for each in waiting] == [ExportStatus.READY] * 3
    page = client.get("/exports").text
    assert f"/exports/{export.id}/file" in page
    assert "data-again" not in page
    with client.get(f"/exports/{export.id}/file") as file:
        sheet = load_workbook(io.BytesIO(file.data)).active
    assert tasks.housing.text in [row[2] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert sign_in(city.mayor).get(f"/exports/{export.id}/file").status_code == 404
    for each in waiting:
        each.ended_at = clock.real_now() - timedelta(days=1, minutes=1)
    db.session.commit()
    assert client.get(f"/exports/{export.id}/file").status_code == 404
    assert exports.make_exports(factories.TODAY, store=store) == 0
    assert list(tmp_path.iterdir()) == []
    assert db.session.scalars(select(Export)).all() == []


def test_a_file_that_ends_who_makes_it_is_not_begun_for_ever(city, tasks, on_day, tmp_path):
    on_day(factories.TODAY)
    once, twice = (asked_by(city.supervisor, tasks) for _ in range(2))
    for export, tries in ((once, 1), (twice, 2)):
        export.status, export.tries = ExportStatus.MAKING, tries
        export.begun_at = clock.real_now() - exports.GIVEN_UP_AFTER - timedelta(minutes=1)
    db.session.commit()
    assert exports.make_exports(factories.TODAY, store=FileStore(tmp_path)) == 1
    assert (once.status, twice.status) == (ExportStatus.READY, ExportStatus.FAILED)


def test_what_breaks_is_tried_again_and_a_post_that_was_left_gets_no_file(
    city, tasks, on_day, tmp_path
):
    on_day(factories.TODAY)
    by = city.supervisor
    export = asked_by(by, tasks)
    db.session.scalars(
        select(Tenure).where(Tenure.post == by.post)
    ).one().until_on = factories.TODAY
    db.session.commit()
    assert exports.make_exports(factories.TODAY, store=FileStore(tmp_path)) == 0
    assert (export.status, export.tries) == (ExportStatus.FAILED, 2)


def test_who_left_the_post_after_his_file_was_made_does_not_get_it(
    city, tasks, on_day, sign_in, monkeypatch, tmp_path
):
    on_day(factories.TODAY)
    by = city.supervisor
    unit = city.unit("财政局")
    other = factories.add(
        Post(government_id=unit.government_id, unit=unit, title="副局", kind=PostKind.RESPONSIBLE)
    )
    factories.add(Tenure(post=other, official=by.official, from_on=by.on))
    client = sign_in(by)
    monkeypatch.setitem(client.application.config, "ATTACHMENTS", tmp_path)
    export = exports.ask_for_export(
        exports.Form.CSV, {}, task_ids=None, title="台账", rows=1, by=by
    )
    db.session.commit()
    assert exports.make_exports(factories.TODAY, store=FileStore(tmp_path)) == 1
    with client.get(f"/exports/{export.id}/file") as file:
        assert file.status_code == 200
    office = select(Tenure).where(Tenure.post == by.post)
    db.session.scalars(office).one().until_on = factories.TODAY
    db.session.commit()
    client = sign_in(by)
    assert f"/exports/{export.id}/file" not in client.get("/exports").text
    assert client.get(f"/exports/{export.id}/file").status_code == 404
