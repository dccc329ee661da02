"""Orders with something to pay, built through the services of the trade."""

import datetime as dt
import time
from itertools import count

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.engagements import services as trade
from marketplace.ledger.services import open_account, post
from marketplace.payments import services
from marketplace.payments.models import OwnShare
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.engagements.factories import SIGNATURE, Party, operator_party, provider_party, signed_order

LINE = "line:12"
_numbers = count(1)


class Deal:
    """An order of two milestones of $6,000 each, without subsidy, and the people on both sides."""

    def __init__(self):
        self.buyer, self.seller = operator_party(), provider_party()
        self.order = signed_order(self.buyer, self.seller)

    def accept(self, position=1):
        milestone = self.order.milestones.get(position=position)
        trade.deliver_milestone(by=self.seller.actor, milestone_id=milestone.pk, evidence="Report handed over.")
        trade.accept_milestone(by=self.buyer.actor, milestone_id=milestone.pk, signature=SIGNATURE)
        outbox.drain()
        return OwnShare.objects.get(milestone=milestone)

    def invoiced(self, position=1):
        share = self.accept(position)
        return services.invoice_own_share(
            by=self.seller.actor, own_share_id=share.pk, invoice_number="INV-1042", invoiced_on=today()
        )

    def recorded(self, position=1, **changes):
        share = self.invoiced(position)
        services.record_payment(by=self.buyer.actor, own_share_id=share.pk, details=payment(share, **changes))
        return share

    def paid(self, position=1):
        return services.confirm_receipt(by=self.seller.actor, own_share_id=self.recorded(position).pk)


def today() -> dt.date:
    return clock.today("America/Chicago")


def payment(share, **changes):
    values = {"paid_on": today(), "method": "check", "number": "1042", "amount": share.amount}
    return services.PaymentDetails(**values | changes)


class Office:
    """A program office with an approver and a fiscal officer, and a provider to which it owes money."""

    def __init__(self, owed=8_240_00):
        self.fiscal = Party(Role.PROGRAM_FISCAL_OFFICER)
        self.organisation = self.fiscal.organisation
        self.approver = create_member(Role.PROGRAM_REVIEWER, organisation=self.organisation).actor()
        self.payee = provider_party(Role.PROVIDER_FINANCE)
        post(
            debit=open_account("authority", LINE, limited=False),
            credit=services.payable_account(self.payee.organisation.pk, LINE),
            amount=Money(owed),
            key=f"test:owed:{next(_numbers)}",
            reason="test",
            by=SYSTEM,
        )

    def queued(self, amount=8_240_00, claim="CLM-TEST22", **fields):
        return services.queue_payout(
            by=self.approver,
            payee=self.payee.organisation,
            scope=LINE,
            amount=Money(amount),
            claim_reference=claim,
            **fields,
        )

    def sent(self, **fields):
        return services.release_payout(by=self.fiscal.actor, payout_id=self.queued(**fields).pk)


def just_signed_in(client):
    """As after typing the password again."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client
