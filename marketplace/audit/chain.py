"""The hash chain over audit events: each seal holds the one before it and the event as canonical JSON."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field

from django.forms.models import model_to_dict

from marketplace.audit.models import AuditEvent, AuditSeal

GENESIS = "0" * 64


def canonical(event: AuditEvent) -> str:
    """Every field of the event in one fixed spelling: sorted keys, no spaces, moments in UTC to the microsecond."""
    values = model_to_dict(event) | {"id": event.pk}
    values["at"] = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def link(previous_sha256: str, event: AuditEvent) -> str:
    return hashlib.sha256(f"{previous_sha256}\n{canonical(event)}".encode()).hexdigest()


@dataclass(slots=True)
class Verdict:
    """What a walk along the chain found; `broken` names the first link that does not hold, if any."""

    seals: int = 0
    head: str = GENESIS
    broken: str = ""
    unsealed: int = field(default=0)


def verify(expected_head: str = "") -> Verdict:
    """Walk the whole chain. With a head that was exported earlier, that seal must still stand in it."""
    verdict = Verdict()
    seen_expected = expected_head in {"", GENESIS}
    for seal in AuditSeal.objects.select_related("event").order_by("pk").iterator():
        if seal.previous_sha256 != verdict.head or seal.sha256 != link(verdict.head, seal.event):
            verdict.broken = f"seal {seal.pk} of event {seal.event_id}"
            break
        verdict.seals += 1
        verdict.head = seal.sha256
        seen_expected = seen_expected or seal.sha256 == expected_head
    if not verdict.broken and not seen_expected:
        verdict.broken = "the exported head is not in the chain"
    verdict.unsealed = AuditEvent.objects.filter(seal__isnull=True).count()
    return verdict
