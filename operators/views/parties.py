"""Joining an organization that is here already, and what staff record about the legal life of one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts import services as accounts
from marketplace.accounts.models import Organisation
from marketplace.accounts.permissions import why_not_change_entity
from marketplace.accounts.roles import Role
from marketplace.core.errors import Refused
from operators import permissions, services
from operators.forms import JoinAnswerForm, JoinForm, JoinRefusalForm, NameForm, OwnerForm, SuccessionForm
from operators.models import JoinRequest
from operators.views.identity import at_the_desk, attempt


@require_http_methods(["GET", "HEAD", "POST"])
def join_ask(request):
    """Ask to join the organization that already has your number."""
    initial = {name: request.GET.get(name, "")[:20] for name in ("scheme", "number")}
    form = JoinForm(request.POST or None, request.FILES or None, actor=request.actor, initial=initial)
    if request.method == "POST" and attempt(form, lambda _data: _ask(request, form)):
        messages.success(request, _("Thank you. Our staff answer within two business days."))
        return redirect("join_ask")
    form.keep_uploads()
    asked = JoinRequest.objects.filter(asked_by=request.user).order_by("-pk")[:10]
    return render(request, "operators/join_ask.html", {"form": form, "asked": asked})


def _ask(request, form):
    details = {name: form.cleaned_data[name] for name in ("scheme", "number", "title", "note")}
    services.ask_to_join(by=request.actor, upload=form.cleaned_data["document"], **details)


@require_http_methods(["GET", "HEAD", "POST"])
def join_case(request, reference: str):
    """Does this person act for the organization? Staff decide."""
    at_the_desk(request)
    requests = JoinRequest.objects.visible_to(request.actor).select_related("profile__organisation", "asked_by")
    asked = get_object_or_404(requests, reference=reference)
    decision = request.POST.get("decision")
    accept = JoinAnswerForm(request.POST if decision == "accept" else None, initial={"role": Role.OPERATOR_VIEWER})
    refuse = JoinRefusalForm(request.POST if decision == "refuse" else None)
    by, pk = request.actor, asked.pk
    if attempt(accept, lambda data: services.accept_join(by=by, join_id=pk, role=data["role"])):
        messages.success(request, _("Joined. The person and the owners are told."))
        return redirect("identity_desk")
    if attempt(refuse, lambda data: services.refuse_join(by=by, join_id=pk, reason=data["reason"])):
        messages.success(request, _("Not accepted. The person is told why."))
        return redirect("identity_desk")
    context = {
        "asked": asked,
        "accept": accept,
        "refuse": refuse,
        "owners": _owners(asked.profile.organisation),
        "why_not": permissions.why_not_decide_join(request.actor, asked),
    }
    return render(request, "operators/join_case.html", context)


def _owners(organisation: Organisation):
    members = organisation.memberships.active().with_role(Role.OPERATOR_OWNER)
    return members.select_related("user").order_by("user__name", "pk")


def _entity(request, reference: str) -> Organisation:
    """An operator, for a vetting officer without a tie to it."""
    at_the_desk(request)
    entity = get_object_or_404(Organisation.objects.visible_to(request.actor).of_kind("operator"), reference=reference)
    if not hasattr(entity, "operator_profile"):
        raise Http404
    if reason := why_not_change_entity(request.actor, entity.pk):
        raise Refused(reason)
    return entity


def _page(request, entity, form, title, lead, button):
    if hasattr(form, "keep_uploads"):
        form.keep_uploads()
    context = {"entity": entity, "form": form, "title": title, "lead": lead, "button": button}
    return render(request, "operators/entity_form.html", context)


def _done(request, entity, sentence):
    messages.success(request, sentence)
    return redirect("identity_case", reference=entity.operator_profile.identity_case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def entity_owner(request, reference: str):
    """An owner is gone: who takes over?"""
    entity = _entity(request, reference)
    owners = _owners(entity)
    form = OwnerForm(request.POST or None, request.FILES or None, actor=request.actor, owners=owners)

    def change(_data):
        services.replace_owner(
            by=request.actor,
            profile_id=entity.operator_profile.pk,
            leaving_id=owners.get(reference=form.cleaned_data["leaving"]).pk,
            email=form.cleaned_data["email"],
            reason=form.cleaned_data["reason"],
            upload=form.cleaned_data["document"],
        )

    if request.method == "POST" and attempt(form, change):
        return _done(request, entity, _("Replaced. Every member is told."))
    lead = _("The person who is gone loses access at once. Every member is told, so that a mistake is noticed.")
    return _page(request, entity, form, _("Replace an owner who is gone"), lead, _("Replace the owner"))


@require_http_methods(["GET", "HEAD", "POST"])
def entity_name(request, reference: str):
    """A new legal name from a day on."""
    entity = _entity(request, reference)
    form = NameForm(request.POST or None)

    def change(_data):
        accounts.rename_organisation(by=request.actor, organisation_id=entity.pk, **form.cleaned_data)

    if request.method == "POST" and attempt(form, change):
        return _done(request, entity, _("Recorded. Older papers keep the old name."))
    lead = _("What was signed before that day keeps the name that it had.")
    return _page(request, entity, form, _("Record a new legal name"), lead, _("Record the name"))


@require_http_methods(["GET", "HEAD", "POST"])
def entity_succession(request, reference: str):
    """This organization went into another one."""
    entity = _entity(request, reference)
    form = SuccessionForm(request.POST or None, request.FILES or None, actor=request.actor)

    def change(_data):
        typed = form.cleaned_data["successor"].strip().upper()
        successor = Organisation.objects.of_kind("operator").filter(reference=typed).first()
        services.record_succession(
            by=request.actor,
            predecessor_id=entity.pk,
            successor_id=successor.pk if successor else 0,
            on=form.cleaned_data["on"],
            upload=form.cleaned_data["document"],
        )

    if request.method == "POST" and attempt(form, change):
        return _done(request, entity, _("Recorded. Systems, numbers and usable vouchers stand under the new one."))
    lead = _(
        "Its systems, numbers and vouchers that can still be used move. Orders and papers stay as they were signed."
    )
    return _page(request, entity, form, _("Record that it went into another organization"), lead, _("Record it"))
