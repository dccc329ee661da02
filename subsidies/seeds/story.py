"""One purchase told step by step, each step on its own day, through the services that people use.

The steps are the functions of `subsidies.seeds.steps`; each takes the story and leaves there what it brought about.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.roles import Role
from marketplace.accounts.selectors import members_with_role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements.models import Engagement, Quote, Request
from marketplace.payments.models import OwnShare, PayoutRun
from marketplace.reference.models import ServiceCategory
from subsidies.models import Application, Claim, Override, Program, Voucher

# Steps in turn; a number is a wait of so many days.
Path = tuple[Callable[[Any], None] | int, ...]
DAYS_BETWEEN_STEPS = 3


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done at a moment of the past."""

    moment: dt.datetime
    do: Callable[[], Any]


def live_through(happenings: Iterable[Happening]) -> None:
    """Do all of it again, each at its moment and in the order of the moments."""
    for happening in sorted(happenings, key=lambda one: one.moment):
        with clock.travel(happening.moment):
            happening.do()


def person(organisation: Organisation, role: Role, place: int = 0) -> Actor:
    """The actor of the first (or `place`-th) member with a role, in order of joining."""
    members = Membership.objects.active().filter(organisation=organisation, role_rows__role=role).order_by("pk")
    return members.select_related("user", "organisation").prefetch_related("role_rows")[place].actor()


def beginning(path: Path) -> dt.datetime:
    """So long ago that the last step was a few days before today."""
    days = sum(step if isinstance(step, int) else DAYS_BETWEEN_STEPS for step in path) + 2
    return clock.now().replace(hour=16, minute=0, second=0, microsecond=0) - dt.timedelta(days=days)


class Purchase:
    """An operator buys one kind of service from one of the invited providers, who are asked in this order."""

    def __init__(
        self, *, operator: Organisation, category: ServiceCategory, price: Money, providers: list[Organisation]
    ):
        self.operator, self.category, self.price, self.providers = operator, category, price, providers
        self.signer = person(operator, Role.OPERATOR_SIGNER)
        self.preparer = person(operator, Role.OPERATOR_PREPARER)
        self.request: Request
        self.chosen: Quote
        self.order: Engagement
        self.people: dict[tuple[int, Role, int], Actor] = {}

    def tell(self, path: Path) -> None:
        """Take the steps in turn, a few days apart, so that the last was a few days ago."""
        moment, happenings = beginning(path), []
        for step in path:
            if isinstance(step, int):
                moment += dt.timedelta(days=step)
                continue
            happenings.append(Happening(moment, partial(step, self)))
            moment += dt.timedelta(days=DAYS_BETWEEN_STEPS)
        live_through(happenings)

    def member(self, organisation: Organisation, role: Role, place: int = 0) -> Actor:
        """As `person`, asked once a story: nobody comes or leaves in the middle of one."""
        key = (organisation.pk, role, place)
        if key not in self.people:
            self.people[key] = person(organisation, role, place)
        return self.people[key]

    def seller(self) -> Actor:
        return self.member(self.order.provider, Role.PROVIDER_OWNER)

    def cashier(self) -> Actor:
        """Small firms have nobody for finance; there the owner does it."""
        has_finance = bool(members_with_role(self.order.provider, Role.PROVIDER_FINANCE))
        return self.member(self.order.provider, Role.PROVIDER_FINANCE if has_finance else Role.PROVIDER_OWNER)

    def milestone_ids(self) -> list[int]:
        return list(self.order.milestones.order_by("pk").values_list("pk", flat=True))

    def own_shares(self) -> list[OwnShare]:
        return list(OwnShare.objects.filter(engagement=self.order).order_by("pk"))


class Story(Purchase):
    """A purchase that a program helps to pay: application, decision and voucher before it, claims after it."""

    def __init__(self, *, program: Program, **purchase):
        super().__init__(**purchase)
        self.program = program
        self.application: Application
        self.voucher: Voucher
        self.claims: list[Claim]
        self.run: PayoutRun
        self.override: Override

    def officer(self, role: Role, place: int = 0) -> Actor:
        return self.member(self.program.organisation, role, place)
