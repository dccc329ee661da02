"""From answers, or from a profile and its open goals, to reasons for points, by the question that they come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.selectors import cpg_goals
from operators import selectors as operators
from search import needs, scoring, sizes
from search.clauses import Between, Has, Points
from search.facets import PRICE_BANDS
from search.needs import Need
from search.selectors.buyers import Buyer, size_of
from subsidies.criteria import Facts


@dataclass(frozen=True, slots=True)
class Wishes:
    """`groups` are the points by question, `goals` the codes of all open goals; the same answers give the same."""

    groups: Mapping[str, tuple[Points, ...]] = field(default_factory=dict)
    goals: tuple[str, ...] = ()

    @property
    def points(self) -> tuple[Points, ...]:
        return tuple(one for group in self.groups.values() for one in group)

    def without(self, question: str) -> tuple[Points, ...]:
        return tuple(one for name, group in self.groups.items() if name != question for one in group)


def open_goals_of(actor: Actor) -> list[str]:
    """Codes of a signed-in operator's open goals, the most urgent first; its people see that we read them."""
    profile = operators.profile_of(actor.organisation_id)
    assessment = operators.assessment_of(profile) if profile else None
    answers = operators.answers_of(assessment, by=actor, purpose=_("Finding services for your open goals"))
    return [goal.code for goal in operators.open_goals(answers)]


def wishes_of(answers: Mapping, buyer: Buyer | None, open_goals: Iterable[str] = ()) -> Wishes:
    """`answers` are those of the questionnaire, `buyer` what we know beside them."""
    facts = buyer.facts if buyer else {}
    told, worries, runs = (
        _chosen(table, answers.get(question))
        for question, table in (("told", needs.TOLD), ("worries", needs.WORRIES), ("runs", needs.RUNS))
    )
    known = list(open_goals)
    more = [need.goal for need in told if need.goal not in known]
    groups = {
        "kind": _sector(facts),
        "place": _place(answers, facts),
        "goals": _goals(known),
        "told": (*_goals(more), *_kinds(told, scoring.TOLD, _("you were told to fix: %(need)s"))),
        "worries": _kinds(worries, scoring.WORRY, _("it helps against: %(need)s")),
        "runs": _kinds(runs, scoring.RUNS, _("it protects: %(need)s")),
        "budget": _budget(answers, size_of(buyer)),
        "start": _start(answers),
    }
    return Wishes({name: points for name, points in groups.items() if points}, (*known, *more))


def _chosen(table: Mapping[str, Need], answer: Mapping | None) -> list[Need]:
    """In the order of the table, whatever the order of the clicks."""
    codes = set((answer or {}).get("choices", ()))
    return [need for code, need in table.items() if code in codes]


def _kinds(wanted: list[Need], points: int, sentence: str) -> tuple[Points, ...]:
    return tuple(Points(Has("category", need.kinds), points, sentence % {"need": need.label}) for need in wanted)


def _goals(codes: list[str]) -> tuple[Points, ...]:
    known = {goal.code: goal for goal in cpg_goals()}
    return tuple(
        Points(
            Has("goal", (code,)),
            scoring.GOAL_BY_IMPACT[known[code].impact] + scoring.GOAL_BY_COST[known[code].cost],
            f"{code} {known[code].short_name}",
        )
        for code in codes
        if code in known
    )


def _sector(facts: Facts) -> tuple[Points, ...]:
    return scoring.points_for(scoring.Operator(sector=_text(facts, "sector")))


def _place(answers: Mapping, facts: Facts) -> tuple[Points, ...]:
    county = (answers.get("place") or {}).get("county") or _text(facts, "county")
    return scoring.points_for(scoring.Operator(state=_text(facts, "state"), county=county))


def _text(facts: Facts, name: str) -> str:
    return str(facts[name].value) if name in facts else ""


def _budget(answers: Mapping, size: sizes.Size) -> tuple[Points, ...]:
    chosen = (answers.get("budget") or {}).get("budget")
    if chosen not in needs.BUDGETS:
        return ()
    dollars, _label = needs.BUDGETS[chosen]
    limit = Money(dollars * 100)
    bands = tuple(code for code, _low, high, _label in PRICE_BANDS if high is not None and high <= limit.cents)
    place = sizes.REFERENCE.index(size.nearest)
    sentence = _("its list price for about your size is below %(amount)s") % {"amount": limit}
    return (Points(Has(f"price_{place}", bands), scoring.IN_BUDGET, sentence),)


def _start(answers: Mapping) -> tuple[Points, ...]:
    chosen = (answers.get("start") or {}).get("start")
    if chosen not in needs.STARTS:
        return ()
    days, label = needs.STARTS[chosen]
    last = clock.today().toordinal() + days
    sentence = _("it can start when you want: %(when)s") % {"when": label}
    return (Points(Between("start", None, last + 1), scoring.IN_TIME, sentence),)
