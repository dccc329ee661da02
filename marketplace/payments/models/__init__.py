from marketplace.payments.models.cases import CaseCollection, FinanceCase
from marketplace.payments.models.connected import BankPayout, ConnectedAccount
from marketplace.payments.models.entries import ReturnsFile, RunEntry
from marketplace.payments.models.holds import HoldReason, PayoutHold
from marketplace.payments.models.online import OnlinePayment, OwnRefund, StripeEvent
from marketplace.payments.models.ownshares import OwnShare, OwnShareProof
from marketplace.payments.models.payees import OtherPayee, PayeeScreening, TaxForm
from marketplace.payments.models.payouts import Payout, PayoutAccount
from marketplace.payments.models.runs import ClockStart, PayingOffice, PayoutRoute, PayoutRun
from marketplace.payments.models.statements import BankStatement, Difference, StatementLine
from marketplace.payments.models.topups import TopUp

__all__ = [
    "BankPayout",
    "BankStatement",
    "CaseCollection",
    "ClockStart",
    "ConnectedAccount",
    "Difference",
    "FinanceCase",
    "HoldReason",
    "OnlinePayment",
    "OtherPayee",
    "OwnRefund",
    "OwnShare",
    "OwnShareProof",
    "PayeeScreening",
    "PayingOffice",
    "Payout",
    "PayoutAccount",
    "PayoutHold",
    "PayoutRoute",
    "PayoutRun",
    "ReturnsFile",
    "RunEntry",
    "StatementLine",
    "StripeEvent",
    "TaxForm",
    "TopUp",
]
