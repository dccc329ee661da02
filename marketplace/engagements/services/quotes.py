import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.engagements import notices, permissions
from marketplace.engagements.models import Quote, QuoteLine, QuoteMilestone, Request
from marketplace.engagements.models.quotes import LineKind
from marketplace.engagements.states import QUOTE_MOVES, QuoteState


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDetails:
    description: str
    unit_price: Money
    quantity: int = 1
    discount: Money = ZERO
    kind: str = LineKind.SERVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneDetails:
    title: str
    done_when: str
    due_on: dt.date
    lines: list[LineDetails]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDetails:
    """What the provider types; `covers` names the deliverables of the request that the price includes, word for
    word; `listing_copy` is the listing as it is today, frozen with the quote.
    """

    summary: str
    starts_on: dt.date
    valid_until: dt.date
    milestones: list[MilestoneDetails]
    cancellation_terms: str = ""
    covers: list[str] = field(default_factory=list)
    listing_copy: dict = field(default_factory=dict)


@transaction.atomic
def draft_quote(*, by: Actor, request_id: int, details: QuoteDetails) -> Quote:
    """Start a quote; only the provider sees it until it is sealed and opened with the others."""
    request = Request.objects.locked().select_related("operator").get(pk=request_id)
    if reason := permissions.why_not_quote(by, request):
        raise Refused(reason)
    _check_quotable(request)
    if request.quotes.live().filter(provider_id=by.organisation_id).exists():
        raise DomainError(_("Your organization has a quote for this request. Change it or withdraw it."))
    quote = Quote(request=request, provider_id=by.organisation_id)
    _write(quote, details)
    record(by, quote, "quote.drafted", request=request.reference)
    return quote


@transaction.atomic
def change_quote(*, by: Actor, quote_id: int, details: QuoteDetails) -> Quote:
    """Change a draft as a whole; a sealed quote is withdrawn and written again."""
    quote = Quote.objects.locked().select_related("request").get(pk=quote_id)
    if reason := permissions.why_not_change_quote(by, quote):
        raise Refused(reason)
    if quote.state != QuoteState.DRAFT:
        raise DomainError(_("A quote that was sent cannot change. Withdraw it and write a new one."))
    _check_quotable(quote.request)
    _write(quote, details)
    record(by, quote, "quote.changed")
    return quote


@transaction.atomic
def seal_quote(*, by: Actor, quote_id: int, declares_no_help: bool, confirms_offer: bool) -> Quote:
    """Send the quote into the box. The person declares that the firm did not help write the request, and that every
    line is its own offer: some may stand as they were filled in."""
    quote = Quote.objects.locked().select_related("request__operator", "provider").get(pk=quote_id)
    if reason := permissions.why_not_change_quote(by, quote) or permissions.why_not_quote(by, quote.request):
        raise Refused(reason)
    check_move(QUOTE_MOVES, quote.state, QuoteState.SEALED)
    _check_quotable(quote.request)
    if not declares_no_help:
        raise DomainError(
            _("Tick the box to say that you did not help write this request. If you did, you cannot quote."),
            field="declares_no_help",
        )
    if not confirms_offer:
        raise DomainError(_("Tick the box to say that you checked every line."), field="confirms_offer")
    if not quote.price:
        raise DomainError(_("Enter at least one line with a price."))
    quote.state = QuoteState.SEALED
    quote.sealed_at = quote.no_help_declared_at = clock.now()
    quote.no_help_declared_by_id = by.user_id
    quote.save(update_fields=["state", "sealed_at", "no_help_declared_at", "no_help_declared_by"])
    record(by, quote, "quote.sealed", source=QuoteState.DRAFT, target=QuoteState.SEALED)
    notices.tell_quote_sealed(quote)
    return quote


@transaction.atomic
def withdraw_quote(*, by: Actor, quote_id: int, reason: str = "") -> Quote:
    """Take a quote back before it is accepted."""
    quote = Quote.objects.locked().get(pk=quote_id)
    if refusal := permissions.why_not_change_quote(by, quote):
        raise Refused(refusal)
    source = quote.state
    check_move(QUOTE_MOVES, source, QuoteState.WITHDRAWN)
    quote.state, quote.end_reason = QuoteState.WITHDRAWN, reason
    quote.save(update_fields=["state", "end_reason"])
    record(by, quote, "quote.withdrawn", source=source, target=QuoteState.WITHDRAWN)
    return quote


@transaction.atomic
def expire_quote(*, by: Actor, quote_id: int) -> Quote:
    """An opened quote whose price is no longer good."""
    quote = Quote.objects.locked().select_related("request").get(pk=quote_id)
    check_move(QUOTE_MOVES, quote.state, QuoteState.EXPIRED)
    if clock.now() <= clock.end_of_day(quote.valid_until, quote.request.zone):
        raise DomainError(
            _("This price is good until the end of %(date)s.") % {"date": date_format(quote.valid_until, "F j, Y")}
        )
    quote.state = QuoteState.EXPIRED
    quote.save(update_fields=["state"])
    record(by, quote, "quote.expired", source=QuoteState.OPENED, target=QuoteState.EXPIRED)
    return quote


def _check_quotable(request: Request) -> None:
    if not request.is_quotable:
        raise DomainError(
            _("The last day for quotes was %(date)s.") % {"date": date_format(request.closes_on, "F j, Y")}
        )


def _write(quote: Quote, details: QuoteDetails) -> None:
    if details.valid_until < quote.request.closes_on:
        raise DomainError(
            _("Keep the price good until at least the last day for quotes, %(date)s.")
            % {"date": date_format(quote.request.closes_on, "F j, Y")},
            field="valid_until",
        )
    if not details.milestones or not all(step.lines for step in details.milestones):
        raise DomainError(_("Give each milestone at least one line with a price."))
    quote.summary, quote.cancellation_terms = details.summary, details.cancellation_terms
    quote.starts_on, quote.valid_until = details.starts_on, details.valid_until
    quote.covers = [thing for thing in quote.request.deliverables if thing in details.covers]
    quote.listing_copy = details.listing_copy or quote.listing_copy
    quote.save()
    quote.lines.all().delete()
    quote.milestones.all().delete()
    position = 0
    for number, step in enumerate(details.milestones, start=1):
        milestone = QuoteMilestone.objects.create(
            quote=quote, position=number, title=step.title, done_when=step.done_when, due_on=step.due_on
        )
        for line in step.lines:
            position += 1
            _write_line(milestone, position, line)


def _write_line(milestone: QuoteMilestone, position: int, line: LineDetails) -> None:
    if line.quantity < 1 or line.unit_price < ZERO:
        raise DomainError(_("Enter how many, at least 1, and a price of zero or more."))
    if not ZERO <= line.discount <= line.unit_price * line.quantity:
        raise DomainError(_("A discount is not more than the price of its line."))
    QuoteLine.objects.create(
        quote=milestone.quote,
        milestone=milestone,
        position=position,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        kind=line.kind,
    )
