"""Subsidy that is asked back: the notice on a paid claim, its page for both sides, and each next step."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import Refused
from subsidies.forms.recoveries import DropForm, NoticeAnswerForm, NoticeForm, RepaymentForm
from subsidies.models import Claim, Recovery
from subsidies.permissions import recoveries as permissions
from subsidies.selectors.recoveries import left_to_ask, why_nothing_to_ask
from subsidies.services import recoveries
from subsidies.states import RECOVERY_MOVES, RecoveryState
from subsidies.views.attempts import attempt, press

# Each step with a page: who may, its form, the service, the title and the button.
STEPS: dict[str, tuple[Callable[..., str], Any, Callable[..., Recovery], Any, Any]] = {
    "answer": (
        permissions.why_not_answer_notice,
        NoticeAnswerForm,
        recoveries.answer_notice,
        gettext_lazy("Answer the notice"),
        gettext_lazy("Send the answer"),
    ),
    "repaid": (
        permissions.why_not_record_repayment,
        RepaymentForm,
        recoveries.record_repayment,
        gettext_lazy("Record that it was paid back"),
        gettext_lazy("Record the repayment"),
    ),
    "drop": (
        permissions.why_not_drop_recovery,
        DropForm,
        recoveries.drop_recovery,
        gettext_lazy("Drop it: nothing has to be paid back"),
        gettext_lazy("Drop it"),
    ),
}
TARGETS = {
    "answer": RecoveryState.ANSWERED,
    "establish": RecoveryState.ESTABLISHED,
    "repaid": RecoveryState.REPAID,
    "drop": RecoveryState.DROPPED,
}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request, reference):
    """For the office; the operator and the provider of the claim are refused by name."""
    rows = Claim.objects.visible_to(request.actor).for_lists().select_related("voucher__budget_line")
    claim = get_object_or_404(rows, reference=reference)
    if reason := permissions.why_not_give_notice(request.actor, claim):
        raise Refused(reason)
    form = NoticeForm(request.POST or None)
    keys = {"by": request.actor, "claim_id": claim.pk}
    if request.method == "POST" and attempt(form, lambda data: recoveries.give_notice(**keys, **data)):
        messages.success(request, _("The notice is given. The provider can answer now."))
        return redirect(claim)
    if request.method != "POST" and (reason := why_nothing_to_ask(claim)):
        messages.info(request, reason)
        return redirect(claim)
    context = {
        "form": form,
        "title": _("Ask for money back"),
        "lead": _(
            "%(provider)s was paid %(amount)s for this claim. You can ask back up to %(left)s. It has 30 days to "
            "answer; then somebody else decides whether it is a debt."
        )
        % {"provider": claim.provider.name, "amount": claim.amount, "left": left_to_ask(claim)},
        "button": _("Give notice"),
        "back": claim,
    }
    return render(request, "subsidies/form_page.html", context)


def seen(request, reference) -> Recovery:
    rows = Recovery.objects.visible_to(request.actor).for_lists()
    people = ("noticed_by", "answered_by", "established_by", "recorded_by", "dropped_by")
    rows = rows.select_related("claim__provider", "claim__voucher__holder", "claim__voucher__budget_line", *people)
    return get_object_or_404(rows.select_related("claim__program__organisation"), reference=reference)


@require_safe
def detail(request, reference):
    """What is asked back and why, what the provider can do, and who acts next by when."""
    recovery, actor = seen(request, reference), request.actor
    may_answer = not permissions.why_not_answer_notice(actor, recovery)
    in_office = actor.organisation_id == recovery.claim.program.organisation_id
    context = {
        "recovery": recovery,
        "claim": recovery.claim,
        "program": recovery.claim.program,
        "line": recovery.claim.voucher.budget_line,
        "in_office": in_office,
        "may_answer": may_answer and _leads_to(recovery, "answer"),
        "may_establish_now": recovery.state == RecoveryState.ANSWERED or recovery.time_to_answer_is_over,
        "establish_refusal": permissions.why_not_establish_debt(actor, recovery),
        "repaid_refusal": permissions.why_not_record_repayment(actor, recovery),
        "may_drop": _leads_to(recovery, "drop") and not permissions.why_not_drop_recovery(actor, recovery),
    }
    return render(request, "subsidies/recovery.html", context)


def _leads_to(recovery: Recovery, step: str) -> bool:
    return TARGETS[step] in RECOVERY_MOVES[RecoveryState(recovery.state)]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, reference, step):
    """The decision is a button; the other steps have a page."""
    recovery = seen(request, reference)
    keys = {"by": request.actor, "recovery_id": recovery.pk}
    if step == "establish" and request.method == "POST":
        done = _("Decided. The provider is told how much to pay back and by when.")
        return press(request, recovery.get_absolute_url(), lambda: recoveries.establish_debt(**keys), done)
    if step == "establish":
        return redirect(recovery)
    if step not in STEPS:
        raise Http404
    why_not, form_class, service, title, button = STEPS[step]
    if reason := why_not(request.actor, recovery):
        raise Refused(reason)
    form = form_class(request.POST or None)
    if request.method == "POST" and attempt(form, lambda data: service(**keys, **data)):
        return redirect(recovery)
    lead = recovery.cure if step == "answer" else f"{recovery.debtor.name}: {recovery.amount}"
    context = {"form": form, "title": title, "lead": lead, "button": button, "back": recovery}
    return render(request, "subsidies/form_page.html", context)
