from itertools import count

from marketplace.accounts.actor import SYSTEM
from marketplace.core.money import Money
from marketplace.ledger.services import open_account, post

_numbers = count(1)


def fund(account, cents):
    """Bring money into an account from outside, as an authority does."""
    post(
        debit=open_account("authority", account.scope, limited=False),
        credit=account,
        amount=Money(cents),
        key=f"test:fund:{next(_numbers)}",
        reason="test.funded",
        by=SYSTEM,
    )
    account.refresh_from_db()
    return account
