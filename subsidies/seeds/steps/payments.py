"""The operator pays its own share."""

from marketplace.core import clock
from marketplace.payments import services
from marketplace.payments.services import PaymentDetails
from subsidies.seeds.story import Purchase


def open_own_shares(milestone_ids: list[int]) -> None:
    """The worker does it a moment later; a story has no worker."""
    for pk in milestone_ids:
        services.open_own_share(milestone_id=pk)


def invoice(story: Purchase) -> None:
    for share in story.own_shares():
        services.invoice_own_share(
            by=story.cashier(),
            own_share_id=share.pk,
            invoice_number=f"INV-{share.pk}",
            invoiced_on=clock.today(story.operator.zone),
        )


def pay(story: Purchase) -> None:
    for share in story.own_shares():
        details = PaymentDetails(
            paid_on=clock.today(story.operator.zone),
            method="check",
            number=f"PO-{share.pk}",
            amount=share.amount,
            # A county often pays for a small body; the office then asks who that is.
            payer="" if share.pk % 2 else "County treasurer",
        )
        services.record_payment(by=story.signer, own_share_id=share.pk, details=details)


def receive(story: Purchase) -> None:
    for share in story.own_shares():
        services.confirm_receipt(by=story.cashier(), own_share_id=share.pk)


def fall_overdue(story: Purchase) -> None:
    for share in story.own_shares():
        services.mark_overdue(own_share_id=share.pk)


def bounce(story: Purchase) -> None:
    for share in story.own_shares():
        services.record_returned_payment(by=story.cashier(), own_share_id=share.pk)


def refund(story: Purchase) -> None:
    for share in story.own_shares():
        services.refund_own_share(by=story.cashier(), own_share_id=share.pk)
