from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import check_move
from marketplace.ledger.services import open_account
from subsidies import notices, permissions
from subsidies.models import Claim
from subsidies.services import funds
from subsidies.services.claims import locked_claim
from subsidies.services.moves import move_claim
from subsidies.states import CLAIM_MOVES, ClaimState


@transaction.atomic
def release_claim(*, by: Actor, claim_id: int) -> Claim:
    """A fiscal officer who approved neither award nor claim sends the payment on its way."""
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_release(by, claim):
        raise Refused(reason)
    check_move(CLAIM_MOVES, claim.state, ClaimState.RELEASED)
    if not claim.provider.may_trade:
        raise DomainError(_("Payments to this provider are blocked until an officer has looked into it."))
    claim.released_by_id, claim.released_at = by.user_id, clock.now()
    move_claim(by, claim, ClaimState.RELEASED, "released_by", "released_at")
    return claim


@transaction.atomic
def mark_paid(*, by: Actor, claim_id: int, bank_reference: str) -> Claim:
    """The bank has paid: what was owed is disbursed, to the cent."""
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_mark_paid(by, claim):
        raise Refused(reason)
    check_move(CLAIM_MOVES, claim.state, ClaimState.PAID)
    if not bank_reference.strip():
        raise DomainError(
            _("Enter the bank's reference of the payment, for example ACH-20261204-17."), field="bank_reference"
        )
    claim.bank_reference, claim.paid_at = bank_reference.strip(), clock.now()
    move_claim(by, claim, ClaimState.PAID, "bank_reference", "paid_at", cents=claim.amount.cents)
    notices.tell_claim_paid(claim)
    disbursed = open_account("disbursed", funds.line_scope(claim.voucher.budget_line_id))
    key = f"claim:{claim.pk}:paid"
    funds.move(by, funds.payable_account(claim), disbursed, claim.amount, key, "claim.paid")
    return claim


@transaction.atomic
def mark_failed(*, by: Actor, claim_id: int) -> Claim:
    """The bank sent the payment back; it is still owed and can be released again."""
    claim = locked_claim(claim_id)
    if reason := permissions.why_not_mark_paid(by, claim):
        raise Refused(reason)
    move_claim(by, claim, ClaimState.PAYMENT_FAILED)
    notices.tell_payment_failed(claim)
    return claim
