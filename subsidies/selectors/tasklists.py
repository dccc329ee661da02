"""What an application still needs, part by part, as its task list shows it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidies.criteria import criteria_of
from subsidies.models import Application, Selection
from subsidies.selectors.estimates import award_terms, rules_of, version_of
from subsidies.terms import DocumentWanted, facts_that_pay

PARTS = {
    "systems": gettext_lazy("Your systems"),
    "items": gettext_lazy("What you want to buy and its price"),
    "facts": gettext_lazy("Facts about you"),
    "documents": gettext_lazy("Documents"),
    "free-help": gettext_lazy("Free help you looked at"),
}


@dataclass(frozen=True, slots=True)
class Part:
    slug: str
    title: str
    done: bool
    url: str
    hint: str = ""

    @property
    def state(self) -> str:
        return _("Done") if self.done else _("Not started")

    @property
    def tone(self) -> str:
        return "done" if self.done else "plain"


def fact_names(application: Application) -> list[str]:
    """The facts that the rule card asks for, those that set what it pays, and those that a formula counts, once each.

    Categories come from the items.
    """
    rules = rules_of(version_of(application))
    names = [one.fact_name for one in criteria_of(rules)] + facts_that_pay(rules)
    if application.program.selection == Selection.FORMULA:
        names += [term["name"] for term in application.program.selection_terms]
    return [name for name in dict.fromkeys(names) if name not in ("category", "identity_verified")]


def documents_needed(application: Application) -> tuple[DocumentWanted, ...]:
    return award_terms(application).documents


def is_done(application: Application, slug: str) -> bool:
    if slug == "systems":
        return bool(application.systems)
    if slug == "items":
        return bool(application.items.all())
    if slug == "facts":
        return _facts_stand(application)
    if slug == "documents":
        return application.documents_at is not None or not documents_needed(application)
    return application.free_help_at is not None


def _facts_stand(application: Application) -> bool:
    """Confirmed under the rules that will be signed: newer ones may ask for more than was read then."""
    version, confirmed = version_of(application), application.facts_confirmed_at
    return confirmed is not None and (version is None or version.signed_at <= confirmed)


def task_list(application: Application) -> list[Part]:
    parts = []
    for slug, title in PARTS.items():
        url = reverse("application_part", args=[application.reference, slug])
        parts.append(Part(slug, str(title), is_done(application, slug), url))
    return parts


def missing_parts(application: Application) -> list[str]:
    return [str(title) for slug, title in PARTS.items() if not is_done(application, slug)]
