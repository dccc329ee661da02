from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Sum

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.money import ZERO, Money
from marketplace.ledger.selectors import balances
from marketplace.payments.models import (
    ConnectedAccount,
    FinanceCase,
    OnlinePayment,
    OtherPayee,
    OwnShare,
    OwnShareProof,
    PayeeScreening,
    Payout,
    PayoutAccount,
    PayoutRun,
    StatementLine,
    TaxForm,
    TopUp,
)
from marketplace.payments.states import OnlinePaymentState, PayoutState, RefundState, frozen_words


def waiting_for(payee_id: int, scope: str) -> Money:
    """What stands in line for one payee from one budget line and is not paid yet."""
    unpaid = Payout.objects.unpaid().filter(payee_id=payee_id, scope=scope)
    return unpaid.aggregate(sum=Sum("amount"))["sum"] or ZERO


def own_shares_of(actor: Actor) -> QuerySet[OwnShare]:
    return OwnShare.objects.visible_to(actor).for_lists().order_by("-pk")


def payouts_of(actor: Actor) -> QuerySet[Payout]:
    return Payout.objects.visible_to(actor).for_lists().order_by("-pk")


def live_proofs(share: OwnShare) -> list[OwnShareProof]:
    """The payments that the operator recorded and the provider has not turned down, the first one first."""
    return list(share.proofs.live().select_related("recorded_by", "document"))


def paid_so_far(share: OwnShare) -> Money:
    """What the provider has confirmed of a share that is paid by purchase order."""
    return share.proofs.confirmed().aggregate(sum=Sum("amount"))["sum"] or ZERO


def left_to_pay(share: OwnShare) -> Money:
    return share.amount - paid_so_far(share)


def last_remittance(provider_id: int) -> str:
    """Where checks went on the newest invoice of a provider, so that nobody types it twice."""
    invoiced = OwnShare.objects.filter(engagement__provider_id=provider_id).exclude(remit_to="")
    return invoiced.order_by("-pk").values_list("remit_to", flat=True).first() or ""


def current_account(organisation_id: int) -> PayoutAccount | None:
    return (
        PayoutAccount.objects.current()
        .filter(organisation_id=organisation_id)
        .select_related("created_by", "verified_by")
        .first()
    )


def waiting_payouts(office_id: int | None) -> QuerySet[Payout]:
    """What may go into a run: in line, and in no other run; the first due first."""
    waiting = Payout.objects.filter(office_id=office_id or 0, state=PayoutState.QUEUED, run__isnull=True)
    return waiting.for_lists().order_by("expected_on", "pk")


def runs_of(actor: Actor) -> QuerySet[PayoutRun]:
    """The runs of the actor's office: whether a payment of it is still on its way, and whether a statement shows it."""
    sent = Payout.objects.filter(run=OuterRef("pk"), state=PayoutState.SENT)
    lines = StatementLine.objects.filter(run=OuterRef("pk"))
    runs = PayoutRun.objects.visible_to(actor).select_related("prepared_by", "released_by")
    return runs.annotate(on_their_way=Exists(sent), is_on_a_statement=Exists(lines))


def current_tax_form(organisation_id: int) -> TaxForm | None:
    return TaxForm.objects.current().filter(organisation_id=organisation_id).select_related("entered_by").first()


def payees_of(actor: Actor) -> QuerySet[Organisation]:
    """Whom the actor's office pays or has paid."""
    paid = Payout.objects.filter(office_id=actor.organisation_id or 0)
    return Organisation.objects.filter(pk__in=paid.values("payee_id")).order_by("name", "pk")


def other_payee_of(payee_id: int, office_id: int | None) -> OtherPayee | None:
    named = OtherPayee.objects.current().filter(payee_id=payee_id, office_id=office_id or 0)
    return named.select_related("document", "entered_by", "approved_by").first()


def newest_screenings(payee_id: int) -> list[PayeeScreening]:
    """The newest look at each list."""
    found = PayeeScreening.objects.filter(payee_id=payee_id).select_related("checked_by").order_by("checked_at", "pk")
    return list({one.list_name: one for one in found}.values())


def latest_online_payment(share: OwnShare) -> OnlinePayment | None:
    """The newest attempt to pay this share on the platform route."""
    return share.online_payments.order_by("pk").last()


def why_frozen(engagement_id: int) -> str:
    """Why no part of this order's price is paid out now, or "": a bank that may take the own share back stops both."""
    return frozen_words() if OnlinePayment.objects.of_orders([engagement_id]).disputed().exists() else ""


def left_to_refund(payment: OnlinePayment) -> Money:
    """What of a payment was neither given back nor is on its way back."""
    refunds = payment.refunds.exclude(state=RefundState.FAILED).aggregate(sum=Sum("amount"))["sum"] or ZERO
    return (payment.amount if payment.state == OnlinePaymentState.SUCCEEDED else ZERO) - refunds


def connected_account(organisation_id: int) -> ConnectedAccount | None:
    return ConnectedAccount.objects.filter(organisation_id=organisation_id).first()


def finance_cases() -> QuerySet[FinanceCase]:
    """What waits for whoever runs the instance, the oldest first, closed ones after; `collected` of each so far."""
    related = ("organisation", "payment__own_share__engagement", "payout", "closed_by", "write_off_asked_by")
    cases = FinanceCase.objects.select_related(*related).annotate(collected=Sum("collections__amount"))
    return cases.order_by("closed_at", "opened_at", "pk")


def debt_of(case: FinanceCase) -> Money:
    """What the provider still owes back on the payment of this case, as the ledger has it."""
    if case.payment is None:
        return ZERO
    scope = f"payee:{case.organisation_id}:own_payment:{case.payment_id}"
    return -balances([scope]).get(("own_receivable", scope), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """What an office put on the balance with Stripe: `held` may pay, `leaving` was released, `sent` has left."""

    held: Money
    leaving: Money
    sent: Money


def funds_of(office_id: int | None) -> Funds:
    scope = f"office:{office_id or 0}"
    found = balances([scope])
    held, leaving, sent = (found.get((f"stripe_{kind}", scope), ZERO) for kind in ("funds", "leaving", "sent"))
    return Funds(held=held, leaving=leaving, sent=sent)


def top_ups(office_id: int | None = None) -> QuerySet[TopUp]:
    """The newest first: of one office, or of all for the instance's officers."""
    rows = TopUp.objects.select_related("office", "recorded_by").order_by("-pk")
    return rows if office_id is None else rows.filter(office_id=office_id)
