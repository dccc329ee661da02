"""Two to four services on the same rows, and in which of them they differ."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core import clock
from marketplace.core.templatetags.levee import day, money
from providers.models import AiDisclosure, Credential, Listing
from providers.prices import PriceTable
from providers.words import described
from search.selectors.buyers import Buyer
from search.selectors.entries import Entry
from search.selectors.shares import Standing, YourPrice, main_category, prices_for
from search.sizes import Size
from subsidies.selectors.programs import listed_programs

FEWEST, MOST = 2, 4


@dataclass(frozen=True, slots=True)
class Compared:
    """One service with all that the rows say of it."""

    entry: Entry
    service: dict
    size: Size
    credentials: tuple[str, ...]
    programs: tuple[str, ...]
    own: YourPrice | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell; `mark` says in words what sets it apart, such as "lowest"."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: list[list[Line]]

    @property
    def differs(self) -> bool:
        said = [frozenset(line.text for line in cell) for cell in self.cells]
        return len(set(said)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing` are references that no public service has."""

    services: list[Compared]
    rows: list[Row]
    missing: list[str]


def compare(references: Sequence[str], size: Size, buyer: Buyer | None = None) -> Comparison:
    """The public ones of these services in the asked order; the same few queries for two and for four.

    For a buyer whom we know there are rows of who pays what, and of what is left.
    """
    rows = (
        Listing.objects.public()
        .filter(reference__in=references)
        .annotate(until=F("provider__cases__vetted_until"))
        .order_by("pk")
        .values_list("reference", "pk", "public_copy", "until", "provider_id")
    )
    listings = {row[0]: row[1:] for row in rows}
    credentials = _credentials({provider for _pk, _copy, _until, provider in listings.values()})
    programs = _programs() if listings else []
    services = []
    for reference in references:
        if reference in listings:
            pk, copy, until, provider = listings[reference]
            entry = Entry(pk, copy, until, PriceTable.of_copy(copy).first_year(size.units()))
            paying = tuple(name for name, pays in programs if any(pays(row["code"]) for row in copy["categories"]))
            services.append(Compared(entry, described(copy), size, tuple(credentials.get(provider, ())), paying))
    if buyer:
        purchases = [(main_category(one.entry.copy), one.entry.price) for one in services]
        prices = prices_for(buyer, purchases)
        services = [replace(one, own=price) for one, price in zip(services, prices, strict=True)]
    return Comparison(
        services=services,
        rows=_rows(services) if len(services) >= FEWEST else [],
        missing=[reference for reference in references if reference not in listings],
    )


def _credentials(providers: set[int]) -> dict[int, list[str]]:
    """What we checked and is valid today, with its last day, by provider."""
    found: dict[int, list[str]] = {}
    valid = Credential.objects.filter(
        Q(expires=None) | Q(expires__gte=clock.today()),
        provider__in=providers,
        retired_at=None,
        checked_on__isnull=False,
    )
    for one in valid.order_by("kind", "pk"):
        kind = str(one.get_kind_display())
        words = _("%(kind)s, valid until %(date)s") if one.expires else _("%(kind)s, no end date")
        found.setdefault(one.provider_id, []).append(words % {"kind": kind, "date": day(one.expires)})
    return found


def _programs() -> list[tuple[str, Callable[[str], bool]]]:
    """Name of each program that takes applications now or later, and whether it pays for a kind of service."""
    return [
        (facts.program.name, facts.terms.pays_for)
        for facts in listed_programs()
        if facts.terms and facts.program.may_take_applications
    ]


type_of_cell = Callable[[Compared], Iterable[str]]


def _rows(services: list[Compared]) -> list[Row]:
    cells = (CELLS[0], *OWN_CELLS, *CELLS[1:]) if services[0].own else CELLS
    rows = [Row(str(label), [[Line(text) for text in cell(one)] for one in services]) for label, cell in cells]
    lists = {str(label) for label in LISTS}
    rows = [replace(row, cells=_only_here(row.cells)) if row.label in lists else row for row in rows]
    marked = {
        str(PRICE): _first([one.entry.price.cents for one in services], _("lowest")),
        str(OWN): _first([one.own.own.cents if one.own else 0 for one in services], _("lowest")),
        str(START): _first([(one.service["start"] or dt.date.max).toordinal() for one in services], _("soonest")),
    }
    return [
        replace(
            row,
            cells=[
                [replace(line, mark=mark) for line in cell]
                for cell, mark in zip(row.cells, marked[row.label], strict=True)
            ],
        )
        if row.label in marked
        else row
        for row in rows
    ]


