"""Who acts next and by when, in one sentence: for pages, dashboards and lists."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.engagements.models import Engagement, Milestone, Quote, Request
from marketplace.engagements.states import EngagementState, MilestoneState, QuoteState, RequestState


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next; `actor` is operator, provider or nobody."""

    actor: str
    text: str
    due: dt.date | None = None
    tone: str = "plain"

    @property
    def headline(self) -> str:
        """What is over is not announced as something to come."""
        return self.text if self.actor == "nobody" else _("Next: %(step)s") % {"step": self.text}


def with_good_prices(requests: QuerySet[Request]) -> QuerySet[Request]:
    """With the first day on which an opened quote ends, of the chosen one once there is one: `Request.decide_by`."""
    opened = Quote.objects.filter(request=OuterRef("pk"), state=QuoteState.OPENED)
    meant = opened.filter(Q(request__evaluation=None) | Q(request__evaluation__chosen=F("pk")))
    return requests.annotate(price_good_until=Subquery(meant.order_by("valid_until").values("valid_until")[:1]))


def request_step(request: Request) -> Step:
    """The next step of a request as the operator reads it."""
    steps = {
        RequestState.DRAFT: Step("operator", _("Check it and send it to the providers."), None, "attention"),
        RequestState.OPEN: Step("provider", _("Providers ask questions and send quotes."), request.closes_on),
        RequestState.QUESTIONS_CLOSED: Step("provider", _("Providers send their quotes."), request.closes_on),
        RequestState.CLOSED: Step("operator", _("Compare the quotes and choose one."), request.decide_by, "attention"),
        RequestState.EVALUATED: Step("operator", _("A signer signs the order."), request.decide_by, "attention"),
        RequestState.AWARDED: Step("nobody", _("There is an order."), None, "done"),
        RequestState.NONE_SUITABLE: Step("nobody", _("No quote was suitable.")),
        RequestState.CANCELLED: Step("nobody", _("You cancelled this request.")),
    }
    return steps[RequestState(request.state)]


def invited_step(request: Request) -> Step:
    """The next step of a request as a provider reads it that was invited to it."""
    steps = {
        RequestState.OPEN: Step("provider", _("Ask, and send your quote."), request.closes_on, "attention"),
        RequestState.QUESTIONS_CLOSED: Step("provider", _("Send your quote."), request.closes_on, "attention"),
        RequestState.CLOSED: Step("operator", _("The operator compares the quotes.")),
        RequestState.EVALUATED: Step("operator", _("The operator has chosen; its signer signs next.")),
        RequestState.AWARDED: Step("nobody", _("The operator has signed an order."), None, "done"),
        RequestState.NONE_SUITABLE: Step("nobody", _("The operator found no quote suitable.")),
        RequestState.CANCELLED: Step("nobody", _("The operator cancelled this request.")),
    }
    return steps[RequestState(request.state)]


def quote_step(quote: Quote) -> Step:
    """The next step of a quote as its provider reads it."""
    request = quote.request
    steps = {
        QuoteState.DRAFT: Step("provider", _("Finish your quote and send it."), request.closes_on, "attention"),
        QuoteState.SEALED: Step("nobody", _("All quotes are opened together."), request.closes_on),
        QuoteState.OPENED: Step("operator", _("The operator compares the quotes."), quote.valid_until),
        QuoteState.ACCEPTED: Step("nobody", _("Your quote became an order."), None, "done"),
        QuoteState.NOT_SELECTED: Step("nobody", _("Another quote was chosen.")),
        QuoteState.EXPIRED: Step("nobody", _("Your price is no longer good.")),
        QuoteState.WITHDRAWN: Step("nobody", _("You withdrew this quote.")),
    }
    return steps[QuoteState(quote.state)]


def milestone_step(milestone: Milestone) -> Step:
    steps = {
        MilestoneState.PLANNED: Step("provider", _("The provider delivers it."), milestone.due_on),
        MilestoneState.DELIVERED: Step(
            "operator", _("A signer of the operator accepts it, or says what is missing."), None, "attention"
        ),
        MilestoneState.DISPUTED: Step("provider", _("The provider does it again or drops it."), None, "attention"),
        MilestoneState.REWORK: Step("provider", _("The provider does it again and delivers it."), milestone.due_on),
        MilestoneState.ACCEPTED: Step("nobody", _("Done."), None, "done"),
        MilestoneState.CANCELLED: Step("nobody", _("Dropped. Nothing is due.")),
    }
    return steps[MilestoneState(milestone.state)]


def order_step(engagement: Engagement, milestones: list[Milestone]) -> Step:
    """The next step of an order: the first milestone that waits for someone."""
    if engagement.state == EngagementState.SETTLED:
        return Step("nobody", _("Everything is delivered, accepted and paid."), None, "done")
    if engagement.state == EngagementState.CANCELLED:
        return Step("nobody", _("This order was cancelled."))
    if engagement.state == EngagementState.ACCEPTED:
        return Step("operator", _("Everything is accepted. It is settled when it is paid."), None, "done")
    waiting = [milestone for milestone in milestones if milestone.state == MilestoneState.DELIVERED]
    if waiting:
        text = ngettext(
            "%(count)s milestone waits for acceptance.", "%(count)s milestones wait for acceptance.", len(waiting)
        )
        return Step("operator", text % {"count": len(waiting)}, None, "attention")
    if engagement.state == EngagementState.AGREED:
        return Step("provider", _("The provider starts the work."), engagement.starts_on)
    unfinished = [m for m in milestones if m.state not in (MilestoneState.ACCEPTED, MilestoneState.CANCELLED)]
    return milestone_step(unfinished[0]) if unfinished else Step("nobody", "")
