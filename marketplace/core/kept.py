"""Queries that every busy step asks: put together and turned into SQL once a process, then asked with other values.

Most of what such a query costs is to write the same SQL again. The rules stay in the querysets: `@kept` stands over a
function from keys, words, dates and moments (or short lists of them) to a queryset, and makes it answer with the rows.
A queryset that looks at the clock by itself is refused: it would keep the day on which it was put together.
"""

import copy
import datetime as dt
from collections.abc import Callable, Collection, Iterable
from functools import cache, partial, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, connection, connections, models
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from marketplace.core import clock

Arguments = ParamSpec("Arguments")
Row = TypeVar("Row")
Model_ = TypeVar("Model_", bound=models.Model)

# More values than this are asked for seldom, and each count of them is SQL of its own.
MOST_VALUES = 16
MOST_ROWS = 16
# {(function, shape of its arguments): its query}; a test that changes what querysets say sets it aside.
KEPT: dict[tuple, "_Query"] = {}


def kept(build: Callable[Arguments, QuerySet[Any, Row]]) -> Callable[Arguments, list[Row]]:
    """Its queryset may depend on nothing but the arguments, and on them only as values that the SQL compares with.

    They are given by place.
    """

    @wraps(build)
    def rows(*arguments: Arguments.args, **named: Arguments.kwargs) -> list[Row]:
        values = [value for argument in arguments for value in _values(argument)]
        shape = (build, *map(_shape, arguments))
        if named or len(values) > MOST_VALUES or _shape(()) in shape:
            return list(build(*arguments, **named))
        if shape not in KEPT:
            KEPT[shape] = _Query(build, arguments)
        return KEPT[shape].rows(values)

    return rows


