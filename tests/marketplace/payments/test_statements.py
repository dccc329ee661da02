"""Every cent of a statement is matched, explained, or a difference with an owner."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.notices.models import Notice
from marketplace.payments import balances, books, services, tasks
from marketplace.payments.balances import BalanceLine
from marketplace.payments.models import BankStatement, Difference, StatementLine
from tests.marketplace.payments.factories import Office, open_bank, returns_file
from tests.subsidies.factories import client_of

WEDNESDAY = dt.datetime(2026, 12, 2, 15, tzinfo=dt.UTC)
COLUMNS = {"on": "Date", "words": "Description", "amount": "Amount", "reference": "Ref"}
FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 31)


@pytest.fixture
def office():
    with clock.travel(WEDNESDAY):
        made = Office()
        open_bank(made)
        yield made


@pytest.fixture
def run(office):
    payouts = [office.ready(amount=500_000, claim="CLM-AAAAAA"), office.ready(amount=324_000, claim="CLM-BBBBBB")]
    made = services.prepare_run(by=office.fiscal.actor, payout_ids=[payout.pk for payout in payouts])
    return services.release_run(by=office.second, run_id=made.pk)


def csv_of(*lines):
    return SimpleUploadedFile("december.csv", ("Date,Description,Amount,Ref\n" + "\n".join(lines) + "\n").encode())


def taken(office, *lines, **balances):
    statement = services.upload_statement(by=office.fiscal.actor, upload=csv_of(*lines))
    return services.take_lines(
        by=office.fiscal.actor, statement_id=statement.pk, columns=COLUMNS, date_format="%m/%d/%Y", **balances
    )


def month(office):
    return books.reconciled(office.organisation.pk, FIRST, LAST)


def test_a_file_booked_as_one_sum_is_the_run(office, run):
    statement = taken(office, '12/03/2026,ACH OFFSET,"-8,240.00",4711')
    assert statement.lines.get().run == run
    found = month(office)
    assert (found.lines, found.moved, found.matched) == (1, Money(-824_000), Money(-824_000))
    assert found.adds_up
    assert not Difference.objects.exists()


def test_every_cent_is_matched_explained_or_open(office, run):
    taken(office, "12/03/2026,ACH OFFSET,-8240.00,1", "12/04/2026,Fee,-12.50,2", "12/05/2026,Deposit,0.01,3")
    found = month(office)
    assert (found.matched.cents, found.explained.cents, found.open.cents) == (-824_000, 0, -1_249)
    assert (found.open_count, found.unowned, found.adds_up) == (2, 2, True)
    fee = Difference.objects.get(amount=-1_250)
    services.explain_difference(by=office.fiscal.actor, difference_id=fee.pk, why="fee", note="Price list of 2026.")
    services.own_difference(by=office.second, difference_id=Difference.objects.open().get().pk)
    found = month(office)
    assert (found.explained.cents, found.open.cents) == (-1_250, 1)
    assert (found.open_count, found.unowned, found.adds_up) == (1, 0, True)


def test_money_that_came_back_is_the_entry_that_failed(office, run):
    services.import_returns(by=office.fiscal.actor, content=returns_file(("R03", run.entries.first().trace)).encode())
    statement = taken(office, "12/03/2026,ACH OFFSET,-8240.00,1", "12/05/2026,ACH RETURN,5000.00,2")
    assert [line.entry_id for line in statement.lines.all()] == [None, run.entries.first().pk]
    assert month(office).matched == Money(-324_000)


def test_a_transfer_made_alone_is_matched_by_its_reference_only(office):
    payout = office.sent()
    taken(office, "12/03/2026,WIRE OUT,-8240.00,unknown")
    assert Difference.objects.open().get().kind == "line"
    statement = taken(office, f"12/04/2026,WIRE {payout.reference},-8240.00,x")
    assert statement.lines.get().payout == payout


def test_one_run_stands_behind_one_line_only(office, run):
    taken(office, "12/03/2026,ACH OFFSET,-8240.00,1", "12/03/2026,ACH OFFSET,-8240.00,2")
    assert StatementLine.objects.matched().count() == 1
    assert Difference.objects.open().get().amount == Money(-824_000)


def test_a_difference_is_told_and_closes_when_ours_appears(office):
    taken(office, "12/03/2026,ACH OFFSET,-8240.00,1")
    assert Notice.objects.filter(kind="payments.difference", user_id=office.fiscal.actor.user_id).exists()
    made = services.prepare_run(by=office.fiscal.actor, payout_ids=[office.ready().pk])
    run = services.release_run(by=office.second, run_id=made.pk)
    services.reconcile_office(office_id=office.organisation.pk)
    assert StatementLine.objects.get().run == run
    assert Difference.objects.get().why == "found"


def test_a_run_that_no_statement_shows_is_missing_once(office, run):
    taken(office, "12/01/2026,Opening,1.00,1", "12/07/2026,Fee,-1.00,2")
    services.reconcile_office(office_id=office.organisation.pk)
    assert not Difference.objects.filter(kind="missing").exists()
    taken(office, "12/18/2026,Fee,-2.00,3")
    for _night in range(2):
        services.reconcile_office(office_id=office.organisation.pk)
    missing = Difference.objects.get(kind="missing")
    assert (missing.run, missing.amount) == (run, Money(-824_000))
    taken(office, f"12/20/2026,LATE {run.reference},-8240.00,4")
    missing.refresh_from_db()
    assert missing.why == "found"


def test_a_return_of_what_was_paid_stands_among_the_differences(office, run):
    with clock.travel(WEDNESDAY + dt.timedelta(days=2)):
        services.mark_run_paid(by=office.fiscal.actor, run_id=run.pk, bank_reference="F", paid_on=dt.date(2026, 12, 3))
        content = returns_file(("R02", run.entries.first().trace)).encode()
        services.import_returns(by=office.fiscal.actor, content=content)
    found = Difference.objects.get()
    assert (found.kind, found.payout, found.amount) == ("returned", run.entries.first().payout, Money(500_000))


def test_the_same_statement_is_taken_once(office):
    taken(office, "12/03/2026,Fee,-1.00,1")
    with pytest.raises(DomainError, match="taken before"):
        services.upload_statement(by=office.fiscal.actor, upload=csv_of("12/03/2026,Fee,-1.00,1"))
    assert BankStatement.objects.count() == 1


def test_the_same_lines_in_another_file_are_taken_once(office):
    taken(office, "12/03/2026,Fee,-1.00,1", "12/03/2026,Fee,-1.00,1")
    assert StatementLine.objects.count() == 2
    with pytest.raises(DomainError, match="you took before"):
        taken(office, "12/03/2026,Fee,-1.00,1")
    later = taken(office, "12/03/2026,Fee,-1.00,1", "12/04/2026,Fee,-2.00,2")
    assert (later.lines.count(), later.left_out) == (1, 1)


def test_a_wrong_file_is_discarded_before_its_lines_are_taken(office):
    wrong = services.upload_statement(by=office.fiscal.actor, upload=csv_of("12/03/2026,Fee,-1.00,1"))
    services.discard_statement(by=office.fiscal.actor, statement_id=wrong.pk)
    keys = {"by": office.fiscal.actor, "columns": COLUMNS, "date_format": "%m/%d/%Y"}
    with pytest.raises(DomainError, match="was discarded"):
        services.take_lines(statement_id=wrong.pk, **keys)
    assert not StatementLine.objects.exists()
    again = taken(office, "12/03/2026,Fee,-1.00,1")
    assert again.lines.count() == 1


def test_lines_that_were_taken_are_explained_not_discarded(office):
    statement = taken(office, "12/03/2026,Fee,-1.00,1")
    with pytest.raises(DomainError, match="Explain those that are not yours"):
        services.discard_statement(by=office.fiscal.actor, statement_id=statement.pk)
    statement.refresh_from_db()
    assert statement.discarded_at is None
    assert Difference.objects.open().count() == 1


def test_a_statement_that_was_cut_is_noticed_by_its_balances(office):
    lines = ("12/03/2026,Fee,-1.00,1", "12/04/2026,Fee,-2.00,2")
    with pytest.raises(DomainError, match=r"lead to \$97.00, not to \$90.00"):
        taken(office, *lines, opening=Money(10_000), closing=Money(9_000))
    assert not StatementLine.objects.exists()
    BankStatement.objects.all().delete()
    assert taken(office, *lines, opening=Money(10_000), closing=Money(9_700)).lines.count() == 2


def test_lines_that_do_not_fit_change_nothing(office):
    with pytest.raises(DomainError, match="Row 3 has a date"):
        taken(office, "12/03/2026,Fee,-1.00,1", "2026-12-04,Fee,-2.00,2")
    assert not StatementLine.objects.exists()
    assert not Difference.objects.exists()


def test_an_explanation_says_what_and_how_it_is_known(office):
    taken(office, "12/03/2026,Fee,-1.00,1")
    found = Difference.objects.get()
    for why, note, match in (("found", "x", "Choose"), ("fee", " ", "how you know")):
        with pytest.raises(DomainError, match=match):
            services.explain_difference(by=office.fiscal.actor, difference_id=found.pk, why=why, note=note)
    found.refresh_from_db()
    assert (found.why, found.closed_at) == ("", None)


def test_another_office_neither_sees_nor_explains(office):
    taken(office, "12/03/2026,Fee,-1.00,1")
    found, other = Difference.objects.get(), Office()
    with pytest.raises(Refused):
        services.explain_difference(by=other.fiscal.actor, difference_id=found.pk, why="fee", note="Ours.")
    assert client_of(other.fiscal.actor).get(found.get_absolute_url()).status_code == 404
    assert books.reconciled(other.organisation.pk, FIRST, LAST).lines == 0


class Balance:
    """A source as the port wants it."""

    code = "stripe"

    def __init__(self, *lines):
        self.moved = list(lines)

    def lines(self, *, since):
        return [line for line in self.moved if line.on >= since]


def test_the_night_takes_what_a_balance_moved_once(office, monkeypatch):
    keys = {"office_id": office.organisation.pk, "on": dt.date(2026, 12, 2), "words": "Charge"}
    charge = BalanceLine(external_id="txn_1", amount=Money(10_000), thing="OWN-AAAAAA", **keys)
    fee = BalanceLine(external_id="txn_2", amount=Money(-320), **keys)
    source = Balance(charge, fee)
    monkeypatch.setattr(balances, "_sources", [source])
    for _night in range(2):
        tasks.reconcile()
        outbox.drain()
    assert StatementLine.objects.count() == 2
    assert Difference.objects.get().amount == Money(-320)
    assert month(office).adds_up
    source.moved[1] = BalanceLine(external_id="txn_2", amount=Money(-320), thing="fees", **keys)
    tasks.reconcile()
    assert Difference.objects.get().why == "found"
    assert month(office).open_count == 0


# The pages


def test_a_statement_is_uploaded_mapped_and_remembered(office):
    fiscal = client_of(office.fiscal.actor)
    answer = fiscal.post("/payments/statements/", {"file": csv_of("12/03/2026,Fee,-1.00,1")}, follow=True)
    assert "Say once which column holds what" in answer.content.decode()
    assert "-1.00" in answer.content.decode()
    page = answer.request["PATH_INFO"]
    bad = fiscal.post(page, {"on": "Date", "date_format": "%Y-%m-%d", "amount": "Amount"})
    assert bad.status_code == 422
    assert "Row 2 has a date" in bad.content.decode()
    form = {"on": "Date", "date_format": "%m/%d/%Y", "words": "Description", "amount": "Amount"}
    assert "1 line is a difference" in fiscal.post(page, form, follow=True).content.decode()
    second = fiscal.post("/payments/statements/", {"file": csv_of("12/04/2026,Fee,-2.00,1")}, follow=True)
    assert '<option value="Amount" selected>' in second.content.decode()
    found = Difference.objects.get()
    assert found.reference in fiscal.get("/payments/differences/").content.decode()
    fiscal.post(f"{found.get_absolute_url()}own/")
    found.refresh_from_db()
    assert found.owner_id == office.fiscal.actor.user_id
    assert fiscal.post(f"{found.get_absolute_url()}explain/", {"why": "fee", "note": ""}).status_code == 422
    fiscal.post(f"{found.get_absolute_url()}explain/", {"why": "fee", "note": "Price list."})
    assert "Price list." in fiscal.get(found.get_absolute_url()).content.decode()


def test_a_file_uploaded_by_mistake_leaves_by_one_button(office):
    fiscal = client_of(office.fiscal.actor)
    page = fiscal.post("/payments/statements/", {"file": csv_of("12/03/2026,Fee,-1.00,1")}).url
    answer = fiscal.post(f"{page}discard/", follow=True).content.decode()
    assert "Nothing of it was taken" in answer
    assert "discarded" in answer
    shown = fiscal.get(page).content.decode()
    assert "it was the wrong file" in shown
    assert "Take the lines" not in shown
    assert "was discarded" in fiscal.post(f"{page}discard/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Datum,Betrag\n1,Überweisung\n".encode("cp1252"), "not plain text (UTF-8)"),
        (b"Date,Amount,Ref\n12/03/2026,1.00\n", "may be cut off"),
        (b"", "This file is empty"),
    ],
)
def test_a_file_that_is_no_statement_comes_back_with_a_sentence(office, content, said):
    fiscal = client_of(office.fiscal.actor)
    answer = fiscal.post("/payments/statements/", {"file": SimpleUploadedFile("december.csv", content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not BankStatement.objects.exists()


def test_an_auditor_reads_the_differences(office, sign_in):
    taken(office, "12/03/2026,Fee,-1.00,1")
    auditor = sign_in(Role.PROGRAM_AUDITOR, organisation=office.organisation)
    assert "−$1.00" in auditor.get("/payments/differences/").content.decode()
    assert "Explain it" not in auditor.get(Difference.objects.get().get_absolute_url()).content.decode()
