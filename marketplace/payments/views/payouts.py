from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError, Refused
from marketplace.payments import claims, conditions, permissions, promptness, selectors, services
from marketplace.payments.forms import AccountForm, PaidForm
from marketplace.payments.forms.disbursing import HoldForm
from marketplace.payments.models import Payout, PayoutRoute
from marketplace.payments.states import PAYOUT_MOVES, PayoutState


def _payout(request, reference) -> Payout:
    payouts = Payout.objects.visible_to(request.actor).for_lists()
    payouts = payouts.select_related("account", "other_payee", "connected", "run", "tax_form")
    return get_object_or_404(payouts, reference=reference)


def _page(request, payout, form=None, hold_form=None, status=200):
    may_handle = not permissions.why_not_handle_payout(request.actor, payout)
    may_record = may_handle and not permissions.why_not_record_bank(request.actor, payout)
    moves = PAYOUT_MOVES[PayoutState(payout.state)]
    if may_record and PayoutState.PAID in moves:
        form = form or PaidForm()
    in_office = payout.office_id == request.actor.organisation_id
    refusal = permissions.why_not_release_payout(request.actor, payout) if in_office else ""
    waits = in_office and PayoutState.PAID not in (payout.state, *moves)
    standing = conditions.standing(payout) if waits else None
    in_a_run = standing is not None and standing.route == PayoutRoute.STRIPE
    context = {
        "payout": payout,
        "claim_url": claims.url_of(payout),
        "form": form,
        "may_release": in_office and not refusal and not in_a_run and PayoutState.SENT in moves,
        "in_a_run": in_a_run,
        "release_refusal": refusal if PayoutState.SENT in moves else "",
        "hold_form": (hold_form or HoldForm()) if may_handle and PayoutState.HELD in moves else None,
        "rules": standing.rules if standing else [],
        "may_see_payee": may_handle,
        "clock": promptness.clocks([payout], promptness.terms_of(payout.office_id))[payout.pk],
        "may_queue": may_handle and PayoutState.QUEUED in moves,
        "may_fail": may_record and PayoutState.FAILED in moves,
    }
    return render(request, "payments/payout.html", context, status=status)


@require_safe
def payout(request, reference):
    """One payment of subsidy: how much, for what, to whom, by when."""
    return _page(request, _payout(request, reference))


@require_POST
@reauthentication_required
def paid(request, reference):
    payment = _payout(request, reference)
    if reason := permissions.why_not_record_bank(request.actor, payment):
        raise Refused(reason)
    form = PaidForm(request.POST)
    if form.is_valid():
        try:
            services.mark_payout_paid(by=request.actor, payout_id=payment.pk, **form.cleaned_data)
        except DomainError as error:
            if error.status == 403 or error.field not in form.fields:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Recorded as paid. The provider has been told."))
            return redirect(payment)
    return _page(request, payment, form=form, status=422)


@require_POST
@reauthentication_required
def hold(request, reference):
    """Stop a payment for a coded reason."""
    payment, form = _payout(request, reference), HoldForm(request.POST)
    if reason := permissions.why_not_handle_payout(request.actor, payment):
        raise Refused(reason)
    if form.is_valid():
        services.hold_payout(by=request.actor, payout_id=payment.pk, **form.cleaned_data)
        messages.success(request, _("On hold. The provider has been told."))
        return redirect(payment)
    return _page(request, payment, hold_form=form, status=422)


@require_POST
@reauthentication_required
def move(request, reference):
    """The one-click steps of the fiscal officer; which one is the name of the button."""
    steps = {
        "release": (services.release_payout, _("Released. The provider has been told when the money comes.")),
        "queue": (services.requeue_payout, _("Back in line. It can be released again.")),
        "fail": (services.mark_payout_failed, _("Recorded. The money is still owed.")),
    }
    payment = _payout(request, reference)
    if request.POST.get("step") not in steps:
        raise Http404
    step, done = steps[request.POST["step"]]
    step(by=request.actor, payout_id=payment.pk)
    messages.success(request, done)
    return redirect(payment)


def own_organisation(request):
    actor = request.actor
    if not actor.is_kind(Kind.PROVIDER):
        raise Refused(_("This page says where a provider is paid. Switch to a provider."))
    if reason := permissions.why_not_change_account(actor, actor.organisation_id):
        raise Refused(reason)
    return request.membership.organisation


@sensitive_post_parameters("routing_number", "account_number")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def account(request):
    """Where the provider is paid. The numbers go to the vault and are never shown again."""
    organisation = own_organisation(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_payout_account(by=request.actor, organisation=organisation, **form.cleaned_data)
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Account entered. A colleague verifies it next."))
            return redirect("payments:account")
    current = selectors.current_account(organisation.pk)
    may_verify = bool(current and not current.verified_at) and not permissions.why_not_verify_account(
        request.actor, current
    )
    return render(
        request,
        "payments/account.html",
        {
            "form": form,
            "account": current,
            "may_verify": may_verify,
            "pays_online": not permissions.why_not_get_paid_online(request.actor, organisation.pk),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@reauthentication_required
def verify_account(request):
    current = selectors.current_account(own_organisation(request).pk)
    if current is None:
        raise Http404
    services.verify_payout_account(by=request.actor, account_id=current.pk)
    messages.success(request, _("Account verified."))
    return redirect("payments:account")
