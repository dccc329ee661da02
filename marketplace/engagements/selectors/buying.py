"""Under which buying rule a purchase falls: its price and the related orders before it, added up."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements import funding
from marketplace.engagements.models import Engagement, Quote, Request
from marketplace.engagements.models.requests import Method
from marketplace.engagements.selectors.terms import offers_for
from marketplace.engagements.states import EngagementState

# Orders for the same kind of service, or from the same firm, count as one purchase within these days.
RELATED_DAYS = 90


@dataclass(frozen=True, slots=True)
class RelatedOrder:
    """An earlier order that is added to the price, and why."""

    order: Engagement
    why: str


@dataclass(frozen=True)
class BuyingBasis:
    """What the band was chosen by; `rule` is None where no public money sets one."""

    price: Money
    related: list[RelatedOrder]
    rule: funding.BuyingRule | None
    zone: ZoneInfo

    @cached_property
    def counted(self) -> Money:
        """This price and the related orders together."""
        return together(self.price, self.related)

    @property
    def method(self) -> Method:
        if self.rule is None:
            return Method.OWN_RULES
        if self.rule.formal_procurement:
            return Method.FORMAL
        return Method.MICRO if self.rule.minimum_invited <= 1 else Method.SMALL

    @property
    def sentence(self) -> str:
        """The rule, and where earlier orders count, which and what they come to."""
        if self.rule is None:
            return ""
        if not self.related:
            return self.rule.sentence
        added = ngettext(
            "We counted %(counted)s: this price and %(number)s order of the last %(days)s days (%(orders)s).",
            "We counted %(counted)s: this price and %(number)s orders of the last %(days)s days (%(orders)s).",
            len(self.related),
        ) % {
            "counted": self.counted,
            "number": len(self.related),
            "days": RELATED_DAYS,
            "orders": "; ".join(f"{one.order.reference}, {one.order.price}, {one.why}" for one in self.related),
        }
        return f"{self.rule.sentence} {added}"

    def frozen(self) -> dict:
        """As it is kept with the request, amounts in cents, dates in words."""
        return {
            "method": str(self.method),
            "rule": self.rule.sentence if self.rule else "",
            "minimum_invited": self.rule.minimum_invited if self.rule else 1,
            "open_business_days": self.rule.open_business_days if self.rule else 0,
            "price": self.price.cents,
            "counted": self.counted.cents,
            "orders": [
                {
                    "reference": one.order.reference,
                    "title": one.order.title,
                    "cents": one.order.price.cents,
                    "signed_on": date_format(one.order.signed_at.astimezone(self.zone), "F j, Y"),
                    "why": one.why,
                }
                for one in self.related
            ],
        }


def buying_basis(
    request: Request, price: Money, *, providers: Collection[int], offers: list[funding.FundingOffer] | None = None
) -> BuyingBasis:
    """The basis for buying at this price from one of these providers (organisation ids)."""
    related = related_orders(request, providers)
    offers = offers_for(request) if offers is None else offers
    rule = funding.buying_rule(offers=offers, price=together(price, related))
    return BuyingBasis(price, related, rule, ZoneInfo(request.zone))


def together(price: Money, related: list[RelatedOrder]) -> Money:
    return price + sum((one.order.price for one in related), ZERO)


def basis_of_draft(request: Request) -> dict:
    """What the page of a draft says beforehand; {} while there is no price to go by."""
    if request.estimated_price is None:
        return {}
    return buying_basis(request, request.estimated_price, providers=invited_ids(request)).frozen()


def invited_ids(request: Request) -> list[int]:
    return [one.provider_id for one in request.invitations.all() if one.provider_id]


def why_not_bought(quote: Quote, price: Money, *, offers: list[funding.FundingOffer] | None = None) -> str:
    """Why no program may pay for this quote at `price`, "" for nothing: too few firms were asked, or too briefly.

    It looks at the price and at the orders signed by now, so it may want more than the basis kept at the opening.
    """
    request = quote.request
    basis = buying_basis(request, price, providers=[quote.provider_id], offers=offers)
    rule, words = basis.rule, {"price": price, "rule": basis.sentence}
    if rule is None:
        return ""
    if rule.formal_procurement:
        return _("At %(price)s a program cannot pay for an order made here. %(rule)s") % words
    if firms_counted(request, rule) < rule.minimum_invited:
        return _("At %(price)s this needs more quotes. %(rule)s") % words
    opened_on = request.opened_at.astimezone(ZoneInfo(request.zone)).date()
    if request.closes_on < clock.business_days_after(opened_on, rule.open_business_days):
        return _("The request was not open for long enough to buy at %(price)s. %(rule)s") % words
    return ""


def firms_counted(request: Request, rule: funding.BuyingRule) -> int:
    """How many of those invited count for the rule: where it wants several, a firm that was named without being
    vetted counts once it has sent a quote, for which it had to be vetted."""
    invitations = list(request.invitations.all())
    if rule.minimum_invited <= 1:
        return len(invitations)
    sent = set(request.quotes.filter(sealed_at__isnull=False).order_by("pk").values_list("provider_id", flat=True))
    return sum(1 for one in invitations if not one.firm_email or one.provider_id in sent)


def related_orders(request: Request, providers: Collection[int]) -> list[RelatedOrder]:
    """The operator's orders of the last 90 days in the same category or with one of these providers."""
    recent = (
        Engagement.objects.filter(
            Q(category_code=request.category_code) | Q(provider_id__in=providers),
            operator_id=request.operator_id,
            signed_at__gte=clock.now() - dt.timedelta(days=RELATED_DAYS),
        )
        .exclude(state=EngagementState.CANCELLED)
        .exclude(request_id=request.pk)
        .order_by("signed_at", "pk")
    )
    return [RelatedOrder(order, _why_related(order, request, providers)) for order in recent]


def _why_related(order: Engagement, request: Request, providers: Collection[int]) -> str:
    same_kind, same_firm = order.category_code == request.category_code, order.provider_id in providers
    if same_kind and same_firm:
        return _("the same kind of service from the same firm")
    return _("the same kind of service") if same_kind else _("the same firm")
