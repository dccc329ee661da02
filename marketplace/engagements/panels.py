"""What the trade adds to dashboards: the next things to do and where requests, quotes and orders stand."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership
from marketplace.accounts.roles import Kind, Role
from marketplace.core.panels import Deadline, Row, Task, read_once
from marketplace.engagements.models import Engagement, Milestone, Quote, Request
from marketplace.engagements.permissions import BUYERS, DELIVERERS, SELLERS
from marketplace.engagements.selectors import (
    order_step,
    quote_step,
    request_step,
    signers_without_paper,
    with_good_prices,
)
from marketplace.engagements.states import MilestoneState, QuoteState, RequestState

MOST_ROWS = 10


@read_once
def running_requests(actor: Actor) -> list[Request]:
    """What the actor's organization asks for and has not ordered yet, the newest first."""
    if not actor.is_kind(Kind.OPERATOR):
        return []
    return list(with_good_prices(Request.objects.running().filter(operator_id=actor.organisation_id)))


@read_once
def _running_orders(actor: Actor) -> list[Engagement]:
    return list(Engagement.objects.visible_to(actor).running().prefetch_related("milestones"))


def _milestones(actor: Actor, *states: MilestoneState) -> list[tuple[Engagement, Milestone]]:
    """Milestones of running orders in one of these states with their order, the first due first."""
    found = [
        (order, milestone)
        for order in _running_orders(actor)
        for milestone in order.milestones.all()
        if milestone.state in states
    ]
    return sorted(found, key=lambda pair: (pair[1].due_on, pair[1].pk))


@read_once
def _signers_without_paper(actor: Actor) -> list[Membership]:
    return signers_without_paper(actor.organisation_id or 0)


def _paper_tasks(actor: Actor) -> Iterator[Task]:
    """An owner is asked for the paper of each signer who has none that is good today."""
    for signer in _signers_without_paper(actor)[:MOST_ROWS]:
        yield Task(
            title=_("Record the paper that lets %(name)s sign") % {"name": signer.user.name},
            url=reverse("engagements:authority_new", args=[signer.reference]),
            action=_("Record the paper"),
            detail=_("Without it %(name)s cannot sign for you.") % {"name": signer.user.name},
            rank=25,
        )


def tasks(actor: Actor) -> Iterator[Task]:
    if actor.organisation_id is None:
        return
    if actor.has(Role.OPERATOR_OWNER):
        yield from _paper_tasks(actor)
    if actor.has(*BUYERS):
        yield from _buyer_tasks(actor)
    if actor.has(*SELLERS):
        yield from _seller_tasks(actor)
    if actor.has(*BUYERS, *DELIVERERS):
        yield from _milestone_tasks(actor)


def _buyer_tasks(actor: Actor) -> Iterator[Task]:
    texts = {
        RequestState.DRAFT: (_("Send your request: %(title)s"), _("Check and send"), None),
        RequestState.CLOSED: (_("Choose a quote: %(title)s"), _("Compare the quotes"), "decide_by"),
        RequestState.EVALUATED: (_("Sign the order: %(title)s"), _("See what you pay"), "decide_by"),
    }
    if not actor.has(Role.OPERATOR_SIGNER):
        ask = _("Ask your signer to sign the order: %(title)s")
        texts[RequestState.EVALUATED] = (ask, _("See what you pay"), "decide_by")
    waiting = [request for request in running_requests(actor) if request.state in texts]
    for request in sorted(waiting, key=lambda one: (one.decide_by, one.pk))[:MOST_ROWS]:
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
    buys, sells = [], []
    if actor.has(Role.OPERATOR_SIGNER):
        delivered = _milestones(actor, MilestoneState.DELIVERED)
        buys = [pair for pair in delivered if pair[0].operator_id == actor.organisation_id]
    if actor.has(*DELIVERERS):
        owed = _milestones(actor, MilestoneState.PLANNED, MilestoneState.DISPUTED, MilestoneState.REWORK)
        sells = [pair for pair in owed if pair[0].provider_id == actor.organisation_id]
    for milestones, title, action in (
        (buys, _("Accept the work: %(title)s"), _("Check and accept")),
        (sells, _("Deliver: %(title)s"), _("Open the milestone")),
    ):
        for order, milestone in milestones[:MOST_ROWS]:
            yield Task(
                title=title % {"title": milestone.title},
                url=reverse("engagements:milestone", args=[order.reference, milestone.position]),
                action=action,
                detail=order.title,
                due=milestone.due_on,
                rank=20,
            )


def rows(actor: Actor) -> Iterator[Row]:
    """Running requests, quotes and orders, with who acts next."""
    if actor.organisation_id is None:
        return
    for request in running_requests(actor)[:MOST_ROWS]:
        yield _row(request, _("Request %(reference)s"), request.title, request_step(request))
    if actor.is_kind(Kind.PROVIDER):
        waiting = Quote.objects.filter(
            provider_id=actor.organisation_id, state__in=[QuoteState.DRAFT, QuoteState.SEALED, QuoteState.OPENED]
        )
        for quote in waiting.select_related("request")[:MOST_ROWS]:
            yield _row(quote, _("Quote %(reference)s"), quote.request.title, quote_step(quote))
    for order in _running_orders(actor)[:MOST_ROWS]:
        amount = order.own_share if order.operator_id == actor.organisation_id else order.price
        step = order_step(order, list(order.milestones.all()))
        yield _row(order, _("Order %(reference)s"), order.title, step, amount=str(amount), behind=order.reference)


def _row(thing, title: str, detail: str, step, *, amount: str = "", behind: str = "") -> Row:
    return Row(
        title=title % {"reference": thing.reference},
        url=thing.get_absolute_url(),
        detail=detail,
        state=thing.get_state_display(),
        tone=step.tone,
        next_actor=step.text,
        due=step.due,
        amount=amount,
        behind=behind,
    )


def deadlines(actor: Actor) -> Iterator[Deadline]:
    """Last days for quotes of the operator's own requests, and due dates of running milestones."""
    if actor.organisation_id is None:
        return
    collecting = [RequestState.OPEN, RequestState.QUESTIONS_CLOSED]
    requests = [request for request in running_requests(actor) if request.state in collecting]
    for request in sorted(requests, key=lambda one: (one.closes_on, one.pk))[:MOST_ROWS]:
        text = _("Last day for quotes: %(title)s") % {"title": request.title}
        yield Deadline(request.closes_on, text, request.get_absolute_url())
    for order, milestone in _milestones(actor, MilestoneState.PLANNED, MilestoneState.REWORK)[:MOST_ROWS]:
        text = _("Due: %(title)s") % {"title": milestone.title}
        yield Deadline(milestone.due_on, text, order.get_absolute_url())
