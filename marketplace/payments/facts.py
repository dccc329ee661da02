"""What the payment processor says, in our words: small values, never its objects."""

import datetime as dt
from dataclasses import dataclass

from marketplace.core.money import Money


class Unavailable(Exception):
    """The processor could not be reached or was busy; nothing is known of what it did, and asking again may heal it."""


class Rejected(Exception):
    """The processor answered no. `code` is its own word for the reason; asking the same again changes nothing."""

    SHORT = frozenset({"balance_insufficient", "insufficient_funds"})

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code

    @property
    def is_short(self) -> bool:
        """The account that the money should come from holds too little."""
        return self.code in self.SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutFacts:
    """The hosted page on which a person pays. `status` is open, complete or expired."""

    id: str
    url: str
    status: str
    reference: str
    payment_id: str
    amount: Money
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """Money given back to whoever paid; `status` is pending, succeeded, failed or canceled."""

    id: str
    amount: Money
    status: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeFacts:
    """What the processor kept; `id` names its own line in its books."""

    id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """The payer asked its bank to take the money back. `outcome` is "" while it is open, then won or lost."""

    id: str
    amount: Money
    outcome: str
    answer_by: dt.datetime | None
    fees: tuple[FeeFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """One payment with all that became of it; `received` is nothing until the money really came.

    `status` is the processor's: succeeded, processing, canceled, requires_payment_method and so on.
    """

    id: str
    status: str
    reference: str
    received: Money
    currency: str
    charge_id: str
    fees: tuple[FeeFacts, ...]
    refunds: tuple[RefundFacts, ...]
    disputes: tuple[DisputeFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalFacts:
    id: str
    amount: Money
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFacts:
    """Money moved from the instance's balance to a provider's, with what was taken back of it."""

    id: str
    amount: Money
    destination: str
    group: str
    reference: str
    reversals: tuple[ReversalFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUpFacts:
    """Money put on the instance's balance from a bank; `status` is pending, succeeded, failed, canceled or reversed."""

    id: str
    amount: Money
    currency: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """A provider's account: what it may do and what is still asked of it, in the processor's own names."""

    id: str
    reference: str
    details_submitted: bool
    may_receive: bool
    may_pay_out: bool
    due: tuple[str, ...]
    due_by: dt.datetime | None
    disabled_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFacts:
    """Money on its way from a provider's balance to its bank: pending, in_transit, paid, failed or canceled."""

    id: str
    amount: Money
    status: str
    arrives_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """News of one object. `subject_id` is what to fetch to learn the truth; `account` is "" for our own."""

    id: str
    kind: str
    subject_id: str
    account: str
    livemode: bool
    happened_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """A line of the instance's balance with the processor: what it is, of which object, gross, fee and net."""

    id: str
    kind: str
    source_id: str
    amount: Money
    fee: Money
    net: Money
    currency: str
    booked_at: dt.datetime
    available_at: dt.datetime