def _only_here(cells: list[list[Line]]) -> list[list[Line]]:
    """What one service alone has is marked."""
    times = Counter(line.text for cell in cells for line in cell)
    return [[replace(line, mark=_("only here")) if times[line.text] == 1 else line for line in cell] for cell in cells]


def _first(values: list[int], word: str) -> list[str]:
    """The word for the smallest of them; nothing where all are the same."""
    if len(set(values)) == 1:
        return [""] * len(values)
    return [word if value == min(values) else "" for value in values]


def _payers(one: Compared) -> Iterable[str]:
    """Who pays how much by which rule; else why nobody does, and what would change it."""
    own = one.own
    if own is None:
        return
    for payer in own.payers:
        name = _("%(program)s, likely") % {"program": payer.name} if payer.program else payer.name
        yield _("%(payer)s: %(amount)s. %(rule)s") % {"payer": name, "amount": money(payer.amount), "rule": payer.rule}
    if own.standing == Standing.NOT_NOW and own.program:
        yield _("Not now from %(program)s. %(reason)s %(cure)s") % {
            "program": own.program.name,
            "reason": own.reason,
            "cure": own.cure,
        }
    elif own.standing == Standing.NONE:
        yield own.reason


def _own(one: Compared) -> Iterable[str]:
    if one.own:
        yield money(one.own.own)


def _sum_behind(one: Compared) -> Iterable[str]:
    table = PriceTable.of_copy(one.entry.copy)
    quantity = table.quantity(one.size.units())
    yield _("%(quantity)s × %(price)s %(unit)s") % {
        "quantity": quantity,
        "price": money(table.unit_price(quantity)),
        "unit": one.service["unit_words"],
    }
    yield _("%(fee)s to set up") % {"fee": money(table.setup_fee)} if table.setup_fee else _("No set-up fee")


def _extra_costs(one: Compared) -> Iterable[str]:
    costs = one.service["price"]["extra_costs"]
    return [f"{row['label']}: {money(row['amount'])}, {row['when']}" for row in costs] or [_("None stated")]


def _goals(one: Compared) -> Iterable[str]:
    return [f"{goal['name']} ({goal['id']})" for goal in one.service["goals"]] or [_("No goal is named.")]


def _data(one: Compared) -> Iterable[str]:
    ai = one.service["ai"]
    if ai is None:
        return [_("No AI, so no data goes to one")]
    trained = str(AiDisclosure.Training(ai["trains_on_customer_data"]).label)
    return [
        _("Trained on your data: %(answer)s") % {"answer": trained},
        _("Stays in the United States") if ai["us_only"] else _("May leave the United States"),
        _("Kept for %(days)s days") % {"days": ai["retention_days"]},
        _("Signs a business associate agreement") if ai["baa_available"] else _("No business associate agreement"),
    ]


def _names(part: str) -> type_of_cell:
    return lambda one: [row["name"] for row in one.service[part]]


PRICE: Promise = gettext_lazy("List price, first year")
OWN: Promise = gettext_lazy("You pay")
START: Promise = gettext_lazy("Earliest start")
WORK: Promise = gettext_lazy("What it does")
GOALS: Promise = gettext_lazy("Goals it helps to reach")
DATA: Promise = gettext_lazy("How your data is handled")
PROGRAMS: Promise = gettext_lazy("Programs that may pay a part")
# Rows in which each service lists several things.
LISTS = (WORK, GOALS, DATA, PROGRAMS)
# For a buyer whom we know, below the list price.
OWN_CELLS: tuple[tuple[Promise, type_of_cell], ...] = ((gettext_lazy("Who pays a part of it"), _payers), (OWN, _own))
CELLS: tuple[tuple[Promise, type_of_cell], ...] = (
    (PRICE, lambda one: [money(one.entry.price)]),
    (gettext_lazy("How the price is made up"), _sum_behind),
    (gettext_lazy("Minimum term"), lambda one: [one.service["minimum_words"] or _("No minimum")]),
    (gettext_lazy("Extra costs"), _extra_costs),
    (WORK, _names("categories")),
    (GOALS, _goals),
    (gettext_lazy("What the AI may do by itself"), lambda one: [one.service["autonomy_words"] or _("No AI")]),
    (DATA, _data),
    (
        gettext_lazy("Provider’s credentials, checked by us"),
        lambda one: one.credentials or [_("None checked yet")],
    ),
    (gettext_lazy("Provider is vetted until"), lambda one: [day(one.entry.vetted_until)]),
    (
        PROGRAMS,
        lambda one: one.programs or [_("None that we know of now")],
    ),
    (gettext_lazy("How it is delivered"), lambda one: [one.service["delivery_words"] or _("Not stated")]),
    (START, lambda one: [day(one.service["start"]) or _("Not stated")]),
)
