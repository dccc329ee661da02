"""What operator and provider are told of an own share."""

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.payments.models import OwnShare, OwnShareProof
from marketplace.payments.notices.telling import names_of, tell_operator, tell_provider


def tell_invoice_wanted(share: OwnShare) -> None:
    tell_provider(
        share,
        "invoice_wanted",
        _("Send your invoice: %(milestone)s") % names_of(share),
        _("The operator pays %(amount)s of order %(order)s itself. Enter your invoice so that the 30 days start.")
        % names_of(share),
    )


def tell_invoiced(share: OwnShare) -> None:
    tell_operator(
        share,
        "invoiced",
        _("Pay your share by %(due)s: %(amount)s") % names_of(share),
        _("%(provider)s sent its invoice for “%(milestone)s”. Pay it, whole or in parts, and record each payment.")
        % names_of(share),
    )


def tell_payment_recorded(share: OwnShare, proof: OwnShareProof) -> None:
    names = names_of(share) | {"amount": proof.amount}
    tell_provider(
        share,
        "payment_recorded",
        _("Did %(amount)s arrive?") % names,
        _("%(operator)s says that it paid this of its share of order %(order)s. Confirm when the money is there.")
        % names,
    )


def tell_part_paid(share: OwnShare, proof: OwnShareProof, left: Money) -> None:
    names = names_of(share) | {"amount": proof.amount, "left": left}
    tell_operator(
        share,
        "part_paid",
        _("Your payment of %(amount)s arrived") % names,
        _("%(provider)s confirmed it. %(left)s of your share for “%(milestone)s” is still open, due by %(due)s.")
        % names,
    )


def tell_paid(share: OwnShare) -> None:
    tell_operator(
        share,
        "paid",
        _("Your share is paid: %(amount)s") % names_of(share),
        _("%(provider)s confirmed that your payment for “%(milestone)s” arrived.") % names_of(share),
    )


def tell_payment_not_received(share: OwnShare, proof: OwnShareProof) -> None:
    names = names_of(share) | {"amount": proof.amount}
    tell_operator(
        share,
        "payment_not_received",
        _("Your payment has not arrived: %(amount)s") % names,
        _("%(provider)s could not find your payment for order %(order)s. Check with your bank and record it again.")
        % names,
    )


def tell_payment_came_back(share: OwnShare, proof: OwnShareProof) -> None:
    names = names_of(share) | {"amount": proof.amount}
    tell_operator(
        share,
        "payment_came_back",
        _("Your payment came back: %(amount)s") % names,
        _("%(provider)s says that the bank returned your payment for order %(order)s. Pay it again.") % names,
    )


def tell_refunded(share: OwnShare) -> None:
    tell_operator(
        share,
        "refunded",
        _("Your share was refunded: %(amount)s") % names_of(share),
        _("%(provider)s says that it gave back what you paid for order %(order)s.") % names_of(share),
    )


def tell_overdue(share: OwnShare) -> None:
    for tell in (tell_operator, tell_provider):
        tell(
            share,
            "overdue",
            _("Overdue since %(due)s: %(amount)s") % names_of(share),
            _("The operator's share of order %(order)s has not been paid yet. The operator acts next.")
            % names_of(share),
        )
