from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts import selectors
from marketplace.accounts.forms import ProfileForm


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
