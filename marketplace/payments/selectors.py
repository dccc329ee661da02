from django.db.models import QuerySet, Sum

from marketplace.accounts.actor import Actor
from marketplace.core.money import ZERO, Money
from marketplace.payments.models import OwnShare, OwnShareProof, Payout, PayoutAccount


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
