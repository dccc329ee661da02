"""How a page calls a service: what the service refuses goes back to the form that was typed."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages

from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove

T = TypeVar("T")


def attempt(form: forms.Form, change: Callable[[], T]) -> T | None:
    """The service's answer, or None with its sentence on the form.

    A missing right is a page of its own, and so is a step that is over: its form may stand on no page any more.
    """
    try:
        return change()
    except (Refused, IllegalMove):
        raise
    except DomainError as error:
        sentence = forms.ValidationError(str(error), code=error.code)
        form.add_error(error.field if error.field in form.fields else None, sentence)
        return None


def press(request, change: Callable[[], object], done: str) -> bool:
    """For a button without a form: says what happened at the top of the next page."""
    try:
        change()
    except Refused:
        raise
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True
