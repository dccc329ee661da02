"""How a program that does not go by the order of filing ranks an application, each part of the sum shown."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from subsidies.choices import RuralDefinition, SizeMetric, rural_fact, size_words
from subsidies.models import Application, Program, Selection
from subsidies.selectors.estimates import facts_of

YES_NO_FACTS = {
    "is_critical_access": gettext_lazy("Critical access hospital"),
    "low_income_designation": gettext_lazy("Low-income designation"),
    rural_fact(RuralDefinition.RUCC_NONMETRO): gettext_lazy("Rural county"),
}


def plain(points: Decimal) -> str:
    """Decimal("-29.0000") reads "-29"."""
    return f"{points:,.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the sum, in words and in points; without points while the fact is not known."""

    words: str
    points: Decimal | None

    @property
    def sentence(self) -> str:
        if self.points is None:
            return self.words
        return _("%(words)s = %(points)s points") % {"words": self.words, "points": plain(self.points)}


@dataclass(frozen=True, slots=True)
class Ranking:
    parts: tuple[Part, ...]
    total: Decimal | None

    @property
    def total_in_words(self) -> str:
        return "" if self.total is None else plain(self.total)


def formula_facts() -> dict[str, str]:
    """What a formula may count, by the code of the fact."""
    return {str(metric.value): str(metric.label) for metric in SizeMetric} | {
        name: str(label) for name, label in YES_NO_FACTS.items()
    }


def points_at_submission(application: Application) -> Decimal | None:
    """A formula is worked out when the application is signed; a score stands until it is given anew."""
    if application.program.selection == Selection.FORMULA:
        return ranking_of(application).total
    return application.rank_points


def ranking_of(application: Application) -> Ranking:
    """The sum as it is shown: points per criterion, or each fact times its points."""
    if application.program.selection == Selection.FORMULA:
        parts = tuple(_counted(application, term) for term in application.program.selection_terms)
        return Ranking(parts, _sum(parts))
    scores = application.scores.all()
    parts = tuple(
        Part(_("%(criterion)s, of %(most)s") % {"criterion": one.criterion, "most": one.most}, Decimal(one.points))
        for one in scores
    )
    return Ranking(parts, application.rank_points)


def _sum(parts: tuple[Part, ...]) -> Decimal | None:
    """None while a fact is not known: to leave one out must not bring anybody forward."""
    points = [part.points for part in parts]
    return None if None in points else sum((one for one in points if one is not None), Decimal(0))


def _counted(application: Application, term: dict) -> Part:
    fact = facts_of(application).get(term["name"])
    value = str(fact.value) if fact else ""
    count, shown = None, _("not known")
    if term["name"] in YES_NO_FACTS and value:
        count, shown = (1, _("yes")) if value == "yes" else (0, _("no"))
    elif value.isdecimal():
        # Assets are kept in cents and counted in dollars; need is kept in basis points and counted in whole percents.
        count = int(value) // (100 if term["name"] in (SizeMetric.ASSETS, SizeMetric.NEED) else 1)
        shown = size_words(term["name"], int(value))
    label = formula_facts().get(term["name"], term["name"])
    words = _("%(fact)s: %(value)s × %(points)s") % {"fact": label, "value": shown, "points": term["points"]}
    return Part(words, None if count is None else Decimal(term["points"]) * count)


def _term_in_words(fact: str, points: str | int) -> str:
    """Which way it counts first; the number for whoever wants to check."""
    way = _("the lower, the better: %(fact)s") if Decimal(points) < 0 else _("the higher, the better: %(fact)s")
    return _("%(way)s (× %(points)s)") % {"way": way % {"fact": fact}, "points": points}


def terms_in_words(program: Program) -> str:
    """What counts, for the public page: "Harm if it stops (up to 40), Readiness (up to 20)"."""
    names = formula_facts()
    if program.selection == Selection.SCORE:
        each = [_("%(name)s (up to %(points)s points)") % term for term in program.selection_terms]
    else:
        counted = [(names.get(term["name"], term["name"]), term["points"]) for term in program.selection_terms]
        each = [_term_in_words(fact, points) for fact, points in counted]
    return (", " if program.selection == Selection.SCORE else " + ").join(each)
