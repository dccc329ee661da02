"""Steps of a believable purchase for the demo, through the services; the caller gives the parties and the day."""

import datetime as dt
from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import selectors, services
from marketplace.engagements.models import Authority, Engagement, Quote, Request
from marketplace.engagements.models.orders import Route
from marketplace.engagements.models.quotes import Criterion
from marketplace.engagements.outlines import outline_for
from marketplace.engagements.services import (
    AuthorityDetails,
    LineDetails,
    MilestoneDetails,
    QuoteDetails,
    RequestDetails,
    SignatureDetails,
)
from marketplace.engagements.states import QuoteState
from marketplace.reference.models import ServiceCategory

# Business days, so that a question six days later is in time and eleven days later all time is over.
DAYS_FOR_QUESTIONS = 6
# Long enough for the buying rule of any rule card of the demo, opened a few days later.
DAYS_FOR_QUOTES = 14
PRICE_IS_GOOD_FOR = dt.timedelta(days=60)
HALVES = (
    ("Set-up and training", "Everyone who needs it can use it, and your clerk has seen it work."),
    ("Hand-over", "You hold the written guide and the report for your board."),
)


def seed_request(
    *,
    buyer: Actor,
    operator: Organisation,
    category: ServiceCategory,
    sector: str,
    systems: list[str],
    price: Money,
    providers: list[Organisation],
) -> Request:
    """A draft of a request for one kind of service."""
    today, outline = clock.today(operator.zone), outline_for(category.code)
    details = RequestDetails(
        title=category.name,
        category_code=category.code,
        category_name=category.name,
        scope=f"{category.summary} For our office and field staff, explained and handed over in writing.",
        deliverables=list(outline.deliverables) if outline else [],
        sector=sector,
        systems=systems,
        estimated_price=price,
        questions_close_on=clock.business_days_after(today, DAYS_FOR_QUESTIONS),
        closes_on=clock.business_days_after(today, DAYS_FOR_QUOTES),
        need_by=today + dt.timedelta(days=120),
    )
    return services.draft_request(by=buyer, operator=operator, details=details, providers=providers)


def seed_quote(*, seller: Actor, request: Request, price: Money) -> Quote:
    """A draft with two milestones, half of the price each."""
    start = request.closes_on + dt.timedelta(days=21)
    first = Money(price.cents // 2)
    details = QuoteDetails(
        summary="Two visits, one remote day, and a written guide in plain words. You reach us by phone.",
        starts_on=start,
        valid_until=request.closes_on + PRICE_IS_GOOD_FOR,
        covers=list(request.deliverables),
        milestones=[
            MilestoneDetails(
                title=title,
                done_when=done,
                due_on=start + dt.timedelta(days=30 * number),
                lines=[LineDetails(description=title, unit_price=part)],
            )
            for number, ((title, done), part) in enumerate(zip(HALVES, (first, price - first), strict=True), start=1)
        ],
    )
    return services.draft_quote(by=seller, request_id=request.pk, details=details)


def seed_choice(*, buyer: Actor, request: Request) -> Quote:
    """The lowest price is chosen; the others learn why."""
    quotes = [quote for quote in selectors.opened_quotes(request) if quote.state == QuoteState.OPENED]
    chosen, *others = sorted(quotes, key=lambda quote: (quote.price, quote.pk))
    points = {Criterion.FIT: 8, Criterion.EXPERIENCE: 7, Criterion.START: 9}
    services.evaluate_request(
        by=buyer,
        request_id=request.pk,
        chosen_id=chosen.pk,
        points={quote.pk: points for quote in quotes},
        reason="The lowest price, and the dates fit our board meeting.",
        reasons={quote.pk: "Another quote had a lower price." for quote in others},
        no_conflict=True,
        fewer_reason="The other firms had no free dates before the day we need it.",
    )
    return chosen


def seed_authority(
    *, owner: Actor, signer: Membership, limit: Money | None = None, ends_on: dt.date | None = None
) -> Authority:
    """The resolution that lets this person sign, old enough for every story that is told of the past."""
    today = clock.today(signer.organisation.zone)
    title = signer.title or "General manager"
    text = (
        f"{signer.organisation.name}\nResolution\n\n"
        f"{signer.user.name}, {title}, may sign applications, awards, orders and acceptances.\n"
    )
    return services.record_authority(
        by=owner,
        membership_id=signer.pk,
        details=AuthorityDetails(
            title=title,
            dated_on=today - dt.timedelta(days=900),
            ends_on=ends_on or today + dt.timedelta(days=900),
            limit=limit,
        ),
        upload=SimpleUploadedFile("resolution.txt", text.encode(), "text/plain"),
    )


def seed_signature(signer: Actor) -> SignatureDetails:
    """Signed with the title that the paper gives."""
    papers = Authority.objects.filter(membership__user=signer.user_id, membership__organisation=signer.organisation_id)
    title = papers.filter(ended_at__isnull=True).values_list("title", flat=True).last()
    return SignatureDetails(typed_name=signer.name, title=title or "General manager", consented=True)


def seed_order(
    *, signer: Actor, quote: Quote, may_pay_before_start: bool = False, route: str = Route.DIRECT
) -> Engagement:
    """Signs with all the offers that fit today."""
    return services.sign_order(
        by=signer,
        quote_id=quote.pk,
        signature=seed_signature(signer),
        shown_own_share=selectors.order_terms(quote).own_share,
        may_pay_before_start=may_pay_before_start,
        route=route,
    )


def seed_delivery(*, seller: Actor, milestone_ids: Iterable[int]) -> None:
    for pk in milestone_ids:
        services.deliver_milestone(
            by=seller, milestone_id=pk, evidence="The guide and the sign-off sheet were handed over."
        )
