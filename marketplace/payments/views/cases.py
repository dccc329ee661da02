"""Money that does not stand where it should, for the officers of the instance."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements.views.attempts import attempt, press
from marketplace.payments import permissions, selectors, services
from marketplace.payments.forms import CloseCaseForm, CollectionForm, WriteOffForm
from marketplace.payments.models import FinanceCase


def _refuse_others(request) -> None:
    if reason := permissions.why_not_close_case(request.actor):
        raise Refused(reason)


def _case(request, reference) -> FinanceCase:
    _refuse_others(request)
    return get_object_or_404(selectors.finance_cases(), reference=reference)


def _page(request, case, **forms):
    """A debt has two ways out, any other case says what was done."""
    owed, is_open = selectors.debt_of(case), case.closed_at is None
    context = {
        "case": case,
        "owed": owed,
        "is_open": is_open,
        "collections": case.collections.select_related("recorded_by"),
        "close_form": forms.get("close") or CloseCaseForm(),
        "collection_form": forms.get("collection") or CollectionForm(),
        "write_off_form": forms.get("write_off") or WriteOffForm(),
        "refusal": permissions.why_not_write_off(request.actor, case) if case.write_off_asked_at else "",
    }
    return render(request, "payments/finance_case.html", context, status=422 if forms else 200)


@require_safe
def case_list(request):
    """The open ones first."""
    _refuse_others(request)
    return render(request, "payments/case_list.html", {"page": page_of(request, selectors.finance_cases())})


@require_http_methods(["GET", "HEAD", "POST"])
def finance_case(request, reference):
    case = _case(request, reference)
    if request.method != "POST":
        return _page(request, case)
    form, keys = CloseCaseForm(request.POST), {"by": request.actor, "case_id": case.pk}
    if form.is_valid() and attempt(form, lambda: services.close_case(**keys, **form.cleaned_data)):
        messages.success(request, _("Closed."))
        return redirect("payments:case_list")
    return _page(request, case, close=form)


@require_POST
@reauthentication_required
def case_collected(request, reference):
    """The provider paid back part or all of what it owed."""
    case, form = _case(request, reference), CollectionForm(request.POST)
    keys = {"by": request.actor, "case_id": case.pk}
    if form.is_valid() and attempt(form, lambda: services.record_collection(**keys, **form.cleaned_data)):
        messages.success(request, _("Recorded. The provider has been told what is left."))
        return redirect(case)
    return _page(request, case, collection=form)


@require_POST
@reauthentication_required
def case_write_off(request, reference):
    """Ask a second person to give the rest of a debt up."""
    case, form = _case(request, reference), WriteOffForm(request.POST)
    keys = {"by": request.actor, "case_id": case.pk}
    if form.is_valid() and attempt(form, lambda: services.ask_write_off(**keys, **form.cleaned_data)):
        messages.success(request, _("Asked. A colleague agrees or keeps the debt."))
        return redirect(case)
    return _page(request, case, write_off=form)


@require_POST
@reauthentication_required
def case_move(request, reference):
    """What the second person decides."""
    steps = {
        "write_off": (services.write_off, _("Written off. The instance bears it.")),
        "keep": (services.keep_debt, _("The debt stands as before.")),
    }
    case = _case(request, reference)
    if request.POST.get("step") not in steps:
        raise Http404
    step, done = steps[request.POST["step"]]
    press(request, lambda: step(by=request.actor, case_id=case.pk), done)
    return redirect(case)
