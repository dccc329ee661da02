"""What the rule card lets a program promise: to one organization in a year, and for one kind of service in all.

A cap is kept in the ledger beside the money: what a program may promise stands in `cap_left` (limited, so that of two
recommendations at once only what fits passes), what an award holds of it in `cap_used`, and `cap_granted` is where
both came from.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.ledger.selectors import balance, balances
from operators.selectors import entities_of
from subsidies.models import Application, Program
from subsidies.terms import OfferTerms, offer_terms


@dataclass(frozen=True, slots=True)
class YearlyCap:
    """The cap of the year that today falls in; `used` is what other applications of the organization hold.

    `elsewhere` is the part of it that entities hold that went into this one; it stands in accounts of their own.
    """

    cap: Money
    used: Money
    elsewhere: Money
    first_day: dt.date
    last_day: dt.date

    @property
    def left(self) -> Money:
        return max(ZERO, self.cap - self.used)

    @property
    def next_year_starts(self) -> dt.date:
        return self.last_day + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CategoryCap:
    """What the program promises for one kind of service at most, and has promised (`used`)."""

    name: str
    cap: Money
    used: Money

    @property
    def left(self) -> Money:
        return max(ZERO, self.cap - self.used)


def year_scope(program_id: int, entity_id: int, first_day: dt.date) -> str:
    return f"cap:year:{first_day.isoformat()}:program:{program_id}:entity:{entity_id}"


def category_scope(program_id: int, code: str) -> str:
    return f"cap:category:{code}:program:{program_id}"


def used_scope(application: Application, scope: str) -> str:
    """Where stands what this application holds of a cap."""
    return f"award:{application.pk}:{scope}"


def used_of(scopes: Iterable[str]) -> Money:
    """What all awards together hold of these caps."""
    held = balances(scopes)
    return -sum((amount for (kind, _scope), amount in held.items() if kind in ("cap_granted", "cap_left")), ZERO)


def yearly_cap_of(application: Application, terms: OfferTerms) -> YearlyCap | None:
    """None where the rule card sets no yearly cap."""
    if terms.yearly_cap is None:
        return None
    first, last = cap_year_of(application.program, terms)
    scopes = {
        entity: year_scope(application.program_id, entity, first) for entity in entities_of(application.organisation_id)
    }
    own = sum((balance("cap_used", used_scope(application, scope)) for scope in scopes.values()), ZERO)
    here = used_of([scopes.pop(application.organisation_id)])
    elsewhere = used_of(scopes.values())
    return YearlyCap(terms.yearly_cap, here + elsewhere - own, elsewhere, first, last)


def cap_year_of(program: Program, terms: OfferTerms) -> tuple[dt.date, dt.date]:
    """First and last day of the year that today falls in, as the rule card counts years."""
    return terms.cap_year.around(clock.today(program.zone), program.opens_on)


def category_cap_of(program: Program, code: str, terms: OfferTerms) -> CategoryCap | None:
    limit = terms.category_caps.get(code)
    return CategoryCap(limit.name, limit.cap, used_of([category_scope(program.pk, code)])) if limit else None


def category_caps_of(program: Program) -> list[CategoryCap]:
    """Those of the rules in force now, for the budget page."""
    version = program.current_version
    if version is None:
        return []
    terms = offer_terms(version, {})
    return [cap for code in sorted(terms.category_caps) if (cap := category_cap_of(program, code, terms))]


def by_category(application: Application, amount: Money) -> dict[str, Money]:
    """An amount divided over the services of the application, filled in the order of its lines as the split does."""
    parts, rest = {}, amount
    for code, cents in application.computation.get("per_line", {}).items():
        parts[code] = min(rest, Money(cents))
        rest -= parts[code]
    return {code: part for code, part in parts.items() if part}
