"""What apps above add to an order's page: events of its timeline, and blocks beside it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from marketplace.accounts.actor import Actor
from marketplace.audit.models import AuditEvent
from marketplace.core.panels import Panel
from marketplace.engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline; `tone` is plain, attention or done, `url` leads to what moved then."""

    at: dt.datetime
    title: str
    detail: str = ""
    tone: str = "plain"
    url: str = ""


EventSource = Callable[[Engagement], Iterable[Event]]
PanelSource = Callable[[Actor, Engagement], Iterable[Panel]]
_events: list[EventSource] = []
_panels: list[PanelSource] = []


def register_events(source: EventSource) -> None:
    if source not in _events:
        _events.append(source)


def register_panels(source: PanelSource) -> None:
    if source not in _panels:
        _panels.append(source)


def events_of(things: Iterable[Any], words: Mapping[str, tuple[Any, str]]) -> list[Event]:
    """What happened to things of one kind that have an `amount`, as the audit trail has it: one query.

    `words` gives the sentence and the tone of each action; an action without words is left out.
    """
    by_id = {thing.pk: thing for thing in things}
    if not by_id:
        return []
    kind = next(iter(by_id.values()))._meta.label_lower
    found = AuditEvent.objects.filter(object_kind=kind, object_id__in=by_id, action__in=words).order_by("pk")
    return [
        Event(
            event.at,
            words[event.action][0] % {"amount": by_id[event.object_id].amount},
            tone=words[event.action][1],
            url=reverse("money", args=[by_id[event.object_id].reference]),
        )
        for event in found
    ]


def events(engagement: Engagement) -> list[Event]:
    return [event for source in _events for event in source(engagement)]


def panels(actor: Actor, engagement: Engagement) -> list[Panel]:
    found = [panel for source in _panels for panel in source(actor, engagement)]
    return sorted(found, key=lambda panel: panel.order)
