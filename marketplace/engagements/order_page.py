"""What apps above add to an order's page: events of its timeline, and blocks beside it."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marketplace.accounts.actor import Actor
from marketplace.core.panels import Panel
from marketplace.engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline; `tone` is plain, attention or done."""

    at: dt.datetime
    title: str
    detail: str = ""
    tone: str = "plain"


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


def events(engagement: Engagement) -> list[Event]:
    return [event for source in _events for event in source(engagement)]


def panels(actor: Actor, engagement: Engagement) -> list[Panel]:
    found = [panel for source in _panels for panel in source(actor, engagement)]
    return sorted(found, key=lambda panel: panel.order)
