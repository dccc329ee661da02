"""The catalogue: one read of all public services, then sets; counts are what you would get if you clicked."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import F

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.core.money import Money
from marketplace.engagements.funding import offers_for
from marketplace.engagements.split import PricedLine, Split, split
from marketplace.reference.selectors import fold
from providers.models import Listing
from providers.prices import PriceTable
from search.facets import FACETS, Entry, Facet, Labels
from search.sizes import Size
from subsidies.models import Program
from subsidies.selectors.estimates import offer_under
from subsidies.selectors.programs import listed_programs


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a facet as the page draws it."""

    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    facet: Facet
    choices: list[Choice] = field(default_factory=list)

    @property
    def first(self) -> list[Choice]:
        """What is always in sight: the first options and every chosen one."""
        shown = self.facet.shown
        return [choice for place, choice in enumerate(self.choices) if place < shown or choice.is_chosen]

    @property
    def more(self) -> list[Choice]:
        in_sight = {choice.code for choice in self.first}
        return [choice for choice in self.choices if choice.code not in in_sight]

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]


@dataclass(frozen=True, slots=True)
class MayPay:
    """A program that takes applications today and pays for this kind of service, at the least that it pays."""

    program: Program
    pays: str
    split: Split


def split_by_vouchers(actor: Actor, category: str, price: Money) -> Split | None:
    """What the operator's own vouchers would pay of this list price today; None when none fits."""
    if not actor.is_kind(Kind.OPERATOR):
        return None
    offers = offers_for(operator_id=actor.organisation_id or 0, category_codes=[category])
    return split([_list_price(category, price)], offers) if offers else None


def programs_that_may_pay(category: str, price: Money) -> list[MayPay]:
    """For a visitor without a voucher: nothing here is a decision, and no facts of theirs are used."""
    found = []
    for facts in listed_programs():
        if facts.terms and facts.program.takes_applications_today and facts.terms.pays_for(category):
            offer = offer_under(facts.terms, facts.program, yearly_left=facts.terms.yearly_cap)
            found.append(MayPay(facts.program, facts.pays, split([_list_price(category, price)], [offer])))
    return found


def _list_price(category: str, price: Money) -> PricedLine:
    return PricedLine(key=category, description=category, price=price)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The services that fit, in order, and the facets with their counts."""

    entries: list[Entry]
    groups: list[Group]
    total: int
    providers: int
    # (title of a facet, what the number would be without its choices), when nothing fits
    looser: list[tuple[str, int]]


def entries_for(size: Size) -> list[Entry]:
    """Every public service with its list price for this size; one query."""
    rows = (
        Listing.objects.public()
        .annotate(until=F("provider__cases__vetted_until"))
        .order_by("name", "pk")
        .values_list("pk", "public_copy", "until")
    )
    units = size.units()
    return [
        Entry(
            id=pk,
            copy=copy,
            vetted_until=until,
            price=PriceTable.of_copy(copy).first_year(units),
            haystack=_haystack(copy),
        )
        for pk, copy, until in rows
    ]


def _haystack(copy: dict) -> str:
    words = [copy["name"], copy["summary"], copy["description"], copy["provider"]["name"]]
    words += [row["name"] for row in copy["categories"]] + [row["name"] for row in copy["goals"]]
    return fold(" ".join(words))


def find(*, q: str, sort: str, size: Size, chosen: dict[str, Labels]) -> Catalogue:
    """What fits the words and the choices. Choices of one facet widen, facets narrow."""
    everything = entries_for(size)
    words = fold(q).split()
    by_words = {entry.id for entry in everything if all(word in entry.haystack for word in words)}
    codes = {facet.name: {e.id: dict(facet.options(e)) for e in everything} for facet in FACETS}
    fitting = {
        name: {pk for pk, options in rows.items() if not chosen[name] or options.keys() & set(chosen[name])}
        for name, rows in codes.items()
    }
    found = by_words.intersection(*fitting.values())
    groups = [
        _group(facet, codes[facet.name], chosen[facet.name], _without(facet.name, by_words, fitting))
        for facet in FACETS
    ]
    looser = [] if found else _what_to_loosen(q, by_words, fitting, chosen, {e.id for e in everything})
    return Catalogue(
        entries=sorted((e for e in everything if e.id in found), key=_order(sort)),
        groups=groups,
        total=len(everything),
        providers=len({e.copy["provider"]["slug"] for e in everything}),
        looser=looser,
    )


def _without(name: str, by_words: set[int], fitting: dict[str, set[int]]) -> set[int]:
    """The services that fit everything but this facet: what its counts are counted in."""
    return by_words.intersection(*(ids for other, ids in fitting.items() if other != name))


def _group(facet: Facet, codes: dict[int, dict], chosen: Labels, base: set[int]) -> Group:
    labels: dict[str, str] = {}
    counts: dict[str, int] = {}
    for pk, options in codes.items():
        for code, label in options.items():
            labels[code] = str(label)
            counts[code] = counts.get(code, 0) + (pk in base)
    for code, label in chosen.items():
        labels.setdefault(code, str(label))
        counts.setdefault(code, 0)
    if facet.order:
        places = {code: place for place, code in enumerate(facet.order)}
        order = sorted(labels, key=lambda code: places.get(code, len(places)))
    else:
        order = sorted(labels, key=lambda code: (-counts[code], labels[code]))
    return Group(facet, [Choice(code, labels[code], counts[code], code in chosen) for code in order])


def _what_to_loosen(q, by_words, fitting, chosen, everything) -> list[tuple[str, int]]:
    options = [
        (str(facet.title), len(_without(facet.name, by_words, fitting))) for facet in FACETS if chosen[facet.name]
    ]
    if q:
        options.append(("", len(everything.intersection(*fitting.values()))))
    return sorted((option for option in options if option[1]), key=lambda option: -option[1])


def _order(sort: str):
    if sort == "start":
        return lambda e: (e.copy["earliest_start"] or dt.date.max.isoformat(), e.price, e.id)
    if sort == "name":
        return lambda e: (fold(e.copy["name"]), e.id)
    return lambda e: (e.price, e.id)
