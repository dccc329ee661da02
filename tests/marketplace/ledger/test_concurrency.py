"""Many buyers, one last dollar: real processes against a real file or PostgreSQL."""

from marketplace.accounts.actor import SYSTEM
from marketplace.core.money import ZERO, Money
from marketplace.ledger import selectors
from marketplace.ledger.models import Transfer
from marketplace.ledger.postings import Insufficient
from marketplace.ledger.services import open_account, post
from tests.concurrency import BUYERS, sentences, won
from tests.marketplace.ledger.factories import fund


def test_of_many_that_want_the_last_money_one_gets_it(together):
    available = fund(open_account("available", "line:1"), 100_00)
    targets = [open_account("committed", f"voucher:{number}") for number in range(BUYERS)]

    def take(number):
        key = f"voucher:{number}:issued"
        post(debit=available, credit=targets[number], amount=Money(60_00), key=key, reason="test", by=SYSTEM)

    answers = together(take)
    assert won(answers) == 1
    assert sentences(answers) == {str(Insufficient(available))}
    assert selectors.balance("available", "line:1") == Money(40_00)
    assert selectors.miscounted() == []


def test_the_same_event_told_many_times_at_once_is_booked_once(together):
    available = fund(open_account("available", "line:1"), 100_00)
    committed = open_account("committed", "voucher:1")

    def tell(number):
        key = "voucher:1:issued"
        post(debit=available, credit=committed, amount=Money(10_00), key=key, reason="test", by=SYSTEM)

    assert won(together(tell)) == BUYERS
    assert selectors.balance("committed", "voucher:1") == Money(10_00)
    assert Transfer.objects.filter(idempotency_key="voucher:1:issued").count() == 1


def test_money_going_round_in_circles_neither_grows_nor_locks_up(together):
    left = fund(open_account("available", "line:1"), 100_00)
    right = fund(open_account("available", "line:2"), 100_00)

    def swing(number):
        for turn in range(10):
            debit, credit = (left, right) if (number + turn) % 2 else (right, left)
            post(
                debit=debit,
                credit=credit,
                amount=Money(1_00),
                key=f"swing:{number}:{turn}",
                reason="test",
                by=SYSTEM,
            )

    assert won(together(swing)) == BUYERS
    assert selectors.total("available", scopes=["line:1", "line:2"]) == Money(200_00)
    assert selectors.miscounted() == []
    assert selectors.balance("authority", "line:1") + Money(100_00) == ZERO
