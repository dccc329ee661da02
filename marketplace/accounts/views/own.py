"""What a person changes about themselves: profile, current organisation, the session."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts import demo, selectors, services
from marketplace.accounts.forms import InterestForm, ProfileForm
from marketplace.accounts.models import Interest, Membership
from marketplace.core.errors import DomainError
from marketplace.core.paging import page_of


def next_path(request, otherwise: str) -> str:
    """The page to come back to, when it is on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else otherwise


@require_http_methods(["GET", "POST"])
def organisation_switch(request):
    """Which of your organisations do you act for now?"""
    memberships = selectors.memberships_of(request.user)
    if request.method == "POST":
        chosen = next((m for m in memberships if m.organisation.reference == request.POST.get("organisation")), None)
        if chosen:
            request.session[selectors.SESSION_KEY] = chosen.organisation_id
            messages.success(request, _("You now act for %(name)s.") % {"name": chosen.organisation.name})
            return redirect(next_path(request, settings.LOGIN_REDIRECT_URL))
    return render(request, "accounts/organisation_switch.html", {"memberships": memberships})


@require_http_methods(["GET", "POST"])
def profile(request):
    """Your name and the time zone that dates are shown in."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_http_methods(["GET", "POST"])
def interests(request):
    """Which organizations must you not decide about? Your own declarations."""
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_interest(by=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Declared. You will not be asked to decide its cases."))
            return redirect("interests")
    declared = Interest.objects.visible_to(request.actor).select_related("organisation")
    return render(request, "accounts/interests.html", {"form": form, "page": page_of(request, declared)})


@require_POST
def end_interest(request, reference):
    interest = get_object_or_404(Interest.objects.visible_to(request.actor), reference=reference)
    services.end_interest(by=request.actor, interest_id=interest.pk)
    messages.success(request, _("Ended. It still keeps you out of decisions for 12 months."))
    return redirect("interests")


@require_safe
def second_factor_why(request):
    """Why does my role need a second factor, and how do I set it up?"""
    if selectors.has_second_factor(request.user):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor_why.html")


@require_POST
def extend_session(request):
    """Stay signed in; the middleware has already touched the session. A script asks for no page."""
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(status=204)
    return render(request, "accounts/session_extended.html")


@login_not_required
@require_http_methods(["GET", "POST"])
def demo_sign_in(request):
    """Sign in as a person of the demo; no such page exists on a real instance."""
    if not settings.DEMO:
        raise Http404
    if request.method == "GET":
        return render(request, "accounts/demo.html", {"people": demo.people()})
    people = Membership.objects.filter(pk__in=[m.pk for m in demo.sign_ins()]).select_related("user")
    membership = get_object_or_404(people, reference=request.POST.get("membership", ""))
    demo.sign_in(request, membership)
    request.session[selectors.SESSION_KEY] = membership.organisation_id
    return redirect(next_path(request, settings.LOGIN_REDIRECT_URL))
