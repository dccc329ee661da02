import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Organisation
from marketplace.audit.services import record
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.documents.models import Document
from marketplace.documents.services import store_document
from marketplace.reference import identifiers
from marketplace.reference.models import County, RegistryRecord, RuralDefinition
from operators import permissions, selectors
from operators.facts import Method, Metric, rural_name
from operators.models import Correction, EntityIdentifier, IdentityCase, OperatorProfile, SizeFact, System
from operators.services.registries import determine_rural, note_differences, state_rural, take_figures, write_figure

EVIDENCE = "operators.fact_evidence"
SECTOR_OF_KIND = {
    System.Kind.WATER: "WWS",
    System.Kind.WASTEWATER: "WWS",
    System.Kind.ELECTRIC: "ENRG",
    System.Kind.HOSPITAL: "HPH",
    System.Kind.CLINIC: "HPH",
    System.Kind.BANK: "FIN",
    System.Kind.CREDIT_UNION: "FIN",
    System.Kind.OTHER: "GOVF",
}
CORRECTABLE = ("name", "place", "zip", "county", "ownership", "season")
DEFINITION_OF_FACT = {rural_name(definition): definition for definition in RuralDefinition}


@transaction.atomic
def open_profile(*, by: Actor, organisation: Organisation) -> OperatorProfile:
    """The operator's record of an organization, with an identity that nobody has checked; made once."""
    if reason := permissions.why_not_edit(by, OperatorProfile(organisation=organisation)):
        raise Refused(reason)
    profile, created = OperatorProfile.objects.get_or_create(organisation=organisation)
    if created:
        IdentityCase.objects.create(profile=profile)
        record(by, profile, "operator.created")
    return profile


@transaction.atomic
def add_system(
    *,
    by: Actor,
    profile_id: int,
    kind: str,
    name: str,
    state: str,
    place: str = "",
    county: County | None = None,
    zip_code: str = "",
    ownership: str = "",
    scheme: str = "",
    number: str = "",
    registry: RegistryRecord | None = None,
) -> System:
    """Describe one system. With `registry` its facts stand with their source; what differs from it is a correction.

    Raises a DomainError on "number" when the number is malformed or another organization has it.
    """
    profile = OperatorProfile.objects.locked().get(pk=profile_id)
    if reason := permissions.why_not_edit(by, profile):
        raise Refused(reason)
    system = System.objects.create(
        profile=profile,
        kind=kind,
        sector_id=SECTOR_OF_KIND[System.Kind(kind)],
        name=name,
        place=place,
        state_id=state,
        county=county,
        zip=zip_code,
        ownership=ownership,
        season=selectors.season_in_words(registry),
        source=str(registry.dataset)[:200] if registry else "",
        source_as_of=clock.today() if registry else None,
    )
    if number:
        add_identifier(by=by, profile_id=profile.pk, system=system, scheme=scheme, value=number)
    if registry:
        take_figures(system, registry)
        note_differences(by, system, registry)
    determine_rural(system)
    record(by, system, "system.added", kind=kind, from_registry=bool(registry))
    return system


@transaction.atomic
def add_identifier(
    *, by: Actor, profile_id: int, scheme: str, value: str, system: System | None = None, source: str = ""
) -> EntityIdentifier:
    """Write a public number down, in its one spelling. It proves nothing about who typed it."""
    profile = OperatorProfile.objects.get(pk=profile_id)
    if reason := permissions.why_not_edit(by, profile):
        raise Refused(reason)
    if sentence := identifiers.check(scheme, value):
        raise DomainError(sentence, field="number")
    value = identifiers.normalise(scheme, value)
    if selectors.identifier_taken(scheme, value):
        raise DomainError(
            _(
                "An organization here already has this number. Is it yours? Ask to join it, or ask a colleague to "
                "invite you."
            ),
            code="taken",
            field="number",
        )
    identifier = EntityIdentifier.objects.create(
        profile=profile, system=system, scheme=scheme, value=value, source=source, from_date=clock.today()
    )
    record(by, identifier, "identifier.added", scheme=scheme)
    return identifier


@transaction.atomic
def state_figure(
    *,
    by: Actor,
    profile_id: int,
    metric: str,
    value: int,
    system: System | None = None,
    expires: dt.date | None = None,
) -> SizeFact:
    """The operator states a figure (a count, cents, 1 or 0); an older one stays on record."""
    profile = OperatorProfile.objects.get(pk=profile_id)
    if reason := permissions.why_not_edit(by, profile):
        raise Refused(reason)
    figure = write_figure(profile, system, metric, value, Method.ATTESTED, "", expires)
    record(by, figure, "figure.stated", metric=metric)
    return figure


@transaction.atomic
def correct_fact(
    *,
    by: Actor,
    system_id: int,
    fact_name: str,
    value: str,
    note: str,
    upload: UploadedFile | Document | None = None,
) -> Correction:
    """Put another value in the place of a prefilled one, with the reason and a document if there is one.

    `value` is the text as it will be kept: digits for a figure, a county's code, the code of an owner, "yes" or "no"
    for whether the place is rural under a definition that no list decides.
    """
    system = System.objects.locked().get(pk=system_id)
    if reason := permissions.why_not_edit(by, system.profile):
        raise Refused(reason)
    organisation = system.profile.organisation
    document = store_document(by=by, organisation=organisation, upload=upload, kind=EVIDENCE) if upload else None
    if fact_name in Metric.values:
        old = system.size_facts.filter(metric=fact_name).order_by("pk").last()
        old_value = str(old.value) if old else ""
        method = Method.DOCUMENT if document else Method.ATTESTED
        write_figure(system.profile, system, fact_name, int(value), method, "", None)
    elif fact_name in DEFINITION_OF_FACT:
        definition = DEFINITION_OF_FACT[fact_name]
        old_value = state_rural(system, definition, is_rural=value == "yes", document=document)
    elif fact_name in CORRECTABLE:
        old_value = _set_field(system, fact_name, value)
    else:
        raise DomainError(_("Choose one of the facts shown on this page."), field="fact_name")
    correction = Correction.objects.create(
        system=system,
        fact_name=fact_name,
        old_value=old_value,
        new_value=value,
        note=note,
        document=document,
        made_by_id=by.user_id,
    )
    record(by, correction, "fact.corrected", fact=fact_name, document=document.reference if document else "")
    return correction


@transaction.atomic
def end_system(*, by: Actor, system_id: int) -> System:
    """The organization no longer runs this system; it stays on record, and its numbers become free."""
    system = System.objects.locked().get(pk=system_id)
    if reason := permissions.why_not_edit(by, system.profile):
        raise Refused(reason)
    if system.ended_on:
        raise DomainError(_("This system was already taken off your list."))
    system.ended_on = clock.today()
    system.save(update_fields=["ended_on"])
    system.identifiers.filter(to_date__isnull=True).update(to_date=system.ended_on)
    record(by, system, "system.ended")
    return system


def _set_field(system: System, name: str, value: str) -> str:
    column = "county_id" if name == "county" else name
    old_value = str(getattr(system, column) or "")
    setattr(system, column, value or None if name == "county" else value)
    system.save(update_fields=[name])
    if name in {"county", "zip"}:
        determine_rural(system)
    return old_value
