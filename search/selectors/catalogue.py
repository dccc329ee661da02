"""The catalogue: a question becomes a plan, an engine answers it, and the answer becomes what a page shows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from marketplace.core import clock
from search import scoring, sizes
from search.analysis import categories_of
from search.clauses import Clause, Count, Found, Order, Plan, Points
from search.engines import Unavailable, switch
from search.facets import FACETS, Asking, Facet, Labels
from search.families import FAMILIES
from search.reading import Reading, read
from search.selectors.entries import Entry, entries_of
from search.selectors.words import vocabulary
from search.sizes import Size
from search.vocabulary import Vocabulary

PAGE = 20
# With fewer services than this, those that have only some of the words are shown too.
ENOUGH = 10
BEST = "best"


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks for. `county` is a FIPS code and `county_state` its state, or both are empty."""

    q: str = ""
    sort: str = BEST
    size: Size = sizes.DEFAULT
    # It comes from the buyer's own figures, so it stands in no address.
    is_own_size: bool = False
    chosen: Mapping[str, Labels] = field(default_factory=dict)
    county: str = ""
    county_state: str = ""
    page: int = 1

    def codes(self, facet: Facet) -> Labels:
        return self.chosen.get(facet.name, {})


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a facet as the page draws it; kinds stand under their family."""

    code: str
    label: str
    count: int
    is_chosen: bool
    children: tuple["Choice", ...] = ()

    @property
    def is_open(self) -> bool:
        return any(child.is_chosen for child in self.children)


@dataclass(frozen=True, slots=True)
class Group:
    facet: Facet
    choices: list[Choice] = field(default_factory=list)

    @property
    def first(self) -> list[Choice]:
        """What is always in sight: the first options and every chosen one."""
        shown = self.facet.shown
        return [choice for place, choice in enumerate(self.choices) if place < shown or choice.is_chosen]

    @property
    def more(self) -> list[Choice]:
        in_sight = {choice.code for choice in self.first}
        return [choice for choice in self.choices if choice.code not in in_sight]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One page of the services that fit, in order, and the facets with their counts."""

    entries: list[Entry]
    groups: list[Group]
    total: int
    page: int
    reading: Reading
    # Whether few services have all of the words, so that those with some of them are shown too.
    has_fewer_words: bool = False
    engine: str = ""
    # (title of a facet, what the number would be without its choices), when nothing fits
    looser: list[tuple[str, int]] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    scores: Mapping[int, int] = field(default_factory=dict)


def kinds_asked(question: Question, reading: Reading) -> frozenset[str]:
    """The kinds of service that somebody names in words or has chosen, whether anybody sells them or not."""
    named = {code for token in reading.concepts for code in categories_of(token)}
    chosen = question.chosen.get("category", {})
    members = {code for family in chosen for code in FAMILIES.get(family, ("", (family,)))[1]}
    return frozenset(named | members)


type_of_asking = Callable[[Plan], tuple[Found, str]]


