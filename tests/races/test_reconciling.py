"""What one office does with its bank's files and its payees, twice at the same moment."""

import datetime as dt
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.core import clock
from marketplace.payments import services
from marketplace.payments.models import BankStatement, Difference, OtherPayee, ReturnsFile, StatementLine
from tests.concurrency import Meeting, at_once, sentences, won
from tests.marketplace.documents.factories import upload as upload_of
from tests.marketplace.payments.factories import Office, returns_file, today

COLUMNS = {"on": "Date", "words": "Description", "amount": "Amount", "reference": "Ref"}


@pytest.fixture
def office(own_database):
    return Office()


def test_a_payment_that_no_statement_shows_is_one_difference(office):
    payout = office.sent()
    services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-1")
    covered = {"first_on": today() - dt.timedelta(days=9), "last_on": today() + dt.timedelta(days=20)}
    BankStatement.objects.create(office=office.organisation, sha256="a", mapped_at=clock.now(), **covered)
    night = partial(services.reconcile_office, office_id=office.organisation.pk)
    answers = at_once(night, night, meeting=Meeting(tables=("payments_difference",)))
    assert won(answers) == 2
    assert Difference.objects.get().payout == payout


def csv_of(*lines):
    return SimpleUploadedFile("december.csv", ("Date,Description,Amount,Ref\n" + "\n".join(lines) + "\n").encode())


def test_of_two_who_upload_one_statement_the_second_reads_that_it_is_there(office):
    upload = partial(services.upload_statement, upload=csv_of("12/04/2026,Fee,-12.50,2"))
    works = (partial(upload, by=by) for by in (office.fiscal.actor, office.second))
    answers = at_once(*works, meeting=Meeting(tables=("documents_document",)))
    assert won(answers) == BankStatement.objects.count() == 1
    assert sentences(answers) == {"This statement was taken before. Nothing was changed."}


def test_a_movement_on_two_statements_is_taken_once(office):
    fee = "12/04/2026,Fee,-12.50,2"
    files = [csv_of("12/03/2026,Deposit,1.00,1", fee), csv_of(fee, "12/05/2026,Deposit,2.00,3")]
    found = [services.upload_statement(by=office.fiscal.actor, upload=file) for file in files]
    take = partial(services.take_lines, by=office.fiscal.actor, columns=COLUMNS, date_format="%m/%d/%Y")
    works = (partial(take, statement_id=statement.pk) for statement in found)
    answers = at_once(*works, meeting=Meeting(tables=("payments_statementline",)))
    assert won(answers) == 2
    assert StatementLine.objects.count() == Difference.objects.count() == 3
    assert sorted(BankStatement.objects.values_list("left_out", flat=True)) == [0, 1]


def test_of_two_who_import_one_file_of_returns_the_second_reads_that_it_was_taken(office):
    content = returns_file(("R03", "021000020000001")).encode()
    works = (partial(services.import_returns, by=by, content=content) for by in (office.fiscal.actor, office.second))
    answers = at_once(*works, meeting=Meeting(tables=("payments_returnsfile",)))
    assert won(answers) == ReturnsFile.objects.count() == 1
    assert sentences(answers) == {"This file was taken before. Nothing was changed."}


def test_of_two_who_name_another_payee_the_second_reads_that_somebody_is_named(office):
    office.ready()
    who = {"why": "trustee", "name": "A trustee", "bank_name": "First Bank", "account_number": "000123456789"}
    details = services.OtherPayeeDetails(**who, routing_number="021000021", upload=upload_of("deed.pdf"))
    name = partial(services.name_other_payee, payee=office.payee.organisation, details=details)
    works = (partial(name, by=by) for by in (office.fiscal.actor, office.second))
    answers = at_once(*works, meeting=Meeting(tables=("vault_vaultentry",)))
    assert won(answers) == OtherPayee.objects.count() == 1
    assert sentences(answers) == {"Somebody else is named already. End that first."}
