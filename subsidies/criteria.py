"""What a compiled rule asks, and its answer for a set of facts. Pure: no database, no clock, no request.

A fact is anything with `value`, `source`, `method` and `expires` (a date or None), found by its name:
`sector`, `state`, `ownership`, `category`, a `SizeMetric`, `choices.rural_fact(…)`, `is_critical_access`,
`low_income_designation`, `sam_registered`, `identity_verified`; `text`, where it has one, is how the value
reads. A fact that is missing is asked for; it never refuses anybody.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from django.utils.translation import gettext as _

from subsidies.choices import (
    Ownership,
    RuralDefinition,
    SizeMetric,
    choice_words,
    join_or,
    percent,
    rural_fact,
    sector_words,
    size_words,
)
from subsidies.sizes import band_for, cap_by_size

# Data of these methods supports "likely", never a decision.
SOFT_METHODS = frozenset({"answer", "approximate", "superseded"})
# Of these, what was only concluded, or stands in a list that was replaced, does not refuse either: we ask.
INDICATIVE_METHODS = frozenset({"approximate", "superseded"})
# Places that a program for the states leaves out, so that the answer can say why.
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
DISTRICT = "DC"


class Fact(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def source(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def expires(self) -> dt.date | None: ...


Facts = Mapping[str, Fact]


class Result(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    LIKELY = "likely"
    NOT_NOW = "not_now"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's answer. `firm` says that the data is good enough for a decision, not only for "likely".

    `blocking` rules decide the outcome; the others can be settled after applying and before signing.
    """

    kind: str
    result: Result
    rule: str
    value_used: str
    reason: str
    cure: str
    citation: str
    source: str
    firm: bool
    blocking: bool


@dataclass(frozen=True, slots=True)
class Criterion(ABC):
    """A rule that facts can answer; the subclasses say which fact, what holds, and how it reads."""

    rule: Mapping
    blocking: ClassVar[bool] = True

    @property
    def kind(self) -> str:
        return self.rule["kind"]

    @property
    @abstractmethod
    def fact_name(self) -> str: ...

    @abstractmethod
    def words(self) -> str: ...

    @abstractmethod
    def holds(self, value) -> bool: ...

    def show(self, value) -> str:
        return str(value)

    def asks(self) -> str:
        """What an operator can do while the fact is missing."""
        return _("Tell us this, and we can answer.")

    def cures(self) -> str:
        return self.rule.get("cure") or _("If this is wrong or has changed, tell the program office.")

    def asks_again(self, value) -> str:
        """What to do when only an approximate source, or one that was replaced, says no."""
        return _("A source that is approximate or was replaced says %(value)s. Tell us what is right.") % {
            "value": self.show(value)
        }

    def evaluate(self, facts: Facts, *, on: dt.date | None = None) -> Verdict:
        """`on` is the day of the question: a fact that expired before it is no longer firm."""
        fact = facts.get(self.fact_name)
        if fact is None or fact.value in (None, "", []):
            return self._verdict(Result.UNKNOWN, _("we do not know yet"), self.rule.get("cure") or self.asks())
        holds = self.holds(fact.value)
        if not holds and fact.method in INDICATIVE_METHODS:
            shown = getattr(fact, "text", "") or self.show(fact.value)
            return self._verdict(Result.UNKNOWN, shown, self.asks_again(fact.value), source=fact.source)
        fresh = on is None or fact.expires is None or fact.expires >= on
        return self._verdict(
            Result.MET if holds else Result.NOT_MET,
            getattr(fact, "text", "") or self.show(fact.value),
            "" if holds else self.cures(),
            source=fact.source,
            firm=fresh and fact.method not in SOFT_METHODS,
        )

    def _verdict(self, result: Result, value: str, cure: str, *, source: str = "", firm: bool = False) -> Verdict:
        return Verdict(
            kind=self.kind,
            result=result,
            rule=self.words(),
            value_used=value,
            reason=_("%(rule)s: %(value)s") % {"rule": self.words(), "value": value},
            cure=cure,
            citation=self.rule.get("citation", ""),
            source=source,
            firm=firm,
            blocking=self.blocking,
        )


class SectorIn(Criterion):
    fact_name = "sector"

    def words(self):
        return _("You are %(sectors)s") % {"sectors": join_or(sector_words(code) for code in self.rule["sectors"])}

    def holds(self, value):
        return value in self.rule["sectors"]

    def show(self, value):
        return sector_words(value)


class StateIn(Criterion):
    fact_name = "state"

    def words(self):
        states = self.rule["states"]
        if len(states) > 12:
            return _("You are in one of the %(count)s states of this program") % {"count": len(states)}
        return _("You are in %(states)s") % {"states": join_or(states)}

    def holds(self, value):
        return value in self.rule["states"]

    def show(self, value):
        """A territory that the program leaves out reads as one, so that the answer says why."""
        if self.holds(value) or not self.rule["states"] or {*self.rule["states"]} & {*TERRITORIES, DISTRICT}:
            return str(value)
        if value in TERRITORIES:
            return _("%(place)s, a territory; this program covers states only") % {"place": value}
        if value == DISTRICT:
            return _("%(place)s, not a state; this program covers states only") % {"place": value}
        return str(value)


class OwnershipIn(Criterion):
    fact_name = "ownership"

    def words(self):
        kinds = [choice_words(Ownership, code) for code in self.rule["ownerships"]]
        return _("You are a %(kinds)s") % {"kinds": join_or(kinds)}

    def holds(self, value):
        return value in self.rule["ownerships"]

    def show(self, value):
        return choice_words(Ownership, value)


