"""The trade built through its services: each function goes one step further and returns the thing."""

import datetime as dt
from decimal import Decimal

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements import services
from marketplace.engagements.funding import BuyingRule, FundingOffer
from marketplace.engagements.services import (
    LineDetails,
    MilestoneDetails,
    QuoteDetails,
    RequestDetails,
    SignatureDetails,
)
from tests.marketplace.accounts.factories import create_member

PRICE = Money(1_200_000)
SIGNATURE = SignatureDetails(typed_name="Dana Reyes", title="General manager", consented=True)


class Party:
    """An organisation with one person in given roles."""

    def __init__(self, *roles, organisation: Organisation | None = None):
        self.membership = create_member(*roles, organisation=organisation)
        self.organisation = self.membership.organisation
        self.actor = self.membership.actor()


def operator_party(*roles) -> Party:
    return Party(*(roles or (Role.OPERATOR_SIGNER,)))


def provider_party(*roles) -> Party:
    return Party(*(roles or (Role.PROVIDER_OWNER,)))


def request_details(**changes) -> RequestDetails:
    today = clock.today("America/Chicago")
    values = {
        "title": "Sign-in protection",
        "category_code": "mfa",
        "category_name": "Sign-in protection",
        "scope": "Two-step sign-in for 14 people.",
        "sector": "Water system",
        "systems": ["Bear Creek water system"],
        "size_facts": [["People served", "2,900"]],
        "questions_close_on": today + dt.timedelta(days=7),
        "closes_on": today + dt.timedelta(days=20),
        "need_by": today + dt.timedelta(days=90),
        "estimated_price": Money(1_200_000),
    }
    return RequestDetails(**values | changes)


def quote_details(price: Money = PRICE, *, milestones: int = 2, **changes) -> QuoteDetails:
    """A quote of this price, in equal milestones (the last takes the rest) of one line each."""
    today = clock.today("America/Chicago")
    prices = [Money(price.cents // milestones)] * (milestones - 1)
    prices.append(price - sum(prices, Money(0)))
    values = {
        "summary": "We set it up and show everyone how to use it.",
        "starts_on": today + dt.timedelta(days=30),
        "valid_until": today + dt.timedelta(days=80),
        "milestones": [
            MilestoneDetails(
                title=f"Step {number}",
                done_when="Everyone signs in with two steps.",
                due_on=today + dt.timedelta(days=60 + number),
                lines=[LineDetails(description=f"Work {number}", unit_price=part)],
            )
            for number, part in enumerate(prices, start=1)
        ],
    }
    return QuoteDetails(**values | changes)


def draft_request(buyer: Party | None = None, sellers=(), **changes):
    buyer = buyer or operator_party()
    notes = changes.pop("private_notes", "")
    helpers = changes.pop("written_with", ())
    return services.draft_request(
        by=buyer.actor,
        operator=buyer.organisation,
        details=request_details(**changes),
        providers=[seller.organisation for seller in sellers],
        written_with=helpers,
        private_notes=notes,
    )


def open_request(buyer: Party | None = None, sellers=(), **changes):
    buyer = buyer or operator_party()
    request = draft_request(buyer, sellers or [provider_party()], **changes)
    return services.open_request(by=buyer.actor, request_id=request.pk)


def sealed_quote(request, seller: Party, price: Money = PRICE, **changes):
    quote = services.draft_quote(by=seller.actor, request_id=request.pk, details=quote_details(price, **changes))
    return services.seal_quote(by=seller.actor, quote_id=quote.pk, declares_no_help=True, confirms_offer=True)


def after_closing(request):
    """A block in which the request's last day has passed."""
    return clock.travel(clock.end_of_day(request.closes_on, request.zone) + dt.timedelta(minutes=5))


def closed_request(buyer: Party | None = None, sellers=(), prices=(), **changes):
    """A request whose quotes are opened, one a seller; the clock is not moved for the caller."""
    buyer = buyer or operator_party()
    sellers = sellers or [provider_party()]
    request = open_request(buyer, sellers, **changes)
    for number, seller in enumerate(sellers):
        sealed_quote(request, seller, prices[number] if prices else Money(1_200_000))
    with after_closing(request):
        return services.close_request(by=SYSTEM, request_id=request.pk)


def evaluate(request, buyer: Party, chosen=None, fewer_reason=""):
    quotes = list(request.quotes.filter(state="opened"))
    chosen = chosen or quotes[0]
    return services.evaluate_request(
        by=buyer.actor,
        request_id=request.pk,
        chosen_id=chosen.pk,
        points={quote.pk: {"fit": 8, "experience": 7, "start": 9} for quote in quotes},
        reason="The best fit for the price.",
        reasons={quote.pk: "Another quote fits our dates better." for quote in quotes if quote.pk != chosen.pk},
        no_conflict=True,
        fewer_reason=fewer_reason,
    )


def signed_order(buyer: Party | None = None, seller: Party | None = None, price: Money = PRICE, **changes):
    """An order in `agreed`, with two milestones, signed today; pass `shown_own_share` when a source pays."""
    buyer, seller = buyer or operator_party(), seller or provider_party()
    own = changes.pop("shown_own_share", price)
    chosen = {name: changes.pop(name) for name in ("route", "may_pay_before_start") if name in changes}
    request = closed_request(buyer, [seller], [price], **changes)
    quote = evaluate(request, buyer).chosen
    return services.sign_order(by=buyer.actor, quote_id=quote.pk, signature=SIGNATURE, shown_own_share=own, **chosen)


def delivered_milestone(buyer: Party, seller: Party, **changes):
    order = signed_order(buyer, seller, **changes)
    milestone = order.milestones.first()
    services.deliver_milestone(by=seller.actor, milestone_id=milestone.pk, evidence="Report handed over.")
    milestone.refresh_from_db()
    return milestone


class Grants:
    """A funding source for tests: one offer, and a record of what was obligated and released."""

    def __init__(self, code="test", rate="0.6", rule: BuyingRule | None = None, refusal=None, **offer):
        self.code = code
        self.rule = rule or BuyingRule(1, 0, "One quote is enough.")
        self.refusal = refusal
        self.obligated, self.released = [], []
        self.offer = FundingOffer(
            source=code,
            offer_id="1",
            rate=Decimal(rate),
            budget_scope="line:1",
            label="Voucher VCH-TEST",
            program="Northern Plains Local Cyber Grant",
            **offer,
        )

    def offers(self, *, operator_id, category_codes):
        return [self.offer]

    def buying_rules(self, *, offers, price):
        return self.rule

    def obligate(self, *, by, line):
        if self.refusal:
            raise self.refusal
        self.obligated.append((line.pk, line.amount))

    def release(self, *, by, line, amount, reason):
        self.released.append((line.pk, amount, reason))
