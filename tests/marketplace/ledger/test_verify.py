"""`ledger_verify` after somebody with the keys to the database was at it."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from marketplace.accounts.actor import SYSTEM
from marketplace.core import immutability
from marketplace.core.money import Money
from marketplace.ledger import selectors
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.services import open_account, post, reverse
from tests.marketplace.ledger.factories import fund


@pytest.fixture
def available():
    return fund(open_account("available", "line:1"), 100_00)


@pytest.fixture
def committed(available):
    """$60.00 for voucher 7."""
    account = open_account("committed", "voucher:7")
    post(debit=available, credit=account, amount=Money(60_00), key="voucher:7", reason="test", by=SYSTEM)
    return account


@pytest.fixture
def tampering():
    immutability.remove()
    yield
    immutability.install()


@pytest.fixture
def without_limits():
    """The CHECK of the database is gone; on PostgreSQL it comes back with the end of the transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_account DROP CONSTRAINT account_limited_never_goes_below_zero")
            yield
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def verify():
    """What the command printed on standard error, and the exit code of `manage.py`."""
    errors = io.StringIO()
    try:
        call_command("ledger_verify", stderr=errors, stdout=io.StringIO())
    except CommandError as error:
        return errors.getvalue(), error.returncode
    return errors.getvalue(), 0


def test_a_ledger_that_holds_is_said_to_hold_without_a_progress_bar_in_a_log(committed, capsys):
    call_command("ledger_verify")
    output = capsys.readouterr()
    assert (output.out, output.err) == ("3 accounts equal their 2 transfers.\n", "")


def test_the_first_account_that_disagrees_is_named_with_what_is_counted_and_what_is_booked(available, committed):
    Account.objects.filter(pk=committed.pk).update(credits=Money(61_00))
    Account.objects.filter(pk=available.pk).update(debits=Money(61_00))
    words, code = verify()
    assert code == 1
    assert "2 of 3 accounts disagree. The first is available of line:1" in words
    assert "bring $100.00 in and $60.00 out, which leaves $40.00" in words
    assert "the account counts $100.00 in and $61.00 out, which leaves $39.00" in words


def test_a_transfer_taken_out_is_noticed(committed, tampering):
    Transfer.objects.filter(idempotency_key="voucher:7").delete()
    words, code = verify()
    assert code == 1
    assert "2 of 3 accounts disagree" in words


def test_counters_that_were_changed_on_one_side_only_are_noticed_in_the_sum(committed):
    Account.objects.filter(pk=committed.pk).update(credits=Money(60_01))
    words, code = verify()
    assert code == 1
    assert "All accounts together hold $0.01 and should hold $0.00." in words


def test_an_account_below_its_limit_is_noticed_although_it_equals_its_transfers(committed, without_limits):
    assert Account.objects.filter(kind="authority", scope="line:1").update(limited=True) == 1
    words, code = verify()
    assert code == 1
    assert "1 of 3 accounts disagree. The first is authority of line:1" in words
    assert "the account counts $0.00 in and $100.00 out, which leaves −$100.00" in words


def test_a_reversal_that_gives_back_another_amount_is_noticed(available, committed, tampering):
    first = Transfer.objects.get(idempotency_key="voucher:7")
    reverse(transfer=first, key="back", reason="test", by=SYSTEM)
    assert verify() == ("", 0)
    Transfer.objects.filter(idempotency_key="back").update(amount=Money(1))
    words, code = verify()
    assert code == 1
    assert "1 reversals differ from what they reverse" in words


def test_a_walk_over_many_accounts_reads_them_in_pieces(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(selectors, "ACCOUNTS_AT_ONCE", 4)
    for number in range(5):
        fund(open_account("available", f"line:{number}"), 100)
    Account.objects.filter(scope="line:4", kind="available").update(credits=Money(101))
    walked = []
    with django_assert_num_queries(4):
        wrong = list(selectors.disagreements(walked.append))
    assert walked == [4, 4, 2]
    assert [str(one.account) for one in wrong] == ["available of line:4"]
