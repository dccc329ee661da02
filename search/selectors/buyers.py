"""What we know of the one who looks: enough for a size, an eligibility and a price, read once a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.utils.translation import get_language

from marketplace.accounts.actor import Actor
from marketplace.accounts.roles import Kind
from marketplace.engagements.funding import FundingOffer, offers_for
from operators.facts import Metric
from operators.selectors import facts_for, systems_that_run
from search.sizes import DEFAULT, MOST, Size
from subsidies.criteria import Facts
from subsidies.selectors.estimates import StatedFact
from subsidies.selectors.prefill import plain
from subsidies.selectors.programs import ProgramFacts, listed_programs
from subsidies.selectors.screening import ProgramAnswer, answers_for_any_purchase, facts_from_answers

KEEP_PROGRAMS_SECONDS = 60


@dataclass(frozen=True)
class Buyer:
    """`size` is None where nobody told us one; `offers` are what the vouchers of a signed-in operator pay."""

    facts: Facts
    size: Size | None = None
    offers: tuple[FundingOffer, ...] = ()

    @cached_property
    def answers(self) -> list[ProgramAnswer]:
        """What every program says to this buyer, whatever is bought: the one evaluation behind all prices."""
        return answers_for_any_purchase(self.facts, kept_programs())


def operator_of(actor: Actor) -> Buyer | None:
    """A signed-in operator by its profile and vouchers; None for everybody else."""
    if not actor.is_kind(Kind.OPERATOR):
        return None
    systems = list(systems_that_run(actor.organisation_id))
    known = facts_for(systems[0].profile.organisation, systems[0]) if systems else {}
    facts = {
        name: StatedFact(plain(fact.value), fact.source, str(fact.method), fact.expires) for name, fact in known.items()
    }
    offers = offers_for(operator_id=actor.organisation_id or 0, category_codes=[])
    return Buyer(facts, _size_of(facts, len(systems)), tuple(offers))


def _size_of(facts: Facts, sites: int) -> Size | None:
    """By the figures of the profile; what it does not say is taken from the reference size that is nearest."""
    computers, people = (_count(facts, name) for name in (Metric.ENDPOINTS, Metric.EMPLOYEES))
    if not (computers or people):
        return None
    return Size.near(computers=computers, people=people, sites=sites)


def _count(facts: Facts, name: str) -> int:
    return min(int(str(facts[name].value)), MOST) if name in facts else 0


def visitor_of(answers: Mapping) -> Buyer | None:
    """Somebody without an account who answered questions here; None where nothing was answered."""
    if not any(answers.values()):
        return None
    figures = answers.get("figures") or {}
    size = Size(**figures) if figures else None
    return Buyer({name: fact for name, fact in facts_from_answers(answers).items() if name != "category"}, size)


def kept_programs() -> list[ProgramFacts]:
    """Every announced program with what is left of its money, as the public reads it; kept for a minute."""
    key = f"search.programs.{get_language()}"
    programs = cache.get(key)
    if programs is None:
        programs = listed_programs()
        cache.set(key, programs, KEEP_PROGRAMS_SECONDS)
    return programs


def size_of(buyer: Buyer | None) -> Size:
    return (buyer and buyer.size) or DEFAULT
