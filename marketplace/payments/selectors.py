from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core.money import ZERO, Money
from marketplace.payments.models import (
    ConnectedAccount,
    FinanceCase,
    OnlinePayment,
    OwnShare,
    OwnShareProof,
    Payout,
    PayoutAccount,
)
from marketplace.payments.states import OnlinePaymentState, RefundState


def waiting_for(payee_id: int, scope: str) -> Money:
    """What stands in line for one payee from one budget line and is not paid yet."""
    unpaid = Payout.objects.unpaid().filter(payee_id=payee_id, scope=scope)
    return unpaid.aggregate(sum=Sum("amount"))["sum"] or ZERO


def own_shares_of(actor: Actor) -> QuerySet[OwnShare]:
    return OwnShare.objects.visible_to(actor).for_lists().order_by("-pk")


def payouts_of(actor: Actor) -> QuerySet[Payout]:
    return Payout.objects.visible_to(actor).for_lists().order_by("-pk")


def live_proof(share: OwnShare) -> OwnShareProof | None:
    """The payment that the operator recorded and the provider has not turned down."""
    return share.proofs.filter(rejected_at__isnull=True).select_related("recorded_by", "document").first()


def current_account(organisation_id: int) -> PayoutAccount | None:
    return (
        PayoutAccount.objects.current()
        .filter(organisation_id=organisation_id)
        .select_related("created_by", "verified_by")
        .first()
    )


def latest_online_payment(share: OwnShare) -> OnlinePayment | None:
    """The newest attempt to pay this share on the platform route."""
    return share.online_payments.order_by("pk").last()


def why_frozen(engagement_id: int) -> str:
    """Why no part of this order's price is paid out now, or "": a bank that may take the own share back stops both."""
    disputed = OnlinePayment.objects.filter(own_share__engagement_id=engagement_id, dispute=OnlinePayment.Dispute.OPEN)
    if disputed.exists():
        return _("The operator's bank is asking for the own share back. Both parts wait until the bank has decided.")
    return ""


def left_to_refund(payment: OnlinePayment) -> Money:
    """What of a payment was neither given back nor is on its way back."""
    refunds = payment.refunds.exclude(state=RefundState.FAILED).aggregate(sum=Sum("amount"))["sum"] or ZERO
    return (payment.amount if payment.state == OnlinePaymentState.SUCCEEDED else ZERO) - refunds


def connected_account(organisation_id: int) -> ConnectedAccount | None:
    return ConnectedAccount.objects.filter(organisation_id=organisation_id).first()


def finance_cases() -> QuerySet[FinanceCase]:
    """What waits for whoever runs the instance, the oldest first; closed ones after."""
    cases = FinanceCase.objects.select_related("organisation", "payment__own_share__engagement", "closed_by")
    return cases.order_by("closed_at", "opened_at", "pk")
