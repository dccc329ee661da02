import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from marketplace.core.fields import MoneyField
from marketplace.core.kept import kept
from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Account, Transfer

ACCOUNTS_AT_ONCE = 500


def balance(kind: str, scope: str) -> Money:
    """What stands in one account now; an account never opened holds nothing."""
    account = accounts_named([(kind, scope)]).get((kind, scope))
    return account.balance if account else ZERO


def accounts_named(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Account]:
    """{(kind, scope): account} of those of these names that were opened, in one query."""
    names = list(names)
    found = _named([kind for kind, _scope in names], [scope for _kind, scope in names])
    return {(one.kind, one.scope): one for one in found}


@kept
def _named(kinds: list[str], scopes: list[str]) -> QuerySet[Account]:
    named = Q()
    for kind, scope in zip(kinds, scopes, strict=True):
        named |= Q(kind=kind, scope=scope)
    return Account.objects.filter(named).order_by()


def balances(scopes: Iterable[str]) -> dict[tuple[str, str], Money]:
    """{(kind, scope): balance} of every account of these scopes, in one query."""
    return {(account.kind, account.scope): account.balance for account in _of_scopes(list(scopes))}


@kept
def _of_scopes(scopes: list[str]) -> QuerySet[Account]:
    return Account.objects.filter(scope__in=scopes).order_by()


def total(*kinds: str, scopes: Iterable[str] | None = None, pool: str = "") -> Money:
    """The sum of the accounts of these kinds, over `scopes` or over all that are a part of the pool ("line:12").

    One statement, so that money which moves from one kind to the other meanwhile is counted once.
    """
    accounts = Account.objects.filter(kind__in=kinds)
    if scopes is not None:
        accounts = accounts.filter(scope__in=scopes)
    if pool:
        accounts = accounts.filter(pool=pool)
    sums = accounts.aggregate(debits=Sum("debits"), credits=Sum("credits"))
    return (sums["credits"] or ZERO) - (sums["debits"] or ZERO)


def balance_at(kind: str, scope: str, moment: dt.datetime) -> Money:
    """What stood in the account at a past moment, counted from its own transfers up to then."""
    account = accounts_named([(kind, scope)]).get((kind, scope))
    if account is None:
        return ZERO
    return sum(_came_in(account.pk, moment), ZERO) - sum(_went_out(account.pk, moment), ZERO)


@kept
def _came_in(account_id: int, moment: dt.datetime):
    return _sum_of(Transfer.objects.filter(credit=account_id, posted_at__lte=moment).values("credit"))


@kept
def _went_out(account_id: int, moment: dt.datetime):
    return _sum_of(Transfer.objects.filter(debit=account_id, posted_at__lte=moment).values("debit"))


def _sum_of(transfers: QuerySet) -> QuerySet:
    return transfers.order_by().annotate(sum=Sum("amount")).values_list("sum", flat=True)


def movements(*scopes: str) -> QuerySet[Transfer]:
    """Transfers that touch these scopes, latest first, with both accounts loaded."""
    touched = Q(debit__scope__in=scopes) | Q(credit__scope__in=scopes)
    return Transfer.objects.filter(touched).select_related("debit", "credit", "posted_by").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An account that is not what its transfers say, or below its limit; `debits` and `credits` are their sums."""

    account: Account
    debits: Money
    credits: Money

    def __str__(self):
        counted = self.account
        return (
            f"{counted}: its transfers bring {self.credits} in and {self.debits} out, which leaves "
            f"{self.credits - self.debits}; the account counts {counted.credits} in and {counted.debits} out, "
            f"which leaves {counted.balance}."
        )


def disagreements(progress: Callable[[int], object] = lambda accounts: None) -> Iterator[Disagreement]:
    """Every account that is wrong, first key first: always none.

    Reads a fixed number of accounts with their sums in one statement, so that memory stays flat however many there
    are, and a transfer posted meanwhile is seen together with its counters or not at all.
    """
    last = 0
    summed = Account.objects.order_by("pk").annotate(booked_out=_booked("debit"), booked_in=_booked("credit"))
    while accounts := list(summed.filter(pk__gt=last)[:ACCOUNTS_AT_ONCE]):
        for account in accounts:
            counted, booked = (account.debits, account.credits), (account.booked_out, account.booked_in)
            if counted != booked or (account.limited and account.balance < ZERO):
                yield Disagreement(account, *booked)
        last = accounts[-1].pk
        progress(len(accounts))


def _booked(side: str) -> Coalesce:
    """The sum of the transfers of one side of an account, in the same statement."""
    sums = Transfer.objects.filter(**{side: OuterRef("pk")}).order_by().values(side).annotate(sum=Sum("amount"))
    return Coalesce(Subquery(sums.values("sum")), 0, output_field=MoneyField())


def miscounted() -> list[Account]:
    """The accounts that are wrong: always none."""
    return [one.account for one in disagreements()]


def out_of_balance() -> Money:
    """What all accounts hold together: always nothing, since each transfer gives as much as it takes."""
    sums = Account.objects.aggregate(credits=Sum("credits"), debits=Sum("debits"))
    return (sums["credits"] or ZERO) - (sums["debits"] or ZERO)


def false_reversals() -> QuerySet[Transfer]:
    """Transfers that claim to reverse another without moving the same amount back: always none."""
    exact = Q(debit=F("reverses__credit"), credit=F("reverses__debit"), amount=F("reverses__amount"))
    return Transfer.objects.filter(~exact, reverses__isnull=False).select_related("debit", "credit").order_by("pk")
