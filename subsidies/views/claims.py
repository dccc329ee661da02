from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from subsidies import permissions
from subsidies.forms.claims import ClaimForm, RemarkForm
from subsidies.models import Claim, Recovery
from subsidies.permissions.recoveries import why_not_give_notice
from subsidies.selectors.claims import checks_of, claimable, expected_on
from subsidies.selectors.recoveries import why_nothing_to_ask
from subsidies.services import claims
from subsidies.states import ClaimState
from subsidies.views.attempts import attempt, press
from subsidies.views.desk import office_program

FORMS = {
    "return": (RemarkForm, gettext_lazy("Send the claim back"), gettext_lazy("Send back")),
    "decline": (RemarkForm, gettext_lazy("Decline the claim"), gettext_lazy("Decline")),
    "resubmit": (ClaimForm, gettext_lazy("Send the claim again"), gettext_lazy("Send again")),
}
WITH_FORM: dict[str, Callable[..., Claim]] = {
    "return": claims.return_claim,
    "decline": claims.decline_claim,
    "resubmit": claims.resubmit_claim,
}
BUTTONS = {
    "approve": (claims.approve_claim, gettext_lazy("Approved. A fiscal officer releases the payment next.")),
}


def seen(request, reference) -> Claim:
    rows = Claim.objects.visible_to(request.actor).for_lists()
    rows = rows.select_related("voucher__application__program", "voucher__budget_line", "payout__payee")
    return get_object_or_404(rows, reference=reference)


@require_safe
def listing(request):
    """Claims of the reader's organization; whoever claims for a provider also sees what can be claimed now."""
    rows = Claim.objects.visible_to(request.actor).for_lists().order_by("-submitted_at", "-pk")
    page = page_of(request, rows)
    rows_to_claim = claimable(request.actor.organisation_id or 0) if request.actor.has(*permissions.CLAIMANTS) else []
    parts = page_of(request, rows_to_claim, parameter="claimable")
    context = {"page": page, "claimable": parts, "program": None, "recoveries": _recoveries_under_way(request)}
    return render(request, "subsidies/claim_list.html", context)


@require_safe
def queue(request, slug):
    """The disbursement desk of one program, oldest first."""
    program = office_program(request, slug)
    rows = Claim.objects.visible_to(request.actor).for_lists().filter(program=program)
    open_states = [ClaimState.SUBMITTED, ClaimState.APPROVED, ClaimState.RELEASED, ClaimState.PAYMENT_FAILED]
    if request.GET.get("show") != "all":
        rows = rows.filter(state__in=open_states)
    page = page_of(request, rows)
    asked = _recoveries_under_way(request, claim__program=program)
    context = {"page": page, "claimable": None, "program": program, "recoveries": asked}
    return render(request, "subsidies/claim_list.html", context)


def _recoveries_under_way(request, **of):
    """What is asked back and not settled, for the office and for who has to pay it; nobody else sees any."""
    rows = Recovery.objects.visible_to(request.actor).under_way().filter(**of)
    return page_of(request, rows.for_lists(), parameter="recoveries")


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, milestone):
    """Claim one accepted milestone; a milestone paid from two vouchers is claimed once for each."""
    rows = claimable(request.actor.organisation_id or 0)
    row = next((row for row in rows if row.milestone.reference == milestone), None)
    if row is None:
        return _claimed_already(request, milestone)
    if reason := permissions.why_not_claim(request.actor, row.milestone.engagement):
        raise Refused(reason)
    form = ClaimForm(request.POST or None)
    keys = {"by": request.actor, "milestone_id": row.milestone.pk, "funding_line_id": row.part.funding_line_id}
    if request.method == "POST":
        claim = attempt(form, lambda data: claims.submit_claim(**keys, **data))
        if claim:
            return redirect(claim)
    context = {
        "form": form,
        "title": _("Claim %(amount)s") % {"amount": row.part.amount},
        "lead": _("“%(title)s” of order %(order)s was accepted. %(label)s pays this part.")
        % {
            "title": row.milestone.title,
            "order": row.milestone.engagement.reference,
            "label": row.part.funding_line.label,
        },
        "button": _("Send the claim"),
        "back": row.milestone.engagement,
    }
    return render(request, "subsidies/form_page.html", context)


def _claimed_already(request, milestone: str):
    """To the claim that a colleague, or the same person in another window, sent meanwhile."""
    own = Claim.objects.visible_to(request.actor).filter(provider_id=request.actor.organisation_id)
    claim = own.filter(milestone__reference=milestone).order_by("pk").last()
    if claim is None:
        raise Http404
    messages.info(request, _("This milestone is claimed already. Here is its claim; nothing was sent twice."))
    return redirect(claim)


@require_safe
def detail(request, reference):
    claim = seen(request, reference)
    in_office = claim.program.organisation_id == request.actor.organisation_id
    context = {
        "claim": claim,
        "checks": checks_of(claim),
        "expected_on": expected_on(claim),
        "in_office": in_office,
        "approve_refusal": permissions.why_not_approve_claim(request.actor, claim),
        "recoveries": Recovery.objects.visible_to(request.actor).filter(claim=claim).for_lists(),
        "may_ask_back": not (why_not_give_notice(request.actor, claim) or why_nothing_to_ask(claim)),
        "sees_payment": request.actor.organisation_id in (claim.program.organisation_id, claim.provider_id),
        "may_resubmit": claim.state == ClaimState.RETURNED
        and not permissions.why_not_claim(request.actor, claim.milestone.engagement),
    }
    return render(request, "subsidies/claim.html", context)


def _why_not(actor, claim: Claim, action: str) -> str:
    """The provider sends its claim again; the office answers it."""
    if action == "resubmit":
        return permissions.why_not_claim(actor, claim.milestone.engagement)
    return permissions.why_not_approve_claim(actor, claim)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request, reference, action):
    """A button without a form runs on POST; the others have a page."""
    claim = seen(request, reference)
    if action in BUTTONS and request.method == "POST":
        service, done = BUTTONS[action]
        keys = {"by": request.actor, "claim_id": claim.pk}
        return press(request, claim.get_absolute_url(), lambda: service(**keys), str(done))
    if action not in FORMS:
        return redirect(claim)
    if reason := _why_not(request.actor, claim, action):
        raise Refused(reason)
    form_class, title, button = FORMS[action]
    form = form_class(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: WITH_FORM[action](by=request.actor, claim_id=claim.pk, **data)
    ):
        return redirect(claim)
    lead = f"{claim.reference}: {claim.amount}"
    context = {"form": form, "title": title, "lead": lead, "button": button, "back": claim}
    return render(request, "subsidies/form_page.html", context)
