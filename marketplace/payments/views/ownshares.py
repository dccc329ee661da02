from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError, Refused
from marketplace.core.paging import page_of
from marketplace.engagements.models.orders import Route
from marketplace.payments import permissions, selectors, services
from marketplace.payments.forms import InvoiceForm, PaymentForm, RefundForm
from marketplace.payments.models import OwnShare
from marketplace.payments.next_steps import next_step
from marketplace.payments.states import OPEN_STATES, OwnShareState

# Where a payment that arrived may still come back, and where all of it may be given back.
TAKES_BACK = (*OPEN_STATES, OwnShareState.PAID)
GIVES_BACK = (OwnShareState.PAID, OwnShareState.WAIVED_BY_CANCELLATION)


@require_safe
def payment_list(request):
    """What this organization pays and is paid."""
    shares = page_of(request, selectors.own_shares_of(request.actor))
    payouts = page_of(request, selectors.payouts_of(request.actor), parameter="payouts")
    actor = request.actor
    is_payee = actor.is_kind(Kind.PROVIDER) and actor.has(*permissions.BILLERS)
    context = {
        "page": shares,
        "payouts": payouts,
        "is_payee": is_payee,
        "pays_online": is_payee and not permissions.why_not_get_paid_online(actor, actor.organisation_id),
        "is_office": actor.is_kind(Kind.PROGRAM),
        "may_pay": not permissions.why_not_pay_for(actor, actor.organisation_id),
    }
    return render(request, "payments/payment_list.html", context)


def visible_share(request, reference) -> OwnShare:
    return get_object_or_404(OwnShare.objects.visible_to(request.actor).for_lists(), reference=reference)


def own_share_page(request, share, *, invoice_form=None, payment_form=None, refund_form=None, status=200):
    proofs = selectors.live_proofs(share)
    is_waiting = any(proof.confirmed_at is None for proof in proofs)
    left = selectors.left_to_pay(share)
    may_bill = not permissions.why_not_bill(request.actor, share)
    is_direct = share.route == Route.DIRECT
    latest = None if is_direct else selectors.latest_online_payment(share)
    if latest and may_bill and share.state == OwnShareState.PAID:
        refund_form = refund_form or RefundForm(initial={"amount": str(selectors.left_to_refund(latest))})
    may_pay = not permissions.why_not_record_payment(request.actor, share)
    if may_bill and share.waits_for_invoice:
        last = selectors.last_remittance(share.engagement.provider_id)
        invoice_form = invoice_form or InvoiceForm(initial={"remit_to": last})
    if may_pay and share.state in OPEN_STATES and not is_waiting:
        payment_form = payment_form or PaymentForm(actor=request.actor, initial={"amount": str(left)})
    return render(
        request,
        "payments/own_share.html",
        {
            "share": share,
            "next_step": next_step(share, is_waiting=is_waiting),
            "proofs": proofs,
            "is_waiting": is_waiting,
            "left": left,
            "account": selectors.current_account(share.engagement.provider_id) if is_direct else None,
            "invoice_form": invoice_form,
            "payment_form": payment_form,
            "refund_form": refund_form,
            "latest": latest,
            "refunds": list(latest.refunds.order_by("pk")) if latest else [],
            "may_pay_online": share.state in OPEN_STATES and not permissions.why_not_pay_online(request.actor, share),
            "may_confirm": may_bill and share.state in OPEN_STATES and is_waiting,
            "may_take_back": is_direct and may_bill and share.state in TAKES_BACK and left < share.amount,
            "may_refund": is_direct and may_bill and share.state in GIVES_BACK and left < share.amount,
        },
        status=status,
    )


@require_safe
def own_share(request, reference):
    """One own share: what is owed, by whom, by when, and the step that comes next."""
    return own_share_page(request, visible_share(request, reference))


@require_POST
def invoice(request, reference):
    share = visible_share(request, reference)
    if reason := permissions.why_not_bill(request.actor, share):
        raise Refused(reason)
    form = InvoiceForm(request.POST)
    if form.is_valid():
        try:
            services.invoice_own_share(by=request.actor, own_share_id=share.pk, **form.cleaned_data)
        except DomainError as error:
            _put_on(form, error)
        else:
            messages.success(request, _("Invoice entered. The operator has 30 days to pay."))
            return redirect(share)
    return own_share_page(request, share, invoice_form=form, status=422)


@require_POST
def record(request, reference):
    share = visible_share(request, reference)
    if reason := permissions.why_not_record_payment(request.actor, share):
        raise Refused(reason)
    form = PaymentForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        values = form.cleaned_data
        details = services.PaymentDetails(
            paid_on=values["paid_on"],
            method=values["method"],
            number=values["number"],
            amount=values["amount"],
            payer=values["payer"],
            upload=values["document"],
        )
        try:
            services.record_payment(by=request.actor, own_share_id=share.pk, details=details)
        except DomainError as error:
            _put_on(form, error)
        else:
            messages.success(request, _("Payment recorded. The provider confirms it next."))
            return redirect(share)
    form.keep_uploads()
    return own_share_page(request, share, payment_form=form, status=422)


@require_POST
def confirm(request, reference):
    """The four one-click steps of the provider; which one is the name of the button."""
    steps = {
        "received": (services.confirm_receipt, _("Thank you. This share is paid.")),
        "not_received": (services.reject_receipt, _("We told the operator that the money has not come.")),
        "came_back": (services.record_returned_payment, _("We told the operator that the payment came back.")),
        "refunded": (services.refund_own_share, _("We told the operator that you gave the money back.")),
    }
    share = visible_share(request, reference)
    if request.POST.get("step") not in steps:
        raise Http404
    step, done = steps[request.POST["step"]]
    step(by=request.actor, own_share_id=share.pk)
    messages.success(request, done)
    return redirect(share)


def _put_on(form, error: DomainError) -> None:
    """A refusal (403) is a page of its own; the rest stands beside its field."""
    if error.status == 403 or error.code == "illegal_move":
        raise error
    form.add_error(error.field if error.field in form.fields else None, str(error))
