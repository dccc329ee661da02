"""From six answers to facts, and from facts to an answer for every announced program."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.reference.models import County, ServiceCategory
from marketplace.reference.selectors import rural_facts
from marketplace.vault import services as vault
from subsidies.choices import OperatorKind, SizeMetric, rural_fact
from subsidies.criteria import Facts, Outcome, Result, Verdict, evaluate_all, outcome_of
from subsidies.models import Screening
from subsidies.selectors.programs import ProgramFacts, days_ahead, listed_programs, retry_on
from subsidies.terms import OfferTerms, offer_terms

CODE_LENGTH = 12
ORDER = [Outcome.LIKELY, Outcome.NOT_NOW, Outcome.NO]
QUESTIONS = ("kind", "place", "ownership", "size", "sam", "buy")
# What kind of operator → the sector, the figure that tells its size, and what else the answer settles.
KINDS: dict[str, tuple[str, str, dict[str, bool]]] = {
    OperatorKind.WATER: ("WWS", SizeMetric.POPULATION_SERVED, {}),
    OperatorKind.ELECTRIC: ("ENRG", SizeMetric.METERS, {}),
    OperatorKind.CRITICAL_ACCESS: ("HPH", SizeMetric.BEDS, {"is_critical_access": True}),
    OperatorKind.HOSPITAL: ("HPH", SizeMetric.BEDS, {"is_critical_access": False}),
    OperatorKind.BANK: ("FIN", SizeMetric.ASSETS, {"low_income_designation": False}),
    OperatorKind.LOW_INCOME_CREDIT_UNION: ("FIN", SizeMetric.ASSETS, {"low_income_designation": True}),
    OperatorKind.CREDIT_UNION: ("FIN", SizeMetric.ASSETS, {}),
}


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """A fact that somebody without an account told us: enough for "likely", never for a decision."""

    value: object
    source: str
    text: str = ""
    method: str = "answer"
    as_of: dt.date | None = None
    expires: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """One program's answer. `retry_on` is the date to come back on, where there is one."""

    facts: ProgramFacts
    outcome: Outcome
    verdicts: tuple[Verdict, ...]
    terms: OfferTerms
    retry_on: dt.date | None
    has_days_ahead: bool

    @property
    def refusals(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.result == Result.NOT_MET and verdict.blocking]

    @property
    def missing(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.result == Result.UNKNOWN and verdict.blocking]


def plain_code(code: str) -> str:
    """Codes are read aloud, typed and pasted: case, spaces, dashes and dots do not matter."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def printed_code(code: str) -> str:
    """In groups of four, as the result page prints it."""
    plain = plain_code(code)
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def hash_code(code: str) -> str:
    return hashlib.sha256(plain_code(code).encode()).hexdigest()


def find_screening(code: str, *, by: Actor, purpose: Screening.Purpose = Screening.Purpose.CHECK) -> Screening | None:
    """The running answers behind a code; None when it is wrong, erased, too old, of another purpose or another's."""
    if not code:
        return None
    screenings = Screening.objects.running().readable_by(by).select_related("entry")
    return screenings.filter(code_sha256=hash_code(code), purpose=purpose).first()


def answers_of(screening: Screening | None, *, by: Actor) -> dict:
    """{question: answer}; a question skipped or not reached is missing."""
    if screening is None:
        return {}
    answers = vault.open_entry(by=by, entry=screening.entry, purpose=_("Your check of what you qualify for"))
    return answers if isinstance(answers, dict) else {}


def size_metric(answers: Mapping) -> str:
    """Which figure tells this operator's size; people served until we know what it is."""
    kind = answers.get("kind", {}).get("kind")
    return KINDS[kind][1] if kind in KINDS else SizeMetric.POPULATION_SERVED


