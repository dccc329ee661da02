from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Kind
from marketplace.core.errors import Refused
from marketplace.engagements import services
from marketplace.engagements.models import Milestone
from marketplace.engagements.permissions import judges_evidence
from marketplace.engagements.selectors import answer_by, why_not_silent
from marketplace.engagements.services.delivery import acceptance_text_for_operator
from marketplace.vault import services as vault
from subsidies import permissions
from subsidies.forms.acceptances import AcceptForOperatorForm
from subsidies.selectors.acceptances import delivered_work_of
from subsidies.views.attempts import attempt


def seen(request, reference) -> Milestone:
    """Work that the reader's office pays a part of."""
    actor = request.actor
    rows = delivered_work_of(actor.organisation_id if actor.is_kind(Kind.PROGRAM) else None)
    rows = rows.select_related("acceptance__program_signature__organisation", "acceptance__signature")
    return get_object_or_404(rows, reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request, milestone):
    """The office reads the evidence of delivered work that its operator does not answer, and may accept it."""
    work = seen(request, milestone)
    if request.method != "POST":
        return _render(request, work, AcceptForOperatorForm())
    if refusal := permissions.why_not_accept_for_operator(request.actor, work):
        raise Refused(refusal)
    form = AcceptForOperatorForm(request.POST)
    keys = {"by": request.actor, "milestone_id": work.pk}
    change = services.accept_for_operator
    if attempt(form, lambda data: change(**keys, reason=data["reason"], signature=form.signature())):
        messages.success(request, _("Accepted. We told the operator and the provider. A colleague decides the claim."))
        return redirect("accept_for_operator", work.reference)
    return _render(request, work, form)


def _render(request, work, form):
    deliveries = list(work.deliveries.select_related("evidence", "document"))
    refusal = permissions.why_not_accept_for_operator(request.actor, work)
    judges = judges_evidence(request.actor, work)
    if judges:
        entries = [one.evidence for one in deliveries]
        words = vault.open_readable(by=request.actor, entries=entries, purpose=_("Accepting for a silent operator"))
        for delivery in deliveries:
            delivery.words = words.get(delivery.evidence_id, "")
    office = Organisation.objects.get(pk=request.actor.organisation_id)
    context = {
        "milestone": work,
        "order": work.engagement,
        "acceptance": getattr(work, "acceptance", None),
        "last_day": answer_by(work),
        "deliveries": deliveries,
        "judges": judges,
        "refusal": refusal or why_not_silent(work),
        "text": acceptance_text_for_operator(work, office, deliveries[-1]),
        "form": form,
    }
    response = render(request, "subsidies/accept_for_operator.html", context)
    add_never_cache_headers(response)
    return response
