from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from marketplace.accounts.actor import Actor
from marketplace.audit import chain
from marketplace.audit.heads import Head, write_head
from marketplace.audit.models import AuditEvent, AuditSeal
from marketplace.core import clock
from marketplace.core.kept import add

SEALER_LOCK = 6_021_409
# How far behind the newest sealed event a transaction may still be open; `audit_verify` looks at all of them.
LATE_COMMITS = 10_000


class ChainBroken(Exception):
    """The audit chain does not hold; the message names the first row."""


_held: ContextVar[list[AuditEvent] | None] = ContextVar("levee_events", default=None)


@contextmanager
def recording() -> Iterator[None]:
    """Events of the block are written when it ends, in their order and in one statement, however many they are."""
    events: list[AuditEvent] = []
    token = _held.set(events)
    try:
        yield
    finally:
        _held.reset(token)
    add(events)


def record(
    by: Actor,
    thing,
    action: str,
    *,
    source: str = "",
    target: str = "",
    **facts: str | int | bool | list | None,
) -> AuditEvent:
    """Write what happened in the transaction that makes it happen.

    `action` is "<thing>.<past tense>" ("quote.accepted"); `source` and `target` are states when it is a
    move. `facts` hold ids, codes, cents, hashes and names of fields: never free text, bank or tax
    numbers, or anything from the vault.
    """
    return _write([_event(by, thing, action, source, target, facts)])[0]


def record_moves(by: Actor, thing, *states: str, **facts: str | int | bool | list | None) -> list[AuditEvent]:
    """Write that a new thing went through these states at once, one event each ("voucher.issued", "voucher.active").

    `facts` belong to the first.
    """
    kind = thing._meta.model_name
    steps = zip(("", *states), states, strict=False)
    return _write([_event(by, thing, f"{kind}.{to}", at, to, {} if at else facts) for at, to in steps])


def _write(events: list[AuditEvent]) -> list[AuditEvent]:
    held = _held.get()
    if held is None:
        return add(events)
    held += events
    return events


def _event(by: Actor, thing, action: str, source: str, target: str, facts: dict) -> AuditEvent:
    return AuditEvent(
        action=action,
        object_kind=thing._meta.label_lower,
        object_id=thing.pk,
        reference=getattr(thing, "reference", ""),
        user_id=by.user_id,
        organisation_id=by.organisation_id,
        roles=sorted(by.roles),
        source=source,
        target=target,
        facts=facts,
    )


@transaction.atomic
def seal_events(limit: int = 1000) -> int:
    """Link events that have no seal yet into the chain, oldest first; returns how many.

    One sealer works at a time: on PostgreSQL under a transaction lock (a second one goes away at once), on SQLite
    because there is one writer. An event whose transaction commits late is sealed in the next round.
    """
    if not _is_only_sealer():
        return 0
    last = AuditSeal.objects.order_by("-pk").first()
    head = last.sha256 if last else chain.GENESIS
    floor = (AuditSeal.objects.aggregate(newest=Max("event_id"))["newest"] or 0) - LATE_COMMITS
    waiting = AuditEvent.objects.filter(seal__isnull=True, pk__gt=floor).order_by("pk")[:limit]
    seals = []
    for event in waiting:
        seal = AuditSeal(event=event, previous_sha256=head, sha256=chain.link(head, event))
        head = seal.sha256
        seals.append(seal)
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def export_head(folder: Path) -> Head:
    """Seal what waits, walk the whole chain and write its head into `folder`, for the auditor to keep elsewhere.

    Raises ChainBroken, and writes nothing, when the chain does not hold.
    """
    while seal_events():
        pass
    verdict, now = chain.verify(), clock.now()
    if verdict.broken:
        raise ChainBroken(verdict.broken)
    head = verdict.as_head(now)
    write_head(head, folder, now)
    return head


def _is_only_sealer() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return cursor.fetchone()[0]
