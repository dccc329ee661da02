"""What happened to an order, in order, with the money."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.engagements import order_page
from marketplace.engagements.models import Engagement, Milestone
from marketplace.engagements.order_page import Event


def timeline(engagement: Engagement, milestones: list[Milestone]) -> list[dict]:
    """Oldest first, as the timeline component draws it; apps above add payments and claims."""
    happened = [*_order_events(engagement), *order_page.events(engagement)]
    for milestone in milestones:
        happened += _milestone_events(milestone)
    return [
        {
            "when": date_format(localtime(event.at), "F j, Y"),
            "title": event.title,
            "detail": event.detail,
            "tone": event.tone,
            "url": event.url,
        }
        for event in sorted(happened, key=lambda event: event.at)
    ]


def _order_events(engagement: Engagement) -> list[Event]:
    split = _("Price %(price)s: subsidy %(subsidy)s, own share %(own)s.") % {
        "price": engagement.price,
        "subsidy": engagement.subsidy,
        "own": engagement.own_share,
    }
    stamps = [
        (engagement.signed_at, _("Order signed"), split, "done"),
        (engagement.started_at, _("Work started"), "", "plain"),
        (engagement.cancelled_at, _("Order cancelled"), engagement.end_reason, "attention"),
        (engagement.settled_at, _("Order settled"), _("Everything is paid."), "done"),
    ]
    moved = reverse("money", args=[engagement.reference])
    return [Event(at, title, detail, tone, moved) for at, title, detail, tone in stamps if at]


def _milestone_events(milestone: Milestone) -> list[Event]:
    found = [
        Event(delivery.delivered_at, _("Delivered: %(title)s") % {"title": milestone.title})
        for delivery in milestone.deliveries.all()
    ]
    found += [
        Event(dispute.opened_at, _("Not accepted: %(title)s") % {"title": milestone.title}, tone="attention")
        for dispute in milestone.disputes.all()
    ]
    if milestone.accepted_at:
        detail = _("Now due: %(own)s from the operator, %(subsidy)s from programs.") % {
            "own": milestone.own_share,
            "subsidy": milestone.subsidy,
        }
        found.append(Event(milestone.accepted_at, _accepted_by(milestone), detail, "done"))
    return found


def _accepted_by(milestone: Milestone) -> str:
    acceptance = getattr(milestone, "acceptance", None)
    if acceptance is None or acceptance.program_signature is None:
        return _("Accepted: %(title)s") % {"title": milestone.title}
    return _("Accepted by %(office)s for the operator, which did not answer: %(title)s") % {
        "office": acceptance.program_signature.organisation.name,
        "title": milestone.title,
    }