class _Size(Criterion):
    @property
    def fact_name(self):
        return self.rule["metric"]

    def show(self, value):
        return size_words(self.rule["metric"], int(value))

    def _parts(self):
        return {
            "metric": choice_words(SizeMetric, self.rule["metric"]),
            "limit": size_words(self.rule["metric"], self.rule["limit"]),
        }


class SizeAtMost(_Size):
    def words(self):
        return _("%(metric)s: %(limit)s or fewer") % self._parts()

    def holds(self, value):
        return int(value) <= self.rule["limit"]


class SizeAtLeast(_Size):
    def words(self):
        return _("%(metric)s: %(limit)s or more") % self._parts()

    def holds(self, value):
        return int(value) >= self.rule["limit"]


class _YesNo(Criterion):
    def holds(self, value):
        return value in (True, "yes")

    def show(self, value):
        return _("yes") if self.holds(value) else _("no")


class Rural(_YesNo):
    @property
    def fact_name(self):
        return rural_fact(self.rule["definition"])

    def words(self):
        return _("Your place is rural: %(definition)s") % {
            "definition": choice_words(RuralDefinition, self.rule["definition"])
        }

    def asks(self):
        return _("Tell us your county or ZIP code.")


class CriticalAccess(_YesNo):
    fact_name = "is_critical_access"

    def words(self):
        return _("You are a critical access hospital")


class LowIncomeDesignation(_YesNo):
    fact_name = "low_income_designation"

    def words(self):
        return _("Your credit union has the low-income designation")

    def asks(self):
        return _("Ask your regulator, the NCUA, whether you have it.")


class RegisteredSam(_YesNo):
    fact_name = "sam_registered"
    blocking = False

    def words(self):
        return _("Registered in SAM.gov")

    def asks(self):
        return _("You can apply now and finish it before you sign. It takes two to three weeks.")

    def cures(self):
        return self.asks()


class IdentityVerified(_YesNo):
    fact_name = "identity_verified"
    blocking = False

    def words(self):
        return _("We have checked who you are")

    def asks(self):
        return _("We check it after you sign up. It takes about two business days.")

    def cures(self):
        return self.asks()


class CategoryIn(Criterion):
    fact_name = "category"

    def words(self):
        return _("The program pays for the kind of service you want")

    def holds(self, value):
        return value in self.rule["categories"]

    def show(self, value):
        return self.rule.get("names", {}).get(value, value)

    def asks(self):
        return _("Tell us what you want to buy.")

    def cures(self):
        return self.rule.get("cure") or _("Look at the list of services this program pays for.")


class TieredRate(Criterion):
    """Not a hurdle: it asks for the number that sets the rate, and says which step it falls in."""

    blocking = False

    @property
    def fact_name(self):
        return self.rule["metric"]

    def words(self):
        return _("The rate depends on this: %(metric)s") % {"metric": choice_words(SizeMetric, self.rule["metric"])}

    def holds(self, value):
        return band_for(self.rule, int(value)) is not None

    def show(self, value):
        band = band_for(self.rule, int(value))
        if band is None:
            return size_words(self.rule["metric"], int(value))
        words = {"count": size_words(self.rule["metric"], int(value)), "rate": percent(Decimal(band["rate"]))}
        if not band["rural_rate"]:
            return _("%(count)s, pays %(rate)s") % words
        words["rural"] = percent(Decimal(band["rural_rate"]))
        return _("%(count)s, pays %(rate)s, or %(rural)s in a rural place") % words


class CapBySize(TieredRate):
    """Not a hurdle either: it asks for the number that sets the cap."""

    def words(self):
        return _("How much of a cost counts depends on this: %(metric)s") % {
            "metric": choice_words(SizeMetric, self.rule["metric"])
        }

    def holds(self, value):
        return True

    def show(self, value):
        words = {"count": size_words(self.rule["metric"], int(value)), "cap": cap_by_size(self.rule, int(value))}
        return _("%(count)s, so at most %(cap)s of a cost counts") % words


CRITERIA: dict[str, type[Criterion]] = {
    "sector_in": SectorIn,
    "state_in": StateIn,
    "ownership_in": OwnershipIn,
    "size_at_most": SizeAtMost,
    "size_at_least": SizeAtLeast,
    "rural": Rural,
    "critical_access": CriticalAccess,
    "low_income_designation": LowIncomeDesignation,
    "registered_sam": RegisteredSam,
    "identity_verified": IdentityVerified,
    "category_in": CategoryIn,
    "tiered_rate": TieredRate,
    "cap_by_size": CapBySize,
}


def criteria_of(rules: Iterable[Mapping]) -> list[Criterion]:
    """The rules that facts answer, in the order of the card; terms of money are read by `terms`."""
    return [CRITERIA[rule["kind"]](rule) for rule in rules if rule["kind"] in CRITERIA]


def evaluate_all(rules: Iterable[Mapping], facts: Facts, *, on: dt.date | None = None) -> list[Verdict]:
    return [criterion.evaluate(facts, on=on) for criterion in criteria_of(rules)]


def outcome_of(verdicts: Iterable[Verdict], *, window_open: bool = True) -> Outcome:
    """One rule not met is a no; a missing fact or a closed window is "not now"; else likely."""
    deciding = [verdict for verdict in verdicts if verdict.blocking]
    if any(verdict.result == Result.NOT_MET for verdict in deciding):
        return Outcome.NO
    if not window_open or any(verdict.result == Result.UNKNOWN for verdict in deciding):
        return Outcome.NOT_NOW
    return Outcome.LIKELY
