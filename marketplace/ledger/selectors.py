import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum

from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Account, Transfer


def balance(kind: str, scope: str) -> Money:
    """What stands in one account now; an account never opened holds nothing."""
    account = Account.objects.filter(kind=kind, scope=scope).first()
    return account.balance if account else ZERO


def balances(scopes: Iterable[str]) -> dict[tuple[str, str], Money]:
    """{(kind, scope): balance} of every account of these scopes, in one query."""
    return {(account.kind, account.scope): account.balance for account in Account.objects.filter(scope__in=scopes)}


def total(kind: str, *, scopes: Iterable[str] | None = None, ending: str = "") -> Money:
    """The sum of the accounts of one kind, over `scopes` or over scopes that end so (":line:12")."""
    accounts = Account.objects.filter(kind=kind)
    if scopes is not None:
        accounts = accounts.filter(scope__in=scopes)
    if ending:
        accounts = accounts.filter(scope__endswith=ending)
    sums = accounts.aggregate(debits=Sum("debits"), credits=Sum("credits"))
    return (sums["credits"] or ZERO) - (sums["debits"] or ZERO)


def balance_at(kind: str, scope: str, moment: dt.datetime) -> Money:
    """What stood in the account at a past moment, counted from its transfers."""
    posted = Transfer.objects.filter(posted_at__lte=moment)
    credits = posted.filter(credit__kind=kind, credit__scope=scope).aggregate(sum=Sum("amount"))["sum"]
    debits = posted.filter(debit__kind=kind, debit__scope=scope).aggregate(sum=Sum("amount"))["sum"]
    return (credits or ZERO) - (debits or ZERO)


def movements(*scopes: str, ending: str = "") -> QuerySet[Transfer]:
    """Transfers that touch these scopes (or scopes that end so), latest first, with both accounts loaded."""
    touched = Q(debit__scope__in=scopes) | Q(credit__scope__in=scopes)
    if ending:
        touched |= Q(debit__scope__endswith=ending) | Q(credit__scope__endswith=ending)
    return Transfer.objects.filter(touched).select_related("debit", "credit", "posted_by").order_by("-pk")


def miscounted() -> list[Account]:
    """Accounts whose counters differ from the sums of their transfers, or that broke their limit: always none."""
    debits = dict(Transfer.objects.order_by().values_list("debit").annotate(Sum("amount")))
    credits = dict(Transfer.objects.order_by().values_list("credit").annotate(Sum("amount")))
    return [
        account
        for account in Account.objects.order_by("pk")
        if account.debits != debits.get(account.pk, ZERO)
        or account.credits != credits.get(account.pk, ZERO)
        or (account.limited and account.balance < ZERO)
    ]
