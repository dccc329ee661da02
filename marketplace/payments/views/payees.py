"""The tax form of whoever is paid, and what an office knows of a payee before it pays."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import Organisation
from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.core.errors import DomainError, Refused
from marketplace.engagements.views.attempts import attempt
from marketplace.payments import permissions, selectors, services
from marketplace.payments.forms.disbursing import CallBackForm, OtherPayeeForm, ScreeningForm, TaxFormForm
from marketplace.payments.views.payouts import own_organisation


@sensitive_post_parameters("tax_number")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def tax_form(request):
    """The W-9 of a provider. The tax number goes to the vault and is never shown again."""
    organisation = own_organisation(request)
    form = TaxFormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {"by": request.actor, "organisation": organisation, **form.cleaned_data}
        if attempt(form, lambda: services.enter_tax_form(**values)):
            messages.success(request, _("Your tax form is on file."))
            return redirect("payments:tax_form")
    context = {"form": form, "on_file": selectors.current_tax_form(organisation.pk)}
    context["pays_online"] = not permissions.why_not_get_paid_online(request.actor, organisation.pk)
    return render(request, "payments/tax_form.html", context, status=422 if form.errors else 200)


def _payee(request, reference) -> Organisation:
    payee = get_object_or_404(selectors.payees_of(request.actor), reference=reference)
    if reason := permissions.why_not_pay_for(request.actor, request.actor.organisation_id, payee.pk):
        raise Refused(reason)
    return payee


def _page(request, payee, status=200, **forms):
    account, other = (
        selectors.current_account(payee.pk),
        selectors.other_payee_of(payee.pk, request.actor.organisation_id),
    )
    context = {
        "payee": payee,
        "account": account,
        "tax_form": selectors.current_tax_form(payee.pk),
        "screenings": selectors.newest_screenings(payee.pk),
        "other": other,
        "screening_form": forms.get("screening") or ScreeningForm(),
        "agree_refusal": permissions.why_not_approve_other_payee(request.actor, other) if other else "",
    }
    if account and not account.called_back_at:
        context["call_back_form"] = forms.get("call_back") or CallBackForm()
    if other is None:
        context["other_form"] = forms.get("other") or OtherPayeeForm(actor=request.actor)
    return render(request, "payments/payee.html", context, status=status)


@require_safe
def payee(request, reference):
    """One payee of the office: what must be known before money leaves, and who acts next."""
    return _page(request, _payee(request, reference))


def _done(request, payee, sentence):
    messages.success(request, sentence)
    return redirect(reverse("payments:payee", args=[payee.reference]))


@require_POST
def payee_screen(request, reference):
    shown, form = _payee(request, reference), ScreeningForm(request.POST)
    values = {"by": request.actor, "payee": shown}
    if form.is_valid() and attempt(form, lambda: services.record_payee_screening(**values, **form.cleaned_data)):
        return _done(request, shown, _("Noted. It counts for 24 hours."))
    return _page(request, shown, status=422, screening=form)


@require_POST
@reauthentication_required
def payee_call_back(request, reference):
    shown, form = _payee(request, reference), CallBackForm(request.POST)
    account = selectors.current_account(shown.pk)
    if account is None:
        raise DomainError(_("The provider has entered no account yet."))
    values = {"by": request.actor, "account_id": account.pk}
    if form.is_valid() and attempt(form, lambda: services.record_call_back(**values, **form.cleaned_data)):
        return _done(request, shown, _("The call is noted."))
    return _page(request, shown, status=422, call_back=form)


@sensitive_post_parameters("routing_number", "account_number")
@require_POST
@reauthentication_required
def payee_other(request, reference):
    shown = _payee(request, reference)
    form = OtherPayeeForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        values = dict(form.cleaned_data)
        details = services.OtherPayeeDetails(upload=values.pop("document"), **values)
        if attempt(form, lambda: services.name_other_payee(by=request.actor, payee=shown, details=details)):
            return _done(request, shown, _("Noted. A second fiscal officer reads the document and agrees next."))
    form.keep_uploads()
    return _page(request, shown, status=422, other=form)


@require_POST
@reauthentication_required
def payee_other_move(request, reference):
    """Agree to pay somebody else, or end it; which one is the name of the button."""
    steps = {
        "agree": (services.approve_other_payee, _("Agreed. Payments go to them from now on.")),
        "end": (services.end_other_payee, _("Ended. The provider itself is paid again.")),
    }
    shown = _payee(request, reference)
    other = selectors.other_payee_of(shown.pk, request.actor.organisation_id)
    if request.POST.get("step") not in steps:
        raise Http404
    if other is None:
        raise DomainError(_("Nobody else is named to be paid. Look at the page again."))
    step, done = steps[request.POST["step"]]
    step(by=request.actor, other_payee_id=other.pk)
    return _done(request, shown, done)
