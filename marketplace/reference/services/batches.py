"""What a file's rows become, before anything of it is written."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

BATCH = 2000
# Keys in one WHERE … IN.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows of a data set are kept.

    `key` names the row and `fields` are what the file says of it; `stamp` is the column that takes the vintage.
    `held` finds the rows that the data set holds now, among which those that a new file lacks are gone; then
    `retire(key column, keys, vintage)` marks them. Rows of a data set in `better` are left as they are.
    """

    model: type[Model]
    key: str
    fields: tuple[str, ...]
    stamp: str
    held: Q
    retire: Callable[[QuerySet, str], object] | None = None
    better: tuple[str, ...] = ()

    def rows(self) -> QuerySet:
        return self.model._default_manager.all()


@dataclass(slots=True)
class Batch:
    """The rows of a file as unsaved objects; `before` is written ahead of them, `after()` runs when they stand.

    `scope` says which of the held rows this file speaks about (one state, all): only those can be gone.
    """

    things: list
    before: list = field(default_factory=list)
    after: Callable[[], object] | None = None
    scope: Q = field(default_factory=Q)


def upsert(model, things: list, fields: list[str], unique: list[str]) -> int:
    """Insert or update in batches by the `unique` fields; returns how many."""
    model.objects.bulk_create(
        things, batch_size=BATCH, update_conflicts=True, update_fields=fields, unique_fields=unique
    )
    return len(things)


def in_chunks(rows: QuerySet, key: str, keys: list[str]):
    """The rows with these keys, some at a time: databases limit what one statement may hold."""
    for start in range(0, len(keys), CHUNK):
        yield rows.filter(**{f"{key}__in": keys[start : start + CHUNK]})
