"""Subsidy that leaves by Stripe, where its program's owner switched that on: one transfer a payment, once for ever."""

from django.db import transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.ledger.postings import Posting
from marketplace.ledger.services import open_account, post_all
from marketplace.payments import conditions, gateway, notices
from marketplace.payments.facts import Rejected, TransferFacts
from marketplace.payments.models import FinanceCase, Payout, PayoutRoute
from marketplace.payments.services import funds
from marketplace.payments.services.cases import open_case
from marketplace.payments.services.payouts import locked_payout, move_payout, settle_payouts
from marketplace.payments.services.reconciling import open_returned
from marketplace.payments.states import PayoutState


@transaction.atomic
def send_subsidy(*, payout_id: int) -> Payout:
    """Send a released payment to the provider's account with Stripe; disbursed as soon as Stripe holds the transfer.

    Looks first for a transfer made before, so that neither a killed process nor a key forgotten after a day sends it
    twice. What Stripe refuses is payable again: a fiscal officer and a case of the instance's officers wait for it.
    So is, without a case, what must not leave any more: Stripe may have been away for hours since the release.
    """
    payout = locked_payout(payout_id)
    if payout.route != PayoutRoute.STRIPE or payout.state != PayoutState.SENT or payout.connected is None:
        return payout
    found = gateway.find_transfer(group=payout.reference, reference=payout.reference)
    if found is None:
        if reason := conditions.why_stopped(payout):
            return _stopped(payout, reason)
        try:
            found = gateway.transfer(
                key=f"subsidy:{payout.reference}:run:{payout.run_id}",
                reference=payout.reference,
                group=payout.reference,
                amount=payout.amount,
                destination=payout.connected.account_id,
            )
        except Rejected as error:
            return _refused(payout, error)
    return _sent(payout, found)


def _sent(payout: Payout, found: TransferFacts) -> Payout:
    if found.amount != payout.amount:
        open_case(payout=payout, kind=FinanceCase.Kind.DIFFERENCE, amount=found.amount, code=found.id)
        return payout
    payout.transfer_id = found.id
    payout.save(update_fields=["transfer_id"])
    today = clock.today(payout.payee.zone)
    settle_payouts(SYSTEM, [payout], bank_reference=found.id[:60], paid_on=today, also=[funds.spend(payout, found.id)])
    return payout


def _stopped(payout: Payout, reason: str) -> Payout:
    move_payout(SYSTEM, payout, PayoutState.FAILED, code="stopped")
    notices.tell_subsidy_stopped(payout, reason)
    post_all([funds.give_back(payout)], by=SYSTEM)
    return payout


def _refused(payout: Payout, error: Rejected) -> Payout:
    move_payout(SYSTEM, payout, PayoutState.FAILED, code=error.code)
    open_case(payout=payout, kind=FinanceCase.Kind.TRANSFER, amount=payout.amount, code=error.code)
    notices.tell_subsidy_refused(payout, is_short=error.is_short)
    post_all([funds.give_back(payout)], by=SYSTEM)
    return payout


@transaction.atomic
def follow_subsidy(*, payout_id: int) -> Payout:
    """News of its transfer: it left, or somebody took it back at Stripe's own desk.

    What came back belongs to the office again. The payment was disbursed and keeps that state; it stands among the
    office's differences until a fiscal officer explains it.
    """
    payout = send_subsidy(payout_id=payout_id)
    if not payout.transfer_id:
        return payout
    scope = f"office:{payout.office_id}"
    sent, held = open_account("stripe_sent", scope), open_account("stripe_funds", scope)
    reversals = gateway.fetch_transfer(payout.transfer_id).reversals
    back = [
        Posting(sent, held, one.amount, f"online:{one.id}:reversed", "payout.reversed_by_stripe") for one in reversals
    ]
    if back:
        record(SYSTEM, payout, "payout.reversed_by_stripe", count=len(back))
        open_returned(by=SYSTEM, payout=payout)
        post_all(back, by=SYSTEM)
    return payout
