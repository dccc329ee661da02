import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.engagements.models import Engagement
from marketplace.ledger.models import Account
from marketplace.ledger.services import open_account, post
from marketplace.payments import claims, notices, permissions
from marketplace.payments.models import Payout, PayoutAccount
from marketplace.payments.selectors import waiting_for, why_frozen
from marketplace.payments.services.settling import settle_if_paid
from marketplace.payments.states import PAYOUT_MOVES, PayoutState

PAY_WITHIN_BUSINESS_DAYS = 10
BANK_BUSINESS_DAYS = 2


def payable_account(payee_id: int, scope: str) -> Account:
    """What is owed to one payee from one budget line ("line:12")."""
    return open_account("payable", f"payee:{payee_id}:{scope}")


@transaction.atomic
def queue_payout(
    *,
    by: Actor,
    payee: Organisation,
    scope: str,
    amount: Money,
    claim_reference: str,
    engagement: Engagement | None = None,
    office: Organisation | None = None,
    no_later_than: dt.date | None = None,
    arriving: Money = ZERO,
) -> Payout:
    """Put an approved claim in line for payment. The claim's amount stands in `payable_account`, or is `arriving`:
    the caller books it there last in the same transaction.

    `scope` is the budget line ("line:12"). `office` pays; it is the actor's own unless named. With `engagement`
    the order settles by itself once all is paid. `no_later_than` is a day that the payee was promised before. A
    claim is queued once: a second call gives the first payout.
    """
    existing = Payout.objects.locked().filter(claim_reference=claim_reference).first()
    if existing:
        return existing
    if payable_account(payee.pk, scope).balance + arriving < amount + waiting_for(payee.pk, scope):
        raise DomainError(_("Less is owed to this provider than this payment, so it cannot be made."), code="not_owed")
    today = clock.today(payee.zone)
    usual = clock.business_days_after(today, PAY_WITHIN_BUSINESS_DAYS)
    payout = Payout.objects.create(
        payee=payee,
        office_id=office.pk if office else by.organisation_id,
        engagement=engagement,
        scope=scope,
        amount=amount,
        claim_reference=claim_reference,
        created_by_id=by.user_id,
        expected_on=min(usual, max(no_later_than or usual, today)),
    )
    record(by, payout, "payout.queued", target=payout.state, cents=amount.cents, claim=claim_reference)
    notices.tell_payout_queued(payout)
    return payout


@transaction.atomic
def release_payout(*, by: Actor, payout_id: int) -> Payout:
    """A second person sends the payment to the bank: to the verified account, or by check where there is none.

    Nobody who approved the award or the claim is that person. Refuses while a new account waits for its second
    person or for its three business days.
    """
    payout = _locked(payout_id)
    if reason := permissions.why_not_release_payout(by, payout):
        raise Refused(reason)
    check_move(PAYOUT_MOVES, payout.state, PayoutState.SENT)
    if not payout.payee.may_trade:
        raise DomainError(_("Payments to this provider are blocked until an officer has looked into it."))
    if payout.engagement_id and (reason := why_frozen(payout.engagement_id)):
        raise DomainError(reason, code="frozen")
    today = clock.today(payout.payee.zone)
    payout.account = _usable_account(payout.payee, today)
    payout.released_by_id, payout.released_at = by.user_id, clock.now()
    payout.expected_on = clock.business_days_after(today, BANK_BUSINESS_DAYS)
    _move(by, payout, PayoutState.SENT, "account", "released_by", "released_at", "expected_on")
    notices.tell_payout_sent(payout)
    return payout


@transaction.atomic
def hold_payout(*, by: Actor, payout_id: int) -> Payout:
    """Stop a payment that waits for release, until somebody puts it back in line."""
    payout = _locked(payout_id)
    if reason := permissions.why_not_handle_payout(by, payout):
        raise Refused(reason)
    _move(by, payout, PayoutState.HELD)
    notices.tell_payout_held(payout)
    return payout


@transaction.atomic
def requeue_payout(*, by: Actor, payout_id: int) -> Payout:
    """Put a payment back in line after a hold, or after the bank sent it back; it is released again."""
    payout = _locked(payout_id)
    if reason := permissions.why_not_handle_payout(by, payout):
        raise Refused(reason)
    payout.released_by, payout.released_at, payout.account = None, None, None
    _move(by, payout, PayoutState.QUEUED, "released_by", "released_at", "account")
    return payout


@transaction.atomic
def mark_payout_paid(*, by: Actor, payout_id: int, bank_reference: str, paid_on: dt.date | None = None) -> Payout:
    """The bank has paid: what was owed is disbursed, to the cent."""
    payout = _locked(payout_id)
    if reason := permissions.why_not_handle_payout(by, payout):
        raise Refused(reason)
    check_move(PAYOUT_MOVES, payout.state, PayoutState.PAID)
    if not bank_reference.strip():
        raise DomainError(
            _("Enter the bank's reference of the payment, for example ACH-20261204-17."), field="bank_reference"
        )
    today = clock.today(payout.payee.zone)
    if paid_on and paid_on > today:
        raise DomainError(_("Enter the day the bank paid: today or earlier."), field="paid_on")
    payout.bank_reference, payout.paid_on, payout.paid_at = bank_reference.strip(), paid_on or today, clock.now()
    _move(by, payout, PayoutState.PAID, "bank_reference", "paid_on", "paid_at", cents=payout.amount.cents)
    notices.tell_payout_paid(payout)
    if payout.engagement_id:
        settle_if_paid(engagement_id=payout.engagement_id)
    post(
        debit=payable_account(payout.payee_id, payout.scope),
        credit=open_account("disbursed", payout.scope),
        amount=payout.amount,
        key=f"payout:{payout.pk}:paid",
        reason="payout.paid",
        by=by,
    )
    return payout


@transaction.atomic
def mark_payout_failed(*, by: Actor, payout_id: int) -> Payout:
    """The bank sent it back: the money is still owed, nothing was disbursed, and it can be put in line again."""
    payout = _locked(payout_id)
    if reason := permissions.why_not_handle_payout(by, payout):
        raise Refused(reason)
    _move(by, payout, PayoutState.FAILED)
    notices.tell_payout_failed(payout)
    return payout


def _locked(payout_id: int) -> Payout:
    return Payout.objects.locked().select_related("payee", "office").get(pk=payout_id)


def _usable_account(payee: Organisation, today: dt.date) -> PayoutAccount | None:
    account = PayoutAccount.objects.current().filter(organisation=payee).first()
    if account is None:
        return None
    if account.verified_at is None:
        raise DomainError(_("The provider changed its bank account and a second person has not verified it yet."))
    if account.usable_on > today:
        raise DomainError(
            _("The provider's bank account is new. It can be paid from %(date)s.")
            % {"date": date_format(account.usable_on, "F j, Y")}
        )
    return account


def _move(by: Actor, payout: Payout, target: str, *fields: str, **facts) -> None:
    """Check, write and record one move; the claim follows in the same transaction."""
    source = payout.state
    check_move(PAYOUT_MOVES, source, target)
    payout.state = target
    payout.save(update_fields=["state", *fields])
    record(by, payout, f"payout.{target}", source=source, target=target, claim=payout.claim_reference, **facts)
    claims.follow(by=by, payout=payout)
