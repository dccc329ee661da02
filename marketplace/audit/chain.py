"""The hash chain over audit events: each seal holds the one before it and the event as canonical JSON."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.forms.models import model_to_dict

from marketplace.audit.heads import Head
from marketplace.audit.models import AuditEvent, AuditSeal

GENESIS = "0" * 64
SEALS_AT_ONCE = 1_000


def canonical(event: AuditEvent) -> str:
    """Every field of the event in one fixed spelling: sorted keys, no spaces, moments in UTC to the microsecond."""
    values = model_to_dict(event) | {"id": event.pk}
    values["at"] = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def link(previous_sha256: str, event: AuditEvent) -> str:
    return hashlib.sha256(f"{previous_sha256}\n{canonical(event)}".encode()).hexdigest()


@dataclass(slots=True)
class Verdict:
    """What a walk along the chain found; `broken` names the first row that does not hold, if any."""

    seals: int = 0
    head: str = GENESIS
    last: AuditSeal | None = None
    broken: str = ""
    unsealed: int = 0

    def as_head(self, at: dt.datetime) -> Head:
        event, seal = (self.last.event_id, self.last.pk) if self.last else (None, None)
        return Head(self.head, self.seals, event, seal, at.astimezone(dt.UTC).isoformat(timespec="seconds"))


def verify(heads: Iterable[Head] = (), progress: Callable[[int], object] = lambda seals: None) -> Verdict:
    """Walk the whole chain, a fixed number of seals at a time; every head exported earlier must still be in it.

    The chain alone shows a row that was changed, taken out, put in or exchanged anywhere before the newest seal. Only
    a head kept elsewhere shows that the newest rows were cut off, or that all seals from a row on were made anew.
    Events without a seal (the last seconds) are counted, and nothing proves that none of them was taken out.
    """
    verdict = Verdict()
    unseen = {head.head: head for head in heads if head.head != GENESIS}
    stands: Head | None = None
    for seal, event in _links(progress):
        if broken := _why_broken(seal, event, verdict):
            verdict.broken = broken
            break
        verdict.seals, verdict.head, verdict.last = verdict.seals + 1, seal.sha256, seal
        stands = unseen.pop(seal.sha256, stands)
    if unseen and not verdict.broken:
        verdict.broken = _why_not_exported(min(unseen.values(), key=lambda head: head.events), stands, verdict)
    verdict.unsealed = AuditEvent.objects.filter(seal__isnull=True).count()
    return verdict


def _links(progress: Callable[[int], object]) -> Iterator[tuple[AuditSeal, AuditEvent | None]]:
    """Every seal with its event, in the order of the chain. The event is None where only its seal is left."""
    last = 0
    while seals := list(AuditSeal.objects.filter(pk__gt=last).order_by("pk")[:SEALS_AT_ONCE]):
        events = AuditEvent.objects.in_bulk([seal.event_id for seal in seals])
        for seal in seals:
            yield seal, events.get(seal.event_id)
        last = seals[-1].pk
        progress(len(seals))


def _why_broken(seal: AuditSeal, event: AuditEvent | None, before: Verdict) -> str:
    name = f"event {seal.event_id} (seal {seal.pk})"
    if seal.previous_sha256 != before.head:
        elder = f"event {before.last.event_id} (seal {before.last.pk})" if before.last else "the beginning"
        return f"{name} does not follow {elder}: what stood between them was taken out, moved or changed"
    if event is None:
        return f"{name} is gone, only its seal is left"
    if seal.sha256 != link(before.head, event):
        return f"{name} does not match its seal: one of the two was changed after it was sealed"
    return ""


def _why_not_exported(head: Head, stands: Head | None, verdict: Verdict) -> str:
    """The chain holds in itself, but it is not the one whose head was exported."""
    exported = f"the exported head {head.head[:12]}" + (f" of {head.at}" if head.at else "")
    if head.events > verdict.seals:
        ends = f"event {verdict.last.event_id} (seal {verdict.last.pk})" if verdict.last else "nothing"
        return (
            f"{exported} counts {head.events} events up to event {head.event} (seal {head.seal}), but the chain ends "
            f"with {ends} as number {verdict.seals}: the newest rows were cut off, from number {verdict.seals + 1} on"
        )
    after = f"event {stands.event} (seal {stands.seal})" if stands else "the beginning"
    upto = f" and up to event {head.event} (seal {head.seal})" if head.event else ""
    return f"{exported} is not in the chain: rows after {after}{upto} were cut off or made anew"
