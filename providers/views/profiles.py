from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError, Refused
from providers import permissions, selectors
from providers.forms.profiles import CredentialForm, ProfileForm
from providers.models import ProviderProfile
from providers.services import profiles


def own_provider(request) -> ProviderProfile | None:
    """The firm the actor sells for, None before its profile exists; everybody else gets a 404."""
    if not request.actor.is_kind(Kind.PROVIDER):
        raise Http404
    return selectors.provider_of(request.actor)


def own_firm(request) -> ProviderProfile:
    """As `own_provider`, and a profile to be saved where there is none yet."""
    return own_provider(request) or ProviderProfile(organisation=request.membership.organisation)


def editable_provider(request) -> ProviderProfile:
    """The actor's firm, or a refusal with the reason."""
    provider = own_firm(request)
    if reason := permissions.why_not_edit_profile(request.actor, provider):
        raise Refused(reason)
    return provider


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """What buyers read about us."""
    provider = editable_provider(request)
    reach = {name: list(getattr(provider, name).all()) if provider.pk else [] for name in ("sectors", "states")}
    form = ProfileForm(request.POST or None, instance=provider, initial=reach)
    if request.method == "POST" and form.is_valid():
        saved = profiles.create_profile(by=request.actor, organisation_id=provider.organisation_id)
        profiles.save_profile(by=request.actor, provider_id=saved.pk, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("providers:profile")
    credentials = provider.credentials.filter(retired_at=None) if provider.pk else []
    context = {"form": form, "provider": provider, "credentials": credentials}
    return render(request, "providers/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_credential(request):
    provider = editable_provider(request)
    if not provider.pk:
        return redirect("providers:profile")
    form = CredentialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            profiles.add_credential(by=request.actor, provider_id=provider.pk, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The credential is added. Buyers see that it is not checked yet."))
            return redirect("providers:profile")
    return render(request, "providers/credential.html", {"form": form})


@require_POST
def retire_credential(request, credential_id):
    provider = own_provider(request)
    credential = get_object_or_404(provider.credentials, pk=credential_id) if provider else None
    if provider is None or credential is None:
        raise Http404
    if reason := permissions.why_not_edit_profile(request.actor, provider):
        raise Refused(reason)
    profiles.retire_credential(by=request.actor, provider_id=provider.pk, credential_id=credential.pk)
    messages.success(request, _("The credential is no longer shown."))
    return redirect("providers:profile")
