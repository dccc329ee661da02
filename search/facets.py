"""The facets, declared once: the address, the documents, both engines and the page follow from this."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.reference.models import Function, Goal, Sector, ServiceCategory, State
from providers.models import AiDisclosure, Credential, Listing, ProviderProfile
from search.clauses import Between, Clause, Count, CountCodes, CountRanges, Every, Has
from search.families import FAMILIES, FAMILY_OF
from subsidies.models import Program

Labels = Mapping[str, str | Promise]
KEEP_LABELS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Source:
    """One public service with all that its document is made of."""

    id: int
    reference: str
    copy: dict
    published: dt.datetime
    team_size: int | None
    languages: tuple[str, ...]
    # Kinds that are checked by us and valid today.
    credentials: tuple[str, ...]
    # Slugs of programs that pay for its kind of service.
    programs: tuple[str, ...]
    # Of the goals that it names.
    functions: tuple[str, ...]
    # List price of the first year in cents at each size of reference.
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """What a facet depends on beside the choices: the nearest size of reference, and the day."""

    size: int
    today: dt.date


@dataclass(frozen=True, slots=True)
class Facet:
    """`codes(source)` are those under which a service is counted; `labels()` all that exist, in the page's order.

    Choices of one facet widen the answer; where `narrows` is set each of them has to hold.
    """

    name: str
    title: str | Promise
    codes: Callable[[Source], Iterable[str]]
    labels: Callable[[], Labels]
    by_count: bool = False
    narrows: bool = False
    shown: int = 5

    def fields(self, source: Source) -> dict[str, tuple[str, ...]]:
        """What a document holds of it."""
        return {self.name: tuple(sorted(set(self.codes(source))))}

    def clause(self, chosen: Iterable[str], asking: Asking) -> Clause:
        values = tuple(sorted(chosen))
        if self.narrows:
            return Every(tuple(Has(self.name, (value,)) for value in values))
        return Has(self.name, values)

    def count(self, asking: Asking) -> Count:
        return CountCodes(self.name, self.name, self.narrows)

    def counts(self, counted: Mapping[str, int]) -> Mapping[str, int]:
        return counted


@dataclass(frozen=True, slots=True)
class PriceFacet(Facet):
    """A band for each of the sizes of reference, of which one is asked for."""

    def fields(self, source: Source) -> dict[str, tuple[str, ...]]:
        return {f"price_{place}": (band_of(cents),) for place, cents in enumerate(source.prices)}

    def clause(self, chosen: Iterable[str], asking: Asking) -> Clause:
        return Has(f"price_{asking.size}", tuple(sorted(chosen)))

    def count(self, asking: Asking) -> Count:
        return CountCodes(self.name, f"price_{asking.size}")


@dataclass(frozen=True, slots=True)
class StartFacet(Facet):
    """Spans from today on; a longer one holds the shorter."""

    def fields(self, source: Source) -> dict[str, tuple[str, ...]]:
        return {}

    def clause(self, chosen: Iterable[str], asking: Asking) -> Clause:
        days = max(SPANS[code][0] for code in chosen)
        return Between("start", None, _after(asking.today, days))

    def count(self, asking: Asking) -> Count:
        ends = [(code, _after(asking.today, days)) for code, (days, _label) in SPANS.items()]
        lows = [None, *(end for _code, end in ends)]
        ranges = [(code, low, end) for low, (code, end) in zip(lows, ends, strict=False)]
        return CountRanges(self.name, "start", (*ranges, ("later", ends[-1][1], None)))

    def counts(self, counted: Mapping[str, int]) -> Mapping[str, int]:
        found, total = {}, 0
        for code in SPANS:
            total += counted.get(code, 0)
            found[code] = total
        return found


def _after(today: dt.date, days: int) -> int:
    """The first day that no longer counts, as its number in the calendar."""
    return today.toordinal() + days + 1


NO_AI = "none"
PRICE_BANDS: tuple[tuple[str, int, int | None, Promise], ...] = (
    ("to-1000", 0, 100_000, _("Under $1,000")),
    ("to-5000", 100_000, 500_000, _("$1,000 to $5,000")),
    ("to-20000", 500_000, 2_000_000, _("$5,000 to $20,000")),
    ("over-20000", 2_000_000, None, _("Over $20,000")),
)
PRICES: Labels = {code: label for code, _low, _high, label in PRICE_BANDS}
SPANS: Mapping[str, tuple[int, Promise]] = {
    "2-weeks": (14, _("Within 2 weeks")),
    "1-month": (31, _("Within a month")),
    "3-months": (92, _("Within 3 months")),
    "6-months": (183, _("Within 6 months")),
}
DELIVERY: Labels = {way.value: way.label for way in (Listing.Delivery.REMOTE, Listing.Delivery.ON_SITE)}
AUTONOMY: Labels = {NO_AI: _("No AI"), **dict(AiDisclosure.Autonomy.choices)}
DATA: Labels = {
    "no-training": _("Never trains AI on your data"),
    "us-only": _("Data stays in the United States"),
    "baa": _("Signs a business associate agreement (hospitals)"),
}
TEAM_SIZES: tuple[tuple[str, int, Promise], ...] = (
    ("to-10", 10, _("Up to 10 people")),
    ("to-50", 50, _("11 to 50 people")),
    ("to-250", 250, _("51 to 250 people")),
)
LARGEST_TEAM = "over-250"
TEAMS: Labels = {code: label for code, _most, label in TEAM_SIZES} | {LARGEST_TEAM: _("More than 250 people")}


def band_of(cents: int) -> str:
    return next(code for code, _low, high, _label in PRICE_BANDS if high is None or cents < high)


def _categories(source: Source) -> Iterable[str]:
    for row in source.copy["categories"]:
        yield row["code"]
        if family := FAMILY_OF.get(row["code"]):
            yield family


def _delivery(source: Source) -> Iterable[str]:
    way = source.copy["delivery"]
    return (code for code in DELIVERY if way in (code, Listing.Delivery.BOTH))


def _autonomy(source: Source) -> Iterable[str]:
    ai = source.copy["ai"]
    yield NO_AI if ai is None else ai["autonomy"]


def _data(source: Source) -> Iterable[str]:
    ai = source.copy["ai"]
    if ai is None or ai["trains_on_customer_data"] == AiDisclosure.Training.NEVER:
        yield "no-training"
    if ai is not None and ai["us_only"]:
        yield "us-only"
    if ai is not None and ai["baa_available"]:
        yield "baa"


def _team(source: Source) -> Iterable[str]:
    if source.team_size:
        yield next((code for code, most, _label in TEAM_SIZES if source.team_size <= most), LARGEST_TEAM)


def kept_labels() -> dict[str, dict[str, str]]:
    """Names of what changes rarely, by facet; kept for five minutes."""
    labels = cache.get("search.labels")
    if labels is None:
        labels = _read_labels()
        cache.set("search.labels", labels, KEEP_LABELS_SECONDS)
    return labels


def _read_labels() -> dict[str, dict[str, str]]:
    goals = Goal.objects.order_by("framework", "position").values_list("code", "short_name")
    return {
        "sector": dict(Sector.objects.order_by("name").values_list("code", "name")),
        "category": dict(ServiceCategory.objects.order_by("position").values_list("code", "name")),
        "goal": {code: f"{code} {name}" for code, name in goals},
        "state": dict(State.objects.order_by("name").values_list("code", "name")),
        "program": dict(Program.objects.announced().order_by("name", "pk").values_list("slug", "name")),
    }


def _named(name: str) -> Callable[[], Labels]:
    return lambda: kept_labels()[name]


def _category_labels() -> Labels:
    """Each family, then its kinds; a kind without a family comes last."""
    kinds = dict(kept_labels()["category"])
    labels: dict[str, str | Promise] = {}
    for family, (title, codes) in FAMILIES.items():
        labels[family] = title
        labels |= {code: kinds.pop(code) for code in codes if code in kinds}
    return labels | kinds


def _fixed(labels: Labels) -> Callable[[], Labels]:
    return lambda: labels


FACETS: tuple[Facet, ...] = (
    Facet("category", _("What it does"), _categories, _category_labels, shown=9),
    PriceFacet("price", _("List price, first year"), lambda source: (), _fixed(PRICES)),
    Facet("sector", _("Knows your sector"), lambda s: _codes(s, "sectors"), _named("sector"), by_count=True),
    Facet("state", _("Serves"), lambda s: _codes(s, "states"), _named("state"), by_count=True),
    Facet("delivery", _("Works"), _delivery, _fixed(DELIVERY)),
    StartFacet("start", _("Can start"), lambda source: (), _fixed({code: span[1] for code, span in SPANS.items()})),
    Facet("program", _("May be paid by"), lambda source: source.programs, _named("program"), by_count=True),
    Facet("goal", _("Helps to reach"), lambda s: _codes(s, "goals", "id"), _named("goal"), by_count=True),
    Facet("function", _("Part of security"), lambda source: source.functions, _fixed(dict(Function.choices)), shown=6),
    Facet("autonomy", _("What the AI may do by itself"), _autonomy, _fixed(AUTONOMY)),
    Facet("data", _("How your data is handled"), _data, _fixed(DATA), narrows=True),
    Facet("team", _("Size of the provider"), _team, _fixed(TEAMS)),
    Facet(
        "credential",
        _("Provider’s credentials, checked by us"),
        lambda source: source.credentials,
        _fixed(dict(Credential.Kind.choices)),
        by_count=True,
        narrows=True,
    ),
    Facet(
        "language",
        _("Languages"),
        lambda source: source.languages,
        _fixed(dict(ProviderProfile.Language.choices)),
        by_count=True,
    ),
)
BY_NAME = {facet.name: facet for facet in FACETS}


def _codes(source: Source, part: str, key: str = "code") -> Iterable[str]:
    return (row[key] for row in source.copy[part])
