"""A few months of trade of the demo: at least one object in each state that a service can bring about."""

import datetime as dt
from collections import deque
from itertools import cycle

from django.conf import settings

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import ServiceCategory
from operators.selectors import facts_for
from providers.models import Listing
from subsidies.criteria import Outcome, evaluate_all, outcome_of
from subsidies.models import Application, Program
from subsidies.seeds.paths import OWN_SHARE_STEPS, PATHS, STANDIN_STEPS
from subsidies.seeds.scenes import BEAR_CREEK, SCENES, Scene
from subsidies.seeds.story import Path, Purchase, Story, beginning
from subsidies.selectors.caps import yearly_cap_of
from subsidies.selectors.estimates import award_terms, rules_of
from subsidies.terms import offer_terms

Pair = tuple[Program, Organisation]

CATEGORIES = ("MFAD", "BKUP", "AWAR", "VSCN", "TTXE", "PENT")
INVITED = 3
PRICES = (Money(420_000), Money(960_000), Money(1_240_000), Money(780_000), Money(1_480_000))


def seed_trade() -> None:
    """Tell each story once: the scenes of the cast, then each path by an operator that meets a program's rules."""
    if Application.objects.filter(organisation__name=BEAR_CREEK).exists():
        return
    categories = ServiceCategory.objects.in_bulk(field_name="code")
    for scene in SCENES:
        if can_be_told(scene.path):
            tell_scene(scene, categories[scene.category])
    cast = {scene.operator for scene in SCENES}
    pairs = deque(pair for pair in fitting_pairs() if pair[1].name not in cast)
    prices, codes = cycle(PRICES), cycle(CATEGORIES)
    for path in filter(can_be_told, PATHS):
        category = categories[next(codes)]
        program, operator = next_free(pairs, path)
        story = Story(
            program=program,
            operator=operator,
            category=category,
            price=next(prices),
            providers=sellers_of(category),
        )
        story.tell(path)


def tell_scene(scene: Scene, category: ServiceCategory) -> None:
    parties: dict = {
        "operator": Organisation.objects.get(name=scene.operator, is_synthetic=True),
        "category": category,
        "price": scene.price,
        "providers": sellers_of(category, first=scene.seller),
    }
    if scene.program:
        Story(program=Program.objects.get(slug=scene.program.slug), **parties).tell(scene.path)
    else:
        Purchase(**parties).tell(scene.path)


def can_be_told(path: Path) -> bool:
    return settings.STRIPE_STANDIN or not STANDIN_STEPS.intersection(path)


def next_free(pairs: deque[Pair], path: Path) -> Pair:
    """The pair that waited longest among those that may apply and pay what the path asks; it goes to the end."""
    for pair in list(pairs):
        program, operator = pair
        busy = Application.objects.still_open().filter(program=program, organisation=operator).exists()
        pays_enough = asks_own_share(program) or not OWN_SHARE_STEPS.intersection(path)
        if pays_enough and not busy and has_room(program, operator, beginning(path)):
            pairs.remove(pair)
            pairs.append(pair)
            return pair
    raise LookupError(f"No operator of the demo is free for {path}")


def asks_own_share(program: Program) -> bool:
    return offer_terms(program.current_version, {}).highest_rate < 1


def has_room(program: Program, operator: Organisation, began: dt.datetime) -> bool:
    """Whether the yearly cap leaves something in the year the story begins in and in today's."""
    application = Application(program=program, organisation=operator)
    for moment in (began, clock.now()):
        with clock.travel(moment):
            yearly = yearly_cap_of(application, award_terms(application))
        if yearly and not yearly.left:
            return False
    return True


def fitting_pairs() -> list[Pair]:
    """Programs take turns, each with an operator that meets every rule of its card."""
    operators = Organisation.objects.filter(is_operator=True, operator_profile__isnull=False).order_by("pk")
    known = [(operator, facts_for(operator)) for operator in operators]
    queues = []
    for program in Program.objects.filter(state="open").order_by("pk"):
        rules = rules_of(program.current_version)
        fits = [operator for operator, facts in known if outcome_of(evaluate_all(rules, facts)) == Outcome.LIKELY]
        queues.append([(program, operator) for operator in fits])
    pairs = []
    while any(queues):
        pairs += [queue.pop(0) for queue in queues if queue]
    return pairs


def sellers_of(category: ServiceCategory, *, first: str = "") -> list[Organisation]:
    """Three that may trade: `first`, then those with a public service of this kind, then any that are vetted."""
    public = Listing.objects.public().filter(provider__organisation__trading_blocked_at__isnull=True)
    offering = public.filter(categories__category=category)
    first_of_all = public.filter(provider__organisation__name=first)
    ids = [
        organisation_id
        for listings in (first_of_all, offering, public)
        for organisation_id in listings.order_by("pk").values_list("provider__organisation_id", flat=True)
    ]
    found = Organisation.objects.in_bulk(ids)
    return [found[pk] for pk in list(dict.fromkeys(ids))[:INVITED]]
