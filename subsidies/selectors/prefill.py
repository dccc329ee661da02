"""Facts about an operator as an application shows them: name, label, value, source and how it is known."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import State
from operators.selectors import facts_for
from subsidies.choices import (
    Ownership,
    RuralDefinition,
    Sector,
    SizeMetric,
    choice_words,
    rural_fact,
    size_words,
    source_words,
)
from subsidies.criteria import SOFT_METHODS
from subsidies.models import Application
from subsidies.selectors.screening import carried_facts
from subsidies.selectors.tasklists import fact_names

LABELS = {
    "sector": gettext_lazy("What you run"),
    "state": gettext_lazy("State"),
    "ownership": gettext_lazy("Who owns it"),
    "is_critical_access": gettext_lazy("Critical access hospital"),
    "low_income_designation": gettext_lazy("Low-income designation"),
    "sam_registered": gettext_lazy("Registered in SAM.gov"),
    SizeMetric.ASSETS.value: gettext_lazy("Total assets in dollars"),
    SizeMetric.NEED.value: gettext_lazy("Share of people in need, in percent, for example 34.9"),
}
# Carried over for the list of what to buy; the facts that the rule card asks for do not hold it.
CATEGORY = "category"
YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


def label_of(name: str) -> str:
    if definition := rural_definition(name):
        return _("Your place is rural: %(definition)s") % {"definition": definition.label}
    return str(LABELS[name]) if name in LABELS else choice_words(SizeMetric, name)


def rural_definition(name: str) -> RuralDefinition | None:
    """Which meaning of rural this fact answers; None for every other fact."""
    return next((definition for definition in RuralDefinition if rural_fact(definition) == name), None)


def choices_of(name: str) -> dict | None:
    """The answers to choose from; None for a number or a text."""
    if name == "sector":
        return dict(Sector.choices)
    if name == "ownership":
        return dict(Ownership.choices)
    if name == "state":
        return dict(State.objects.exclude(kind="mail").values_list("code", "name"))
    if rural_definition(name) or name in ("is_critical_access", "low_income_designation", "sam_registered"):
        return YES_NO
    return None


def known_facts(organisation: Organisation, names: list[str]) -> list[dict]:
    """What the profile knows of these facts today, with its source."""
    known = facts_for(organisation)
    facts = []
    for name in names:
        fact = known.get(name)
        if fact is not None and fact.value is not None:
            facts.append(stated(name, plain(fact.value), fact.source, str(fact.method), fact.expires, fact.as_of))
    return facts


def plain(value) -> object:
    """A fact's value as JSON keeps it: truths as yes and no, money in cents."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.cents if isinstance(value, Money) else value


def stated(name: str, value, source: str, method: str, expires=None, dated=None) -> dict:
    return {
        "name": name,
        "label": label_of(name),
        "value": value,
        "source": source,
        "method": method,
        "dated": dated.isoformat() if dated else None,
        "expires": expires.isoformat() if expires else None,
    }


def carried_over(application: Application, *, by: Actor) -> list[dict]:
    """The answers of its screening as facts of an application that begins; what the profile knows stays out."""
    names = fact_names(application)
    known = {fact["name"] for fact in known_facts(application.organisation, names)}
    wanted = {*names, CATEGORY} - known
    return [
        stated(name, plain(fact.value), fact.source, fact.method)
        for name, fact in carried_facts(application.screening, by=by).items()
        if name in wanted
    ]


def facts_in_words(application: Application, *, ours: bool = False) -> list[dict]:
    """The facts as people read them: answers in the words of their question, figures with their commas.

    `ours` speaks to the applicant, else to the program office.
    """
    asked = [fact for fact in application.facts if fact["name"] != CATEGORY]
    return [
        fact | {"value": _in_words(fact["name"], fact["value"]), "source": source_words(fact, ours=ours)}
        for fact in asked
    ]


def _in_words(name: str, value) -> str:
    choices = choices_of(name)
    if choices is not None:
        return capfirst(str(choices.get(value, value)))
    return size_words(name, int(value)) if name in SizeMetric.values and str(value).isdecimal() else str(value)


def wanted_category(application: Application) -> str:
    """The kind of service that the six questions named first; "" when they did not."""
    return next((fact["value"] for fact in application.facts if fact["name"] == CATEGORY), "")


def prefilled(application: Application) -> dict[str, dict]:
    """By name: what the application says, else what the profile knows."""
    facts = {fact["name"]: fact for fact in known_facts(application.organisation, fact_names(application))}
    return facts | {fact["name"]: fact for fact in application.facts}


def answered(application: Application, answers: dict[str, object]) -> list[dict]:
    """The answers as facts: one left as the profile knows it keeps its source, a changed one is yours."""
    before = prefilled(application)
    facts = []
    for name, value in answers.items():
        old = before.get(name)
        if old and str(old["value"]) == str(value) and old["method"] not in SOFT_METHODS:
            facts.append(old)
        else:
            facts.append(stated(name, value, "", "attested", dated=clock.today()))
    return [fact for fact in facts if fact["value"] not in (None, "")]
