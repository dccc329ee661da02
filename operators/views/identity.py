from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
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
from operators.forms import CodeForm, LetterForm, ProofForm, RefusalForm, VerifyForm
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
    proof = selectors.open_proof_of(case)
    typed = request.POST if "code" in request.POST else None
    code = CodeForm(typed)
    if typed is not None and attempt(code, lambda data: _enter(request, case, data)):
        messages.success(request, _("Thank you. That is the code. Our staff decide within two business days."))
        return redirect("identity_proof")
    asked = None if typed is not None else request.POST or None
    form = ProofForm(asked, request.FILES or None, actor=request.actor)
    if asked is not None and attempt(form, lambda data: _ask(request, case, data)):
        messages.success(request, _("Thank you. Our staff answer within two business days."))
        return redirect("identity_proof")
    form.keep_uploads()
    context = {
        "form": form,
        "code_form": code if proof and proof.waits_for_its_code else None,
        "open_proof": proof,
        "case": case,
        "may_ask": IdentityState.PENDING in IDENTITY_MOVES[IdentityState(case.state)],
        "why_not": why_not,
        "proofs": case.proofs.order_by("-pk"),
    }
    return render(request, "operators/identity_proof.html", context)


def attempt(form, change: Callable[[dict], object]) -> bool:
    """Whether `change` was made with the form's data; what a rule refuses goes back to the form that was typed."""
    if not form.is_valid():
        return False
    try:
        change(form.cleaned_data)
    except (Refused, IllegalMove):
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _ask(request, case: IdentityCase, data: dict) -> None:
    services.ask_for_proof(by=request.actor, case_id=case.pk, route=data["route"], upload=data["document"])


def _enter(request, case: IdentityCase, data: dict) -> None:
    services.enter_letter_code(by=request.actor, case_id=case.pk, code=data["code"])


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
    words = request.GET.get("q", "")[:80].strip()
    found = page_of(request, selectors.cases_named(words), parameter="found")
    context = {"page": page, "joining": joining, "words": words, "found": found}
    return render(request, "operators/identity_desk.html", context)


def _forms_of_decision(request) -> dict[str, Form]:
    """The forms by the word of their button; only the one that was sent is filled."""
    kinds: dict[str, type[Form]] = {"verify": VerifyForm, "refuse": RefusalForm, "letter": LetterForm}
    sent = request.POST.get("decision")
    return {word: kind(request.POST if word == sent else None, auto_id=f"id_%s_{word}") for word, kind in kinds.items()}


@require_http_methods(["GET", "POST"])
def identity_case(request, reference: str):
    """One organization: what it says, how it wants to prove it, and our decision."""
    at_the_desk(request)
    cases = IdentityCase.objects.select_related("profile__organisation")
    case = get_object_or_404(cases.visible_to(request.actor), reference=reference)
    forms = _forms_of_decision(request)
    by = {"by": request.actor, "case_id": case.pk}
    if attempt(forms["verify"], lambda data: services.verify_identity(**by, **data)):
        messages.success(request, _("Verified. The operator is told."))
        return redirect("identity_desk")
    if attempt(forms["refuse"], lambda data: services.refuse_identity(**by, **data)):
        messages.success(request, _("Not verified. The operator is told why and may try again."))
        return redirect("identity_desk")
    if attempt(forms["letter"], lambda data: services.mail_letter(**by, **data)):
        messages.success(request, _("Mail the letter today. The operator is told that it comes."))
        return redirect("identity_case", reference=case.reference)
    proof = selectors.open_proof_of(case)
    context = {
        "case": case,
        "forms": forms,
        "open_proof": proof,
        "letter_code": selectors.letter_code(proof) if proof and proof.waits_for_its_code else "",
        "is_waiting": case.state == IdentityState.PENDING,
        "proofs": case.proofs.select_related("document", "asked_by", "decided_by").order_by("-pk"),
        "systems": selectors.systems_of(case.profile.organisation),
        "identifiers": case.profile.identifiers.filter(to_date__isnull=True).order_by("pk"),
        "why_not": permissions.why_not_decide_identity(request.actor, case),
        "why_not_change": why_not_change_entity(request.actor, case.profile.organisation_id),
        "past_names": case.profile.organisation.past_names.order_by("-to_date", "pk"),
        "signers": signers_of(case.profile.organisation),
        "succession": selectors.succession_of(case.profile.organisation),
    }
    return render(request, "operators/identity_case.html", context)
