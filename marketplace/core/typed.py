"""What somebody typed before they had to sign in again, while their page is drawn for them once more.

Forms that were not sent yet show it in place of their first values; see `LeveeBoundField.value`.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

_typed: ContextVar[QueryDict | None] = ContextVar("typed", default=None)


@contextmanager
def brought_back(data: QueryDict):
    """A block in which this page was typed into before."""
    token = _typed.set(data)
    try:
        yield
    finally:
        _typed.reset(token)


def values_for(form: BaseForm) -> QueryDict | None:
    """What was typed into a form with these fields; None for any other form of the page, and for one just sent."""
    data = _typed.get()
    if data is None or form.is_bound or not any(form.add_prefix(name) in data for name in form.fields):
        return None
    return data


def with_rows(rows: BaseFormSet) -> BaseFormSet:
    """As many rows as were typed."""
    data = _typed.get()
    if data is not None and not rows.is_bound:
        typed = data.get(f"{rows.prefix}-TOTAL_FORMS", "")
        total = int(typed) if re.fullmatch("[0-9]{1,4}", typed) else 0
        there = max(rows.initial_form_count(), rows.min_num)
        rows.extra = max(rows.extra, min(total, rows.max_num) - there)
    return rows
