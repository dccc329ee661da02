import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.engagements.models import Milestone
from marketplace.engagements.states import MilestoneState
from marketplace.ledger.services import open_account, post
from marketplace.payments import integrity, notices, permissions, selectors
from marketplace.payments.models import OnlinePayment, OwnShare, OwnShareProof
from marketplace.payments.remittance import has_bank_number
from marketplace.payments.states import OPEN_STATES, OWN_SHARE_MOVES, OnlinePaymentState, OwnShareState

NET_DAYS = 30
PROOF_KIND = "payments.proof"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDetails:
    """How and when the operator says that it paid."""

    paid_on: dt.date
    method: str
    number: str
    amount: Money
    # The name on the account, where it is not the operator's own.
    payer: str = ""
    upload: UploadedFile | Document | None = None


def locked_share(own_share_id: int) -> OwnShare:
    related = ("engagement__operator", "engagement__provider", "milestone")
    return OwnShare.objects.locked().select_related(*related).get(pk=own_share_id)


def locked_payment(payment_id: int) -> OnlinePayment:
    """The payment with its own share, both held, the share first."""
    share_id = OnlinePayment.objects.values_list("own_share_id", flat=True).get(pk=payment_id)
    share = locked_share(share_id)
    payment = OnlinePayment.objects.locked().get(pk=payment_id)
    payment.own_share = share
    return payment


@transaction.atomic
def open_own_share(*, milestone_id: int) -> OwnShare | None:
    """Set up the operator's part of a milestone that was accepted, or that may be paid before the start.

    None where the subsidy pays the milestone whole. Safe to run twice.
    """
    milestone = Milestone.objects.locked().select_related("engagement").get(pk=milestone_id)
    engagement = milestone.engagement
    is_due = milestone.state == MilestoneState.ACCEPTED or engagement.may_pay_before_start
    if not milestone.own_share or not is_due or milestone.state == MilestoneState.CANCELLED:
        return None
    share, is_new = OwnShare.objects.get_or_create(
        milestone=milestone,
        defaults={"engagement": engagement, "amount": milestone.own_share, "route": engagement.route},
    )
    if is_new:
        record(SYSTEM, share, "own_share.opened", target=share.state, cents=share.amount.cents)
        notices.tell_invoice_wanted(share)
    return share


@transaction.atomic
def invoice_own_share(
    *, by: Actor, own_share_id: int, invoice_number: str, invoiced_on: dt.date, remit_to: str = ""
) -> OwnShare:
    """The provider sends its invoice; it is due 30 days after the day it is entered here, in the operator's zone.

    The invoice's own date does not count: an invoice with an old date still leaves the full time to pay.
    `remit_to` says whom checks are made out to and where they are mailed; "" stands for the invoice itself.
    """
    share = locked_share(own_share_id)
    if reason := permissions.why_not_bill(by, share):
        raise Refused(reason)
    check_move(OWN_SHARE_MOVES, share.state, OwnShareState.INVOICED)
    _refuse_cancelled(share)
    today = clock.today(share.engagement.operator.zone)
    if not invoice_number.strip():
        raise DomainError(_("Enter the number of your invoice, for example INV-1042."), field="invoice_number")
    if not today - dt.timedelta(days=365) <= invoiced_on <= today:
        raise DomainError(_("Enter the date on your invoice: today or earlier."), field="invoiced_on")
    if has_bank_number(remit_to):
        raise DomainError(
            _(
                "This looks like a routing number. Leave bank numbers out: a number that somebody changed in a message "
                "is how payments are stolen. Give them by phone; the operator compares the last four digits here."
            ),
            field="remit_to",
        )
    share.invoice_number, share.invoiced_on, share.remit_to = invoice_number.strip(), invoiced_on, remit_to.strip()
    share.due_on = today + dt.timedelta(days=NET_DAYS)
    move_share(by, share, OwnShareState.INVOICED, "invoice_number", "invoiced_on", "remit_to", "due_on")
    notices.tell_invoiced(share)
    post_memo(by, share, "own_external", "own_due", share.amount, "invoiced")
    return share


def _refuse_cancelled(share: OwnShare) -> None:
    """The work is looked at once more while the share is held: it may have been cancelled while we waited for it."""
    if Milestone.objects.filter(pk=share.milestone_id, state=MilestoneState.CANCELLED).exists():
        raise DomainError(_("This work was cancelled. Nothing is owed for it, so send no invoice."), code="cancelled")


