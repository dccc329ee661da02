from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.paging import page_of
from marketplace.reference.models import HospitalRecord, WaterSystemRecord
from marketplace.reference.selectors import find_hospitals, find_water_systems
from operators import permissions, selectors, services
from operators.facts import Fact, Metric
from operators.forms import FACT_LABELS, FactForm, FiguresForm, FindForm, SystemForm
from operators.models import OperatorProfile, System
from operators.services.profiles import CORRECTABLE

REGISTRIES = {"water": (WaterSystemRecord, "pwsid"), "hospital": (HospitalRecord, "ccn")}


def own_profile(request) -> OperatorProfile:
    """The record of the operator acted for, one to be saved where there is none yet; 404 for everybody else."""
    if not request.actor.is_kind(Kind.OPERATOR):
        raise Http404
    found = selectors.profile_of(request.actor.organisation_id)
    return found or OperatorProfile(organisation=request.membership.organisation)


def opened(request, profile: OperatorProfile) -> OperatorProfile:
    """Saved at the first change: looking writes nothing."""
    return profile if profile.pk else services.open_profile(by=request.actor, organisation=profile.organisation)


def profile_to_edit(request) -> OperatorProfile:
    profile = own_profile(request)
    if reason := permissions.why_not_edit(request.actor, profile):
        raise Refused(reason)
    return profile


def own_system(request, reference: str) -> System:
    systems = System.objects.visible_to(request.actor).select_related("profile__organisation", "sector", "state")
    return get_object_or_404(systems.select_related("county"), reference=reference)


def system_to_edit(request, reference: str) -> System:
    system = own_system(request, reference)
    if reason := permissions.why_not_edit(request.actor, system.profile):
        raise Refused(reason)
    return system


@require_safe
def system_list(request):
    """What do we run?"""
    profile = own_profile(request)
    systems = selectors.systems_of(profile.organisation)
    context = {
        "page": page_of(request, systems),
        "why_not_edit": permissions.why_not_edit(request.actor, profile),
    }
    return render(request, "operators/system_list.html", context)


@require_safe
def system_find(request):
    """Look the system up in the public registries; not found is normal and continues by hand."""
    profile_to_edit(request)
    form = FindForm(request.GET if "q" in request.GET else None)
    found, kind = None, ""
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["kind"]
        look = find_hospitals if kind == "hospital" else find_water_systems
        found = look(form.cleaned_data["q"], form.cleaned_data["state"])
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
    if registry not in REGISTRIES:
        raise Http404
    model, column = REGISTRIES[registry]
    record = get_object_or_404(model._default_manager.select_related("county", "state", "dataset"), **{column: number})
    state = record.state_id or profile.organisation.state
    form = SystemForm(request.POST or None, initial=_prefilled(registry, record) | {"state": state}, state=state)
    if request.method == "POST" and form.is_valid() and (system := _add(request, profile, form, registry=record)):
        return redirect("system_figures", reference=system.reference)
    return render(request, "operators/system_form.html", {"form": form, "record": record})


def _prefilled(registry: str, record) -> dict:
    return {
        "kind": registry,
        "name": record.name,
        "state": record.state_id,
        "place": record.place,
        "zip_code": record.zip,
        "county": record.county_id,
        "ownership": record.owner,
        "number": record.number,
    }


def _add(request, profile, form, **extra) -> System | None:
    try:
        return services.add_system(by=request.actor, profile_id=opened(request, profile).pk, **form.details(), **extra)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None


@require_safe
def system_detail(request, reference: str):
    """Every fact of a system with its source, and a way to correct it."""
    system = own_system(request, reference)
    context = {
        "system": system,
        "facts": facts_in_words(system),
        "determinations": system.rural_determinations.order_by("pk"),
        "corrections": system.corrections.order_by("-pk"),
        "identifiers": system.identifiers.order_by("pk"),
        "why_not_edit": permissions.why_not_edit(request.actor, system.profile),
        "labels": FACT_LABELS,
    }
    return render(request, "operators/system_detail.html", context)


def facts_in_words(system: System) -> list[tuple[str, str, str, Fact | None]]:
    """(name, label, value in words, the fact) of all that can be corrected; no fact where nobody has said."""
    known = selectors.facts_for(system.profile.organisation, system) | selectors.name_facts(system)
    names = [*CORRECTABLE, *(metric.value for metric in Metric if metric.value in known)]
    owner = system.get_ownership_display()
    words = {"county": str(system.county or ""), "ownership": owner}
    return [
        (
            name,
            str(FACT_LABELS[name]),
            words.get(name) or _in_words(known[name]) if name in known else "",
            known.get(name),
        )
        for name in names
    ]


def _in_words(fact: Fact) -> str:
    if fact.name == Metric.ASSETS_CENTS and isinstance(fact.value, int):
        return str(Money(fact.value))
    if isinstance(fact.value, bool):
        return _("Yes") if fact.value else _("No")
    return f"{fact.value:,}" if isinstance(fact.value, int) else str(fact.value)


@require_http_methods(["GET", "POST"])
def figures(request, reference: str):
    """The figures that decide about help and price, all on one page."""
    system = system_to_edit(request, reference)
    known = selectors.facts_for(system.profile.organisation, system)
    initial = {name: _typed(name, fact.value) for name, fact in known.items()}
    form = FiguresForm(request.POST or None, kind=system.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        stated = form.stated()
        for metric in stated:
            services.state_figure(
                by=request.actor, profile_id=system.profile_id, metric=metric, value=stated[metric], system=system
            )
        messages.success(request, _("Your figures are saved."))
        return redirect("system_detail", reference=system.reference)
    return render(request, "operators/system_figures.html", {"form": form, "system": system})


def _typed(name: str, value):
    """A known value as it stands in the form: dollars for cents, 1 or 0 for yes or no."""
    if name == Metric.ASSETS_CENTS:
        return Money(value)
    return str(int(value)) if isinstance(value, bool) else value


@require_http_methods(["GET", "POST"])
def fact_correct(request, reference: str, fact_name: str):
    """Put one prefilled fact right, with the reason."""
    system = system_to_edit(request, reference)
    if fact_name not in FACT_LABELS:
        raise Http404
    form = FactForm(
        request.POST or None, request.FILES or None, actor=request.actor, fact_name=fact_name, state=system.state_id
    )
    if request.method == "POST" and form.is_valid():
        services.correct_fact(
            by=request.actor,
            system_id=system.pk,
            fact_name=fact_name,
            value=form.value(),
            note=form.cleaned_data["note"],
            upload=form.cleaned_data["document"],
        )
        messages.success(request, _("Thank you. The correction is saved with its reason."))
        return redirect("system_detail", reference=system.reference)
    form.keep_uploads()
    context = {"form": form, "system": system, "label": FACT_LABELS[fact_name]}
    return render(request, "operators/fact_correct.html", context)


@require_http_methods(["GET", "POST"])
def system_end(request, reference: str):
    """Take a system off the list; asks once."""
    system = system_to_edit(request, reference)
    if request.method == "POST":
        services.end_system(by=request.actor, system_id=system.pk)
        messages.success(request, _("%(name)s is off your list.") % {"name": system.name})
        return redirect("system_list")
    return render(request, "operators/system_end.html", {"system": system})
