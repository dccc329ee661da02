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
        if self.reverses and not self._mirrors(self.reverses):
            raise ValueError("A reversal moves the same amount back between the same accounts")

    def _mirrors(self, transfer: Transfer) -> bool:
        mirrored = (transfer.credit_id, transfer.debit_id, transfer.amount)
        return (self.debit.pk, self.credit.pk, self.amount) == mirrored

    def differences(self, booked: Transfer) -> dict[str, tuple[object, object]]:
        """{field: (as it was booked, as it is asked for now)}; empty when `booked` is this posting, done before."""
        pairs = {
            "amount": (booked.amount, self.amount),
            "debit": (booked.debit, self.debit),
            "credit": (booked.credit, self.credit),
            "reason": (booked.reason, self.reason),
            "reverses": (booked.reverses_id, self.reverses.pk if self.reverses else None),
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


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
    """The key already names another transfer: a mistake in the caller, never something to retry.

    `differences` is {field: (booked first, asked for now)}; the sentence names each of them.
    """

    def __init__(self, key: str, differences: dict[str, tuple[object, object]]):
        sentences = {
            "amount": _("the amount was %(first)s and is now %(now)s"),
            "debit": _("the money came from “%(first)s” and would now come from “%(now)s”"),
            "credit": _("the money went to “%(first)s” and would now go to “%(now)s”"),
            "reason": _("the reason was “%(first)s” and is now “%(now)s”"),
            "reverses": _("the movement taken back was number %(first)s and is now number %(now)s"),
        }
        parts = [sentences[name] % {"first": first, "now": now} for name, (first, now) in differences.items()]
        super().__init__(
            _("This step is booked already, but differently: %(differences)s. Nothing was changed.")
            % {"differences": "; ".join(parts)},
            code="key_reused",
        )
        self.key = key
        self.differences = differences
