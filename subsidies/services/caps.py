"""Caps move with the money: drawn when it is committed, given back when it comes back, in the same transaction."""

from django.utils.translation import gettext as _

from marketplace.core.errors import DomainError
from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Account
from marketplace.ledger.postings import Posting
from marketplace.ledger.services import open_account, open_accounts
from subsidies.models import Application
from subsidies.selectors.caps import (
    CategoryCap,
    YearlyCap,
    by_category,
    cap_year_of,
    category_cap_of,
    category_scope,
    used_scope,
    year_scope,
    yearly_cap_of,
)
from subsidies.selectors.estimates import award_terms
from subsidies.terms import OfferTerms


def hold(application: Application, amount: Money) -> None:
    """Nobody else draws the caps that `amount` draws until the transaction ends, so what is read of them stays true.

    Before any balance is touched, and in one order, so that two recommendations never wait for each other.
    """
    terms, scopes = award_terms(application), []
    if terms.yearly_cap is not None:
        first, _last = cap_year_of(application.program, terms)
        scopes.append(year_scope(application.program_id, application.organisation_id, first))
    if terms.category_caps:
        scopes += [category_scope(application.program_id, code) for code in by_category(application, amount)]
    if scopes:
        granted = open_accounts(*(("cap_granted", scope) for scope in sorted(scopes)), limited=False)
        list(Account.objects.locked().filter(pk__in=[account.pk for account in granted]))


def draws(application: Application, amount: Money, key: str) -> list[Posting]:
    """The postings that take `amount` from every cap of the application's rules, beside its own reservation.

    For caps that are held (`hold`). Raises a DomainError with the cap, what is promised of it and what is left when a
    cap does not hold the amount.
    """
    terms = award_terms(application)
    postings = []
    if yearly := yearly_cap_of(application, terms):
        if amount > yearly.left:
            raise over_yearly_cap(yearly)
        postings += _yearly(application, yearly, amount, key)
    if terms.category_caps:
        for code, part in by_category(application, amount).items():
            postings += _category(application, terms, code, part, key)
    return postings


def returns(application: Application, amount: Money, key: str) -> list[Posting]:
    """The postings that give back what the returned `amount` held of each cap; the last service is freed first."""
    used = Account.objects.filter(kind="cap_used", scope__startswith=f"award:{application.pk}:cap:")
    postings, of_services = [], amount
    for account in reversed(used.order_by("pk")):
        is_yearly = ":cap:year:" in account.scope
        part = min(account.balance, amount if is_yearly else of_services)
        if not is_yearly:
            of_services -= part
        if part:
            scope = account.scope.partition(f"award:{application.pk}:")[2]
            left = open_account("cap_left", scope)
            postings.append(Posting(account, left, part, f"{key}:{scope}", "cap.returned"))
    return postings


def _yearly(application: Application, yearly: YearlyCap, amount: Money, key: str) -> list[Posting]:
    """What entities that went into this one hold counts as well, so its own account holds the rest of the cap."""
    scope = year_scope(application.program_id, application.organisation_id, yearly.first_day)
    return [*_limit(scope, max(ZERO, yearly.cap - yearly.elsewhere)), _draw(application, scope, amount, key)]


def _category(application: Application, terms: OfferTerms, code: str, part: Money, key: str) -> list[Posting]:
    """A service without a cap is counted too, so that a cap set by later rules knows what is promised."""
    scope = category_scope(application.program_id, code)
    cap = category_cap_of(application.program, code, terms)
    if cap is None:
        granted, left = open_account("cap_granted", scope, limited=False), open_account("cap_left", scope)
        limit = [Posting(granted, left, part, f"{key}:{scope}:open", "cap.granted")]
    elif part > cap.left:
        raise over_category_cap(cap)
    else:
        limit = _limit(scope, cap.cap)
    return [*limit, _draw(application, scope, part, key)]


def _limit(scope: str, limit: Money) -> list[Posting]:
    """Bring what was ever granted to the limit; nothing where it is there already."""
    granted, left = open_account("cap_granted", scope, limited=False), open_account("cap_left", scope)
    key = f"{scope}:limit:{granted.debit_transfers.count() + granted.credit_transfers.count()}"
    missing = limit + granted.balance
    if missing > ZERO:
        return [Posting(granted, left, missing, key, "cap.granted")]
    surplus = min(-missing, left.balance)
    return [Posting(left, granted, surplus, key, "cap.lowered")] if surplus else []


def _draw(application: Application, scope: str, amount: Money, key: str) -> Posting:
    used = open_account("cap_used", used_scope(application, scope))
    return Posting(open_account("cap_left", scope), used, amount, f"{key}:{scope}", "cap.drawn")


def over_yearly_cap(yearly: YearlyCap) -> DomainError:
    return DomainError(
        _("The rule card allows %(cap)s a year and this organization has %(used)s of it. Enter up to %(left)s.")
        % {"cap": yearly.cap, "used": yearly.used, "left": yearly.left},
        code="yearly_cap",
        field="amount",
    )


def over_category_cap(cap: CategoryCap) -> DomainError:
    return DomainError(
        _("The rule card allows %(cap)s for “%(service)s” in all, and %(used)s of it is promised: %(left)s is left.")
        % {"cap": cap.cap, "service": cap.name, "used": cap.used, "left": cap.left},
        code="category_cap",
        field="amount",
    )