@transaction.atomic
def record_payment(*, by: Actor, own_share_id: int, details: PaymentDetails) -> OwnShareProof:
    """The operator says that it paid, all or a part; the provider confirms each payment before the next is recorded.

    Refuses more than is left to pay, and a payer who is the provider or owns it.
    """
    share = locked_share(own_share_id)
    if reason := permissions.why_not_record_payment(by, share):
        raise Refused(reason)
    check_move(OWN_SHARE_MOVES, share.state, OwnShareState.PAID)
    if share.proofs.waiting().exists():
        raise DomainError(_("This payment is already recorded. The provider confirms it next."), code="recorded")
    _check_details(share, details)
    document = None
    if details.upload:
        operator = share.engagement.operator
        document = store_document(by=by, organisation=operator, upload=details.upload, kind=PROOF_KIND)
    proof = OwnShareProof.objects.create(
        own_share=share,
        paid_on=details.paid_on,
        method=details.method,
        number=details.number.strip(),
        amount=details.amount,
        payer=details.payer.strip(),
        document=document,
        recorded_by_id=by.user_id,
    )
    record(by, share, "own_share.payment_recorded", cents=details.amount.cents, proof=proof.pk)
    notices.tell_payment_recorded(share, proof)
    return proof


@transaction.atomic
def waive_own_shares(*, engagement_id: int) -> int:
    """After an order was cancelled, or a part of it given up: what is open of invoices for that work is not owed.

    Every share of that work is held, so that an invoice that is being sent is waited for. Where money came online, the
    processor's own news says what is owed.
    """
    dropped = OwnShare.objects.locked().filter(engagement_id=engagement_id, milestone__state=MilestoneState.CANCELLED)
    online = OnlinePayment.objects.of_orders([engagement_id]).filter(state=OnlinePaymentState.SUCCEEDED)
    paid_online = set(online.values_list("own_share_id", flat=True))
    shares = [share for share in dropped if share.state in OPEN_STATES and share.pk not in paid_online]
    for share in shares:
        move_share(SYSTEM, share, OwnShareState.WAIVED_BY_CANCELLATION)
    for share in shares:
        post_memo(SYSTEM, share, "own_due", "own_external", selectors.left_to_pay(share), "waived")
    return len(shares)


@transaction.atomic
def mark_overdue(*, own_share_id: int) -> OwnShare:
    """The due date has passed in the operator's zone; safe to run twice."""
    share = locked_share(own_share_id)
    is_open = share.state in (OwnShareState.INVOICED, OwnShareState.CHARGED_BACK)
    if is_open and share.due_on and share.due_on < clock.today(share.engagement.operator.zone):
        move_share(SYSTEM, share, OwnShareState.OVERDUE)
        notices.tell_overdue(share)
    return share


def _check_details(share: OwnShare, details: PaymentDetails) -> None:
    today = clock.today(share.engagement.operator.zone)
    left = selectors.left_to_pay(share)
    if not ZERO < details.amount <= left:
        raise DomainError(_("Enter what you paid: up to %(left)s is still open.") % {"left": left}, field="amount")
    if details.paid_on > today:
        raise DomainError(_("Enter the day you paid: today or earlier."), field="paid_on")
    if share.invoiced_on and details.paid_on < share.invoiced_on - dt.timedelta(days=365):
        raise DomainError(
            _("Enter the day you paid: about %(date)s or later.") % {"date": date_format(share.invoiced_on, "F j, Y")},
            field="paid_on",
        )
    if not details.number.strip():
        raise DomainError(_("Enter the number of the check or purchase order, for example 1042."), field="number")
    if reason := integrity.why_not_payer(share, details.payer):
        raise DomainError(reason, field="payer", code="paid_by_provider")


def move_share(by: Actor, share: OwnShare, target: str, *fields: str, **facts) -> None:
    source = share.state
    check_move(OWN_SHARE_MOVES, source, target)
    share.state = target
    share.save(update_fields=["state", *fields])
    record(by, share, f"own_share.{target}", source=source, target=target, **facts)


def post_memo(
    by: Actor, share: OwnShare, debit: str, credit: str, amount: Money, step: str, *, proof: int | None = None
) -> None:
    """Between memo accounts of the order, once for each step of a share or of one of its payments.

    The outside world has no limit.
    """
    scope = f"order:{share.engagement_id}"
    post(
        debit=open_account(debit, scope, limited=debit != "own_external"),
        credit=open_account(credit, scope, limited=credit != "own_external"),
        amount=amount,
        key=f"own_share:{share.pk}:{step}" + (f":{proof}" if proof else ""),
        reason=f"own_share.{step}",
        by=by,
    )
