"""Believable trades for the demo, made through the services at their own time; the caller gives the parties.

Each function needs a clock that has travelled to the day the request is opened; later steps travel on.
"""

import datetime as dt

from marketplace.accounts.actor import SYSTEM, Actor
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import selectors, services
from marketplace.engagements.models import Engagement, Quote, Request
from marketplace.engagements.models.quotes import Criterion
from marketplace.engagements.services import (
    LineDetails,
    MilestoneDetails,
    QuoteDetails,
    RequestDetails,
    SignatureDetails,
)
from marketplace.engagements.states import QuoteState


def seed_request(
    *, buyer: Actor, operator, providers: list, category_code: str, category_name: str, price: Money, open_it=True
) -> Request:
    """A request for one kind of service, sent to `providers` (organisations) unless it stays a draft."""
    today = clock.today(operator.zone)
    details = RequestDetails(
        title=category_name,
        category_code=category_code,
        category_name=category_name,
        scope=f"{category_name} for our office and field staff, set up, explained and handed over in writing.",
        sector="Community water system",
        systems=[operator.name],
        size_facts=[["People who use computers", "14"]],
        estimated_price=price,
        questions_close_on=clock.business_days_after(today, 5),
        closes_on=clock.business_days_after(today, 10),
        need_by=today + dt.timedelta(days=120),
    )
    request = services.draft_request(by=buyer, operator=operator, details=details, providers=providers)
    return services.open_request(by=buyer, request_id=request.pk) if open_it else request


def seed_quote(*, seller: Actor, request: Request, price: Money, send=True) -> Quote:
    """Two milestones, half of the price each; sealed unless it stays a draft."""
    start = request.closes_on + dt.timedelta(days=21)
    halves = [("Set-up", Money(price.cents // 2)), ("Training and hand-over", price - Money(price.cents // 2))]
    details = QuoteDetails(
        summary="Two visits, one remote day, and a written guide in plain words.",
        starts_on=start,
        valid_until=request.closes_on + dt.timedelta(days=60),
        milestones=[
            MilestoneDetails(
                title=title,
                done_when=f"{title} is finished and your clerk has seen it work.",
                due_on=start + dt.timedelta(days=30 * number),
                lines=[LineDetails(description=title, unit_price=part)],
            )
            for number, (title, part) in enumerate(halves, start=1)
        ],
    )
    quote = services.draft_quote(by=seller, request_id=request.pk, details=details)
    return services.seal_quote(by=seller, quote_id=quote.pk, declares_no_help=True) if send else quote


def seed_closing(request: Request) -> Request:
    """The morning after the last day: the box is opened."""
    with clock.travel(clock.end_of_day(request.closes_on, request.zone) + dt.timedelta(hours=9)):
        return services.close_request(by=SYSTEM, request_id=request.pk)


def seed_choice(*, buyer: Actor, request: Request) -> Quote:
    """The lowest price is chosen; the others learn why."""
    quotes = [quote for quote in selectors.opened_quotes(request) if quote.state == QuoteState.OPENED]
    points = {Criterion.FIT: 8, Criterion.EXPERIENCE: 7, Criterion.START: 9}
    services.evaluate_request(
        by=buyer,
        request_id=request.pk,
        chosen_id=quotes[0].pk,
        points={quote.pk: points for quote in quotes},
        reason="The lowest price, and the dates fit our board meeting.",
        reasons={quote.pk: "Another quote had a lower price." for quote in quotes[1:]},
        no_conflict=True,
    )
    return quotes[0]


def seed_order(*, signer: Actor, quote: Quote, title: str = "General manager") -> Engagement:
    """Signs with all the offers that fit today."""
    terms = selectors.order_terms(quote)
    return services.sign_order(
        by=signer,
        quote_id=quote.pk,
        signature=seed_signature(signer, title),
        shown_own_share=terms.own_share,
    )


def seed_signature(signer: Actor, title: str = "General manager") -> SignatureDetails:
    return SignatureDetails(typed_name=signer.name, title=title, consented=True)


def seed_delivery(*, seller: Actor, order: Engagement, count: int = 1) -> None:
    """Delivers the next `count` milestones."""
    for milestone in order.milestones.filter(state__in=["planned", "rework"])[:count]:
        services.deliver_milestone(
            by=seller, milestone_id=milestone.pk, evidence="The guide and the sign-off sheet were handed over."
        )


def seed_acceptance(*, signer: Actor, order: Engagement) -> None:
    """Accepts everything that was delivered."""
    for milestone in order.milestones.filter(state="delivered"):
        services.accept_milestone(by=signer, milestone_id=milestone.pk, signature=seed_signature(signer))


def seed_dispute(*, buyer: Actor, order: Engagement) -> None:
    """Does not accept the first milestone that waits."""
    milestone = order.milestones.filter(state="delivered").first()
    if milestone:
        services.dispute_milestone(by=buyer, milestone_id=milestone.pk, text="Two people could not sign in yet.")