def find(
    question: Question,
    *,
    take: int = PAGE,
    points: tuple[Points, ...] = (),
    ask: type_of_asking = switch.search,
) -> Catalogue:
    """What fits the words and the choices. Choices of one facet widen, facets narrow; Unavailable without an engine.

    `points` are more reasons for points, of somebody whose needs we know.
    `ask` is who answers a plan, and by which name: as the settings say, or one engine that somebody wants to try.
    """
    words = vocabulary()
    reading = read(question.q, words)
    plan, found, engine = answered(plan_for(question, reading, words, take=take, points=points), ask)
    last = max(1, -(-found.total // take))
    page = min(question.page, last)
    if page != question.page:
        plan = replace(plan, skip=(page - 1) * take)
        found, engine = ask(plan)
    entries = entries_of([key for key, _score in found.hits], question.size)
    return Catalogue(
        entries=entries,
        groups=[_group(facet, found, question.codes(facet)) for facet in FACETS],
        total=found.total - (len(found.hits) - len(entries)),
        page=page,
        reading=reading,
        has_fewer_words=plan.least < len(plan.words),
        engine=engine,
        looser=[] if found.total else _what_to_loosen(plan, ask),
        plan=plan,
        scores=dict(found.hits),
    )


def first_of(q: str, take: int) -> list[Entry]:
    """The services that the catalogue would put first, without a count; none while no engine answers."""
    words = vocabulary()
    question = Question(q=q)
    plan = replace(plan_for(question, read(q, words), words, take=take), counts=())
    try:
        found, _engine = switch.search(plan)
    except Unavailable:
        return []
    return entries_of([key for key, _score in found.hits], question.size)


def plan_for(
    question: Question,
    reading: Reading,
    words: Vocabulary,
    *,
    take: int = PAGE,
    points: tuple[Points, ...] = (),
) -> Plan:
    """The question for an engine."""
    asking = Asking(sizes.REFERENCE.index(question.size.nearest), clock.today())
    by_words = scoring.points_of_words(reading, words)
    # Words of which none stands in any service fit none.
    least = len(by_words) or bool(reading.left_out)
    whole = scoring.points_of_the_whole(reading) if by_words else ()
    thoughts = scoring.points_of_thoughts(reading, words)
    return Plan(
        words=by_words,
        least=int(least),
        always=_place(question),
        filters={facet.name: facet.clause(codes, asking) for facet in FACETS if (codes := question.codes(facet))},
        points=(*whole, *thoughts, *points, *scoring.standing_points()),
        counts=_counts(asking),
        order=_order(question, asking, is_plain=not (by_words or points)),
        skip=(question.page - 1) * take,
        take=take,
    )


def _place(question: Question) -> tuple[Clause, ...]:
    return (scoring.in_area(question.county_state, question.county),) if question.county else ()


def _counts(asking: Asking) -> tuple[Count, ...]:
    return tuple(facet.count(asking) for facet in FACETS)


def _order(question: Question, asking: Asking, *, is_plain: bool) -> Order:
    """Where nothing gives points but what holds for a service anyway, the best come by that number alone."""
    match question.sort:
        case "price":
            return Order(f"price_{asking.size}")
        case "start":
            return Order("start")
        case "newest":
            return Order("newest", descending=True)
    return Order("standing_points", descending=True) if is_plain else Order()


def answered(plan: Plan, ask: type_of_asking) -> tuple[Plan, Found, str]:
    """Services with all the words; where they are few, also those with half of them, then those with one.

    Few is counted without the choices: who narrows the list wants it short.
    """
    found, engine = ask(plan)
    if found.total >= ENOUGH or len(plan.words) < 2:
        return plan, found, engine
    alone = replace(plan, filters={}, always=(), counts=(), skip=0, take=0, points=())
    least = plan.least
    while least > 1 and ask(replace(alone, least=least))[0].total < ENOUGH:
        least = -(-least // 2)
    if least == plan.least:
        return plan, found, engine
    plan = replace(plan, least=least)
    return plan, *ask(plan)


def _group(facet: Facet, found: Found, chosen: Labels) -> Group:
    """Options without a service are hidden, unless they are chosen."""
    counted = facet.counts(found.counts.get(facet.name, {}))
    labels = {**facet.labels(), **chosen}
    choices = [
        Choice(code, str(label), counted.get(code, 0), code in chosen)
        for code, label in labels.items()
        if counted.get(code) or code in chosen
    ]
    if facet.by_count:
        choices.sort(key=lambda choice: (-choice.count, choice.label))
    return Group(facet, _in_families(choices) if facet.name == "category" else choices)


def _in_families(choices: Iterable[Choice]) -> list[Choice]:
    """Each family with its kinds below it; a chosen kind shows its family even where the family counts nothing."""
    by_code = {choice.code: choice for choice in choices}
    found = []
    for family, (title, codes) in FAMILIES.items():
        children = tuple(by_code.pop(code) for code in codes if code in by_code)
        own = by_code.pop(family, None) or (Choice(family, str(title), 0, False) if children else None)
        if own:
            found.append(replace(own, children=children))
    return found + list(by_code.values())


def _what_to_loosen(plan: Plan, ask: type_of_asking) -> list[tuple[str, int]]:
    """What the number would be without one facet's choices, or without the words; the most first."""
    bare = replace(plan, counts=(), points=(), skip=0, take=0)
    options = [
        (str(facet.title), replace(bare, filters={k: v for k, v in plan.filters.items() if k != facet.name}))
        for facet in FACETS
        if facet.name in plan.filters
    ]
    if plan.least:
        options.append(("", replace(bare, words=(), least=0)))
    found = [(title, ask(other)[0].total) for title, other in options]
    return sorted((option for option in found if option[1]), key=lambda option: -option[1])
