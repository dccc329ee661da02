"""What an office holds on the instance's balance with Stripe: its own money alone pays its subsidies.

Stripe keeps one balance for own shares on their way and for all offices. The ledger keeps them apart, and the database
refuses a payment above what its own office put there.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core.errors import DomainError, Refused
from marketplace.ledger.models import Account
from marketplace.ledger.postings import Posting
from marketplace.ledger.services import open_account, post
from marketplace.payments import gateway, notices, permissions
from marketplace.payments.facts import Rejected, TopUpFacts, Unavailable
from marketplace.payments.models import Payout, TopUp


def _account(payout: Payout, kind: str) -> Account:
    return open_account(kind, f"office:{payout.office_id}")


def _posting(payout: Payout, source: str, target: str, key: str, reason: str) -> Posting:
    return Posting(_account(payout, source), _account(payout, target), payout.amount, key, reason)


def set_aside(payout: Payout) -> Posting:
    """Released: what the payment needs cannot pay for another one."""
    key = f"payout:{payout.pk}:run:{payout.run_id}:set_aside"
    return _posting(payout, "stripe_funds", "stripe_leaving", key, "payout.set_aside")


def give_back(payout: Payout) -> Posting:
    """Stripe refused: the money may pay for another one."""
    key = f"payout:{payout.pk}:run:{payout.run_id}:not_sent"
    return _posting(payout, "stripe_leaving", "stripe_funds", key, "payout.not_sent")


def spend(payout: Payout, transfer_id: str) -> Posting:
    """Stripe holds the transfer; the key is its own name, which reconciliation looks for."""
    return _posting(payout, "stripe_leaving", "stripe_sent", f"online:{transfer_id}:sent", "payout.sent_by_stripe")


@transaction.atomic
def record_top_up(*, by: Actor, office: Organisation, top_up_id: str) -> TopUp:
    """Say whose money a top-up of the balance is; Stripe says how much came, and each counts once."""
    if reason := permissions.why_not_close_case(by):
        raise Refused(reason)
    if by.user_id is None or not office.is_program:
        raise DomainError(_("Choose the program office whose money it is."), field="office")
    said = _asked(top_up_id)
    values = {"office": office, "amount": said.amount, "recorded_by_id": by.user_id}
    # Two officers may name two offices at once: Stripe's own name of the money is what both would write.
    row, is_new = TopUp.objects.get_or_create(top_up_id=said.id, defaults=values)
    if not is_new:
        raise DomainError(_("This money is recorded already. Nothing was changed."), field="top_up_id")
    record(by, row, "top_up.recorded", cents=said.amount.cents, office=office.reference)
    notices.tell_top_up(row)
    scope = f"office:{office.pk}"
    post(
        debit=open_account("stripe_external", scope, limited=False),
        credit=open_account("stripe_funds", scope),
        amount=said.amount,
        key=f"online:{said.id}:funded",
        reason="office.funded",
        by=by,
    )
    return row


def _asked(top_up_id: str) -> TopUpFacts:
    try:
        said = gateway.fetch_top_up(top_up_id)
    except Rejected as error:
        raise DomainError(
            _("Stripe knows no such money. Copy the name that begins with tu_."), field="top_up_id"
        ) from error
    except Unavailable as error:
        raise DomainError(_("Stripe does not answer right now. Nothing was changed. Try again later.")) from error
    if said.status != "succeeded" or said.currency != gateway.USD:
        raise DomainError(
            _("This money has not come, or it is not in dollars. Wait until Stripe has it."), field="top_up_id"
        )
    return said
