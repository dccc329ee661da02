"""From an amount to what moved: the movements of one thing, of one of its pots, and one movement explained."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from subsidies.permissions import why_not_see_desk
from subsidies.selectors.budgets import movements_of
from subsidies.selectors.movements import account_words, explain, readable_rows
from subsidies.selectors.subjects import Subject, amount_of, subject_of


def seen(request, reference) -> Subject:
    """What the reader may see of it; strangers get 404, colleagues without a role in the office a reason."""
    subject = subject_of(request.actor, reference)
    if subject is None:
        raise Http404
    if subject.program and (reason := why_not_see_desk(request.actor, subject.program)):
        raise Refused(reason)
    return subject


@require_safe
def behind(request, reference):
    subject = seen(request, reference)
    return _page(request, subject, subject.transfers(), {"amount": None, "words": ""})


@require_safe
def behind_amount(request, reference, account):
    """One pot, with the movements that changed it; they add up to what stands in it."""
    subject = seen(request, reference)
    words, amount = account_words(account), amount_of(subject, account)
    if not words:
        raise Http404
    transfers = amount.transfers if amount else subject.transfers().none()
    return _page(request, subject, transfers, {"amount": amount, "words": words})


def _page(request, subject: Subject, transfers, context: dict):
    page = page_of(request, transfers)
    rows = readable_rows(request.actor, movements_of(list(page.object_list)))
    return render(request, "subsidies/money.html", {"subject": subject, "page": page, "movements": rows} | context)


@require_safe
def one(request, number):
    """Who, when, why, under which rule, by which document."""
    explained = explain(request.actor, number)
    if explained is None:
        raise Http404
    return render(request, "subsidies/movement.html", {"movement": explained})
