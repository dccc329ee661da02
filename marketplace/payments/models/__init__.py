from marketplace.payments.models.connected import BankPayout, ConnectedAccount
from marketplace.payments.models.online import FinanceCase, OnlinePayment, OwnRefund, StripeEvent
from marketplace.payments.models.ownshares import OwnShare, OwnShareProof
from marketplace.payments.models.payouts import Payout, PayoutAccount

__all__ = [
    "BankPayout",
    "ConnectedAccount",
    "FinanceCase",
    "OnlinePayment",
    "OwnRefund",
    "OwnShare",
    "OwnShareProof",
    "Payout",
    "PayoutAccount",
    "StripeEvent",
]
