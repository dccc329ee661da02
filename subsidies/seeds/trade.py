"""A few months of trade of the demo: at least one object in each state that a service can bring about."""

import datetime as dt
from collections import deque
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
from subsidies.seeds.story import DAYS_BETWEEN_STEPS, Path, Story
from subsidies.selectors.estimates import award_terms, rules_of
from subsidies.selectors.yearly import yearly_cap_of
from subsidies.terms import offer_terms

Pair = tuple[Program, Organisation]

FILED: Path = ("draft", "submit")
READ: Path = (*FILED, "take")
AWARDED: Path = (*READ, "recommend", "approve")
HOLDING: Path = (*AWARDED, "accept")
ASKED: Path = (*HOLDING, "ask", "open")
OFFERED: Path = (*ASKED, "talk", "quote")
QUOTED: Path = (*OFFERED, 14, "close")
CHOSEN: Path = (*QUOTED, "evaluate")
ORDERED: Path = (*CHOSEN, "sign")
ACCEPTED: Path = (*ORDERED, "start", "deliver", "accept_work")
INVOICED: Path = (*ACCEPTED, "invoice")
SETTLED_SHARE: Path = (*INVOICED, "pay", "receive")
CLAIMED: Path = (*SETTLED_SHARE, "claim_money")
RELEASED: Path = (*CLAIMED, "approve_claim", "release")

# Each path ends in another state of some machine. Those with an own share stand first, because few programs ask
# for one; those that keep an application open stand last, because they hold their operator.
PATHS: tuple[Path, ...] = (
    (*RELEASED, "bank_pays"),
    RELEASED,
    INVOICED,
    ACCEPTED,
    (*RELEASED, "bank_fails"),
    (*CLAIMED, "return_claim"),
    CLAIMED,
    (*CLAIMED, "approve_claim"),
    (*CLAIMED, "decline_claim"),
    (*CLAIMED, "approve_claim", "hold"),
    (*INVOICED, 30, "fall_overdue"),
    (*SETTLED_SHARE, "refund"),
    (*SETTLED_SHARE, "bounce"),
    (*CHOSEN, "sign_to_pay_early", "invoice", "cancel_order"),
    (*ORDERED, "start", "deliver"),
    QUOTED,
    CHOSEN,
    (*ORDERED, "start", "deliver", "dispute"),
    (*ORDERED, "start", "deliver", "dispute", "rework"),
    ASKED,
    (*ASKED, "draft_quote"),
    (*OFFERED, "close_questions"),
    (*OFFERED, "cancel_request"),
    (*QUOTED, 60, "expire_quotes"),
    (*QUOTED, "none_suitable"),
    HOLDING,
    (*HOLDING, "ask"),
    (*HOLDING, "cancel_voucher"),
    (*HOLDING, "revoke_voucher"),
    (*HOLDING, 120, "expire_voucher"),
    ORDERED,
    (*ORDERED, "start"),
    (*ASKED, "talk", "quote_below", 14, "close", "evaluate", "sign"),
    (*ORDERED, "cancel_order"),
    (*READ, "decline"),
    (*READ, "decline", "appeal", "uphold"),
    (*READ, "send_back", 15, "leave_incomplete"),
    (*AWARDED, 30, "lapse"),
    (*FILED, "withdraw"),
    READ,
    (*READ, "recommend"),
    (*READ, "send_back"),
    FILED,
    ("draft",),
    AWARDED,
    (*READ, "decline", "appeal"),
    (*READ, "wait_list"),
)
# From these steps on the operator owes its part, so the program must leave it one.
OWN_SHARE_STEPS = frozenset({"accept_work", "sign_to_pay_early"})
CATEGORIES = ("MFAD", "BKUP", "AWAR", "VSCN", "TTXE", "PENT")
PRICES = (Money(420_000), Money(960_000), Money(1_240_000), Money(780_000), Money(1_480_000))


def seed_trade() -> None:
    """Tell each story once, by an operator that meets the program's rules and has nothing open there."""
    if Application.objects.exists():
        return
    prices, codes, pairs = cycle(PRICES), cycle(CATEGORIES), deque(fitting_pairs())
    for path in PATHS:
        category = ServiceCategory.objects.get(code=next(codes))
        program, operator = next_free(pairs, path)
        story = Story(program=program, operator=operator, category=category, price=next(prices), began=beginning(path))
        story.providers = sellers_of(category)
        with transaction.atomic():
            story.tell(path)


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


def beginning(path: Path) -> dt.datetime:
    """So long ago that the last step was a few days before today."""
    days = sum(step if isinstance(step, int) else DAYS_BETWEEN_STEPS for step in path) + 2
    return clock.now().replace(hour=16, minute=0, second=0, microsecond=0) - dt.timedelta(days=days)


def fitting_pairs() -> list[Pair]:
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
