"""A provider's account with the processor: opened here, filled in there, and read again whenever it changes."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.payments import gateway, notices, permissions
from marketplace.payments.facts import AccountFacts, Rejected, Unavailable
from marketplace.payments.models import BankPayout, ConnectedAccount, OnlinePayment
from marketplace.payments.states import BankPayoutState, OnlinePaymentState

logger = logging.getLogger(__name__)


@transaction.atomic
def start_onboarding(*, by: Actor, organisation: Organisation, back_url: str) -> str:
    """The address of the processor's form for this provider, good for one visit; opens the account the first time."""
    if reason := permissions.why_not_get_paid_online(by, organisation.pk):
        raise Refused(reason)
    organisation = Organisation.objects.locked().get(pk=organisation.pk)
    try:
        account = ConnectedAccount.objects.filter(organisation=organisation).first() or _open(by, organisation)
        return gateway.onboarding_link(account.account_id, back_url=back_url)
    except (Unavailable, Rejected) as error:
        logger.warning("No onboarding for %s: %s", organisation.reference, type(error).__name__)
        raise DomainError(
            _("The form cannot be opened right now. Nothing was changed. Try again in a few minutes."),
            code="unavailable",
        ) from error


def _open(by: Actor, organisation: Organisation) -> ConnectedAccount:
    said = gateway.create_account(
        key=f"account:{organisation.reference}",
        reference=organisation.reference,
        # Nothing of the person who asks: whoever asks again asks the same, and finds what was opened.
        name=organisation.name,
    )
    account = ConnectedAccount.objects.create(organisation=organisation, account_id=said.id, created_by_id=by.user_id)
    _write(account, said)
    record(by, account, "connected_account.opened", account=said.id)
    return account


@transaction.atomic
def sync_account(*, account_id: int) -> ConnectedAccount:
    """Ask the processor how the account stands; what waited for it is tried again. Safe to run at any time."""
    account = ConnectedAccount.objects.locked().select_related("organisation").get(pk=account_id)
    before = (account.may_receive, account.may_pay_out, account.due)
    _write(account, gateway.fetch_account(account.account_id))
    if before == (account.may_receive, account.may_pay_out, account.due):
        return account
    record(SYSTEM, account, "connected_account.changed", receives=account.may_receive, pays_out=account.may_pay_out)
    notices.tell_account_changed(account)
    if account.may_receive:
        waiting = OnlinePayment.objects.filter(
            own_share__engagement__provider=account.organisation,
            state=OnlinePaymentState.SUCCEEDED,
            transfer_id__isnull=True,
        )
        outbox.enqueue_each("payments.send_own_share", waiting.order_by("pk").values_list("pk", flat=True))
    return account


def _write(account: ConnectedAccount, said: AccountFacts) -> None:
    account.details_submitted, account.may_receive = said.details_submitted, said.may_receive
    account.may_pay_out, account.due, account.due_by = said.may_pay_out, list(said.due), said.due_by
    account.disabled_reason, account.checked_at = said.disabled_reason, clock.now()
    account.save()


@transaction.atomic
def sync_bank_payout(*, account_id: int, payout_id: str) -> BankPayout:
    """Note what became of a payout to the provider's own bank; the provider is told when it came back."""
    account = ConnectedAccount.objects.locked().select_related("organisation").get(pk=account_id)
    said = gateway.fetch_payout(payout_id, account=account.account_id)
    payout = BankPayout.objects.filter(payout_id=payout_id).first() or BankPayout(account=account, payout_id=payout_id)
    is_news = payout.state != said.status
    payout.amount, payout.state, payout.arrives_on = said.amount, said.status, said.arrives_on
    payout.save()
    if is_news:
        record(SYSTEM, payout, "bank_payout.noted", target=said.status, cents=said.amount.cents)
        if said.status == BankPayoutState.FAILED:
            notices.tell_bank_payout_failed(payout)
    return payout
