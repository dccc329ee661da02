"""One constraint of the database, and a write, past every service, that breaks it alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from tests.races.worlds import twin


@dataclass(frozen=True, slots=True)
class Rule:
    """A constraint by its name, or a unique field by its own; `broken(rule, w)` is the write, in a world."""

    model: type[models.Model]
    name: str
    broken: Callable

    def __str__(self):
        return f"{self.model.__name__} {self.name}"


def change(**values: Any) -> Callable:
    """Of every row of the model; a function gives the value in a world."""
    return lambda rule, w: rule.model.objects.order_by().update(**in_world(w, values))


def again(**values: Any) -> Callable:
    """A second row like the first one; a function gives the value in a world."""
    return lambda rule, w: rule.model.objects.bulk_create(
        [twin(rule.model.objects.order_by("pk").first(), **in_world(w, values))]
    )


def in_world(w, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value(w) if callable(value) else value for name, value in values.items()}
