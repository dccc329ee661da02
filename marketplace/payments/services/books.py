"""What an online payment means in the ledger: a function of what the processor says, however often and late we ask.

Movements in the world outside are keyed by the processor's own names, so each is booked once. Between the three pots
that the money can stand in (held, owed to the provider, owed back by the provider) it is then moved to where the whole
story puts it, so that any order of news ends in the same balances.
"""

import itertools
from collections.abc import Iterator

from marketplace.accounts.actor import SYSTEM
from marketplace.core.money import ZERO, Money
from marketplace.engagements.states import MilestoneState
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.postings import Posting
from marketplace.ledger.services import open_account, post_all
from marketplace.payments.facts import PaymentFacts, RefundFacts, TransferFacts
from marketplace.payments.models import OnlinePayment
from marketplace.payments.states import OnlinePaymentState, OwnShareState

WITHOUT_LIMIT = {"own_external", "own_receivable", "own_repaid", "instance"}
INSTANCE = "instance:online"
# (from, to, amount, key, reason)
type_of_leg = tuple[str, str, Money, str, str]
TAKEN = ("pending", "succeeded", "requires_action")


class Books:
    """The accounts of one payment; call `book` last in a transaction that holds its row."""

    def __init__(self, payment: OnlinePayment):
        share = payment.own_share
        order, own = f"order:{share.engagement_id}", f"own_payment:{payment.pk}"
        payee = f"payee:{share.engagement.provider_id}:{own}"
        self.payment, self.share = payment, share
        self.scopes = {
            "own_external": order,
            "own_due": order,
            "own_held": own,
            "own_recovered": own,
            "payable_own": payee,
            "own_paid": payee,
            "own_receivable": payee,
            "own_repaid": payee,
            "instance": INSTANCE,
            "fees": INSTANCE,
        }

    def account(self, kind: str) -> Account:
        return open_account(kind, self.scopes[kind], limited=kind not in WITHOUT_LIMIT)

    def balance(self, kind: str) -> Money:
        return self.account(kind).balance

    @property
    def in_hand(self) -> Money:
        """What is held for the provider or owed to it, less what it owes back."""
        return self.balance("own_held") + self.balance("payable_own") + self.balance("own_receivable")

    def book(self, said: PaymentFacts, moved: TransferFacts | None) -> list[Transfer]:
        """Book all that is new in what the processor says; the ledger's hot rows are touched last."""
        legs = list(self._legs(said, moved))
        known = set(
            Transfer.objects.filter(idempotency_key__in=[leg[3] for leg in legs]).values_list(
                "idempotency_key", flat=True
            )
        )
        new = [self._posting(*leg) for leg in legs if leg[3] not in known and leg[2]]
        new += self._moves(new)
        return post_all(new, by=SYSTEM) if new else []

    def _posting(self, debit: str, credit: str, amount: Money, key: str, reason: str) -> Posting:
        return Posting(self.account(debit), self.account(credit), amount, key, reason)

    def _legs(self, said: PaymentFacts, moved: TransferFacts | None) -> Iterator[type_of_leg]:
        """Everything that happened outside."""
        mine = "own_recovered" if self.payment.pays_again else "own_held"
        yield self._debtor, mine, said.received, f"online:{said.id}:received", "own_share.received"
        if self.payment.pays_again:
            yield "fees", "instance", said.received, f"online:{said.id}:recovered", "own_share.recovered"
        for fee in (*said.fees, *(fee for one in said.disputes for fee in one.fees)):
            yield "instance", "fees", fee.amount, f"online:{fee.id}:fee", "online.fee"
        for refund in said.refunds:
            yield from self._refund_legs(mine, refund)
        for case in said.disputes:
            yield "instance", "fees", case.amount, f"online:{case.id}:opened", "online.dispute_opened"
            if case.outcome == "won":
                yield "fees", "instance", case.amount, f"online:{case.id}:won", "online.dispute_won"
            if case.outcome == "lost":
                yield "own_external", "own_due", case.amount, f"online:{case.id}:lost", "own_share.owed_again"
        if moved:
            yield "payable_own", "own_paid", moved.amount, f"online:{moved.id}:sent", "own_share.sent"
            for back in moved.reversals:
                yield "own_paid", "payable_own", back.amount, f"online:{back.id}:reversed", "own_share.reversed"

    def _refund_legs(self, mine: str, refund: RefundFacts) -> Iterator[type_of_leg]:
        """What paid a lost dispute back belongs to the instance, which bears its refund too."""
        is_back = refund.status not in TAKEN
        yield mine, "own_external", refund.amount, f"online:{refund.id}:refunded", "own_share.refunded_online"
        if is_back:
            yield "own_external", mine, refund.amount, f"online:{refund.id}:came_back", "own_share.refund_failed"
        if self.payment.pays_again:
            yield "instance", "fees", refund.amount, f"online:{refund.id}:borne", "online.refund_borne"
            if is_back:
                yield "fees", "instance", refund.amount, f"online:{refund.id}:not_borne", "online.refund_failed"

    @property
    def _debtor(self) -> str:
        """Where the money comes from: what was owed, or from outside where nothing is owed any more."""
        waived = self.share.state == OwnShareState.WAIVED_BY_CANCELLATION
        return "own_external" if waived else "own_due"

    def _moves(self, new: list[Posting]) -> Iterator[Posting]:
        """Between the three pots, from where they will stand to where they should."""
        pots = ("own_held", "payable_own", "own_receivable")
        stands = {kind: self._after(kind, new) for kind in pots}
        whole = sum(stands.values(), ZERO)
        wanted = dict.fromkeys(pots, ZERO)
        wanted["own_receivable" if whole < ZERO else "payable_own" if self.is_payable else "own_held"] = whole
        giving = {kind: stands[kind] - wanted[kind] for kind in pots if stands[kind] > wanted[kind]}
        taking = {kind: wanted[kind] - stands[kind] for kind in pots if stands[kind] < wanted[kind]}
        number = Transfer.objects.filter(idempotency_key__startswith=f"own_payment:{self.payment.pk}:move:").count()
        for source, target in itertools.product(giving, taking):
            if amount := min(giving[source], taking[target]):
                number += 1
                key = f"own_payment:{self.payment.pk}:move:{number}"
                yield self._posting(source, target, amount, key, f"own_share.to_{target}")
                giving[source], taking[target] = giving[source] - amount, taking[target] - amount

    def _after(self, kind: str, new: list[Posting]) -> Money:
        account = self.account(kind)
        came = sum((one.amount for one in new if one.credit.pk == account.pk), ZERO)
        went = sum((one.amount for one in new if one.debit.pk == account.pk), ZERO)
        return account.balance + came - went

    @property
    def is_payable(self) -> bool:
        """Accepted work, and no bank that took the money back or may still do so."""
        if self.share.milestone.state != MilestoneState.ACCEPTED:
            return False
        if self.payment.dispute == OnlinePayment.Dispute.LOST:
            again = self.share.online_payments.filter(pays_again=True, state=OnlinePaymentState.SUCCEEDED)
            return again.exclude(dispute__in=[OnlinePayment.Dispute.OPEN, OnlinePayment.Dispute.LOST]).exists()
        return self.payment.dispute != OnlinePayment.Dispute.OPEN
