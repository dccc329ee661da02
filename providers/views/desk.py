"""The vetting officers' desk: the queue, the case, and one form for each step."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import DomainError, Refused
from marketplace.core.paging import page_of
from providers import permissions, selectors
from providers.forms import vetting as forms
from providers.models import VettingCase
from providers.services import outcomes, profiles, screening
from providers.services import vetting as services
from providers.states import CLOSED_STATES, REVIEWING_STATES, SCREENABLE_STATES, VETTED_STATES, VettingState

S = VettingState


@dataclass(frozen=True, slots=True)
class Step:
    """One thing an officer may do in some states: its words, its form, its service, who may, what is said then."""

    title: Promise
    form: type[django_forms.Form]
    service: Callable
    states: tuple[str, ...]
    why_not: Callable = permissions.why_not_vet
    done: Promise = field(kw_only=True)


STEPS: dict[str, Step] = {
    "start-screening": Step(
        gettext_lazy("Start checking exclusion lists"),
        forms.NoAnswerForm,
        screening.start_screening,
        (S.SUBMITTED,),
        done=gettext_lazy("Checking of the exclusion lists has begun."),
    ),
    "screen": Step(
        gettext_lazy("Note what a list says"),
        forms.ScreeningForm,
        screening.record_screening,
        SCREENABLE_STATES,
        done=gettext_lazy("What the list says is noted."),
    ),
    "finish-screening": Step(
        gettext_lazy("Lists are clear, go on to the evidence"),
        forms.NoAnswerForm,
        screening.finish_screening,
        (S.SCREENING,),
        done=gettext_lazy("The lists are clear. The evidence comes next."),
    ),
    "check-credential": Step(
        gettext_lazy("Compared with the issuer’s register"),
        forms.CheckCredentialForm,
        profiles.check_credential,
        tuple(state for state in S if state not in (S.DRAFT, *CLOSED_STATES)),
        done=gettext_lazy("The comparison with the register is noted."),
    ),
    "check-item": Step(
        gettext_lazy("Check an item"),
        forms.CheckItemForm,
        services.check_item,
        REVIEWING_STATES,
        done=gettext_lazy("The item is marked."),
    ),
    "ask": Step(
        gettext_lazy("Hand back with your remarks"),
        forms.NoAnswerForm,
        services.ask_for_information,
        (S.EVIDENCE_REVIEW,),
        done=gettext_lazy("The case is back with the firm, and it was told."),
    ),
    "finish-review": Step(
        gettext_lazy("I have reviewed the evidence"),
        forms.NoAnswerForm,
        services.finish_review,
        REVIEWING_STATES,
        done=gettext_lazy("The review of the evidence is noted. A second officer decides now."),
    ),
    "approve": Step(
        gettext_lazy("Approve"),
        forms.ApproveForm,
        services.approve_case,
        REVIEWING_STATES,
        permissions.why_not_approve,
        done=gettext_lazy("The firm is vetted now, and it was told."),
    ),
    "decline": Step(
        gettext_lazy("Decline"),
        forms.DeclineForm,
        services.decline_case,
        (S.SCREENING, S.EVIDENCE_REVIEW, S.CONDITIONAL),
        done=gettext_lazy("The case is declined, and the firm was told why."),
    ),
    "hear-appeal": Step(
        gettext_lazy("Decide the appeal"),
        forms.AppealDecisionForm,
        outcomes.decide_appeal,
        (S.APPEALED,),
        permissions.why_not_hear_appeal,
        done=gettext_lazy("The appeal is decided."),
    ),
    "suspend": Step(
        gettext_lazy("Suspend"),
        forms.SuspendForm,
        outcomes.suspend_provider,
        (S.APPROVED, S.EXPIRING),
        done=gettext_lazy("The firm is suspended."),
    ),
    "reinstate": Step(
        gettext_lazy("Reinstate"),
        forms.NoAnswerForm,
        outcomes.reinstate_provider,
        (S.SUSPENDED,),
        permissions.why_not_end_suspension,
        done=gettext_lazy("The firm is vetted again."),
    ),
    "remove": Step(
        gettext_lazy("Remove for good"),
        forms.NoAnswerForm,
        outcomes.remove_provider,
        (S.SUSPENDED,),
        permissions.why_not_end_suspension,
        done=gettext_lazy("The firm is removed for good."),
    ),
}


# These stand beside the thing they are about, not among the next steps.
IN_THE_PAGE = ("check-item", "check-credential")

# The first of these that the officer may take carries the page's one primary button.
LEADING = ("approve", "finish-review", "finish-screening", "start-screening", "hear-appeal", "reinstate")


def _only_officers(request) -> None:
    if reason := permissions.why_not_on_vetting_desk(request.actor):
        if request.actor.is_staff:
            raise Refused(reason)
        raise Http404


def _case(request, reference: str) -> VettingCase:
    _only_officers(request)
    people = ("provider__organisation", "reviewed_by", "approved_by", "declined_by", "suspended_by")
    return get_object_or_404(VettingCase.objects.visible_to(request.actor).select_related(*people), reference=reference)


@require_safe
def desk(request):
    """Why is each case here? Oldest first, with every reason; or the vetted firms."""
    _only_officers(request)
    shown = request.GET.get("show")
    cases = VettingCase.objects.visible_to(request.actor)
    rows = (
        cases.filter(state__in=VETTED_STATES).order_by("vetted_until", "pk") if shown == "vetted" else cases.on_desk()
    )
    rows = rows.select_related("provider__organisation").prefetch_related("items", "screenings")
    page = page_of(request, rows)
    reasons = [(case, selectors.reasons_on_desk(case)) for case in page]
    return render(request, "providers/vetting_desk.html", {"page": page, "cases": reasons, "shown": shown})


@require_safe
def case(request, reference):
    return _show(request, _case(request, reference))


def _show(request, case: VettingCase, failed: str = "", failed_form=None):
    steps = []
    for name, step in STEPS.items():
        if case.state in step.states and name not in IN_THE_PAGE:
            form = failed_form if name == failed else step.form(prefix=name)
            steps.append((name, step.title, form, step.why_not(request.actor, case)))
    context = {
        "case": case,
        "items": _items_with_forms(case, failed_form if failed == "check-item" else None),
        "screenings": list(case.screenings.select_related("checked_by")),
        "credentials": case.provider.credentials.filter(retired_at=None).select_related("checked_by"),
        "may_check_credentials": case.state in STEPS["check-credential"].states,
        "reasons": selectors.reasons_on_desk(case),
        "steps": steps,
        "leading": next((name for name in LEADING if any(name == open_ and not no for open_, _t, _f, no in steps)), ""),
        "why_not": permissions.why_not_vet(request.actor, case),
    }
    return render(request, "providers/case.html", context)


def _items_with_forms(case: VettingCase, failed_form):
    reviewing = case.state in REVIEWING_STATES
    for item in case.items.select_related("checked_by").prefetch_related("files__document"):
        prefix = f"check-item-{item.code}"
        failed = failed_form if failed_form is not None and failed_form.prefix == prefix else None
        form = failed or forms.CheckItemForm(prefix=prefix, initial={"code": item.code, "remark": item.remark})
        yield item, form if reviewing else None


@require_http_methods(["POST"])
def step(request, reference, step):
    case = _case(request, reference)
    if step not in STEPS:
        raise Http404
    chosen = STEPS[step]
    prefix = f"{step}-{request.POST['item']}" if "item" in request.POST else step
    form = chosen.form(request.POST, prefix=prefix)
    if form.is_valid():
        try:
            chosen.service(by=request.actor, case_id=case.pk, **form.cleaned_data)
        except DomainError as error:
            if error.field is None or error.field not in form.fields:
                raise
            form.add_error(error.field, str(error))
        else:
            messages.success(request, chosen.done)
            return redirect("providers:case", reference)
    return _show(request, case, step, form)
