"""What dashboards show. Apps register functions in `ready()`; core knows none of them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core import clock, outbox, permissions


@dataclass(frozen=True, slots=True)
class Task:
    """One thing an organisation must do next: a sentence, where, and by when (a date in `zone`)."""

    title: str
    url: str
    action: str
    detail: str = ""
    due: dt.date | None = None
    # Smaller is more urgent among tasks without a date.
    rank: int = 50

    @property
    def is_late(self) -> bool:
        """Its day has ended in every zone of the United States."""
        return self.due is not None and self.due < clock.today("Pacific/Pago_Pago")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of "What is going on": a thing, its state in words, and who acts next."""

    title: str
    url: str
    detail: str = ""
    state: str = ""
    # "attention", "done", "plain": colour comes second to the word in `state`.
    tone: str = "plain"
    next_actor: str = ""
    due: dt.date | None = None
    amount: str = ""
    # The thing whose movements stand behind the amount, where money of it has moved.
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of the dashboard, drawn by its own template with `context`."""

    title: str
    template: str
    context: dict = field(default_factory=dict)
    order: int = 50
    # "main" or "side"
    place: str = "main"


@dataclass(frozen=True, slots=True)
class Deadline:
    date: dt.date
    text: str
    url: str = ""

    @property
    def is_this_year(self) -> bool:
        return self.date.year == clock.today().year


Source = Callable[..., Iterable]
KINDS = ("about", "tasks", "rows", "panels", "deadlines")
_sources: dict[str, list[Source]] = {kind: [] for kind in KINDS}


def register(kind: str, source: Source) -> None:
    """`source(actor)` yields Task, Row, Panel or Deadline, and for `about` a few words on the organization."""
    if source not in _sources[kind]:
        _sources[kind].append(source)


def collect(kind: str, actor) -> list:
    return [item for source in _sources[kind] for item in source(actor)]


def tasks_for(actor) -> list[Task]:
    """Most urgent first: by date, then by rank; the first one is the dashboard's first line."""
    return sorted(collect("tasks", actor), key=lambda task: (task.due or dt.date.max, task.rank, task.title))


def dashboard_of(actor) -> dict[str, list]:
    """Every kind in the order in which the page shows it; what sources share is read once."""
    with _reading_once():
        return {
            "about": collect("about", actor),
            "tasks": tasks_for(actor),
            "rows": collect("rows", actor),
            "panels": sorted(collect("panels", actor), key=lambda panel: panel.order),
            "deadlines": sorted(collect("deadlines", actor), key=lambda item: item.date),
        }


P = ParamSpec("P")
Found = TypeVar("Found")
_read: ContextVar[dict[Any, Any] | None] = ContextVar("read_for_this_dashboard", default=None)


@contextmanager
def _reading_once() -> Iterator[None]:
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def read_once(read: Callable[P, Found]) -> Callable[P, Found]:
    """A read that several sources share: made once for one dashboard, each time it is called anywhere else."""

    @wraps(read)
    def kept(*args: P.args, **kwargs: P.kwargs) -> Found:
        found = _read.get()
        if found is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in found:
            found[key] = read(*args, **kwargs)
        return found[key]

    return kept


def failed_work(actor) -> Iterator[Task]:
    """Staff hears of background work that nobody tries any more."""
    count = 0 if permissions.why_not_mind_work(actor) else outbox.given_up()
    if count:
        title = ngettext(
            "%(count)s piece of background work has failed", "%(count)s pieces of background work have failed", count
        )
        yield Task(
            title=title % {"count": count}, url=reverse("background_work"), action=_("Look and try again"), rank=5
        )
