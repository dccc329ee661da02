"""Exports of a program's money: asked for by a person, written by the worker part by part, kept for two weeks."""

import datetime as dt
from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.documents.services import drop_content, store_document
from marketplace.payments.permissions import why_not_pay_for
from subsidies import archives
from subsidies.models import Export, ExportFormat, ExportPart, Program
from subsidies.models.exports import KEPT_DAYS
from subsidies.notices.exports import tell_export_made
from subsidies.permissions.exports import why_not_export
from subsidies.permissions.programs import why_not_run_program
from subsidies.selectors import exports, taxyears
from subsidies.selectors.tables import PROFILE, Row, header_of, rows_after, rows_total

DOCUMENT_KIND = "subsidies.export"
ROWS_A_PART = 1_000
# What is written in a few seconds, while which nobody else writes where the database is SQLite.
MOST_ROWS = {ExportFormat.XLSX: 20_000, ExportFormat.CSV: 50_000}


@transaction.atomic
def export_public_records(*, by: Actor, program: Program) -> list[exports.AwardRow]:
    """The awards of a program for everybody to read; the event says which profile and how many."""
    if reason := why_not_run_program(by, program):
        raise Refused(reason)
    rows = exports.public_records(program)
    record(by, program, "program.exported", profile=exports.PROFILE, rows=len(rows))
    return rows


@transaction.atomic
def export_tax_year(*, by: Actor, year: int) -> bytes:
    """What the fiscal officer's office paid in a year, payee by payee, as a CSV table; the event says how many rows."""
    if reason := why_not_pay_for(by, by.organisation_id):
        raise Refused(reason)
    rows = taxyears.paid_in(by.organisation_id, year)
    office = Organisation.objects.get(pk=by.organisation_id or 0)
    record(by, office, "tax_year.exported", profile=PROFILE, year=year, rows=len(rows))
    return archives.table(taxyears.header(), taxyears.rows_of(year, rows))


@transaction.atomic
def ask_for_export(
    *,
    by: Actor,
    program: Program,
    kind: str,
    file_format: str,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
) -> Export:
    """Queue a table of the program's money; days are days in its zone, both included."""
    if reason := why_not_export(by, program):
        raise Refused(reason)
    if first_day and last_day and last_day < first_day:
        raise DomainError(_("Enter a last day that is not before the first day."), field="last_day")
    total = rows_total(program, kind, first_day, last_day)
    most = MOST_ROWS[ExportFormat(file_format)]
    if total > most:
        raise DomainError(
            _(
                "That is %(total)s rows. A file of this kind holds %(most)s: choose a shorter period, and make more "
                "than one file."
            )
            % {"total": f"{total:,}", "most": f"{most:,}"},
            field="first_day",
        )
    export = Export.objects.create(
        program=program,
        kind=kind,
        file_format=file_format,
        first_day=first_day,
        last_day=last_day,
        asked_by_id=by.user_id,
        rows_total=total,
    )
    record(by, export, "export.asked", profile=PROFILE, kind=kind, format=file_format, rows=total)
    outbox.enqueue("subsidies.write_export", export.pk)
    return export


@transaction.atomic
def write_part(*, export_id: int) -> bool:
    """Write the next rows, or make the file once all are written; True while there is more to do.

    Each part commits on its own, so that the page shows how far it is and others can work in between.
    """
    export = Export.objects.locked().select_related("program__organisation", "asked_by").get(pk=export_id)
    if export.document_id:
        return False
    rows, cursor = rows_after(export, ROWS_A_PART)
    if not rows:
        _make_file(export)
        return False
    ExportPart.objects.create(export=export, rows=[[_kept(cell) for cell in row] for row in rows])
    export.rows_done, export.cursor = export.rows_done + len(rows), cursor
    export.save(update_fields=["rows_done", "cursor"])
    outbox.enqueue("subsidies.write_export", export.pk)
    return True


@transaction.atomic
def drop_old_exports() -> int:
    """Remove files whose time is over; returns how many."""
    old = list(Export.objects.locked().over(clock.now()).select_related("document"))
    for export in old:
        export.dropped_at = clock.now()
        export.save(update_fields=["dropped_at"])
        drop_content(by=SYSTEM, document=export.document)
    return len(old)


def _make_file(export: Export) -> None:
    parts = export.parts.order_by("pk")
    rows = ([_cell(cell) for cell in row] for part in parts.iterator(chunk_size=10) for row in part.rows)
    program, day = export.program, clock.today(export.program.zone)
    name = f"{PROFILE}_{export.kind}_{program.slug}_{day}.{export.file_format}"
    upload = SimpleUploadedFile(name, _content(export, header_of(export.kind), rows))
    export.document = store_document(by=SYSTEM, organisation=program.organisation, upload=upload, kind=DOCUMENT_KIND)
    export.made_at = clock.now()
    export.expires_at = export.made_at + dt.timedelta(days=KEPT_DAYS)
    export.save(update_fields=["document", "made_at", "expires_at"])
    parts.delete()
    record(SYSTEM, export, "export.made", profile=PROFILE, rows=export.rows_done, sha256=export.document.sha256)
    tell_export_made(export)


def _content(export: Export, header: list[str], rows: Iterable[Row]) -> bytes:
    if export.file_format == ExportFormat.XLSX:
        return archives.workbook(export.kind, header, rows)
    return archives.table(header, rows)


def _kept(cell: object) -> object:
    """As JSON keeps it: money stays cents, dates are written as the file will have them."""
    if isinstance(cell, Money):
        return {"cents": cell.cents}
    return cell if isinstance(cell, int) or cell is None else archives.plain(cell)


def _cell(kept):
    return Money(kept["cents"]) if isinstance(kept, dict) else kept
