from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.core.errors import Refused
from marketplace.engagements import permissions, selectors, services
from marketplace.engagements.forms import DeliverForm, SignatureForm, TextForm
from marketplace.engagements.models import Milestone
from marketplace.engagements.services.delivery import acceptance_text, too_late_text
from marketplace.engagements.states import MilestoneState
from marketplace.engagements.views.attempts import attempt, press
from marketplace.engagements.views.orders import seen_order
from marketplace.vault import services as vault

TO_DELIVER = (MilestoneState.PLANNED, MilestoneState.REWORK)
TO_ACCEPT = (MilestoneState.DELIVERED, MilestoneState.DISPUTED)


def seen_milestone(request, reference, position) -> Milestone:
    order = seen_order(request, reference)
    milestone = get_object_or_404(order.milestones, position=position)
    milestone.engagement = order
    return milestone


@require_safe
def milestone_page(request, reference, position):
    """One step of an order: what was delivered, and the one thing that the reader may do next."""
    return _render(request, seen_milestone(request, reference, position))


def _render(request, milestone, *, deliver=None, accept=None, dispute=None):
    order, actor = milestone.engagement, request.actor
    delivers = order.is_running and not permissions.why_not_deliver(actor, order)
    context = {
        "order": order,
        "milestone": milestone,
        "step": selectors.milestone_step(milestone),
        **_history(actor, milestone),
        "acceptance": getattr(milestone, "acceptance", None),
        "acceptance_text": acceptance_text(milestone),
        "deliver_form": deliver or DeliverForm(actor=actor),
        "accept_form": accept or SignatureForm(),
        "dispute_form": dispute or TextForm(),
        "may_deliver": delivers and milestone.state in TO_DELIVER,
        "may_rework": delivers and milestone.state == MilestoneState.DISPUTED,
        "may_drop": delivers and milestone.state in (*TO_DELIVER, MilestoneState.DISPUTED),
        "waits": milestone.state in TO_ACCEPT and actor.acts_for(order.operator_id),
        "why_not_accept": permissions.why_not_accept(actor, milestone),
        **_answering(actor, milestone),
    }
    response = render(request, "engagements/milestone.html", context)
    add_never_cache_headers(response)
    return response


def _answering(actor, milestone):
    """The last day to say what is missing, and what is left after it."""
    may = milestone.state == MilestoneState.DELIVERED and not permissions.why_not_dispute(actor, milestone.engagement)
    late = selectors.is_late_to_dispute(milestone)
    return {
        "answer_by": selectors.answer_by(milestone),
        "too_late": too_late_text(milestone) if late else "",
        "may_dispute": may and not late,
    }


def _history(actor, milestone):
    """Deliveries and disputes with their words from the vault, where the reader may see them."""
    deliveries = list(milestone.deliveries.select_related("evidence", "document"))
    disputes = list(milestone.disputes.select_related("text"))
    entries = [delivery.evidence for delivery in deliveries] + [dispute.text for dispute in disputes]
    words = vault.open_readable(by=actor, entries=entries, purpose=_("Reading a milestone"))
    for delivery in deliveries:
        delivery.words = words.get(delivery.evidence_id, "")
    for dispute in disputes:
        dispute.words = words.get(dispute.text_id, "")
    return {"deliveries": deliveries, "disputes": disputes}


@require_POST
def deliver(request, reference, position):
    milestone = seen_milestone(request, reference, position)
    if reason := permissions.why_not_deliver(request.actor, milestone.engagement):
        raise Refused(reason)
    form = DeliverForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid() and attempt(
        form,
        lambda: services.deliver_milestone(
            by=request.actor,
            milestone_id=milestone.pk,
            evidence=form.cleaned_data["evidence"],
            upload=form.cleaned_data["report"],
        ),
    ):
        messages.success(request, _("Delivered. We asked the operator to accept it."))
        return redirect("engagements:milestone", reference, position)
    form.keep_uploads()
    return _render(request, milestone, deliver=form)


@require_POST
def accept(request, reference, position):
    milestone = seen_milestone(request, reference, position)
    if reason := permissions.why_not_accept(request.actor, milestone):
        raise Refused(reason)
    form = SignatureForm(request.POST)
    if form.is_valid() and attempt(
        form,
        lambda: services.accept_milestone(by=request.actor, milestone_id=milestone.pk, signature=form.signature()),
    ):
        messages.success(request, _("Accepted. The provider now invoices your share and claims the subsidy."))
        return redirect(milestone.engagement)
    return _render(request, milestone, accept=form)


@require_POST
def dispute(request, reference, position):
    milestone = seen_milestone(request, reference, position)
    if reason := permissions.why_not_dispute(request.actor, milestone.engagement):
        raise Refused(reason)
    form = TextForm(request.POST)
    if form.is_valid() and attempt(
        form,
        lambda: services.dispute_milestone(by=request.actor, milestone_id=milestone.pk, text=form.cleaned_data["text"]),
    ):
        messages.success(request, _("Recorded. The provider acts next; nothing is paid until this is settled."))
        return redirect("engagements:milestone", reference, position)
    return _render(request, milestone, dispute=form)


@require_POST
def rework(request, reference, position):
    milestone = seen_milestone(request, reference, position)
    press(
        request,
        lambda: services.rework_milestone(by=request.actor, milestone_id=milestone.pk),
        _("Taken back. Deliver it again when it is right."),
    )
    return redirect("engagements:milestone", reference, position)


@require_POST
def drop(request, reference, position):
    milestone = seen_milestone(request, reference, position)
    press(
        request,
        lambda: services.drop_milestone(by=request.actor, milestone_id=milestone.pk),
        _("Dropped without a charge. We told the operator."),
    )
    return redirect("engagements:milestone", reference, position)
