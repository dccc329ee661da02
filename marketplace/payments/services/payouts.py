import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet
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
from marketplace.ledger.postings import Posting
from marketplace.ledger.services import open_account, open_accounts, post_all
from marketplace.payments import claims, conditions, notices, permissions
from marketplace.payments.models import HoldReason, Payout, PayoutHold, PayoutRoute
from marketplace.payments.selectors import waiting_for
from marketplace.payments.services.settling import settle_if_paid
from marketplace.payments.states import PAYOUT_MOVES, PayoutState

PAY_WITHIN_BUSINESS_DAYS = 10
BANK_BUSINESS_DAYS = 2


def payable_account(payee_id: int, scope: str) -> Account:
    """What is owed to one payee from one budget line ("line:12")."""
    return open_account(*_payable(payee_id, scope))


def _payable(payee_id: int, scope: str) -> tuple[str, str]:
    return "payable", f"payee:{payee_id}:{scope}"


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
    invoiced_on: dt.date | None = None,
    accepted_on: dt.date | None = None,
) -> Payout:
    """Put an approved claim in line for payment. The claim's amount stands in `payable_account`, or is `arriving`:
    the caller books it there last in the same transaction.

    The prompt-payment clock starts by `invoiced_on` and `accepted_on`. `scope` is the budget line ("line:12"). `office`
    pays; it is the actor's own unless named. With `engagement` the order settles by itself once all is paid.
    `no_later_than` is a day that the payee was promised before. A claim is queued once: a second call gives the first
    payout.
    """
    existing = Payout.objects.locked().filter(claim_reference=claim_reference).first()
    if existing:
        return existing
    # Held, so that what is owed and what waits are read at one moment: whoever changes both changes this account.
    payable = Account.objects.locked().get(pk=payable_account(payee.pk, scope).pk)
    _refuse_not_owed(payable.balance + arriving, amount + waiting_for(payee.pk, scope))
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
        invoiced_on=invoiced_on,
        accepted_on=accepted_on,
        expected_on=min(usual, max(no_later_than or usual, today)),
    )
    record(by, payout, "payout.queued", target=payout.state, cents=amount.cents, claim=claim_reference)
    notices.tell_payout_queued(payout)
    return payout


def _refuse_not_owed(owed: Money, wanted: Money) -> None:
    if owed < wanted:
        raise DomainError(_("Less is owed to this provider than this payment, so it cannot be made."), code="not_owed")


@transaction.atomic
def release_payout(*, by: Actor, payout_id: int) -> Payout:
    """A second person sends one payment by a bank transfer of its own; many leave together in a run.

    Nobody who approved the award or the claim is that person. Refuses while a rule of `conditions` is not met.
    """
    payout = locked_payout(payout_id)
    if reason := permissions.why_not_release_payout(by, payout):
        raise Refused(reason)
    check_move(PAYOUT_MOVES, payout.state, PayoutState.SENT)
    if conditions.standing(payout).route == PayoutRoute.STRIPE:
        raise DomainError(_("The program of this payment pays by Stripe. Put it into a run, and release the run."))
    if payout.run_id:
        raise DomainError(_("This payment is in run %(run)s. Release the run.") % {"run": payout.run.reference})
    return send(by, payout, PayoutRoute.TRANSFER)


def send(by: Actor, payout: Payout, route: str) -> Payout:
    """One locked payment leaves, and keeps who is paid, where, by which route and on which tax form."""
    standing = conditions.standing(payout)
    if standing.missing:
        raise DomainError(standing.missing[0], code="not_ready")
    payout.tax_form, payout.other_payee, payout.route = standing.tax_form, standing.other, route
    by_stripe = route == PayoutRoute.STRIPE
    payout.account = None if standing.other or by_stripe else standing.account
    payout.connected = standing.connected if by_stripe else None
    payout.released_by_id, payout.released_at = by.user_id, clock.now()
    payout.expected_on = clock.business_days_after(clock.today(payout.payee.zone), BANK_BUSINESS_DAYS)
    fields = ("tax_form", "other_payee", "route", "account", "connected", "released_by", "released_at", "expected_on")
    move_payout(by, payout, PayoutState.SENT, *fields, route=route)
    notices.tell_payout_sent(payout)
    return payout


@transaction.atomic
def hold_payout(*, by: Actor, payout_id: int, reason: str) -> Payout:
    """Stop a payment that waits for release, for a coded reason, until somebody puts it back in line."""
    payout = locked_payout(payout_id)
    if refusal := permissions.why_not_handle_payout(by, payout):
        raise Refused(refusal)
    if reason not in HoldReason.values:
        raise DomainError(_("Choose why the payment is on hold."), field="reason")
    payout.run = None
    move_payout(by, payout, PayoutState.HELD, "run", reason=reason)
    PayoutHold.objects.create(payout=payout, reason=reason, placed_by_id=by.user_id)
    notices.tell_payout_held(payout)
    return payout


