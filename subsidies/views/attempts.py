from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect

from marketplace.core.errors import DomainError, Refused


def attempt(form, change: Callable):
    """Run a service for a filled form: its result, or None with the sentence on the form. Refused goes up as 403."""
    if not form.is_valid():
        return None
    try:
        return change(form.cleaned_data) or True
    except Refused:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


def press(request, target: str, change: Callable, done: str):
    """Run a service behind a button, then go to `target` with a sentence either way."""
    try:
        change()
    except Refused:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(target)