def add(rows: Iterable[Model_]) -> list[Model_]:
    """What `bulk_create` does, with SQL that is kept: no signals, no parents, keys from the database."""
    new = list(rows)
    if not new or len(new) > MOST_ROWS:
        return list(type(new[0])._default_manager.bulk_create(new)) if new else []
    fields = [field for field in new[0]._meta.local_concrete_fields if not field.primary_key]
    database = connections[connection.alias]
    values = [field.get_db_prep_save(field.pre_save(row, True), database) for row in new for field in fields]
    with database.cursor() as cursor:
        cursor.execute(_insert(type(new[0]), len(new)), values)
        for row, (key,) in zip(new, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, database.alias
    return new


def add_one(row: Model_) -> Model_:
    """The same for one row."""
    return add([row])[0]


def change(row: models.Model, *names: str) -> None:
    """What `save(update_fields=names)` does, with SQL that is kept and no signals; the row must be there."""
    fields = [row._meta.get_field(name) for name in names]
    database = connections[connection.alias]
    values = [field.get_db_prep_save(field.pre_save(row, False), database) for field in fields]
    with database.cursor() as cursor:
        cursor.execute(_update(type(row), names), [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError("The row to change is not there")


def bring(row: models.Model, *names: str) -> None:
    """What `prefetch_related_objects` does for one row and rows that point to it, with SQL that is kept."""
    for name in names:
        related = getattr(row, name)
        rows = related.get_queryset()
        rows._result_cache, rows._prefetch_done = _pointing(related.model, related.field.attname)(row.pk), True
        for one in rows:
            setattr(one, related.field.name, row)
        vars(row).setdefault("_prefetched_objects_cache", {})[name] = rows


@cache
def _pointing(model: type[models.Model], attribute: str) -> Callable[[Any], list]:
    return kept(lambda key: model._default_manager.filter(**{attribute: key}))


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    meta, quote = model._meta, connection.ops.quote_name
    columns = ", ".join(f"{quote(str(meta.get_field(name).column))} = %s" for name in names)
    return f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608


@cache
def _insert(model: type[models.Model], count: int) -> str:
    meta, quote = model._meta, connection.ops.quote_name
    columns = [quote(str(field.column)) for field in meta.local_concrete_fields if not field.primary_key]
    places = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"INSERT INTO {quote(meta.db_table)} ({', '.join(columns)}) "  # noqa: S608
        f"VALUES {', '.join([places] * count)} RETURNING {quote(str(meta.pk.column))}"
    )


class _Query:
    """One query; where its SQL has a place for a value, `places` names the value and how the database takes it."""

    def __init__(self, build: Callable[..., QuerySet], arguments: Collection[Any]):
        samples: list[Any] = []
        sampled = [_sampled(argument, samples) for argument in arguments]
        self.queryset = build(*sampled)
        self.compiler: SQLCompiler = self.queryset.query.get_compiler(self.queryset.db)
        self.sql, parameters = self.compiler.as_sql()
        if clock.decides(partial(_sql, build, sampled)):
            raise ValueError("This query looks at the clock: give it the day or the moment as a value")
        selected = [one[0] for one in self.compiler.select[: self.compiler.col_count]]
        self.converters: dict = self.compiler.get_converters(selected)
        adapted = [_adapted(self.compiler.connection, sample) for sample in samples]
        self.places = [
            (adapted.index(one) if one in adapted else None, type(one) if isinstance(one, int) else None, one)
            for one in parameters
        ]
        if not {place for place, _type, _value in self.places} >= set(range(len(samples))):
            raise ValueError("A value does not stand in the SQL as it is, so this query cannot be kept")

    def rows(self, values: list[Any]) -> list[Any]:
        connection = connections[self.queryset.db]
        if self.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        bound = copy.copy(self.compiler)
        bound.connection = connection
        answer = self.sql, tuple(self._parameter(connection, values, *place) for place in self.places)
        bound.as_sql = lambda *_args, **_kwargs: answer  # type: ignore[method-assign]
        bound.get_converters = lambda expressions: self.converters  # type: ignore[method-assign]
        queryset = self.queryset.all()
        queryset.query.get_compiler = lambda *_args, **_kwargs: bound  # type: ignore[method-assign]
        return list(queryset)

    def _parameter(self, connection, values: list[Any], place: int | None, number: type | None, fixed: Any) -> Any:
        if place is None:
            return fixed
        return number(values[place]) if number else _adapted(connection, values[place])


def _sql(build: Callable[..., QuerySet], arguments: Collection[Any]) -> tuple:
    return build(*arguments).query.sql_with_params()


def _is_list(argument: Any) -> bool:
    return isinstance(argument, Collection) and not isinstance(argument, str)


def _values(argument: Any) -> list[Any]:
    """What of an argument is compared with; nothing and yes or no make other SQL, and belong to the shape."""
    if _is_list(argument):
        return list(argument)
    return [] if _constant(argument) is not _VALUE else [argument]


def _shape(argument: Any) -> Any:
    return f"{len(argument)} values" if _is_list(argument) else _constant(argument)


_VALUE = "a value"


def _constant(argument: Any) -> Any:
    return argument if argument is None or isinstance(argument, bool) else _VALUE


def _sampled(argument: Any, samples: list[Any]) -> Any:
    """The argument with other values in its place, each of them found again in the SQL's parameters."""
    if _is_list(argument):
        return [_sampled(one, samples) for one in argument]
    if _constant(argument) is not _VALUE:
        return argument
    number = len(samples)
    samples.append(_sample(argument, number))
    return samples[-1]


def _sample(value: Any, number: int) -> Any:
    if isinstance(value, dt.datetime):
        return dt.datetime(1900, 1, 1, 0, 0, number, tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.date(1900, 1, 1 + number)
    if isinstance(value, int):
        return 2_113_000_000 + number
    if isinstance(value, str):
        return f"value {number}"
    raise TypeError(f"A kept query is not asked for {type(value).__name__}")


def _adapted(connection, value: Any) -> Any:
    """As Django hands it to this database."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return str(value) if isinstance(value, str) else value
