from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core.errors import DomainError, Refused
from providers import permissions, selectors
from providers.forms.vetting import AnswerForm, AppealForm, MatchAnswerForm
from providers.models import VettingCase
from providers.services import outcomes, profiles, screening
from providers.services import vetting as services
from providers.states import VettingState
from providers.views.profiles import own_provider


def own_case(request) -> VettingCase:
    """The firm's newest case; 404 where it has none."""
    provider = own_provider(request)
    case = selectors.shown_case(provider) if provider else None
    if case is None:
        raise Http404
    return case


def case_to_answer(request) -> VettingCase:
    """As `own_case`, for the people who answer for the firm."""
    case = own_case(request)
    if reason := permissions.why_not_answer_vetting(request.actor, case):
        raise Refused(reason)
    return case


@require_http_methods(["GET", "HEAD", "POST"])
def vetting(request):
    """What is missing, item by item; posting starts a case."""
    provider = own_provider(request)
    if request.method == "POST":
        provider = profiles.create_profile(by=request.actor, organisation_id=request.actor.organisation_id)
        services.open_case(by=request.actor, provider_id=provider.pk)
        return redirect("providers:vetting")
    case = selectors.shown_case(provider) if provider else None
    if case is None:
        return render(request, "providers/vetting_start.html")
    items = list(case.items.all())
    context = {
        "case": case,
        "provider": provider,
        "matches": case.screenings.newest().possible(),
        "items": items,
        "waiting": sum(item.needs_provider for item in items),
        "why_not": permissions.why_not_answer_vetting(request.actor, case),
        "may_send": case.state in (VettingState.DRAFT, VettingState.INFO_NEEDED, VettingState.EXPIRED),
        "may_withdraw": case.state in (VettingState.DRAFT, VettingState.SUBMITTED, VettingState.INFO_NEEDED),
        "may_start_again": case.state in (VettingState.WITHDRAWN, VettingState.UPHELD),
    }
    return render(request, "providers/vetting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, code):
    """One requirement a page: what, why, what we accept."""
    case = own_case(request)
    item = get_object_or_404(case.items.prefetch_related("files__document"), code=code)
    why_not = permissions.why_not_answer_vetting(request.actor, case)
    if request.method == "POST" and why_not:
        raise Refused(why_not)
    form = AnswerForm(
        request.POST or None,
        request.FILES or None,
        actor=request.actor,
        requirement=item.requirement,
        initial={"answer": item.answer, "expires": item.expires},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_item(by=request.actor, case_id=case.pk, code=code, **form.cleaned_data)
        except DomainError as error:
            if error.status == 403:
                raise
            form.add_error(error.field, str(error))
        else:
            return redirect("providers:vetting")
    form.keep_uploads()
    context = {"form": form, "item": item, "case": case, "why_not": why_not}
    return render(request, "providers/vetting_item.html", context)


@require_POST
def send(request):
    case = services.submit_case(by=request.actor, case_id=own_case(request).pk)
    messages.success(
        request, _("Your case %(reference)s is sent. An officer acts next.") % {"reference": case.reference}
    )
    return redirect("providers:vetting")


@require_POST
def withdraw(request):
    services.withdraw_case(by=request.actor, case_id=own_case(request).pk)
    messages.success(request, _("Your case is withdrawn. You can start again at any time."))
    return redirect("providers:vetting")


@require_http_methods(["GET", "HEAD", "POST"])
def answer_match(request, list_name):
    """Why does a name on an exclusion list stop us, and what do we say to it?"""
    case = own_case(request)
    match = get_object_or_404(case.screenings.newest().possible(), list_name=list_name)
    why_not = permissions.why_not_answer_vetting(request.actor, case)
    if request.method == "POST" and why_not:
        raise Refused(why_not)
    form = MatchAnswerForm(request.POST or None, initial={"text": match.answer})
    if request.method == "POST" and form.is_valid():
        screening.answer_match(by=request.actor, case_id=case.pk, list_name=list_name, **form.cleaned_data)
        messages.success(request, _("Your answer is with the officers."))
        return redirect("providers:vetting")
    return render(request, "providers/match.html", {"form": form, "match": match, "why_not": why_not})


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request):
    case = case_to_answer(request)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcomes.appeal_decline(by=request.actor, case_id=case.pk, text=form.cleaned_data["text"])
        messages.success(request, _("Your appeal is sent. An officer who took no part in the decision hears it."))
        return redirect("providers:vetting")
    return render(request, "providers/appeal.html", {"form": form, "case": case})
