import datetime as dt

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.ledger import selectors
from marketplace.ledger.services import open_account, post
from tests.marketplace.ledger.factories import fund

JUNE = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
JULY = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


def test_a_balance_can_be_read_as_of_a_past_date():
    account = open_account("available", "line:1")
    with clock.travel(JUNE):
        fund(account, 500)
    with clock.travel(JULY):
        fund(account, 250)
    assert selectors.balance_at("available", "line:1", JUNE) == Money(500)
    assert selectors.balance_at("available", "line:1", JULY) == Money(750)
    assert selectors.balance_at("authority", "line:1", JULY) == Money(-750)
    assert selectors.balance_at("available", "line:2", JULY) == ZERO


def test_a_total_adds_up_the_payees_of_one_line():
    for payee in (9, 10):
        fund(open_account("payable", f"payee:{payee}:line:12"), 100)
    fund(open_account("payable", "payee:9:line:112"), 7)
    assert selectors.total("payable", pool="line:12") == Money(200)
    assert selectors.total("payable", scopes=["payee:9:line:12", "payee:9:line:112"]) == Money(107)
    assert selectors.total("payable", pool="line:99") == ZERO


def test_movements_come_latest_first_in_one_query(django_assert_num_queries):
    available = fund(open_account("available", "line:1"), 500)
    for number in range(5):
        post(
            debit=available,
            credit=open_account("committed", f"voucher:{number}"),
            amount=Money(1 + number),
            key=f"voucher:{number}",
            reason="test",
            by=SYSTEM,
        )
    with django_assert_num_queries(1):
        lines = [(str(t.amount), t.credit.scope) for t in selectors.movements("line:1")]
    assert lines[0] == ("$0.05", "voucher:4")
    assert len(lines) == 6
    assert [t.amount for t in selectors.movements("voucher:3")] == [Money(4)]
