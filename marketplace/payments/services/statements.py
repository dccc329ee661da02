import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.payments import bankcsv, permissions
from marketplace.payments.models import BankStatement, StatementLine
from marketplace.payments.services.payers import locked_office, payer
from marketplace.payments.services.reconciling import match_lines

STATEMENT_KIND = "payments.statement"
# Which answer of the mapper a row does not fit.
FIELD_OF = {"date": "date_format", "amount": "amount"}


@transaction.atomic
def upload_statement(*, by: Actor, upload: UploadedFile | Document) -> BankStatement:
    """Keep a bank's statement, once; its lines are taken when somebody has said which column holds what."""
    office_id, user_id = payer(by)
    office = locked_office(office_id)
    content = content_of(upload)
    read(content)
    digest = hashlib.sha256(content).hexdigest()
    if BankStatement.objects.kept().filter(office_id=office_id, sha256=digest).exists():
        raise DomainError(_("This statement was taken before. Nothing was changed."), field="file", code="again")
    statement = BankStatement.objects.create(
        office=office,
        sha256=digest,
        document=store_document(by=by, organisation=office, upload=upload, kind=STATEMENT_KIND),
        uploaded_by_id=user_id,
    )
    record(by, statement, "bank_statement.uploaded", sha256=digest)
    return statement


def content_of(upload: UploadedFile | Document) -> bytes:
    """The bytes of a new file, or of one that waited or is kept."""
    if isinstance(upload, Document):
        with upload.file.open("rb") as file:
            return file.read()
    upload.seek(0)
    return upload.read()


def read(content: bytes) -> bankcsv.Table:
    """Raises the sentence that says what is wrong with the file."""
    try:
        return bankcsv.read_table(content)
    except bankcsv.UnreadableStatement as problem:
        raise DomainError(_sentence(problem), field="file", code=problem.code) from None


def _sentence(problem: bankcsv.UnreadableStatement) -> str:
    where = {"row": problem.row, "most": bankcsv.MOST_ROWS}
    return {
        "encoding": _("This file is not plain text (UTF-8). Save it as “CSV UTF-8” and upload it again."),
        "no_table": _("We found no table in this file. Its first line must name the columns."),
        "too_long": _("This file has more than %(most)s lines. Ask your bank for a shorter period."),
        "cut_off": _("Row %(row)s has fewer or more cells than the header: the file may be cut off. Fetch it again."),
        "not_mapped": _("Say which column holds the date, and which the amount."),
        "date": _("Row %(row)s has a date that does not fit the form you chose."),
        "amount": _("Row %(row)s has an amount that we cannot read."),
    }[problem.code] % where


@transaction.atomic
def take_lines(
    *,
    by: Actor,
    statement_id: int,
    columns: Mapping[str, str],
    date_format: str,
    opening: Money | None = None,
    closing: Money | None = None,
) -> BankStatement:
    """Take the lines under these columns, each movement once, and look for ours; the rest are differences.

    Where both balances are given, the lines must lead from one to the other: so a file that was cut is noticed.
    """
    statement = _locked_new(by, statement_id)
    locked_office(statement.office_id)
    # Only a month fetched from Stripe has no file, and its lines are taken already.
    file = cast(Document, statement.document)
    try:
        found = bankcsv.movements(read(content_of(file)), columns, date_format)
    except bankcsv.UnreadableStatement as problem:
        raise DomainError(_sentence(problem), field=FIELD_OF.get(problem.code), code=problem.code) from None
    _refuse_gap(found, opening, closing)
    taken = _keep(statement, [(one.row, one.on, one.amount, one.words, one.reference) for one in found])
    if not taken:
        raise DomainError(
            _("Every line of this file stands on a statement you took before. Discard this file."), code="again"
        )
    statement.columns = {**columns, "date_format": date_format}
    statement.mapped_at, statement.left_out = clock.now(), len(found) - taken
    statement.first_on, statement.last_on = min(one.on for one in found), max(one.on for one in found)
    statement.save(update_fields=["columns", "mapped_at", "left_out", "first_on", "last_on"])
    record(by, statement, "bank_statement.taken", lines=taken, left_out=statement.left_out)
    match_lines(by=by, office_id=statement.office_id)
    return statement


@transaction.atomic
def discard_statement(*, by: Actor, statement_id: int) -> BankStatement:
    """The wrong file: no line of it was taken and none will be. The file itself stays, for an audit."""
    statement = _locked_new(by, statement_id)
    statement.discarded_at = clock.now()
    statement.save(update_fields=["discarded_at"])
    record(by, statement, "bank_statement.discarded", sha256=statement.sha256)
    return statement


def _locked_new(by: Actor, statement_id: int) -> BankStatement:
    """One whose lines were not taken, for somebody who pays for its office."""
    statement = BankStatement.objects.locked().select_related("office", "document").get(pk=statement_id)
    if reason := permissions.why_not_pay_for(by, statement.office_id):
        raise Refused(reason)
    if statement.mapped_at:
        raise DomainError(
            _("The lines of this statement were taken already. Explain those that are not yours."), code="again"
        )
    if statement.discarded_at:
        raise DomainError(_("This statement was discarded. Upload the right one."), code="again")
    return statement


def _refuse_gap(found: Iterable[bankcsv.Movement], opening: Money | None, closing: Money | None) -> None:
    if opening is None or closing is None:
        return
    total = sum((one.amount for one in found), ZERO)
    if opening + total != closing:
        raise DomainError(
            _("From %(opening)s the lines lead to %(reached)s, not to %(closing)s. The file may be cut off.")
            % {"opening": opening, "reached": opening + total, "closing": closing},
            field="closing",
            code="gap",
        )


def _keep(statement: BankStatement, rows: Iterable[tuple[int, dt.date, Money, str, str]]) -> int:
    """Write the movements that no earlier statement held; two equal ones of one file are two."""
    seen: Counter = Counter()
    lines = {}
    for number, on, amount, words, reference in rows:
        key = f"{on}|{amount.cents}|{words}|{reference}"
        seen[key] += 1
        fingerprint = hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()
        lines[fingerprint] = StatementLine(
            statement=statement,
            office_id=statement.office_id,
            number=number,
            fingerprint=fingerprint,
            on=on,
            words=words,
            bank_reference=reference,
            amount=amount,
        )
    known = StatementLine.objects.filter(office_id=statement.office_id, fingerprint__in=list(lines))
    for fingerprint in known.values_list("fingerprint", flat=True):
        del lines[fingerprint]
    return len(StatementLine.objects.bulk_create(lines.values()))
