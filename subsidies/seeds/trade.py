"""A few months of trade of the demo: at least one object in each state that people can meet."""

import datetime as dt
from itertools import cycle

from django.db import transaction

from marketplace.accounts.models import Organisation
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import ServiceCategory
from operators.selectors import facts_for
from providers.models import Listing
from subsidies.criteria import Outcome, evaluate_all, outcome_of
from subsidies.models import Application, Program
from subsidies.seeds.story import Story
from subsidies.selectors.estimates import award_terms, rules_of
from subsidies.selectors.yearly import yearly_cap_of

FILED = ("draft", "submit")
READ = (*FILED, "take")
AWARDED = (*READ, "recommend", "approve")
HOLDING = (*AWARDED, "accept")
ASKED = (*HOLDING, "ask", "open")
QUOTED = (*ASKED, "talk", "quote", "close")
ORDERED = (*QUOTED, "evaluate", "sign")
ACCEPTED = (*ORDERED, "start", "deliver", "accept_work")
SETTLED_SHARE = (*ACCEPTED, "invoice", "pay", "receive")
CLAIMED = (*SETTLED_SHARE, "claim_money")
RELEASED = (*CLAIMED, "approve_claim", "release")

# Each path ends in another state of some machine; the longest stand first, so that the demo shows payment.
PATHS = (
    (*RELEASED, "bank_pays"),
    RELEASED,
    (*ACCEPTED, "invoice"),
    (*ORDERED, "start", "deliver"),
    QUOTED,
    READ,
    (*READ, "recommend"),
    (*RELEASED, "bank_fails"),
    (*CLAIMED, "return_claim"),
    (*ORDERED, "start", "deliver", "dispute"),
    (*ORDERED, "start", "deliver", "dispute", "rework"),
    CLAIMED,
    (*CLAIMED, "approve_claim"),
    (*READ, "send_back"),
    FILED,
    ("draft",),
    ASKED,
    HOLDING,
    AWARDED,
    (*READ, "decline"),
    (*READ, "decline", "appeal"),
    (*READ, "decline", "appeal", "uphold"),
    (*READ, "wait_list"),
    (*FILED, "withdraw"),
    (*HOLDING, "cancel_voucher"),
    (*HOLDING, "revoke_voucher"),
    ORDERED,
    (*ORDERED, "start"),
    (*ORDERED, "cancel_order"),
    (*QUOTED, "none_suitable"),
    (*CLAIMED, "decline_claim"),
    (*HOLDING, "ask"),
)
CATEGORIES = ("MFAD", "BKUP", "AWAR", "VSCN", "TTXE", "PENT")
PRICES = (Money(420_000), Money(960_000), Money(1_240_000), Money(780_000), Money(1_480_000))
DAYS_BETWEEN_STEPS = 3
# A request is open for about this long in the middle of a story.
DAYS_OF_A_REQUEST = 21


def seed_trade() -> None:
    """Tell each story once, by an operator that meets the program's rules and has nothing open there."""
    if Application.objects.exists():
        return
    prices, codes, pairs = cycle(PRICES), cycle(CATEGORIES), cycle(fitting_pairs())
    for path in PATHS:
        category = ServiceCategory.objects.get(code=next(codes))
        program, operator = next_free(pairs, beginning(path))
        if program is None:
            return
        story = Story(program=program, operator=operator, category=category, price=next(prices), began=beginning(path))
        story.providers = sellers_of(category)
        with transaction.atomic():
            story.tell(*path, days=DAYS_BETWEEN_STEPS)


def next_free(pairs, began: dt.datetime) -> tuple[Program, Organisation] | tuple[None, None]:
    """The next pair without an open application that its yearly cap lets apply; (None, None) when there is none."""
    first = None
    for pair in pairs:
        program, operator = pair
        busy = Application.objects.still_open().filter(program=program, organisation=operator).exists()
        if not busy and has_room(program, operator, began):
            return pair
        if pair == first:
            break
        first = first or pair
    return None, None


def has_room(program: Program, operator: Organisation, began: dt.datetime) -> bool:
    """Whether the yearly cap leaves something in the year the story begins in and in today's."""
    application = Application(program=program, organisation=operator)
    for moment in (began, clock.now()):
        with clock.travel(moment):
            yearly = yearly_cap_of(application, award_terms(application))
        if yearly and not yearly.left:
            return False
    return True


def beginning(path: tuple[str, ...]) -> dt.datetime:
    """So long ago that the last step was a few days before today."""
    days = DAYS_BETWEEN_STEPS * len(path) + (DAYS_OF_A_REQUEST if "close" in path else 0) + 2
    return clock.now().replace(hour=16, minute=0, second=0, microsecond=0) - dt.timedelta(days=days)


def fitting_pairs() -> list[tuple[Program, Organisation]]:
    """Programs take turns, each with an operator that meets every rule of its card."""
    operators = Organisation.objects.filter(is_operator=True, operator_profile__isnull=False).order_by("pk")
    queues = []
    for program in Program.objects.filter(state="open").order_by("pk"):
        fits = [operator for operator in operators if meets_rules(program, operator)]
        queues.append([(program, operator) for operator in fits])
    pairs = []
    while any(queues):
        pairs += [queue.pop(0) for queue in queues if queue]
    return pairs


def meets_rules(program: Program, operator: Organisation) -> bool:
    verdicts = evaluate_all(rules_of(program.current_version), facts_for(operator))
    return outcome_of(verdicts) == Outcome.LIKELY


def sellers_of(category: ServiceCategory) -> list[Organisation]:
    """Three providers that may trade, with a public service of this kind, else any three that are vetted."""
    public = Listing.objects.public().filter(provider__organisation__trading_blocked_at__isnull=True)
    offering = public.filter(categories__category=category)
    ids = [*offering.values_list("provider__organisation_id", flat=True)]
    ids += [*public.order_by("pk").values_list("provider__organisation_id", flat=True)]
    wanted = list(dict.fromkeys(ids))[:3]
    return list(Organisation.objects.filter(pk__in=wanted).order_by("pk"))
