from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements import order_page as extensions
from marketplace.engagements import permissions, selectors, services
from marketplace.engagements.forms import MessageForm, ReasonForm
from marketplace.engagements.models import Engagement
from marketplace.engagements.states import EngagementState
from marketplace.engagements.views.attempts import attempt, press
from marketplace.vault import services as vault

MESSAGES_A_PAGE = 10


def orders_seen(request):
    return Engagement.objects.visible_to(request.actor).for_lists()


def seen_order(request, reference) -> Engagement:
    return get_object_or_404(orders_seen(request), reference=reference)


@require_safe
def order_list(request):
    """Orders bought and sold, newest first."""
    rows = orders_seen(request).prefetch_related("milestones")
    page = page_of(request, rows)
    for one in page.object_list:
        one.step = selectors.order_step(one, list(one.milestones.all()))
    return render(request, "engagements/order_list.html", {"page": page})


@require_safe
def order_page(request, reference):
    """The state in words, who acts next, the money, the milestones and what happened."""
    order = get_object_or_404(orders_seen(request).select_related("signature", "request", "quote"), reference=reference)
    parts = order.milestones.select_related("acceptance__program_signature__organisation")
    milestones = list(parts.prefetch_related("deliveries", "disputes"))
    for milestone in milestones:
        milestone.step = selectors.milestone_step(milestone)
    context = {
        "order": order,
        "milestones": milestones,
        "step": selectors.order_step(order, milestones),
        "events": selectors.timeline(order, milestones),
        "funding_lines": order.funding_lines.all(),
        "panels": extensions.panels(request.actor, order),
        "message_count": order.messages.count(),
        "is_buyer": order.operator_id == request.actor.organisation_id,
        "may_start": order.state == EngagementState.AGREED and not permissions.why_not_deliver(request.actor, order),
        "may_cancel": order.state in (EngagementState.AGREED, EngagementState.IN_DELIVERY, EngagementState.DISPUTED)
        and not permissions.why_not_cancel_order(request.actor, order),
        "has_notes": order.request.private_notes_id is not None and order.is_running,
    }
    return render(request, "engagements/order.html", context)


@require_safe
def signed_text(request, reference):
    """Exactly what was signed, for both sides to keep or print."""
    order = get_object_or_404(orders_seen(request).select_related("signature", "contract"), reference=reference)
    return render(request, "engagements/signed_text.html", {"order": order})


@require_safe
def contract(request, reference):
    """The contract pack, as it was made at the signature, to keep or print; refused should it have been touched."""
    order = get_object_or_404(orders_seen(request).select_related("contract"), reference=reference)
    if not order.contract.is_as_signed:
        raise Refused(_("This document is not what was signed. Tell us; we keep a second record of it."))
    name = f"{order.reference}.html"
    return HttpResponse(order.contract.html, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_POST
def start_order(request, reference):
    order = seen_order(request, reference)
    press(
        request,
        lambda: services.start_order(by=request.actor, engagement_id=order.pk),
        _("Started. We told the operator."),
    )
    return redirect(order)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_order(request, reference):
    order = seen_order(request, reference)
    if reason := permissions.why_not_cancel_order(request.actor, order):
        raise Refused(reason)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.cancel_order(by=request.actor, engagement_id=order.pk, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("Cancelled. Work you accepted stays payable."))
        return redirect(order)
    context = {
        "form": form,
        "back": order.get_absolute_url(),
        "title": _("Cancel this order"),
        "lead": _("Work you accepted stays payable. The subsidy for the rest goes back. This cannot be undone."),
        "action": _("Cancel the order"),
    }
    return render(request, "engagements/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def messages_page(request, reference):
    """Messages from the vault, newest first; each one read is recorded."""
    order = seen_order(request, reference)
    why_not = permissions.why_not_message(request.actor, order)
    if request.method == "POST" and why_not:
        raise Refused(why_not)
    form = MessageForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.send_message(by=request.actor, engagement_id=order.pk, text=form.cleaned_data["text"]),
    ):
        return redirect("engagements:messages", order.reference)
    rows = order.messages.select_related("author", "organisation", "body").order_by("-sent_at", "-pk")
    page = page_of(request, rows, size=MESSAGES_A_PAGE)
    purpose = _("Reading messages of order %(reference)s") % {"reference": order.reference}
    bodies = [message.body for message in page.object_list]
    texts = vault.open_entries(by=request.actor, entries=bodies, purpose=purpose)
    for message in page.object_list:
        message.text = texts[message.body_id]
    return render(
        request, "engagements/messages.html", {"order": order, "page": page, "form": form, "why_not": why_not}
    )
