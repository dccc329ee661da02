"""What offices hold at Stripe for their payments: an office reads its own, the instance's officers say what came."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.accounts.roles import Kind
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements.views.attempts import attempt
from marketplace.payments import permissions, selectors, services
from marketplace.payments.forms.disbursing import TopUpForm


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def funds(request):
    """The money of an office at Stripe, and each time some came."""
    actor, refusal = request.actor, permissions.why_not_close_case(request.actor)
    if refusal and not actor.is_kind(Kind.PROGRAM):
        raise Refused(_("This page is for a program office and for the officers of this marketplace."))
    if refusal and request.method == "POST":
        raise Refused(refusal)
    form = None if refusal else TopUpForm(request.POST or None)
    is_typed = form is not None and request.method == "POST" and form.is_valid()
    if is_typed and attempt(form, lambda: services.record_top_up(by=actor, **form.cleaned_data)):
        messages.success(request, _("Recorded. The office has been told."))
        return redirect("payments:funds")
    office_id = actor.organisation_id if refusal else None
    context = {
        "form": form,
        "funds": selectors.funds_of(office_id) if refusal else None,
        "page": page_of(request, selectors.top_ups(office_id)),
    }
    return render(request, "payments/funds.html", context, status=422 if form and form.errors else 200)
