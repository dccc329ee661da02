import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.changes import record_change
from marketplace.core.errors import DomainError, Refused
from marketplace.reference.models import Sector, State
from providers import permissions
from providers.models import Credential, ProviderProfile, VettingCase

# Addresses under /providers/ that are pages of their own.
RESERVED_SLUGS = frozenset({"my", "vetting", "moderation"})
PROFILE_FIELDS = ("city", "since", "description", "team_size", "tier", "languages")


@transaction.atomic
def create_profile(*, by: Actor, organisation_id: int) -> ProviderProfile:
    """Give a provider organisation its profile; asked twice, it answers with the one there is."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    if not (by.is_system or by.acts_for(organisation.pk, Role.PROVIDER_OWNER, Role.PROVIDER_SALES)):
        raise Refused(_("Only owners and sales staff of the firm can do this."))
    if not organisation.is_provider:
        raise Refused(_("Only providers have a profile here."))
    existing = ProviderProfile.objects.filter(organisation=organisation).first()
    if existing:
        return existing
    provider = ProviderProfile.objects.create(organisation=organisation, slug=_free_slug(organisation))
    record(by, provider, "provider.profile_created")
    return provider


def _free_slug(organisation: Organisation) -> str:
    slug = slugify(organisation.name)[:40] or organisation.reference.lower()
    taken = slug in RESERVED_SLUGS or ProviderProfile.objects.filter(slug=slug).exists()
    return f"{slug}-{organisation.reference[-4:].lower()}" if taken else slug


@transaction.atomic
def save_profile(
    *,
    by: Actor,
    provider_id: int,
    sectors: Iterable[Sector] | None = None,
    states: Iterable[State] | None = None,
    **values,
) -> ProviderProfile:
    """Change what buyers read about the firm; `values` are PROFILE_FIELDS, anything else is an error."""
    provider = ProviderProfile.objects.locked().select_related("organisation").get(pk=provider_id)
    if reason := permissions.why_not_edit_profile(by, provider):
        raise Refused(reason)
    if unknown := set(values) - set(PROFILE_FIELDS):
        raise TypeError(f"not fields of a profile: {sorted(unknown)}")
    for name, value in values.items():
        setattr(provider, name, value)
    provider.save(update_fields=list(values) or None)
    if sectors is not None:
        provider.sectors.set(sectors)
    if states is not None:
        provider.states.set(states)
    record(by, provider, "provider.profile_saved", fields=sorted(values))
    record_change("provider", provider.pk)
    return provider


@transaction.atomic
def add_credential(
    *,
    by: Actor,
    provider_id: int,
    kind: str,
    issuer: str,
    number: str = "",
    issued: dt.date | None = None,
    expires: dt.date | None = None,
) -> Credential:
    """Claim a credential; buyers see it as unchecked until an officer has looked at the proof."""
    provider = ProviderProfile.objects.locked().select_related("organisation").get(pk=provider_id)
    if reason := permissions.why_not_edit_profile(by, provider):
        raise Refused(reason)
    if issued and expires and expires <= issued:
        raise DomainError(_("Enter an end date after the date of issue."), field="expires")
    if expires and expires < clock.today():
        raise DomainError(_("This credential has ended. Enter one that is valid today."), field="expires")
    credential = Credential.objects.create(
        provider=provider, kind=kind, issuer=issuer, number=number, issued=issued, expires=expires
    )
    record(by, credential, "credential.added", kind=kind)
    record_change("provider", provider.pk)
    return credential


@transaction.atomic
def retire_credential(*, by: Actor, provider_id: int, credential_id: int) -> Credential:
    """Stop claiming a credential; the record stays."""
    provider = ProviderProfile.objects.locked().select_related("organisation").get(pk=provider_id)
    if reason := permissions.why_not_edit_profile(by, provider):
        raise Refused(reason)
    credential = provider.credentials.get(pk=credential_id)
    if credential.retired_at is None:
        credential.retired_at = clock.now()
        credential.save(update_fields=["retired_at"])
        record(by, credential, "credential.retired", kind=credential.kind)
        record_change("provider", provider.pk)
    return credential


@transaction.atomic
def check_credential(*, by: Actor, case_id: int, credential_id: int) -> Credential:
    """A vetting officer has compared the credential with its issuer's register today."""
    case = VettingCase.objects.select_related("provider").get(pk=case_id)
    if reason := permissions.why_not_vet(by, case):
        raise Refused(reason)
    claimed = Credential.objects.filter(provider_id=case.provider_id, retired_at=None)
    credential = claimed.select_for_update(of=("self",), no_key=True).filter(pk=credential_id).first()
    if credential is None:
        raise DomainError(_("The firm no longer names this credential. Open the case again."))
    credential.checked_by_id = by.user_id
    credential.checked_on = clock.today()
    credential.save(update_fields=["checked_by", "checked_on"])
    record(by, credential, "credential.checked", kind=credential.kind)
    record_change("provider", credential.provider_id)
    return credential