@transaction.atomic
def requeue_payout(*, by: Actor, payout_id: int) -> Payout:
    """Put a payment back in line after a hold, or after the bank sent it back; it is released again."""
    payout = locked_payout(payout_id)
    if reason := permissions.why_not_handle_payout(by, payout):
        raise Refused(reason)
    cleared = ("released_by", "released_at", "account", "connected", "other_payee", "run")
    for name in cleared:
        setattr(payout, name, None)
    move_payout(by, payout, PayoutState.QUEUED, *cleared)
    PayoutHold.objects.open().filter(payout=payout).update(lifted_at=clock.now(), lifted_by_id=by.user_id)
    return payout


@transaction.atomic
def mark_payout_paid(*, by: Actor, payout_id: int, bank_reference: str, paid_on: dt.date | None = None) -> Payout:
    """The bank has paid: what was owed is disbursed, to the cent."""
    payout = locked_payout(payout_id)
    paid_on = paid_on or clock.today(payout.payee.zone)
    check_paid(by, payout, bank_reference=bank_reference, paid_on=paid_on)
    settle_payouts(by, [payout], bank_reference=bank_reference, paid_on=paid_on)
    return payout


def check_paid(by: Actor, payout: Payout, *, bank_reference: str, paid_on: dt.date) -> None:
    """Whether this person may say of a locked payment that the bank paid it, and says it as a bank does."""
    if reason := permissions.why_not_record_bank(by, payout):
        raise Refused(reason)
    check_move(PAYOUT_MOVES, payout.state, PayoutState.PAID)
    if not bank_reference.strip():
        raise DomainError(
            _("Enter the bank's reference of the payment, for example ACH-20261204-17."), field="bank_reference"
        )
    if paid_on > clock.today(payout.payee.zone):
        raise DomainError(_("Enter the day the bank paid: today or earlier."), field="paid_on")


def settle_payouts(
    by: Actor, payouts: Sequence[Payout], *, bank_reference: str, paid_on: dt.date, also: Iterable[Posting] = ()
) -> None:
    """Locked payments have arrived: what was owed is disbursed, with what `also` moves by that; the ledger last.

    Every claim and every order is held before the first account, so that two runs never wait for each other's books.
    """
    for payout in payouts:
        payout.bank_reference, payout.paid_on, payout.paid_at = bank_reference.strip(), paid_on, clock.now()
        move_payout(by, payout, PayoutState.PAID, "bank_reference", "paid_on", "paid_at", cents=payout.amount.cents)
        notices.tell_payout_paid(payout)
    for engagement_id in sorted({payout.engagement_id for payout in payouts if payout.engagement_id}):
        settle_if_paid(engagement_id=engagement_id)
    post_all([*_disbursed(payouts), *also], by=by)


def _disbursed(payouts: Sequence[Payout]) -> Iterator[Posting]:
    """Accounts are opened in one order: of two who open the same one, the second waits for the first."""
    sides = [(_payable(payout.payee_id, payout.scope), ("disbursed", payout.scope)) for payout in payouts]
    names = sorted({name for pair in sides for name in pair})
    accounts = dict(zip(names, open_accounts(*names), strict=True))
    for payout, (owed, disbursed) in zip(payouts, sides, strict=True):
        key = f"payout:{payout.pk}:paid"
        yield Posting(accounts[owed], accounts[disbursed], payout.amount, key, "payout.paid")


@transaction.atomic
def mark_payout_failed(*, by: Actor, payout_id: int) -> Payout:
    """The bank sent it back: the money is still owed, nothing was disbursed, and it can be put in line again."""
    payout = locked_payout(payout_id)
    if reason := permissions.why_not_record_bank(by, payout):
        raise Refused(reason)
    move_payout(by, payout, PayoutState.FAILED)
    notices.tell_payout_failed(payout)
    return payout


def locked_payouts() -> QuerySet[Payout]:
    return Payout.objects.locked().select_related("payee", "office", "run", "connected")


def locked_payout(payout_id: int) -> Payout:
    return locked_payouts().get(pk=payout_id)


def move_payout(by: Actor, payout: Payout, target: str, *fields: str, **facts) -> None:
    """Check, write and record one move; the claim follows in the same transaction."""
    source = payout.state
    check_move(PAYOUT_MOVES, source, target)
    payout.state = target
    payout.save(update_fields=["state", *fields])
    record(by, payout, f"payout.{target}", source=source, target=target, claim=payout.claim_reference, **facts)
    claims.follow(by=by, payout=payout)
