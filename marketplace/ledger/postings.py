"""What a caller asks the ledger to do, and how it may fail."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.ledger.models import Account, Transfer


@dataclass(frozen=True, slots=True)
class Posting:
    """Move `amount` (more than zero) from `debit` to `credit`.

    `key` names the event in the life of our row ("order:5:signed"): the same key is posted once.
    """

    debit: Account
    credit: Account
    amount: Money
    key: str
    reason: str
    reverses: Transfer | None = None

    def __post_init__(self):
        if self.amount.cents <= 0:
            raise ValueError("A transfer moves more than nothing; swap the accounts to move money back")
        if self.debit.pk == self.credit.pk:
            raise ValueError("A transfer joins two different accounts")

    def is_posted_as(self, transfer: Transfer) -> bool:
        """True when `transfer` is this posting, done before."""
        return (transfer.debit_id, transfer.credit_id, transfer.amount, transfer.reason, transfer.reverses_id) == (
            self.debit.pk,
            self.credit.pk,
            self.amount,
            self.reason,
            self.reverses.pk if self.reverses else None,
        )


class Insufficient(DomainError):
    """A limited account holds less than would leave it. Nothing was posted."""

    def __init__(self, account: Account):
        super().__init__(
            _(
                "There is not enough money left for this amount, so nothing was changed. "
                "Open the page again to see what is left now."
            ),
            code="insufficient",
        )
        self.account = account


class KeyReused(DomainError):
    """The key already names another transfer: a mistake in the caller, never something to retry."""

    def __init__(self, key: str):
        super().__init__(_("This step was already booked with another amount."), code="key_reused")
        self.key = key
