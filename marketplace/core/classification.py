"""The class of every column that can hold words, a file or a structure: who it may ever be shown to.

Each app declares its own models in `<app>/data_classes.py`. A column that nobody classed fails a test; an export
leaves out what its profile may not show. Security-sensitive words stand in the vault and in no other column.
"""

from collections.abc import Iterator
from enum import StrEnum

from django.db import models


class DataClass(StrEnum):
    """`CODE`: references, codes, digests and numbers of a registry, which say nothing in words."""

    CODE = "code"
    PUBLIC = "public"
    BUSINESS_CONFIDENTIAL = "business_confidential"
    SECURITY_SENSITIVE = "security_sensitive"


# Columns of these types hold no words. Whatever else there is, also a type to come, has to be classed.
WORDLESS = {
    *("AutoField", "BigAutoField", "BooleanField", "ForeignKey", "OneToOneField", "ParentalKey", "UUIDField"),
    *("DateField", "DateTimeField", "DurationField", "TimeField", "DecimalField", "IntegerField", "BigIntegerField"),
    *("SmallIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
}
_classes: dict[tuple[str, str], DataClass] = {}


def declare(label: str, *, code: str = "", public: str = "", confidential: str = "", sensitive: str = "") -> None:
    """Class columns of the model `label` ("app.Model"), each list in words: `public="name summary"`."""
    lists = (code, public, confidential, sensitive)
    for data_class, names in zip(DataClass, lists, strict=True):
        for name in names.split():
            _classes[label, name] = data_class


def class_of(model: type[models.Model], name: str) -> DataClass:
    """Raises KeyError for a column that nobody classed."""
    return _classes[model._meta.label, name]


def declared() -> dict[tuple[str, str], DataClass]:
    return dict(_classes)


def columns_with_words(model: type[models.Model]) -> Iterator[str]:
    """The names of the columns of `model` that have to be classed; a choice of fixed words is none."""
    for field in model._meta.local_fields:
        if field.get_internal_type() not in WORDLESS and not field.choices:
            yield field.name
