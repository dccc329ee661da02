"""What a program would pay of an estimate, and what its rules say of the facts: read only, nothing stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation
from marketplace.core.money import Money
from marketplace.engagements.split import Offer, PricedLine, Split, split
from operators.selectors import facts_for
from subsidies.choices import source_words
from subsidies.criteria import Verdict, evaluate_all
from subsidies.models import Application, Program, RuleCardVersion
from subsidies.selectors.caps import yearly_cap_of
from subsidies.terms import OfferTerms, offer_terms


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact as it stands in an application."""

    value: object
    source: str
    method: str
    expires: dt.date | None = None


def rules_of(version: RuleCardVersion | None) -> list[dict]:
    """None before a program has published its first rule card."""
    return version.rules["rules"] if version else []


def version_of(application: Application) -> RuleCardVersion | None:
    """The version pinned at submission, else the one in force now."""
    return application.rule_card_version or application.program.current_version


def facts_of(application: Application) -> dict[str, StatedFact]:
    return {
        fact["name"]: StatedFact(
            value=fact["value"],
            source=source_words(fact),
            method=fact["method"],
            expires=dt.date.fromisoformat(fact["expires"]) if fact.get("expires") else None,
        )
        for fact in application.facts
    }


def award_terms(application: Application) -> OfferTerms:
    """The money rules for this application's facts; the lowest rate while a fact that sets it is missing."""
    return offer_terms(version_of(application), facts_of(application))


def offer_of(application: Application, terms: OfferTerms | None = None) -> Offer:
    """The rule card as an offer for the split, without the balance of any budget line.

    A recommendation that does not fit the budget is refused there, so an estimate never hides the need.
    """
    terms = terms or award_terms(application)
    yearly = yearly_cap_of(application, terms)
    return offer_under(terms, application.program, yearly_left=yearly.left if yearly else None)


def offer_under(terms: OfferTerms, program: Program, *, yearly_left: Money | None) -> Offer:
    """The same for terms without an application; `yearly_left` is what the yearly cap still allows."""
    return Offer(
        source="program",
        offer_id=program.reference,
        rate=terms.rate,
        stackable=terms.stackable,
        federal_statute=terms.federal_statute,
        line_cap=terms.line_cap,
        award_cap=terms.award_cap,
        yearly_cap=yearly_left,
        minimum_own_share=terms.minimum_own_share,
        pays_tax=terms.pays_tax,
    )


def _priced_lines(application: Application, terms: OfferTerms) -> list[PricedLine]:
    """The estimate as lines: only categories that the card names are eligible."""
    return [
        PricedLine(
            key=item.category_code,
            description=item.category_name,
            price=item.price,
            eligible=terms.pays_for(item.category_code),
        )
        for item in application.items.all()
    ]


def estimate(application: Application) -> Split:
    terms = award_terms(application)
    return split(_priced_lines(application, terms), [offer_of(application, terms)])


def verdicts_of(application: Application, *, on: dt.date) -> list[Verdict]:
    """Each rule's answer for the facts stated; the category is judged by the items, identity by our own check."""
    version = version_of(application)
    facts = facts_of(application)
    terms = offer_terms(version, facts)
    codes = [item.category_code for item in application.items.all()]
    if codes:
        bad = [code for code in codes if not terms.pays_for(code)]
        facts["category"] = StatedFact((bad or codes)[0], _("your list of what to buy"), "attested")
    facts |= _identity(application.organisation)
    return evaluate_all(rules_of(version), facts, on=on)


def _identity(operator: Organisation) -> dict[str, StatedFact]:
    """Whether the marketplace knows who applies; nobody states that of themselves."""
    known = facts_for(operator).get("identity_verified")
    if known is None:
        return {}
    return {known.name: StatedFact(known.value, known.source, known.method, known.expires)}


def frozen(parts: Split) -> dict:
    """The computation in cents, as it was shown to the signer."""
    part = parts.parts[0]
    return {
        "price": parts.price.cents,
        "subsidy": parts.subsidy.cents,
        "own": parts.operator.cents,
        "rate": str(part.offer.rate),
        "bound_by": str(part.bound_by),
        "per_line": {key: amount.cents for key, amount in part.per_line.items()},
    }


def frozen_verdicts(verdicts: Iterable[Verdict]) -> list[dict]:
    names = ("kind", "rule", "value_used", "reason", "cure", "citation", "source", "firm", "blocking")
    return [{name: getattr(one, name) for name in names} | {"result": str(one.result)} for one in verdicts]
