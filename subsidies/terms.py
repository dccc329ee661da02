"""What a signed rule card pays for a set of facts: rate, caps, smallest own share, and how things are bought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from subsidies.choices import CapYear, percent, rural_fact
from subsidies.criteria import Facts
from subsidies.sizes import band_for, cap_by_size


@dataclass(frozen=True, slots=True)
class BuyingBand:
    """Up to this price, so many providers are invited and a request stays open so many business days."""

    up_to: Money | None
    invited: int
    business_days: int
    formal_procurement: bool


@dataclass(frozen=True, slots=True)
class DocumentWanted:
    document: str
    why: str


@dataclass(frozen=True, slots=True)
class CategoryLimit:
    """`name` is what the service was called on the day of signing."""

    name: str
    cap: Money


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """The money rules of one version. `rate_known` is False when a missing fact could raise the rate:
    then `rate` is the lowest the card pays. `cap_known` says the same of `award_cap`, the smaller of the cap of
    the card and the rate's part of `cost_cap`, the most of a cost that counts. An empty `categories` pays for every
    category; a cap of None is no cap. `proof_within_days` None with `own_share_first` means: paid only after the
    own share. Of 100 paid own shares the office looks at the bank record of `looked_at_percent`."""

    rate: Decimal
    highest_rate: Decimal
    rate_known: bool
    award_cap: Money | None
    cost_cap: Money | None
    cap_known: bool
    line_cap: Money | None
    yearly_cap: Money | None
    cap_year: CapYear
    # The most that the program promises for one kind of service, over all its awards.
    category_caps: Mapping[str, "CategoryLimit"]
    minimum_own_share: Decimal
    stackable: bool
    federal_statute: str
    pays_tax: bool
    categories: frozenset[str]
    buying: tuple[BuyingBand, ...]
    documents: tuple[DocumentWanted, ...]
    own_share_first: bool
    proof_within_days: int | None
    looked_at_percent: int

    def pays_for(self, category: str) -> bool:
        return not self.categories or category in self.categories

    def buying_band(self, price: Money) -> BuyingBand | None:
        """The band of this price; None when the card sets no buying rule."""
        return next((band for band in self.buying if band.up_to is None or price <= band.up_to), None)

    def sentence(self) -> str:
        """Reads like "Pays 60%, up to $25,000.00"."""
        if self.rate == self.highest_rate or self.rate_known:
            text = _("Pays %(rate)s") % {"rate": percent(self.rate)}
        else:
            text = _("Pays %(low)s to %(high)s") % {"low": percent(self.rate), "high": percent(self.highest_rate)}
        if self.award_cap is None:
            return text
        words = {"pays": text, "cap": self.award_cap}
        if not self.cap_known:
            return _("%(pays)s, up to %(cap)s or more, by your size") % words
        return _("%(pays)s, up to %(cap)s") % words


def offer_terms(version, facts: Facts) -> OfferTerms:
    """The terms that `version` (a RuleCardVersion) gives to an operator with these facts. Pure."""
    return terms_of(version.rules["rules"], facts)


def terms_of(rules: Iterable[Mapping], facts: Facts) -> OfferTerms:
    """The same for compiled rules that nobody signed yet, for the preview."""
    card: dict[str, list[Mapping]] = {}
    for rule in rules:
        card.setdefault(rule["kind"], []).append(rule)
    rate, highest, known = _rate(card, facts)
    cost_cap, size_known = _cost_cap(card, facts)
    caps = [*_caps(card, "cap_award"), *([] if cost_cap is None else [cost_cap.share(rate)])]
    first = card.get("own_share_first", [])
    return OfferTerms(
        rate=rate,
        highest_rate=highest,
        rate_known=known,
        award_cap=min(caps, default=None),
        cost_cap=cost_cap,
        cap_known=cost_cap is None or (size_known and known),
        line_cap=_smallest(card, "cap_line"),
        yearly_cap=_smallest(card, "cap_year"),
        # Versions signed before a card could say which year it means were read as calendar years.
        cap_year=CapYear(
            next((rule["year"] for rule in card.get("cap_year", []) if rule.get("year")), CapYear.CALENDAR)
        ),
        category_caps=_category_caps(card),
        minimum_own_share=max(
            (Decimal(rule["rate"]) for rule in card.get("minimum_own_share", [])), default=Decimal(0)
        ),
        stackable="stackable" in card,
        federal_statute=next((rule["federal_statute"] for rule in card.get("stackable", [])), ""),
        pays_tax="pays_tax" in card,
        categories=frozenset(code for rule in card.get("category_in", []) for code in rule["categories"]),
        buying=tuple(_buying(band) for rule in card.get("buying_rules", []) for band in rule["bands"]),
        documents=tuple(DocumentWanted(rule["document"], rule["why"]) for rule in card.get("document_needed", [])),
        own_share_first=bool(first),
        proof_within_days=next((rule["proof_within_days"] for rule in first), None),
        # Cards signed before there was a sample look at none.
        looked_at_percent=next((rule.get("looked_at_percent") or 0 for rule in first), 0),
    )


def facts_that_pay(rules: Iterable[Mapping]) -> list[str]:
    """The facts that `terms_of` reads of these rules: whoever is not asked for one is paid as if it were a no."""
    names = []
    for rule in rules:
        if rule["kind"] in ("tiered_rate", "cap_by_size"):
            names.append(rule["metric"])
        if rule.get("definition") and any(band["rural_rate"] for band in rule.get("bands", [])):
            names.append(rural_fact(rule["definition"]))
    return names


def _rate(card: Mapping[str, list[Mapping]], facts: Facts) -> tuple[Decimal, Decimal, bool]:
    """(rate, highest rate of the card, whether the facts settle it). A card without a rate pays nothing."""
    if flat := card.get("rate"):
        rate = min(Decimal(rule["rate"]) for rule in flat)
        return rate, rate, True
    tiers = card.get("tiered_rate")
    if not tiers:
        return Decimal(0), Decimal(0), True
    rule = tiers[0]
    steps = [Decimal(band[name]) for band in rule["bands"] for name in ("rate", "rural_rate") if band[name]]
    size = facts.get(rule["metric"])
    if size is None or size.value is None:
        return min(steps), max(steps), False
    band = band_for(rule, int(str(size.value)))
    if band is None:
        return Decimal(0), max(steps), True
    rural = facts.get(rural_fact(rule["definition"])) if band["rural_rate"] and rule["definition"] else None
    if rural is not None and rural.value in (True, "yes"):
        return Decimal(band["rural_rate"]), max(steps), True
    settled = rural is not None or not band["rural_rate"]
    return Decimal(band["rate"]), max(steps), settled


def _category_caps(card: Mapping[str, list[Mapping]]) -> dict[str, CategoryLimit]:
    """The smallest, where a card names a service twice."""
    caps: dict[str, CategoryLimit] = {}
    for rule in sorted(card.get("cap_category", []), key=lambda rule: rule["cents"], reverse=True):
        code = rule["category"]
        caps[code] = CategoryLimit(rule.get("names", {}).get(code, code), Money(rule["cents"]))
    return caps


def _smallest(card: Mapping[str, list[Mapping]], kind: str) -> Money | None:
    return min(_caps(card, kind), default=None)


def _caps(card: Mapping[str, list[Mapping]], kind: str) -> list[Money]:
    return [Money(rule["cents"]) for rule in card.get(kind, [])]


def _cost_cap(card: Mapping[str, list[Mapping]], facts: Facts) -> tuple[Money | None, bool]:
    """The most of a cost that counts, before the rate, and whether the size is known; else it is the lowest."""
    rule = next(iter(card.get("cap_by_size", [])), None)
    if rule is None:
        return None, True
    size = facts.get(rule["metric"])
    if size is None or size.value in (None, ""):
        return min(cap_by_size(rule, 0), Money(rule["fixed_cents"] or rule["at_least_cents"])), False
    return cap_by_size(rule, int(str(size.value))), True


def _buying(band: Mapping) -> BuyingBand:
    top = band["up_to_cents"]
    return BuyingBand(
        up_to=None if top is None else Money(top),
        invited=band["invited"],
        business_days=band["business_days"],
        formal_procurement=band["formal_procurement"],
    )
