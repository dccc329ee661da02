"""The plug-in point for claims: the app that approves them says who may pay and follows each step of a payment."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from marketplace.accounts.actor import Actor
from marketplace.core.money import Money
from marketplace.payments.models import Payout


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Subsidy that was claimed and waits for a decision: nothing is owed yet, so the date is an expectation."""

    amount: Money
    on: dt.date
    url: str


class ClaimSource(Protocol):
    """What an app above implements and hands to `register_source` in its `ready()`."""

    def stands_in(self, actor: Actor, payout: Payout) -> bool:
        """True for a person whom the office named to pay in place of a fiscal officer."""

    def why_not_release(self, actor: Actor, payout: Payout) -> str:
        """Why this person, having decided something of the case before, may not release it, or ""."""

    def follow(self, *, by: Actor, payout: Payout) -> None:
        """Bring the claim to where its payment is, inside the transaction that moved the payment."""

    def url(self, payout: Payout) -> str:
        """The page of the claim, or "" when there is none."""

    def by_processor(self, payouts: Collection[Payout]) -> set[int]:
        """The keys of those whose program sends its money by the payment processor instead of a bank file."""

    def expected(self, *, payee_id: int, engagement_id: int | None = None) -> list[Expected]:
        """Claims of this payee (of this order) that wait for a decision, the soonest first."""


_sources: list[ClaimSource] = []


def register_source(source: ClaimSource) -> None:
    if source not in _sources:
        _sources.append(source)


def stands_in(actor: Actor, payout: Payout) -> bool:
    return any(source.stands_in(actor, payout) for source in _sources)


def why_not_release(actor: Actor, payout: Payout) -> str:
    return next((reason for source in _sources if (reason := source.why_not_release(actor, payout))), "")


def follow(*, by: Actor, payout: Payout) -> None:
    for source in _sources:
        source.follow(by=by, payout=payout)


def url_of(payout: Payout) -> str:
    return next((url for source in _sources if (url := source.url(payout))), "")


def by_processor(payouts: Collection[Payout]) -> set[int]:
    return {key for source in _sources for key in source.by_processor(payouts)} if payouts else set()


def expected(*, payee_id: int, engagement_id: int | None = None) -> list[Expected]:
    found = [one for source in _sources for one in source.expected(payee_id=payee_id, engagement_id=engagement_id)]
    return sorted(found, key=lambda one: one.on)
