"""The kinds of bad input, and what each is for a field; `None` means that the field cannot be wrong in this way."""

from collections.abc import Callable

from django import forms

from marketplace.core.forms import AmountField
from marketplace.core.money import ZERO
from marketplace.documents.forms import UploadField
from subsidies.forms.screening import CodeField

Bad = Callable[[forms.Field], str | None]
NUMBERS = (forms.IntegerField, forms.DecimalField, AmountField)
# The framework's own limit for an e-mail form field is higher than for its column.
LONGEST_COLUMN = {forms.EmailField: 254, forms.URLField: 200}
CHOICES = (forms.ChoiceField, forms.ModelChoiceField)


def is_text(field) -> bool:
    return isinstance(field, forms.CharField) and not isinstance(field, AmountField)


def missing(field):
    return "" if field.required else None


def too_long(field):
    """One character more than fits; a pattern has its length in itself, and a password is never kept as it is."""
    if not is_text(field) or isinstance(field.widget, forms.PasswordInput):
        return None
    if isinstance(field, (forms.RegexField, CodeField)):
        return "x" * 300
    assert field.max_length, f"“{field.label}” takes a text of any length"
    longest = LONGEST_COLUMN.get(type(field), field.max_length)
    assert field.max_length <= longest, f"“{field.label}” takes more than its column holds"
    return "x" * (field.max_length + 1)


def wrong_type(field):
    shaped = (*NUMBERS, forms.DateField, forms.EmailField, forms.URLField, forms.RegexField)
    return "about twelve" if isinstance(field, shaped) else None


def impossible_date(field):
    return "2026-02-30" if isinstance(field, forms.DateField) else None


def far_date(field):
    return "99999-12-31" if isinstance(field, forms.DateField) else None


def too_many_decimals(field):
    return "1.23456789" if isinstance(field, (forms.DecimalField, AmountField)) else None


def huge_number(field):
    return "9" * 60 if isinstance(field, NUMBERS) else None


def number_of_another_script(field):
    return "²" if isinstance(field, NUMBERS) else None


def negative_number(field):
    """A balance may be below zero; its field says so."""
    may_be_negative = isinstance(field, AmountField) and field.minimum < ZERO
    return "-1" if isinstance(field, NUMBERS) and not may_be_negative else None


def nul_byte(field):
    return "a\x00b" if is_text(field) else None


def no_such_choice(field):
    return "no-such-choice" if isinstance(field, CHOICES) else None


def somebody_elses(field):
    """The key of a row that exists and is not on the list of this page."""
    if not isinstance(field, forms.ModelChoiceField):
        return None
    others = field.queryset.model._default_manager.exclude(pk__in=field.queryset.values("pk")).order_by("pk")
    other = others.first()
    return str(other.pk) if other else None


def uploaded_nothing_we_keep(field):
    return "DOC-AAAAAA" if isinstance(field, UploadField) else None


KINDS: dict[str, Bad] = {
    bad.__name__: bad
    for bad in (
        missing,
        too_long,
        wrong_type,
        impossible_date,
        far_date,
        too_many_decimals,
        huge_number,
        number_of_another_script,
        negative_number,
        nul_byte,
        no_such_choice,
        somebody_elses,
        uploaded_nothing_we_keep,
    )
}
