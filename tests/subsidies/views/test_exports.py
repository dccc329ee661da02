"""The office takes its money along: asked for on a page, written by the worker in parts, kept for two weeks."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from marketplace.audit.models import AuditEvent
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.ledger.models import Transfer
from marketplace.notices.models import Notice
from subsidies import archives
from subsidies.models import Export, ExportPart
from subsidies.services import exports
from tests.subsidies import trade
from tests.subsidies.factories import client_of

DAYS = {"first_day": "", "last_day": ""}


@pytest.fixture
def sold(w):
    w.voucher = trade.voucher(w)
    w.order = trade.order(w)
    return w


def page(w):
    return reverse("export_list", args=[w.program.slug])


def ask(w, kind, file_format="csv", **days) -> Export:
    answer = client_of(w.office.fiscal_officer).post(page(w), {"kind": kind, "file_format": file_format} | DAYS | days)
    export = Export.objects.get()
    assert answer.url == export.get_absolute_url()
    return export


def made(w, *args, **days):
    export = ask(w, *args, **days)
    outbox.drain()
    export.refresh_from_db()
    answer = client_of(w.office.auditor).get(reverse("documents:download", args=[export.document.reference]))
    assert answer.status_code == 200
    return export, answer.content


def rows_of(content) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def cents(text: str) -> Money:
    return Money(int(Decimal(text) * 100))


def test_the_movements_are_all_there_once_and_add_up(sold, monkeypatch):
    monkeypatch.setattr(exports, "ROWS_A_PART", 2)
    _export, content = made(sold, "transfers")
    rows = rows_of(content)
    assert [int(row["Number"]) for row in rows] == list(Transfer.objects.order_by("pk").values_list("pk", flat=True))
    assert sum((cents(row["Amount"]) for row in rows), Money(0)) == sum(
        (one.amount for one in Transfer.objects.all()), Money(0)
    )
    signed = next(row for row in rows if row["What"] == "Order signed")
    assert (signed["Federal word"], signed["Case"]) == ("obligation", sold.voucher.reference)
    assert not ExportPart.objects.exists()


def test_a_workbook_has_amounts_as_numbers_with_two_decimals_and_no_formula(sold):
    sold.voucher.holder.name = "=HYPERLINK(1)"
    sold.voucher.holder.save(update_fields=["name"])
    _export, content = made(sold, "vouchers", "xlsx")
    sheet = load_workbook(io.BytesIO(content)).active
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert (row["Worth in all"].data_type, row["Worth in all"].number_format) == ("n", "#,##0.00")
    assert Decimal(str(row["Worth in all"].value)) * 100 == sold.voucher.face_amount.cents
    assert (row["Holder"].value, row["Holder"].data_type) == ("=HYPERLINK(1)", "s")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    left = sold.voucher.face_amount - sold.order.subsidy
    assert Decimal(str(row["Left"].value or 0)) * 100 == left.cents


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_a_sheet_would_run_is_a_text_in_both_formats(text):
    line = next(csv.reader(io.StringIO(archives.table(["a"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1])))
    assert line == [f"'{text}"]
    cell = load_workbook(io.BytesIO(archives.workbook("t", ["a"], [[text]]))).active["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_the_budget_has_every_account_of_every_line(sold):
    _export, content = made(sold, "budget")
    amounts = {row["Account"]: cents(row["Amount"]) for row in rows_of(content)}
    sums = trade.totals(sold.line)
    assert amounts["Authority"] == sold.line.authority
    assert amounts["Owed on signed orders (obligated)"] == sums["obligated"]
    assert amounts["Available"] == sums["available"]


def test_file_and_audit_name_the_profile_and_the_hash(sold):
    export, content = made(sold, "vouchers")
    assert export.document.original_name.startswith(f"program-office_vouchers_{sold.program.slug}_")
    assert {row["Profile"] for row in rows_of(content)} == {"program-office"}
    asked, done = (AuditEvent.objects.get(action=f"export.{step}") for step in ("asked", "made"))
    assert (asked.user_id, asked.facts["profile"]) == (sold.office.fiscal_officer.user_id, "program-office")
    assert done.facts == {"profile": "program-office", "rows": 1, "sha256": archives.sha256_of(content)}


def test_the_page_shows_how_far_it_is_without_a_script_and_a_notice_comes_at_the_end(sold, monkeypatch):
    monkeypatch.setattr(exports, "ROWS_A_PART", 2)
    export = ask(sold, "transfers")
    exports.write_part(export_id=export.pk)
    client = client_of(sold.office.fiscal_officer)
    with clock.travel(trade.NOW + dt.timedelta(seconds=4)):
        shown = BeautifulSoup(client.get(export.get_absolute_url()).content, "html.parser")
    assert shown.main.find("a", href=export.get_absolute_url()).get_text() == "Look again now"
    assert shown.progress["value"] == "2"
    assert f"2 of {Transfer.objects.count()} rows. About 4 seconds more." in " ".join(shown.main.get_text().split())
    outbox.drain()
    shown = BeautifulSoup(client.get(export.get_absolute_url()).content, "html.parser")
    assert "Your file is ready" in shown.h1.get_text()
    assert Notice.objects.get(kind="subsidies.export_made").user_id == sold.office.fiscal_officer.user_id


def test_a_part_that_is_written_twice_changes_nothing(sold):
    export, content = made(sold, "transfers")
    assert not exports.write_part(export_id=export.pk)
    export.refresh_from_db()
    assert export.rows_done == len(rows_of(content)) == export.rows_total


def test_the_days_are_days_of_the_program(sold):
    day = clock.today(sold.program.zone)
    _export, content = made(sold, "vouchers", first_day=day.isoformat(), last_day=day.isoformat())
    assert len(rows_of(content)) == 1
    before = (day - dt.timedelta(days=1)).isoformat()
    keys = {"by": sold.office.auditor, "program": sold.program, "kind": "vouchers", "file_format": "csv"}
    earlier = exports.ask_for_export(**keys, last_day=dt.date.fromisoformat(before))
    assert earlier.rows_total == 0


def test_a_period_that_ends_before_it_starts_is_said_at_its_field(w):
    typed = {"kind": "vouchers", "file_format": "csv", "first_day": "2026-11-02", "last_day": "2026-11-01"}
    said = client_of(w.office.auditor).post(page(w), typed).content.decode()
    assert "Enter a last day that is not before the first day." in said
    assert "2026-11-02" in said
    assert not Export.objects.exists()


def test_too_many_rows_for_one_file_are_refused_with_the_number_and_the_way_out(sold, monkeypatch):
    monkeypatch.setitem(exports.MOST_ROWS, "csv", 1)
    keys = {"by": sold.office.auditor, "program": sold.program, "kind": "transfers", "file_format": "csv"}
    with pytest.raises(DomainError, match="choose a shorter period"):
        exports.ask_for_export(**keys)
    assert not Export.objects.exists()


def test_a_reviewer_and_strangers_get_neither_page_nor_file(sold):
    export, _content = made(sold, "vouchers")
    download = reverse("documents:download", args=[export.document.reference])
    reviewer, operator = client_of(sold.office.reviewer), client_of(sold.operator.actor)
    assert reviewer.get(export.get_absolute_url()).status_code == reviewer.get(page(sold)).status_code == 403
    assert operator.get(export.get_absolute_url()).status_code == operator.get(page(sold)).status_code == 404
    assert reviewer.get(download).status_code == operator.get(download).status_code == 404


def test_after_two_weeks_the_file_is_gone_and_what_it_was_stays(sold, django_capture_on_commit_callbacks):
    export, _content = made(sold, "vouchers")
    stored, name = export.document.file.storage, export.document.file.name
    with clock.travel(trade.NOW + dt.timedelta(days=15)):
        client = client_of(sold.office.auditor)
        assert client.get(reverse("documents:download", args=[export.document.reference])).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            assert exports.drop_old_exports() == 1
        assert exports.drop_old_exports() == 0
        assert "its time is over" in client.get(export.get_absolute_url()).content.decode()
    assert not stored.exists(name)
    assert Export.objects.get().document.sha256 == export.document.sha256
