from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.permissions import why_not_change_entity
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove
from marketplace.core.paging import page_of
from marketplace.engagements.selectors import signers_of
from operators import permissions, selectors, services
from operators.forms import ProofForm, RefusalForm
from operators.models import IdentityCase
from operators.states import IDENTITY_MOVES, IdentityState
from operators.views.systems import own_profile


@require_http_methods(["GET", "POST"])
def identity_proof(request):
    """Ask us to check who you are."""
    profile = own_profile(request)
    if not profile.pk:
        return redirect("system_find")
    case = profile.identity_case
    why_not = permissions.why_not_ask_for_proof(request.actor, profile)
    if request.method == "POST" and why_not:
        raise Refused(why_not)
    form = ProofForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid() and _ask(request, case, form):
        messages.success(request, _("Thank you. Our staff answer within two business days."))
        return redirect("identity_proof")
    form.keep_uploads()
    context = {
        "form": form,
        "case": case,
        "may_ask": IdentityState.PENDING in IDENTITY_MOVES[IdentityState(case.state)],
        "why_not": why_not,
        "proofs": case.proofs.order_by("-pk"),
    }
    return render(request, "operators/identity_proof.html", context)


def _ask(request, case: IdentityCase, form: ProofForm) -> bool:
    route, upload = form.cleaned_data["route"], form.cleaned_data["document"]
    try:
        services.ask_for_proof(by=request.actor, case_id=case.pk, route=route, upload=upload)
    except (Refused, IllegalMove):
        raise
    except DomainError as error:
        form.add_error(error.field, str(error))
        return False
    return True


def at_the_desk(request) -> None:
    """Staff are told whose desk it is; to everybody else it does not exist."""
    if reason := permissions.why_not_work_identity(request.actor):
        if request.actor.is_staff:
            raise Refused(reason)
        raise Http404


@require_safe
def identity_desk(request):
    """Who waits to be checked, the oldest question first."""
    at_the_desk(request)
    page = page_of(request, selectors.identity_queue())
    joining = page_of(request, selectors.join_queue(), parameter="joining")
    return render(request, "operators/identity_desk.html", {"page": page, "joining": joining})


@require_http_methods(["GET", "POST"])
def identity_case(request, reference: str):
    """One organization: what it says, how it wants to prove it, and our decision."""
    at_the_desk(request)
    cases = IdentityCase.objects.select_related("profile__organisation")
    case = get_object_or_404(cases.visible_to(request.actor), reference=reference)
    form = RefusalForm(request.POST if request.POST.get("decision") == "refuse" else None)
    if request.POST.get("decision") == "verify":
        services.verify_identity(by=request.actor, case_id=case.pk)
        messages.success(request, _("Verified. The operator is told."))
        return redirect("identity_desk")
    if form.is_bound and form.is_valid():
        services.refuse_identity(by=request.actor, case_id=case.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Not verified. The operator is told why and may try again."))
        return redirect("identity_desk")
    context = {
        "case": case,
        "form": form,
        "is_waiting": case.state == IdentityState.PENDING,
        "proofs": case.proofs.select_related("document", "asked_by").order_by("-pk"),
        "systems": selectors.systems_of(case.profile.organisation),
        "identifiers": case.profile.identifiers.order_by("pk"),
        "why_not": permissions.why_not_decide_identity(request.actor, case),
        "why_not_change": why_not_change_entity(request.actor, case.profile.organisation_id),
        "past_names": case.profile.organisation.past_names.order_by("-to_date", "pk"),
        "signers": signers_of(case.profile.organisation),
        "succession": selectors.succession_of(case.profile.organisation),
    }
    return render(request, "operators/identity_case.html", context)
