from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.engagements.views import attempts as trade


def attempt(form, change: Callable):
    """Run a service for a filled form: its result, or None with the sentence on the form.

    A missing right is a page of its own, and so is a step that is over: its form may stand on no page any more.
    """
    if not form.is_valid():
        return None
    return trade.attempt(form, lambda: change(form.cleaned_data) or True)


def said(form, saved) -> HttpResponse:
    """What the page says after it saved itself, or what keeps it from being saved."""
    labels = ", ".join(str(form[name].label) for name in form.errors if name in form.fields)
    if saved:
        text = _("Saved at %(time)s") % {"time": date_format(timezone.localtime(clock.now()), "g:i a")}
    elif labels:
        text = _("Not saved yet. Please check: %(fields)s.") % {"fields": labels}
    else:
        text = _("Not saved yet. %(reason)s") % {"reason": " ".join(form.non_field_errors())}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=200 if saved else 422)


def press(request, target: str, change: Callable, done: str):
    """Run a service behind a button, then go to `target` with a sentence either way."""
    trade.press(request, change, done)
    return redirect(target)
