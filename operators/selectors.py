import datetime as dt
from collections.abc import Iterable
from typing import cast

from django.db.models import F, Prefetch, Q
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core.money import Money
from marketplace.core.references import ALPHABET
from marketplace.engagements.prefill import BuyerFacts
from marketplace.reference.identifiers import Scheme
from marketplace.reference.models import (
    BankRecord,
    CreditUnionRecord,
    HospitalRecord,
    RegistryRecord,
    RuralDefinition,
    UtilityRecord,
    WaterSystemRecord,
)
from marketplace.reference.selectors import cpg_goals
from marketplace.vault import services as vault
from operators.facts import YES_NO, Fact, Method, Metric, Value, rural_name
from operators.models import (
    Assessment,
    EntityIdentifier,
    IdentityCase,
    IdentityProof,
    JoinRequest,
    OperatorProfile,
    RuralDetermination,
    SizeFact,
    Succession,
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


def systems_that_run(organisation_id: int | None):
    """The systems of an organization with what is known of it as a whole, the first entered first."""
    systems = System.objects.current().filter(profile__organisation_id=organisation_id or 0)
    return systems.select_related("profile__organisation", "profile__identity_case").order_by("pk")


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
    system = system or systems_that_run(organisation.pk).first()
    profile = system.profile if system else profile_of(organisation.pk)
    if profile is None:
        return {}
    facts = {"identity_verified": _identity_fact(profile.identity_case)}
    if system:
        facts |= _place_facts(system)
    of_whole_or_system = Q(system=None) | Q(system=system)
    figures = SizeFact.objects.filter(of_whole_or_system, profile=profile)
    figures = figures.order_by(F("system").asc(nulls_first=True), "pk")
    facts |= {figure.metric: _figure(figure) for figure in figures}
    return facts | _rural_facts(system) if system else facts


def facts_of_many(organisation_ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """State, sector and figures of each organization's first system, in two queries whatever their number."""
    known: dict[int, dict[str, Value]] = {}
    first: set[int] = set()
    systems = System.objects.current().filter(profile__organisation__in=organisation_ids).order_by("pk")
    for pk, owner, state, sector in systems.values_list("pk", "profile__organisation_id", "state_id", "sector_id"):
        if owner not in known:
            known[owner] = {"state": state, "sector": sector}
            first.add(pk)
    figures = SizeFact.objects.filter(system__in=first).order_by("pk")
    for owner, metric, value in figures.values_list("profile__organisation_id", "metric", "value"):
        known[owner][metric] = value
    return known


def _identity_fact(case: IdentityCase) -> Fact:
    verified = case.is_verified
    return Fact("identity_verified", verified, "Levee", Method.DOCUMENT, case.verified_on, case.expires_on)


def _figure(figure: SizeFact) -> Fact:
    value = bool(figure.value) if figure.metric in YES_NO else figure.value
    return Fact(figure.metric, value, figure.source, figure.method, figure.as_of, figure.expires)


def name_facts(system: System) -> dict[str, Fact]:
    """What the system is called, where it stands, and when it runs; no program asks for these."""
    values: dict[str, str | None] = {
        "name": system.name,
        "place": system.place,
        "zip": system.zip,
        "season": system.season,
    }
    return _sourced(system, values)


def _place_facts(system: System) -> dict[str, Fact]:
    values = {
        "sector": system.sector_id,
        "state": system.state_id,
        "county": system.county_id,
        "ownership": system.ownership,
    }
    return _sourced(system, values)


def _sourced(system: System, values: dict[str, str | None]) -> dict[str, Fact]:
    """Values as the registry has them, or as the operator put them right, with the day on which it did."""
    corrected = dict(system.corrections.order_by("pk").values_list("fact_name", "made_at"))
    facts = {}
    for name, value in values.items():
        if value and system.source and name not in corrected:
            facts[name] = Fact(name, value, system.source, Method.REGISTRY, system.source_as_of)
        elif value:
            stated_at = corrected.get(name, system.created_at)
            facts[name] = Fact(name, value, "", Method.ATTESTED, stated_at.date())
    return facts


def _rural_facts(system: System) -> dict[str, Fact]:
    """One fact a definition: a list's answer, or the operator's where no list decides."""
    facts = {}
    for found in system.rural_determinations.order_by("pk"):
        source, as_of, method = f"{found.source} {found.vintage}".strip(), found.decided_on, _method_of(found)
        if found.method == RuralDetermination.Method.ATTESTED:
            source = ""
        name = rural_name(found.definition)
        facts[name] = Fact(name, found.result, source, method, as_of)
        if found.definition == RuralDefinition.RUCC_NONMETRO:
            facts["rucc"] = Fact("rucc", int(found.value), source, method, as_of)
        elif found.definition == RuralDefinition.RUCA_ZIP_4_10 and found.source:
            facts["ruca"] = Fact("ruca", found.value, source, method, as_of)
    return facts


def _method_of(found: RuralDetermination) -> Method:
    """How far the determination carries: only the first and the last two may decide."""
    if found.is_superseded:
        return Method.SUPERSEDED
    if found.method == RuralDetermination.Method.ATTESTED:
        return Method.DOCUMENT if found.document_id else Method.ATTESTED
    return Method.REGISTRY if found.method == RuralDetermination.Method.EXACT else Method.APPROXIMATE


def registry_figures(record: RegistryRecord) -> dict[Metric, int]:
    """The figures a registry has of one operator: counts, cents, 1 or 0; what it does not know is missing."""
    figures: dict[Metric, int | None] = {}
    if isinstance(record, WaterSystemRecord):
        figures = {Metric.POPULATION_SERVED: record.population_served, Metric.CONNECTIONS: record.connections}
    elif isinstance(record, HospitalRecord):
        figures = {Metric.IS_CRITICAL_ACCESS: int(record.is_critical_access)}
    elif isinstance(record, UtilityRecord):
        figures = {Metric.METERS: record.customers, Metric.MWH_SOLD: record.mwh_sold}
    elif isinstance(record, BankRecord):
        figures = {Metric.ASSETS_CENTS: record.assets.cents if record.assets else None}
    elif isinstance(record, CreditUnionRecord):
        figures = {
            Metric.ASSETS_CENTS: record.assets.cents if record.assets else None,
            Metric.MEMBERS: record.members,
            Metric.LOW_INCOME_DESIGNATION: int(record.is_low_income_designated),
            Metric.FEDERALLY_INSURED: int(record.is_federally_insured),
        }
    return {metric: value for metric, value in figures.items() if value is not None}


def season_in_words(record: RegistryRecord | None) -> str:
    """ "March 15 to September 30" for a water system that runs part of the year; "" for all others."""
    begins, _blank, ends = getattr(record, "season", "").partition(" ")
    if not ends:
        return ""
    # A leap year, so that February 29 is a day of it.
    days = [dt.date.fromisoformat(f"2024-{day}") for day in (begins, ends)]
    return _("%(begins)s to %(ends)s") % {
        "begins": date_format(days[0], "F j"),
        "ends": date_format(days[1], "F j"),
    }


def identifier_taken(scheme: Scheme | str, value: str, *, except_profile: OperatorProfile | None = None) -> bool:
    taken = EntityIdentifier.objects.filter(scheme=scheme, value=value, to_date__isnull=True)
    return taken.exclude(profile=except_profile).exists() if except_profile else taken.exists()


def holder_of(scheme: Scheme | str, value: str) -> OperatorProfile | None:
    """Whose number this is today."""
    held = EntityIdentifier.objects.filter(scheme=scheme, value=value, to_date__isnull=True)
    found = held.select_related("profile__organisation").first()
    return found.profile if found else None


def succession_of(organisation: Organisation) -> Succession | None:
    """Into which other entity it went, if it did."""
    return Succession.objects.filter(predecessor=organisation).select_related("successor").first()


def entities_of(organisation_id: int) -> set[int]:
    """The organization and all that went into it: what a yearly cap counts together."""
    found, fresh = {organisation_id}, {organisation_id}
    while fresh:
        before = Succession.objects.filter(successor__in=fresh).order_by("pk")
        fresh = set(before.values_list("predecessor_id", flat=True)) - found
        found |= fresh
    return found


def open_proof_of(case: IdentityCase) -> IdentityProof | None:
    """The try that staff have not decided yet."""
    return case.proofs.filter(decided_at__isnull=True).first()


def letter_code(proof: IdentityProof) -> str:
    """The code that stands in the letter of this proof, "" before one is mailed; each letter has another.

    It follows from the server's key and the moment of the letter, so that no row and no log holds it.
    """
    if proof.letter_sent_at is None:
        return ""
    digest = salted_hmac("operators.letter", f"{proof.pk} {proof.letter_sent_at.isoformat()}", algorithm="sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest.digest()[:8])


def join_queue():
    """Who waits for a place in an organization, the oldest question first."""
    return JoinRequest.objects.waiting().select_related("profile__organisation", "asked_by").order_by("asked_at", "pk")


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


def cases_named(words: str):
    """Every operator with these words in its name, its number or its reference, for staff; by name."""
    if not (words := words.strip()):
        return IdentityCase.objects.none()
    numbered = EntityIdentifier.objects.filter(value__iexact=words, to_date__isnull=True)
    named = Q(profile__organisation__name__icontains=words) | Q(profile__organisation__reference__iexact=words)
    cases = IdentityCase.objects.filter(named | Q(profile__in=numbered.values("profile")))
    return cases.select_related("profile__organisation").order_by("profile__organisation__name", "pk")


def lapsing_cases(on: dt.date):
    """Verified cases whose date has passed."""
    return IdentityCase.objects.filter(state=IdentityState.VERIFIED, expires_on__lt=on).order_by("pk")


def answers_of(assessment: Assessment | None, *, by: Actor, purpose: str) -> dict[str, str]:
    """The answers by goal code, with the view written into the vault's log; {} when there are none (or erased)."""
    if assessment is None or assessment.entry is None or assessment.entry.erased_at:
        return {}
    content = vault.open_entry(by=by, entry=assessment.entry, purpose=purpose)
    return content if isinstance(content, dict) else {}


def has_answers(actor: Actor) -> bool:
    """Whether the actor's organization has answers that its owner could erase."""
    owned = Assessment.objects.filter(profile__organisation_id=actor.organisation_id or 0)
    return owned.filter(entry__isnull=False, entry__erased_at__isnull=True).exists()


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
    return figure_words(fact.name, cast(int, fact.value))


def figure_words(metric: str, value: int) -> str:
    """A figure as it is read: dollars for cents, yes or no, or a count with its commas."""
    if metric in YES_NO:
        return _("Yes") if value else _("No")
    return str(Money(value)) if metric == Metric.ASSETS_CENTS else f"{value:,}"
