from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import DomainError
from marketplace.reference.models import RegistryRecord, RuralDefinition, UtilityRecord
from marketplace.reference.selectors import counties_by_code, find_records, record_by_number, rural_facts, state_of
from marketplace.reference.selectors.lookup import REGISTRIES
from operators import selectors, services
from operators.forms import FACT_LABELS, FindForm, SystemForm
from operators.models import System
from operators.views.systems import opened, profile_to_edit


@require_safe
def system_find(request):
    """Look the system up in the public registries; not found is normal and continues by hand."""
    profile_to_edit(request)
    form = FindForm(request.GET if {"q", "kind"} & request.GET.keys() else None)
    found, kind = None, ""
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        found = find_records(kind, form.cleaned_data["q"], form.cleaned_data["state"])
    return render(request, "operators/system_find.html", {"form": form, "found": found, "kind": kind})


@require_http_methods(["GET", "POST"])
def system_new(request):
    """Describe a system by hand."""
    profile = profile_to_edit(request)
    state = profile.organisation.state
    form = SystemForm(request.POST or None, state=state, initial={"state": state})
    if request.method == "POST" and form.is_valid() and (system := _add(request, profile, form)):
        return redirect("system_figures", reference=system.reference)
    return render(request, "operators/system_form.html", {"form": form, "record": None})


@require_http_methods(["GET", "POST"])
def system_confirm(request, registry: str, number: str):
    """Confirm what a public registry says, or put it right."""
    profile = profile_to_edit(request)
    record = record_by_number(registry, number) if registry in REGISTRIES else None
    if record is None:
        raise Http404
    state = state_of(record)
    initial = _prefilled(registry, record, number) | {"state": state}
    form = SystemForm(request.POST or None, initial=initial, state=state)
    if request.method == "POST" and form.is_valid() and (system := _add(request, profile, form, registry=record)):
        return redirect("system_figures", reference=system.reference)
    context = {
        "form": form,
        "record": record,
        "state": state,
        "on_record": _on_record(record),
        "determinations": rural_facts(record.county, record.zip),
        "counties_served": _counties_served(record),
        "labels": dict(RuralDefinition.choices),
    }
    return render(request, "operators/system_form.html", context)


def _prefilled(registry: str, record: RegistryRecord, number: str) -> dict:
    return {
        "kind": registry,
        "name": record.name,
        "place": record.place,
        "zip_code": record.zip,
        "county": record.county_id,
        "ownership": record.owner,
        "number": number,
    }


def _on_record(record: RegistryRecord) -> list[tuple[str, str]]:
    """What the record says beside the fields of the form: its figures, and when it runs."""
    figures = selectors.registry_figures(record)
    lines = [(str(metric.label), selectors.figure_words(metric, value)) for metric, value in figures.items()]
    season = selectors.season_in_words(record)
    return lines + ([(str(FACT_LABELS["season"]), season)] if season else [])


def _counties_served(record: RegistryRecord) -> list[str]:
    """Where a utility serves several counties, their names: the person chooses the one of its office."""
    if not isinstance(record, UtilityRecord) or record.county_id:
        return []
    return [county.name for county in counties_by_code(record.counties_served.split())]


def _add(request, profile, form, **extra) -> System | None:
    try:
        return services.add_system(by=request.actor, profile_id=opened(request, profile).pk, **form.details(), **extra)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
