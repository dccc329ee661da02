from collections import defaultdict
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction

from marketplace.accounts.actor import Actor
from marketplace.core.kept import add
from marketplace.core.money import ZERO, Money
from marketplace.ledger import guards
from marketplace.ledger.models import Account, Transfer, pool_of
from marketplace.ledger.postings import Insufficient, KeyReused, Posting
from marketplace.ledger.selectors import accounts_named

OPEN = (
    'INSERT INTO "ledger_account" ("kind", "scope", "pool", "debits", "credits", "limited") '
    "VALUES (%s, %s, %s, 0, 0, %s) "
    'ON CONFLICT DO NOTHING RETURNING "id"'
)
# The statement on which all rests, run twice for each movement: written out, so that nothing has to put it together.
COUNT = (
    'UPDATE "ledger_account" SET "debits" = ("ledger_account"."debits" + %s), '
    '"credits" = ("ledger_account"."credits" + %s) WHERE ((NOT "ledger_account"."limited" OR '
    '"ledger_account"."credits" >= ("ledger_account"."debits" + %s)) AND "ledger_account"."id" = %s)'
)


def open_account(kind: str, scope: str, limited: bool = True) -> Account:
    """The account of this kind and scope, opened empty when it is new. `limited` counts only then."""
    return open_accounts((kind, scope), limited=limited)[0]


def open_accounts(*names: tuple[str, str], limited: bool = True) -> list[Account]:
    """The accounts of these kinds and scopes, in the same order; new ones are opened empty."""
    found = accounts_named(names)
    if missing := [name for name in names if name not in found]:
        found |= _opened(missing, limited)
    return [found[name] for name in names]


def _opened(names: list[tuple[str, str]], limited: bool) -> dict[tuple[str, str], Account]:
    """New accounts; of two who open the same one at once, the second waits and then finds it."""
    opened: dict[tuple[str, str], Account] = {}
    with connection.cursor() as cursor:
        for kind, scope in names:
            cursor.execute(OPEN, [kind, scope, pool_of(scope), limited])
            if row := cursor.fetchone():
                opened[kind, scope] = Account(pk=row[0], kind=kind, scope=scope, pool=pool_of(scope), limited=limited)
    return opened if len(opened) == len(names) else opened | accounts_named(names)


def post(
    *,
    debit: Account,
    credit: Account,
    amount: Money,
    key: str,
    reason: str,
    by: Actor,
    reverses: Transfer | None = None,
) -> Transfer:
    """Move money from the debited account to the credited one; call it last in a service.

    The same key with the same content gives the first transfer back and moves nothing; with other content it
    raises KeyReused, which names what differs. Raises Insufficient (code "insufficient") when a limited account
    would go below zero.
    """
    return post_all([Posting(debit, credit, amount, key, reason, reverses)], by=by)[0]


def post_all(postings: Iterable[Posting], *, by: Actor) -> list[Transfer]:
    """Several movements that stand or fall together; the counters change last, in one order everywhere.

    What is booked already is not looked for: the database refuses its key. A twin that commits one of the keys first
    is waited for, and found the next time round.
    """
    postings = list(postings)
    booked: dict[str, Transfer] = {}
    for _twin in postings:
        try:
            return _post_all(postings, booked, by)
        except IntegrityError:
            booked = _booked(posting.key for posting in postings)
    return _post_all(postings, booked, by)


@transaction.atomic
def _post_all(postings: list[Posting], booked: dict[str, Transfer], by: Actor) -> list[Transfer]:
    """The guards are asked about new postings alone, so after the database took their keys; they undo them."""
    new: dict[str, Posting] = {}
    for posting in postings:
        if posting.key not in booked:
            new.setdefault(posting.key, posting)
    written = add(_transfer(posting, by) for posting in new.values())
    guards.check(list(new.values()))
    booked = booked | {transfer.idempotency_key: transfer for transfer in written}
    transfers = [_same(booked[posting.key], posting) for posting in postings]
    _count_all(new.values())
    return transfers


def reverse(*, transfer: Transfer, key: str, reason: str, by: Actor) -> Transfer:
    """Book the whole of `transfer` back, once; a part is returned by an ordinary transfer the other way."""
    return post(
        debit=transfer.credit,
        credit=transfer.debit,
        amount=transfer.amount,
        key=key,
        reason=reason,
        by=by,
        reverses=transfer,
    )


def _transfer(posting: Posting, by: Actor) -> Transfer:
    return Transfer(
        debit=posting.debit,
        credit=posting.credit,
        amount=posting.amount,
        idempotency_key=posting.key,
        reverses=posting.reverses,
        reason=posting.reason,
        posted_by_id=by.user_id,
    )


def _booked(keys: Iterable[str]) -> dict[str, Transfer]:
    return {one.idempotency_key: one for one in Transfer.objects.filter(idempotency_key__in=keys).order_by()}


def _same(existing: Transfer, posting: Posting) -> Transfer:
    if differences := posting.differences(existing):
        raise KeyReused(posting.key, differences)
    return existing


def _count_all(postings: Iterable[Posting]) -> None:
    changes: dict[int, list[Money]] = defaultdict(lambda: [ZERO, ZERO])
    accounts: dict[int, Account] = {}
    for posting in postings:
        changes[posting.debit.pk][0] += posting.amount
        changes[posting.credit.pk][1] += posting.amount
        accounts |= {posting.debit.pk: posting.debit, posting.credit.pk: posting.credit}
    for pk in sorted(changes):
        _count(accounts[pk], *changes[pk])


def _count(account: Account, debits: Money, credits: Money) -> None:
    """One conditional UPDATE decides: of two that want the last dollar, the second finds no row."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [debits.cents, credits.cents, (debits - credits).cents, account.pk])
        if not cursor.rowcount:
            raise Insufficient(account)