def facts_from_answers(answers: Mapping) -> dict[str, AnswerFact]:
    source = _("you told us")
    values: dict[str, object] = {}
    kind = answers.get("kind", {}).get("kind")
    if kind in KINDS:
        sector, metric, more = KINDS[kind]
        values |= {"sector": sector} | more
        if (size := answers.get("size", {}).get("size")) is not None:
            values[metric] = size * 100 if metric == SizeMetric.ASSETS else size
    values["ownership"] = answers.get("ownership", {}).get("ownership")
    values["state"] = answers.get("place", {}).get("state")
    values["sam_registered"] = answers.get("sam", {}).get("sam")
    facts = {name: AnswerFact(value, source) for name, value in values.items() if value not in (None, "")}
    if code := answers.get("buy", {}).get("category"):
        category = ServiceCategory.objects.filter(code=code).first()
        facts["category"] = AnswerFact(code, source, text=category.name if category else code)
    return facts | _rural(answers.get("place", {}))


def _rural(place: Mapping) -> dict[str, AnswerFact]:
    county = County.objects.filter(fips=place.get("county") or "").first()
    facts = {}
    for found in rural_facts(county, place.get("zip") or ""):
        code = "RUCC" if found.definition == "RUCC_NONMETRO" else found.definition
        text = _("%(code)s %(value)s, %(source)s %(vintage)s") % {
            "code": code,
            "value": found.value,
            "source": found.source,
            "vintage": found.vintage,
        }
        method = "superseded" if found.is_superseded else "answer" if found.method == "exact" else found.method
        facts[rural_fact(found.definition)] = AnswerFact(found.result, found.source, text, method)
    return facts


def answers_for_programs(facts: Facts) -> list[ProgramAnswer]:
    """Every program with signed rules that may still take an application: likely first, then "not now", then "no"."""
    listed = [one for one in listed_programs() if one.version and one.program.may_take_applications]
    answered = [answer_for(one, facts) for one in listed]
    return sorted(answered, key=lambda answer: ORDER.index(answer.outcome))


def answers_for_any_purchase(facts: Facts, listed: Iterable[ProgramFacts]) -> list[ProgramAnswer]:
    """As `answers_for_programs`, for many services at once: each program is asked about a kind that it pays for.

    Which kinds those are is in its terms; no other rule looks at what is bought.
    """
    answers = []
    for one in listed:
        if one.version and one.terms and one.program.may_take_applications:
            kind = {"category": AnswerFact(min(one.terms.categories), "")} if one.terms.categories else {}
            answers.append(answer_for(one, {**facts, **kind}))
    return sorted(answers, key=lambda answer: ORDER.index(answer.outcome))


def answer_for(listed: ProgramFacts, facts: Facts) -> ProgramAnswer:
    program, version = listed.program, listed.version
    if version is None:
        raise LookupError("A program without signed rules answers nobody")
    verdicts = tuple(evaluate_all(version.rules["rules"], facts, on=clock.today(program.zone)))
    return ProgramAnswer(
        facts=listed,
        outcome=outcome_of(verdicts, window_open=program.takes_applications_today),
        verdicts=verdicts,
        terms=offer_terms(version, facts),
        retry_on=retry_on(program),
        has_days_ahead=bool(days_ahead(program)),
    )


def has_carried_answers(actor: Actor) -> bool:
    """Whether the actor's organization has answers that its owner could erase."""
    return Screening.objects.kept_for(actor.organisation_id).exists()


def carried_screening(organisation_id: int | None) -> Screening | None:
    """The newest answers that somebody of this organization carried over, while they last."""
    carried = Screening.objects.running().filter(carried_at__isnull=False, organisation_id=organisation_id)
    return carried.select_related("entry").order_by("-carried_at", "-pk").first()


def carried_facts(screening: Screening, *, by: Actor) -> dict[str, AnswerFact]:
    """Facts to prefill an application with; each must be stated again by its signer to carry a decision."""
    source = _("your answers on %(date)s") % {"date": date_format(screening.created_at, "F j, Y")}
    facts = facts_from_answers(answers_of(screening, by=by))
    return {name: AnswerFact(fact.value, source, fact.text, fact.method) for name, fact in facts.items()}
