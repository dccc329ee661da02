"""What the trade adds to dashboards: the next things to do and where requests, quotes and orders stand."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Role
from marketplace.core.panels import Deadline, Row, Task
from marketplace.engagements.models import Engagement, Milestone, Quote, Request
from marketplace.engagements.permissions import BUYERS, DELIVERERS, SELLERS
from marketplace.engagements.selectors import order_step, quote_step, request_step
from marketplace.engagements.states import MilestoneState, QuoteState, RequestState

MOST_ROWS = 10


def tasks(actor: Actor) -> Iterator[Task]:
    if actor.organisation_id is None:
        return
    if actor.has(*BUYERS):
        yield from _buyer_tasks(actor)
    if actor.has(*SELLERS):
        yield from _seller_tasks(actor)
    if actor.has(*BUYERS, *DELIVERERS):
        yield from _milestone_tasks(actor)


def _buyer_tasks(actor: Actor) -> Iterator[Task]:
    texts = {
        RequestState.DRAFT: (_("Send your request: %(title)s"), _("Check and send"), None),
        RequestState.CLOSED: (_("Choose a quote: %(title)s"), _("Compare the quotes"), "need_by"),
        RequestState.EVALUATED: (_("Sign the order: %(title)s"), _("See what you pay"), "need_by"),
    }
    waiting = Request.objects.filter(operator_id=actor.organisation_id, state__in=texts)
    for request in waiting.order_by("need_by", "pk")[:MOST_ROWS]:
        title, action, due = texts[RequestState(request.state)]
        yield Task(
            title=title % {"title": request.title},
            url=request.get_absolute_url(),
            action=action,
            due=getattr(request, due) if due else None,
            rank=30,
        )


def _seller_tasks(actor: Actor) -> Iterator[Task]:
    invited = Request.objects.filter(
        invitations__provider_id=actor.organisation_id,
        invitations__declined_at=None,
        state__in=[RequestState.OPEN, RequestState.QUESTIONS_CLOSED],
    )
    answered = Quote.objects.filter(provider_id=actor.organisation_id).exclude(
        state__in=[QuoteState.DRAFT, QuoteState.WITHDRAWN]
    )
    for request in invited.exclude(quotes__in=answered).order_by("closes_on", "pk")[:MOST_ROWS]:
        yield Task(
            title=_("Send your quote: %(title)s") % {"title": request.title},
            url=request.get_absolute_url(),
            action=_("Open the request"),
            due=request.closes_on,
        )


def _milestone_tasks(actor: Actor) -> Iterator[Task]:
    buys = Milestone.objects.none()
    sells = Milestone.objects.none()
    running = Milestone.objects.select_related("engagement")
    if actor.has(Role.OPERATOR_SIGNER):
        buys = running.filter(engagement__operator_id=actor.organisation_id, state=MilestoneState.DELIVERED)
    if actor.has(*DELIVERERS):
        sells = running.filter(
            engagement__provider_id=actor.organisation_id,
            state__in=[MilestoneState.PLANNED, MilestoneState.DISPUTED, MilestoneState.REWORK],
        )
    for milestones, title, action in (
        (buys, _("Accept the work: %(title)s"), _("Check and accept")),
        (sells, _("Deliver: %(title)s"), _("Open the milestone")),
    ):
        for milestone in milestones.order_by("due_on", "pk")[:MOST_ROWS]:
            yield Task(
                title=title % {"title": milestone.title},
                url=reverse("engagements:milestone", args=[milestone.engagement.reference, milestone.position]),
                action=action,
                detail=milestone.engagement.title,
                due=milestone.due_on,
                rank=20,
            )


def rows(actor: Actor) -> Iterator[Row]:
    """Running requests, quotes and orders, with who acts next."""
    if actor.organisation_id is None:
        return
    own = Request.objects.running().filter(operator_id=actor.organisation_id)
    for request in own[:MOST_ROWS]:
        yield _row(request, _("Request %(reference)s"), request.title, request_step(request))
    waiting = Quote.objects.filter(
        provider_id=actor.organisation_id, state__in=[QuoteState.DRAFT, QuoteState.SEALED, QuoteState.OPENED]
    )
    for quote in waiting.select_related("request")[:MOST_ROWS]:
        yield _row(quote, _("Quote %(reference)s"), quote.request.title, quote_step(quote))
    orders = Engagement.objects.visible_to(actor).running().prefetch_related("milestones")
    for order in orders[:MOST_ROWS]:
        amount = order.own_share if order.operator_id == actor.organisation_id else order.price
        step = order_step(order, list(order.milestones.all()))
        yield _row(order, _("Order %(reference)s"), order.title, step, amount=str(amount))


def _row(thing, title: str, detail: str, step, *, amount: str = "") -> Row:
    return Row(
        title=title % {"reference": thing.reference},
        url=thing.get_absolute_url(),
        detail=detail,
        state=thing.get_state_display(),
        tone=step.tone,
        next_actor=step.text,
        due=step.due,
        amount=amount,
    )


def deadlines(actor: Actor) -> Iterator[Deadline]:
    """Last days for quotes of the operator's own requests, and due dates of running milestones."""
    if actor.organisation_id is None:
        return
    requests = Request.objects.waiting_to_close().filter(operator_id=actor.organisation_id)
    for request in requests.order_by("closes_on", "pk")[:MOST_ROWS]:
        text = _("Last day for quotes: %(title)s") % {"title": request.title}
        yield Deadline(request.closes_on, text, request.get_absolute_url())
    orders = Engagement.objects.visible_to(actor).running()
    milestones = Milestone.objects.filter(
        engagement__in=orders, state__in=[MilestoneState.PLANNED, MilestoneState.REWORK]
    ).select_related("engagement")
    for milestone in milestones.order_by("due_on", "pk")[:MOST_ROWS]:
        text = _("Due: %(title)s") % {"title": milestone.title}
        yield Deadline(milestone.due_on, text, milestone.engagement.get_absolute_url())
