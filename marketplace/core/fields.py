"""Model fields that carry a rule of the house."""

from functools import partial
from typing import Any

from django.core.validators import MinValueValidator
from django.db import connection, models
from django.db.models.expressions import Combinable

from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.core.references import new_reference


class ReferenceField(models.CharField):
    """A public, unique, random reference with a prefix; it stands in URLs in place of the key.

    One that is taken is drawn again before the row is written; the unique constraint has the last word.
    """

    DRAWS = 5

    def __init__(self, *args, prefix: str, **kwargs):
        self.prefix = prefix
        defaults: dict[str, Any] = {"max_length": 16, "unique": True, "editable": False}
        super().__init__(*args, **(defaults | {"default": partial(new_reference, prefix)} | kwargs))

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        for _draw in range(self.DRAWS):
            if not (add and self._is_taken(value)):
                break
            value = self.get_default()
            setattr(model_instance, self.attname, value)
        return value

    def _is_taken(self, value: str) -> bool:
        """Asked before every new row, so without a queryset."""
        table, column = (connection.ops.quote_name(str(name)) for name in (self.model._meta.db_table, self.column))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE {column} = %s", [value])  # noqa: S608
            return cursor.fetchone() is not None

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs | {"prefix": self.prefix}


class MoneyField(models.BigIntegerField):
    """Integer US cents in the database, `Money` in Python. Column names end in nothing: the type says it."""

    # What mypy's Django plugin reads: a Money goes in and a Money comes out.
    _pyi_private_set_type: Money | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Money  # type: ignore[assignment]
    _pyi_lookup_exact_type: Money | int  # type: ignore[assignment]

    def from_db_value(self, value, expression, connection):
        return None if value is None else Money(int(value))

    def to_python(self, value):
        if value is None or isinstance(value, Money):
            return value
        return Money(int(value))

    def get_prep_value(self, value):
        if isinstance(value, Money):
            return value.cents
        return super().get_prep_value(value)

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else str(value.cents)


class MomentField(models.DateTimeField):
    """A UTC moment that defaults to the project's clock, never to the machine's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": clock.now} | kwargs)


class RateField(models.DecimalField):
    """A fraction from 0 to 1 with six places: 0.600000 is 60 %."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_digits": 7, "decimal_places": 6, "validators": [MinValueValidator(0)]} | kwargs)
