"""Who works for the organisation, in which roles, and who is invited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts import permissions, selectors, services
from marketplace.accounts.forms import InvitationForm, MemberForm, OrganisationForm, SecondFactorResetForm
from marketplace.accounts.models import Invitation, Membership
from marketplace.accounts.views.own import next_path
from marketplace.core.errors import DomainError, Refused
from marketplace.core.paging import page_of

PEOPLE_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def organisation_create(request):
    """After sign-up: create your organisation, or wait for a colleague's invitation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = services.create_organisation(by=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            request.session[selectors.SESSION_KEY] = organisation.pk
            messages.success(request, _("%(name)s is set up. You manage it.") % {"name": organisation.name})
            return redirect(next_path(request, reverse("dashboard")))
    context = {"form": form, "next": next_path(request, "")}
    return render(request, "accounts/organisation_create.html", context)


@require_safe
def people(request):
    """Who works here, and what may each do?"""
    if not request.membership:
        return redirect("organisation_create")
    members = Membership.objects.active().visible_to(request.actor).select_related("user", "organisation")
    members = members.prefetch_related("role_rows").order_by("user__name", "pk")
    invitations = Invitation.objects.open().visible_to(request.actor)
    return render(
        request,
        "accounts/people.html",
        {
            "page": page_of(request, members, size=PEOPLE_A_PAGE),
            "invitations": invitations,
            "why_not_manage": permissions.why_not_manage_people(request.actor, request.actor.organisation_id),
        },
    )


@require_http_methods(["GET", "POST"])
def invite(request):
    """Invite a colleague by e-mail."""
    organisation = _managed_organisation(request)
    roles = permissions.roles_allowed(organisation)
    form = InvitationForm(request.POST or None, organisation=organisation, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite_member(by=request.actor, organisation_id=organisation.pk, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("We sent an invitation to %(email)s.") % {"email": invitation.email})
            return redirect("people")
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def withdraw_invitation(request, reference):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.actor), reference=reference)
    services.withdraw_invitation(by=request.actor, invitation_id=invitation.pk)
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("people")


@require_http_methods(["GET", "POST"])
def member(request, reference):
    """Change a colleague's title and roles."""
    membership = get_object_or_404(Membership.objects.active().visible_to(request.actor), reference=reference)
    organisation = _managed_organisation(request)
    form = MemberForm(
        request.POST or None,
        organisation=organisation,
        roles=permissions.roles_allowed(organisation),
        initial={
            "roles": sorted(membership.roles),
            "title": membership.title,
            "outside_firm": membership.outside_firm,
            "ends_on": membership.ends_on,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_roles(by=request.actor, membership_id=membership.pk, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The roles of %(name)s are saved.") % {"name": membership.user.name})
            return redirect("people")
    why_not_end = permissions.why_not_end_membership(request.actor, membership)
    return render(request, "accounts/member.html", {"form": form, "member": membership, "why_not_end": why_not_end})


@require_POST
def end_membership(request, reference):
    membership = get_object_or_404(Membership.objects.visible_to(request.actor), reference=reference)
    services.end_membership(by=request.actor, membership_id=membership.pk)
    messages.success(request, _("%(name)s no longer acts for your organization.") % {"name": membership.user.name})
    return redirect("people" if membership.user_id != request.user.pk else "organisation_switch")


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation_accept(request, token):
    """The link in the e-mail shows the offer; only the button joins."""
    invitation = services.find_invitation(token)
    if invitation and request.method == "POST" and request.user.is_authenticated:
        membership = services.accept_invitation(by=request.actor, token=token)
        request.session[selectors.SESSION_KEY] = membership.organisation_id
        messages.success(request, _("You now act for %(name)s.") % {"name": membership.organisation.name})
        return redirect("dashboard")
    status = 200 if invitation else 404
    return render(request, "accounts/invitation_accept.html", {"invitation": invitation}, status=status)


@require_http_methods(["GET", "POST"])
def second_factor_reset(request):
    """A vetting officer helps somebody who lost the second factor, after checking who asks."""
    if reason := permissions.why_not_help_with_second_factor(request.actor):
        raise Refused(reason)
    user = selectors.person_by_email(request.POST.get("email") or request.GET.get("email", ""))
    form = SecondFactorResetForm(request.POST or None)
    if request.method == "POST" and user and form.is_valid():
        try:
            services.reset_second_factor(
                by=request.actor, user_id=user.pk, reason_code=form.cleaned_data["reason_code"]
            )
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The second factor of %(name)s is reset.") % {"name": user.name})
            return redirect("second_factor_reset")
    return render(request, "accounts/second_factor_reset.html", {"form": form, "person": user})


def _managed_organisation(request):
    if reason := permissions.why_not_manage_people(request.actor, request.actor.organisation_id):
        raise Refused(reason)
    return request.membership.organisation
