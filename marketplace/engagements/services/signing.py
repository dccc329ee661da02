from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import check_move
from marketplace.engagements import funding, notices, permissions, signals
from marketplace.engagements.models import (
    Engagement,
    FundingLine,
    Milestone,
    MilestoneFunding,
    Quote,
    Request,
)
from marketplace.engagements.models.orders import Route
from marketplace.engagements.selectors import OrderTerms, order_terms, why_not_bought
from marketplace.engagements.services.contracts import keep_contract
from marketplace.engagements.services.signatures import SignatureDetails, sign
from marketplace.engagements.split import milestone_parts
from marketplace.engagements.states import QUOTE_MOVES, REQUEST_MOVES, QuoteState, RequestState


@transaction.atomic
def sign_order(
    *,
    by: Actor,
    quote_id: int,
    signature: SignatureDetails,
    shown_own_share: Money,
    offer_keys: Collection[str] | None = None,
    may_pay_before_start: bool = False,
    route: str = Route.DIRECT,
    purchase_order: str = "",
) -> Engagement:
    """Turn the chosen quote into an order: the split is worked out again, frozen, and each source obligated.

    `shown_own_share` is what the signer saw; when it is no longer true nothing is signed. `offer_keys`
    are the offers the operator chose, None for all that fit. `purchase_order` is the operator's own number,
    "" where it has none. Everyone who quoted is told.
    """
    request, quote = _held(quote_id)
    terms = order_terms(quote, offer_keys=offer_keys)
    if reason := permissions.why_not_sign_order(by, quote, terms.price):
        raise Refused(reason)
    check_move(REQUEST_MOVES, request.state, RequestState.AWARDED)
    check_move(QUOTE_MOVES, quote.state, QuoteState.ACCEPTED)
    _check_signable(terms, shown_own_share)
    if route == Route.PLATFORM and not settings.ONLINE_PAYMENTS:
        raise DomainError(_("This site takes no online payments. Choose the purchase order, and sign again."))
    engagement = _create_order(by, terms, signature, route, may_pay_before_start, purchase_order.strip())
    lines = _fund(engagement, terms)
    _plan_milestones(engagement, quote, lines)
    _award(by, request, quote)
    contract = keep_contract(engagement)
    record(
        by,
        engagement,
        "order.signed",
        target=engagement.state,
        quote=quote.reference,
        price=terms.price.cents,
        subsidy=terms.subsidy.cents,
        sha256=engagement.signature.sha256,
        contract=contract.sha256,
    )
    notices.tell_order_signed(engagement)
    signals.order_signed.send(sender=Engagement, engagement_id=engagement.pk)
    # The ledger's hot rows are touched last.
    for line in lines:
        funding.source(line.source).obligate(by=by, line=line)
    return engagement


def _held(quote_id: int) -> tuple[Request, Quote]:
    """The quote with its request and its operator: of two parts of one purchase that are signed at once, the second is
    judged with the first."""
    request_id = Quote.objects.values_list("request_id", flat=True).get(pk=quote_id)
    request = Request.objects.locked().get(pk=request_id)
    quote = Quote.objects.locked().select_related("provider", "request__operator").get(pk=quote_id)
    Organisation.objects.locked().get(pk=request.operator_id)
    return request, quote


def _check_signable(terms: OrderTerms, shown_own_share: Money) -> None:
    quote, request = terms.quote, terms.quote.request
    if request.evaluation.chosen_id != quote.pk:
        raise DomainError(_("Another quote was chosen when the quotes were compared."))
    if clock.now() > clock.end_of_day(quote.valid_until, request.zone):
        raise DomainError(
            _("This price was good until %(date)s. Ask the provider for a new quote.")
            % {"date": date_format(quote.valid_until, "F j, Y")}
        )
    _refuse_other_amounts(terms, shown_own_share)
    if terms.split.used and (reason := why_not_bought(quote, terms.price)):
        raise DomainError(reason)


def _refuse_other_amounts(terms: OrderTerms, shown_own_share: Money) -> None:
    if terms.own_share != shown_own_share:
        raise DomainError(
            _(
                "The amounts have changed since you opened this page: you would now pay %(own)s. "
                "Check them and sign again."
            )
            % {"own": terms.own_share}
        )


def _create_order(
    by: Actor,
    terms: OrderTerms,
    signature: SignatureDetails,
    route: str,
    may_pay_before_start: bool,
    purchase_order: str,
) -> Engagement:
    quote, request = terms.quote, terms.quote.request
    return Engagement.objects.create(
        request=request,
        quote=quote,
        operator=request.operator,
        provider=quote.provider,
        title=request.title,
        category_code=request.category_code,
        price=terms.price,
        subsidy=terms.subsidy,
        own_share=terms.own_share,
        frozen_split=terms.frozen(),
        route=route,
        may_pay_before_start=may_pay_before_start,
        purchase_order=purchase_order,
        signature=sign(by=by, organisation=request.operator, text=terms.text(route), details=signature),
        starts_on=max(quote.starts_on, clock.today(request.zone)),
    )


def _fund(engagement: Engagement, terms: OrderTerms) -> list[FundingLine]:
    return [
        FundingLine.objects.create(
            engagement=engagement,
            source=part.offer.source,
            offer_id=part.offer.offer_id,
            budget_scope=part.offer.budget_scope,
            label=part.offer.label,
            program=part.offer.program,
            rate=part.offer.rate,
            amount=part.amount,
            bound_by=part.bound_by,
            rule=rule,
            per_line={key: amount.cents for key, amount in part.per_line.items()},
        )
        for part, rule in terms.parts
        if part.amount and isinstance(part.offer, funding.FundingOffer)
    ]


def _plan_milestones(engagement: Engagement, quote: Quote, lines: list[FundingLine]) -> None:
    """Each milestone gets its part of every source, fixed now, so that the parts sum to the cent."""
    steps = list(quote.milestones.prefetch_related("lines"))
    prices = [sum((line.net for line in step.lines.all()), ZERO) for step in steps]
    table = milestone_parts([line.amount for line in lines], prices)
    for step, price, parts in zip(steps, prices, table, strict=True):
        subsidy = sum(parts, ZERO)
        milestone = Milestone.objects.create(
            engagement=engagement,
            position=step.position,
            title=step.title,
            done_when=step.done_when,
            due_on=step.due_on,
            price=price,
            subsidy=subsidy,
            own_share=price - subsidy,
        )
        MilestoneFunding.objects.bulk_create(
            MilestoneFunding(milestone=milestone, funding_line=line, amount=amount)
            for line, amount in zip(lines, parts, strict=True)
        )


def _award(by: Actor, request: Request, chosen: Quote) -> None:
    for quote in request.quotes.locked().select_related("provider", "request").filter(state=QuoteState.OPENED):
        target = QuoteState.ACCEPTED if quote.pk == chosen.pk else QuoteState.NOT_SELECTED
        quote.state = target
        quote.save(update_fields=["state"])
        record(by, quote, f"quote.{target}", source=QuoteState.OPENED, target=target)
        if target == QuoteState.NOT_SELECTED:
            notices.tell_not_selected(quote)
    request.state = RequestState.AWARDED
    request.save(update_fields=["state"])
    record(by, request, "request.awarded", source=RequestState.EVALUATED, target=RequestState.AWARDED)
