"""The money of one order, on its page: what both sides paid and when, and what is still to come."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.panels import Panel
from marketplace.engagements.order_page import events_of
from marketplace.payments import claims

# The steps of an own share and of a subsidy payment as the order's timeline tells them to both sides.
SHARE_STEPS = {
    "own_share.invoiced": (gettext_lazy("Invoice for the own share of %(amount)s"), "plain"),
    "own_share.payment_recorded": (gettext_lazy("Own share of %(amount)s: the operator says it paid"), "plain"),
    "own_share.part_paid": (gettext_lazy("%(amount)s of the own share arrived"), "plain"),
    "own_share.part_came_back": (gettext_lazy("A payment of %(amount)s came back from the bank"), "attention"),
    "own_share.receipt_rejected": (gettext_lazy("Own share of %(amount)s has not arrived"), "attention"),
    "own_share.overdue": (gettext_lazy("Own share of %(amount)s is overdue"), "attention"),
    "own_share.paid": (gettext_lazy("Own share of %(amount)s paid: the provider has it"), "done"),
    "own_share.charged_back": (gettext_lazy("Payment of %(amount)s came back from the bank"), "attention"),
    "own_share.refunded": (gettext_lazy("Own share of %(amount)s refunded"), "plain"),
    "own_share.waived_by_cancellation": (gettext_lazy("Own share of %(amount)s is not owed any more"), "plain"),
}
PAYOUT_STEPS = {
    "payout.queued": (gettext_lazy("Subsidy of %(amount)s approved: waits for release"), "plain"),
    "payout.held": (gettext_lazy("Subsidy of %(amount)s put on hold by the program office"), "attention"),
    "payout.sent": (gettext_lazy("Subsidy of %(amount)s released: on its way"), "plain"),
    "payout.failed": (gettext_lazy("Subsidy of %(amount)s came back: it is still owed"), "attention"),
    "payout.paid": (gettext_lazy("Subsidy of %(amount)s paid to the provider"), "done"),
}


def order_events(engagement):
    return [
        *events_of(engagement.own_shares.order_by("pk"), SHARE_STEPS),
        *events_of(engagement.payouts.order_by("pk"), PAYOUT_STEPS),
    ]


def order_panels(actor, engagement):
    """Both sides see the own shares of the order; the provider also when each part of its subsidy comes."""
    shares = list(engagement.own_shares.for_lists().order_by("pk"))
    context = {"payouts": [], "expected": [], "shares": shares, "is_payee": False}
    if actor.organisation_id == engagement.provider_id:
        context["payouts"] = list(engagement.payouts.order_by("pk"))
        context["expected"] = claims.expected(payee_id=engagement.provider_id, engagement_id=engagement.pk)
    if any(context.values()):
        yield Panel(title=_("Payments"), template="payments/coming_panel.html", context=context, place="side")
