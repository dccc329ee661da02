from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnShareState(models.TextChoices):
    NOT_DUE = "not_due", _("Waiting for the provider's invoice")
    INVOICED = "invoiced", _("Invoiced, waiting for payment")
    OVERDUE = "overdue", _("Overdue")
    PAID = "paid", _("Paid")
    CHARGED_BACK = "charged_back", _("Payment came back")
    REFUNDED = "refunded", _("Refunded")
    WAIVED_BY_CANCELLATION = "waived_by_cancellation", _("Not owed: the work was cancelled")


OWN_SHARE_MOVES = {
    OwnShareState.NOT_DUE: frozenset({OwnShareState.INVOICED}),
    OwnShareState.INVOICED: frozenset(
        {OwnShareState.PAID, OwnShareState.OVERDUE, OwnShareState.WAIVED_BY_CANCELLATION}
    ),
    OwnShareState.OVERDUE: frozenset({OwnShareState.PAID}),
    OwnShareState.PAID: frozenset({OwnShareState.REFUNDED, OwnShareState.CHARGED_BACK}),
    OwnShareState.CHARGED_BACK: frozenset({OwnShareState.PAID, OwnShareState.OVERDUE}),
    OwnShareState.REFUNDED: frozenset(),
    OwnShareState.WAIVED_BY_CANCELLATION: frozenset(),
}
# What the operator still has to pay.
OPEN_STATES = (OwnShareState.INVOICED, OwnShareState.OVERDUE, OwnShareState.CHARGED_BACK)


class PayoutState(models.TextChoices):
    QUEUED = "queued", _("Waiting for release")
    SENT = "sent", _("On its way to the bank")
    HELD = "held", _("On hold")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("The bank sent it back")


PAYOUT_MOVES = {
    PayoutState.QUEUED: frozenset({PayoutState.SENT, PayoutState.HELD}),
    PayoutState.SENT: frozenset({PayoutState.PAID, PayoutState.FAILED}),
    PayoutState.HELD: frozenset({PayoutState.QUEUED}),
    PayoutState.FAILED: frozenset({PayoutState.QUEUED}),
    PayoutState.PAID: frozenset(),
}


class RunState(models.TextChoices):
    PREPARED = "prepared", _("Prepared, waits for a second person")
    RELEASED = "released", _("Released")
    DISCARDED = "discarded", _("Discarded")


RUN_MOVES = {
    RunState.PREPARED: frozenset({RunState.RELEASED, RunState.DISCARDED}),
    RunState.RELEASED: frozenset(),
    RunState.DISCARDED: frozenset(),
}
