"""The test pages of the demo: where the real ones would be the processor's own. They exist only with the stand-in."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.core.errors import Refused
from marketplace.payments import permissions, selectors
from marketplace.payments.models import OnlinePayment
from marketplace.payments.standin import world


def _only_with_the_standin() -> None:
    if not settings.STRIPE_STANDIN:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def test_checkout(request, session_id):
    """No money moves here: each button says what the bank shall do."""
    _only_with_the_standin()
    payment = get_object_or_404(OnlinePayment.objects.visible_to(request.actor).for_lists(), checkout_id=session_id)
    if reason := permissions.why_not_pay_online(request.actor, payment.own_share):
        raise Refused(reason)
    steps = {
        "card": lambda: world.pay(session_id),
        "bank": lambda: world.pay(session_id, "us_bank_account"),
        "bank_settles": lambda: world.settle_bank(session_id),
        "bank_fails": lambda: world.fail_bank(session_id),
    }
    if request.method == "POST":
        if request.POST.get("step") not in steps:
            raise Http404
        try:
            steps[request.POST["step"]]()
        except world.Impossible:
            messages.error(request, _("This test page was used already. Open the payment again."))
        else:
            messages.success(request, _("Test done. The news is on its way; reload in a few seconds."))
        return redirect(payment.own_share)
    return render(request, "payments/test_checkout.html", {"payment": payment, "session": world.look(session_id)})


@require_http_methods(["GET", "HEAD", "POST"])
def test_onboarding(request, account_id):
    _only_with_the_standin()
    account = selectors.connected_account(request.actor.organisation_id) if request.actor.organisation_id else None
    if account is None or account.account_id != account_id:
        raise Http404
    if reason := permissions.why_not_get_paid_online(request.actor, account.organisation_id):
        raise Refused(reason)
    if request.method == "POST":
        if request.POST.get("step") == "ask_more":
            world.ask_more(account_id, "external_account", "company.tax_id")
        elif request.POST.get("step") == "finish":
            world.finish_onboarding(account_id)
        else:
            raise Http404
        messages.success(request, _("Test done. The news is on its way; reload in a few seconds."))
        return redirect(reverse("payments:online"))
    return render(request, "payments/test_onboarding.html", {"account": account})
