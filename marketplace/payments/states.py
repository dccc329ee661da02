from django.db import models
from django.utils.translation import gettext as _t
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
    OwnShareState.OVERDUE: frozenset({OwnShareState.PAID, OwnShareState.WAIVED_BY_CANCELLATION}),
    OwnShareState.PAID: frozenset({OwnShareState.REFUNDED, OwnShareState.CHARGED_BACK}),
    OwnShareState.CHARGED_BACK: frozenset(
        {OwnShareState.PAID, OwnShareState.OVERDUE, OwnShareState.WAIVED_BY_CANCELLATION}
    ),
    OwnShareState.REFUNDED: frozenset(),
    # A part was paid already: the provider gives it back.
    OwnShareState.WAIVED_BY_CANCELLATION: frozenset({OwnShareState.REFUNDED}),
}
# What the operator still has to pay.
OPEN_STATES = (OwnShareState.INVOICED, OwnShareState.OVERDUE, OwnShareState.CHARGED_BACK)


class PayoutState(models.TextChoices):
    QUEUED = "queued", _("Waiting for release")
    SENT = "sent", _("On its way")
    HELD = "held", _("On hold")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("It came back")


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


class OnlinePaymentState(models.TextChoices):
    OPENED = "opened", _("Waiting for the operator on the payment page")
    PROCESSING = "processing", _("On its way from the operator's bank")
    SUCCEEDED = "succeeded", _("The money is here")
    FAILED = "failed", _("The operator's bank did not pay")
    EXPIRED = "expired", _("The payment page was closed unused")


ONLINE_PAYMENT_MOVES = {
    OnlinePaymentState.OPENED: frozenset(
        {
            OnlinePaymentState.PROCESSING,
            OnlinePaymentState.SUCCEEDED,
            OnlinePaymentState.FAILED,
            OnlinePaymentState.EXPIRED,
        }
    ),
    OnlinePaymentState.PROCESSING: frozenset({OnlinePaymentState.SUCCEEDED, OnlinePaymentState.FAILED}),
    # The processor has the last word on whether money came.
    OnlinePaymentState.FAILED: frozenset({OnlinePaymentState.SUCCEEDED}),
    OnlinePaymentState.EXPIRED: frozenset({OnlinePaymentState.SUCCEEDED}),
    OnlinePaymentState.SUCCEEDED: frozenset(),
}
ON_ITS_WAY = (OnlinePaymentState.OPENED, OnlinePaymentState.PROCESSING)


class RefundState(models.TextChoices):
    QUEUED = "queued", _("Being sent")
    SENT = "sent", _("Given back")
    FAILED = "failed", _("Not possible")


REFUND_MOVES = {
    RefundState.QUEUED: frozenset({RefundState.SENT, RefundState.FAILED}),
    # A bank may send a refund back days later.
    RefundState.SENT: frozenset({RefundState.FAILED}),
    RefundState.FAILED: frozenset(),
}


class BankPayoutState(models.TextChoices):
    """Another firm's machine: we note what it says."""

    PENDING = "pending", _("Being prepared")
    IN_TRANSIT = "in_transit", _("On its way to your bank")
    PAID = "paid", _("Arrived at your bank")
    FAILED = "failed", _("Your bank sent it back")
    CANCELED = "canceled", _("Stopped")


def frozen_words() -> str:
    """Why neither part of an order's price is paid out while a bank may take the own share back."""
    return _t("The operator's bank is asking for the own share back. Both parts wait until the bank has decided.")
