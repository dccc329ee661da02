import datetime as dt
from typing import cast

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.money import Money
from marketplace.engagements.prefill import BuyerFacts
from marketplace.reference.identifiers import Scheme
from marketplace.reference.selectors import cpg_goals
from marketplace.vault import services as vault
from operators.facts import YES_NO, Fact, Method, Metric
from operators.models import (
    Assessment,
    EntityIdentifier,
    IdentityCase,
    IdentityProof,
    OperatorProfile,
    RuralDetermination,
    SizeFact,
    System,
)
from operators.states import IdentityState

SIZES = [metric for metric in Metric if metric not in YES_NO]
OPEN_ANSWERS = frozenset({"no", "partly", "not_sure"})
_IMPACT_RANK = {"high": 0, "moderate": 1, "low": 2}
_COST_RANK = {"low": 0, "moderate": 1, "high": 2}


def profile_of(organisation_id: int | None) -> OperatorProfile | None:
    profiles = OperatorProfile.objects.select_related("organisation", "identity_case", "assessment__entry")
    return profiles.filter(organisation_id=organisation_id).first() if organisation_id else None


def systems_of(organisation: Organisation):
    """The systems an organization runs today, the first entered first."""
    return (
        System.objects.current()
        .filter(profile__organisation=organisation)
        .select_related("sector", "state", "county")
        .prefetch_related("identifiers", "rural_determinations")
        .order_by("pk")
    )


def is_identity_verified(organisation: Organisation) -> bool:
    """Whether the organization may submit, sign and open requests today."""
    return IdentityCase.objects.verified().filter(profile__organisation=organisation).exists()


def facts_for(organisation: Organisation, system: System | None = None) -> dict[str, Fact]:
    """What is known today, by name (`operators.facts.NAMES`); a missing name means that nobody has said.

    Without `system` the organization's first one answers. Figures of the system go before those of the whole
    organization, newer ones before older.
    """
    profile = profile_of(organisation.pk)
    if profile is None:
        return {}
    facts = {"identity_verified": _identity_fact(profile.identity_case)}
    system = system or systems_of(organisation).first()
    figures = SizeFact.objects.filter(profile=profile, system__isnull=True).order_by("pk")
    facts |= {figure.metric: _figure(figure) for figure in figures}
    if system:
        facts |= _place_facts(system)
        facts |= {figure.metric: _figure(figure) for figure in system.size_facts.order_by("pk")}
        facts |= _rural_facts(system)
    return facts


def _identity_fact(case: IdentityCase) -> Fact:
    verified = case.is_verified
    return Fact("identity_verified", verified, "Levee", Method.DOCUMENT, case.verified_on, case.expires_on)


def _figure(figure: SizeFact) -> Fact:
    value = bool(figure.value) if figure.metric in YES_NO else figure.value
    return Fact(figure.metric, value, figure.source, figure.method, figure.as_of, figure.expires)


def name_facts(system: System) -> dict[str, Fact]:
    """What the system is called and where it stands; no program asks for these."""
    return _sourced(system, {"name": system.name, "place": system.place, "zip": system.zip})


def _place_facts(system: System) -> dict[str, Fact]:
    values = {
        "sector": system.sector_id,
        "state": system.state_id,
        "county": system.county_id,
        "ownership": system.ownership,
    }
    return _sourced(system, values)


def _sourced(system: System, values: dict[str, str | None]) -> dict[str, Fact]:
    """Values as the registry has them, or as the operator put them right."""
    corrected = set(system.corrections.values_list("fact_name", flat=True))
    facts = {}
    for name, value in values.items():
        if value:
            known = system.source and name not in corrected
            source, method = (system.source, Method.REGISTRY) if known else ("", Method.ATTESTED)
            facts[name] = Fact(name, value, source, method, system.source_as_of)
    return facts


