"""What a public registry, the county and the ZIP code say of a system, written down with their source."""

import datetime as dt

from django.utils.translation import gettext as _

from marketplace.accounts.actor import Actor
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.documents.models import Document
from marketplace.reference.models import RegistryRecord, RuralDefinition
from marketplace.reference.selectors import rural_facts
from operators import selectors
from operators.facts import Method
from operators.models import Correction, OperatorProfile, RuralDetermination, SizeFact, System


def write_figure(
    profile: OperatorProfile,
    system: System | None,
    metric: str,
    value: int,
    method: str,
    source: str,
    expires: dt.date | None,
) -> SizeFact:
    return SizeFact.objects.create(
        profile=profile,
        system=system,
        metric=metric,
        value=value,
        method=method,
        source=source,
        as_of=clock.today(),
        expires=expires,
    )


def take_figures(system: System, registry: RegistryRecord) -> None:
    """The figures of the record; one that the registry does not know stays open."""
    for metric, value in selectors.registry_figures(registry).items():
        write_figure(system.profile, system, metric, value, Method.REGISTRY, system.source, None)


def note_differences(by: Actor, system: System, registry: RegistryRecord) -> None:
    """What was changed while the prefilled facts were confirmed."""
    pairs = {
        "name": (registry.name, system.name),
        "county": (registry.county_id, system.county_id),
        "ownership": (registry.owner, system.ownership),
        "place": (registry.place, system.place),
        "zip": (registry.zip, system.zip),
    }
    for name, (old, new) in pairs.items():
        if (old or "") != (new or ""):
            Correction.objects.create(
                system=system,
                fact_name=name,
                old_value=old or "",
                new_value=new or "",
                note=_("Given when the system was entered"),
                made_by_id=by.user_id,
            )


def determine_rural(system: System) -> None:
    """Replace the determinations by those of the place as it is now; what was said of another place holds no more."""
    system.rural_determinations.all().delete()
    for fact in rural_facts(system.county, system.zip):
        RuralDetermination.objects.create(
            system=system,
            decided_on=clock.today(),
            **{name: getattr(fact, name) for name in fact.__dataclass_fields__},
        )


def state_rural(system: System, definition: str, *, is_rural: bool, document: Document | None) -> str:
    """The operator says whether its place is rural where no list decides it; returns what stood there before."""
    known = list(system.rural_determinations.filter(definition=definition).order_by("pk"))
    by_county = definition == RuralDefinition.RUCC_NONMETRO
    if by_county or any(found.method == RuralDetermination.Method.EXACT for found in known):
        raise DomainError(_("Your county decides this. If the county is wrong, correct the county."), field="value")
    RuralDetermination.objects.update_or_create(
        system=system,
        definition=definition,
        method=RuralDetermination.Method.ATTESTED,
        defaults={
            "result": is_rural,
            "value": "yes" if is_rural else "no",
            "source": "",
            "vintage": clock.today().isoformat(),
            "unit_type": "system",
            "unit_id": system.reference,
            "evidence": "",
            "document": document,
            "decided_on": clock.today(),
        },
    )
    return "" if not known else "yes" if known[-1].result else "no"
