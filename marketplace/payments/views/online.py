from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError, Refused
from marketplace.payments import permissions, selectors, services
from marketplace.payments.account_words import plain_words
from marketplace.payments.forms import RefundForm
from marketplace.payments.models import OnlinePayment
from marketplace.payments.states import OPEN_STATES
from marketplace.payments.views.ownshares import own_share_page, visible_share


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request, reference):
    """The three totals and what is paid now; the button opens the processor's page and leads to its link."""
    share = visible_share(request, reference)
    if reason := permissions.why_not_pay_online(request.actor, share):
        raise Refused(reason)
    if request.method == "POST":
        back = request.build_absolute_uri(share.get_absolute_url())
        payment = services.open_checkout(by=request.actor, own_share_id=share.pk, back_url=back)
        return redirect("payments:checkout", reference=payment.reference)
    context = {
        "share": share,
        "order": share.engagement,
        "may_pay": share.state in OPEN_STATES,
        "latest": selectors.latest_online_payment(share),
        "frozen": selectors.why_frozen(share.engagement_id),
    }
    return render(request, "payments/pay.html", context)


@require_safe
def checkout(request, reference):
    """A page with a link to the processor's page: a form of ours never leads to another site by itself."""
    payment = get_object_or_404(OnlinePayment.objects.visible_to(request.actor).for_lists(), reference=reference)
    if reason := permissions.why_not_pay_online(request.actor, payment.own_share):
        raise Refused(reason)
    return render(request, "payments/checkout.html", {"payment": payment, "share": payment.own_share})


@require_POST
@reauthentication_required
def refund(request, reference):
    share = visible_share(request, reference)
    if reason := permissions.why_not_bill(request.actor, share):
        raise Refused(reason)
    form = RefundForm(request.POST)
    if form.is_valid():
        try:
            services.ask_refund(by=request.actor, own_share_id=share.pk, amount=form.cleaned_data["amount"])
        except DomainError as error:
            if error.status == 403 or error.field is None:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The refund is being sent. We tell both sides when it is done."))
            return redirect(share)
    return own_share_page(request, share, refund_form=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def online(request):
    """Get paid online: where the account stands, what is asked, and the way to the processor's own form."""
    actor = request.actor
    if not actor.is_kind(Kind.PROVIDER):
        raise Refused(_("This page says how a provider is paid online. Switch to a provider."))
    if reason := permissions.why_not_get_paid_online(actor, actor.organisation_id):
        raise Refused(reason)
    link = ""
    if request.method == "POST":
        back = request.build_absolute_uri(reverse("payments:online"))
        link = services.start_onboarding(by=actor, organisation=request.membership.organisation, back_url=back)
    account = selectors.connected_account(actor.organisation_id)
    context = {
        "account": account,
        "asked": plain_words(account.due) if account else [],
        "payouts": account.bank_payouts.order_by("-pk")[:5] if account else [],
        "link": link,
    }
    return render(request, "payments/online.html", context)