def _rural_facts(system: System) -> dict[str, Fact]:
    facts = {}
    for found in system.rural_determinations.order_by("pk"):
        source, as_of = f"{found.source} {found.vintage}", found.decided_on
        if found.definition == "RUCC_NONMETRO":
            facts["rucc"] = Fact("rucc", int(found.value), source, Method.REGISTRY, as_of)
            facts["is_rural_rucc"] = Fact("is_rural_rucc", found.result, source, Method.REGISTRY, as_of)
        elif found.definition == "RUCA_ZIP_4_10":
            facts["ruca"] = Fact("ruca", found.value, source, Method.APPROXIMATE, as_of)
    return facts


def identifier_taken(scheme: Scheme | str, value: str, *, except_profile: OperatorProfile | None = None) -> bool:
    taken = EntityIdentifier.objects.filter(scheme=scheme, value=value, to_date__isnull=True)
    return taken.exclude(profile=except_profile).exists() if except_profile else taken.exists()


def identity_queue():
    """Cases that staff must decide, oldest question first, with the open proof of each."""
    waiting = Prefetch(
        "proofs",
        IdentityProof.objects.filter(decided_at__isnull=True).select_related("document", "asked_by").order_by("pk"),
        to_attr="open_proofs",
    )
    return (
        IdentityCase.objects.filter(state=IdentityState.PENDING)
        .select_related("profile__organisation")
        .prefetch_related(waiting, "profile__identifiers", "profile__systems__county")
        .order_by("proofs__asked_at", "pk")
        .filter(proofs__decided_at__isnull=True)
    )


def lapsing_cases(on: dt.date):
    """Verified cases whose date has passed."""
    return IdentityCase.objects.filter(state=IdentityState.VERIFIED, expires_on__lt=on).order_by("pk")


def answers_of(assessment: Assessment | None, *, by: Actor, purpose: str) -> dict[str, str]:
    """The answers by goal code, with the view written into the vault's log; {} when there are none (or erased)."""
    if assessment is None or assessment.entry is None or assessment.entry.erased_at:
        return {}
    content = vault.open_entry(by=by, entry=assessment.entry, purpose=purpose)
    return content if isinstance(content, dict) else {}


def open_goals(answers: dict[str, str]) -> list:
    """Goals not reached yet: high impact first, then low cost."""
    goals = [goal for goal in cpg_goals() if answers.get(goal.code) in OPEN_ANSWERS]
    return sorted(goals, key=lambda goal: (_IMPACT_RANK[goal.impact], _COST_RANK[goal.cost], goal.position))


def assessment_of(profile: OperatorProfile) -> Assessment | None:
    return getattr(profile, "assessment", None)


def assessment_date(organisation: Organisation) -> dt.date | None:
    """The day the self-assessment was finished: all that reviewers may know of it."""
    return Assessment.objects.filter(profile__organisation=organisation).values_list("finished_on", flat=True).first()


def buyer_facts(organisation: Organisation) -> BuyerFacts | None:
    """What a request for quotes starts with; None while no system is described. Figures are of the first system."""
    systems = list(systems_of(organisation))
    if not systems:
        return None
    facts = facts_for(organisation, systems[0])
    return BuyerFacts(
        sector=str(systems[0].get_kind_display()),
        systems=[system.name for system in systems],
        size_facts=[[str(metric.label), _figure_in_words(facts[metric])] for metric in SIZES if metric in facts],
    )


def system_in_words(system: System) -> list[str]:
    """What it is, its public numbers, its size, and its county's rural code with source and year."""
    figures = {figure.metric: _figure(figure) for figure in system.size_facts.order_by("pk")}
    sizes = [f"{metric.label}: {_figure_in_words(figures[metric])}" for metric in SIZES if metric in figures]
    words = [str(system.state), str(system.get_kind_display())]
    words += [f"{number.get_scheme_display()} {number.value}" for number in system.identifiers.all()]
    return (
        words
        + sizes[:1]
        + [_county_words(found) for found in system.rural_determinations.all() if found.definition == "RUCC_NONMETRO"]
    )


def _county_words(found: RuralDetermination) -> str:
    text = _("rural") if found.result else _("not rural")
    return f"{text} (RUCC {found.value}, {found.source} {found.vintage})"


def _figure_in_words(fact: Fact) -> str:
    return str(Money(cast(int, fact.value))) if fact.name == Metric.ASSETS_CENTS else f"{fact.value:,}"
