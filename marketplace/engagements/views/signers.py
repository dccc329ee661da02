"""Who may sign for us, by which paper, and copies of what was signed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.models import Membership
from marketplace.accounts.permissions import why_not_manage_people
from marketplace.accounts.roles import Kind, Role
from marketplace.accounts.services import choose_second_contact
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements import permissions, selectors, services
from marketplace.engagements.forms.signers import AuthorityForm, SecondContactForm
from marketplace.engagements.models import Authority, Signature
from marketplace.engagements.views.attempts import attempt, press


def own_members(request):
    """People of the operator acted for; 404 for everybody else."""
    if not request.actor.is_kind(Kind.OPERATOR):
        raise Http404
    return Membership.objects.active().visible_to(request.actor).select_related("user", "organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def signers(request):
    """Who may sign, up to how much and until when; whom we ask when they stay silent."""
    members = own_members(request).order_by("user__name", "pk")
    organisation = request.membership.organisation
    if request.method == "POST" and (reason := why_not_manage_people(request.actor, organisation.pk)):
        raise Refused(reason)
    chosen = organisation.second_contact
    form = SecondContactForm(
        request.POST or None, members=members, initial={"second_contact": chosen.reference if chosen else ""}
    )
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _choose(request, members, form)):
        messages.success(request, _("Your second contact is saved."))
        return redirect("engagements:signers")
    context = {
        "signers": selectors.signers_of(organisation),
        "form": form,
        "second_contact": chosen,
        "why_not_record": permissions.why_not_record_authority(request.actor, organisation.pk),
    }
    return render(request, "engagements/signers.html", context)


def _choose(request, members, form):
    chosen = members.filter(reference=form.cleaned_data["second_contact"]).first()
    return choose_second_contact(
        by=request.actor, organisation_id=request.actor.organisation_id, membership_id=chosen.pk if chosen else None
    )


@require_http_methods(["GET", "HEAD", "POST"])
def authority_new(request, reference):
    """Record the paper that lets this person sign."""
    members = own_members(request)
    signer = get_object_or_404(members.with_role(Role.OPERATOR_SIGNER), reference=reference)
    if reason := permissions.why_not_record_authority(request.actor, signer.organisation_id):
        raise Refused(reason)
    form = AuthorityForm(
        request.POST or None, request.FILES or None, actor=request.actor, initial={"title": signer.title}
    )
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _record(request, signer, form)):
        messages.success(request, _("%(name)s can sign now.") % {"name": signer.user.name})
        return redirect("engagements:signers")
    form.keep_uploads()
    return render(request, "engagements/authority_new.html", {"form": form, "signer": signer})


def _record(request, signer, form):
    return services.record_authority(
        by=request.actor, membership_id=signer.pk, details=form.details(), upload=form.cleaned_data["document"]
    )


@require_POST
def authority_end(request, reference):
    authority = get_object_or_404(Authority.objects.visible_to(request.actor), reference=reference)
    done = _("This person signs no more. What they signed stands.")
    press(request, lambda: services.end_authority(by=request.actor, authority_id=authority.pk), done)
    return redirect("engagements:signers")


@require_safe
def signature_list(request):
    """Everything that was signed for us, the newest first."""
    signed = Signature.objects.visible_to(request.actor).select_related("organisation").order_by("-signed_at", "-pk")
    return render(request, "engagements/signature_list.html", {"page": page_of(request, signed)})


@require_safe
def signature(request, reference):
    """The exact text somebody signed, with its hash, to keep or print."""
    signed = Signature.objects.visible_to(request.actor).select_related("organisation", "authority")
    one = get_object_or_404(signed, reference=reference)
    day = one.signed_at.date()
    context = {
        "signature": one,
        "name_then": one.organisation.name_on(day),
        "is_mine": one.signed_by_id == request.actor.user_id,
    }
    return render(request, "engagements/signature.html", context)
