from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.paging import page_of
from marketplace.reference.models import RegistryRecord, RuralDefinition
from marketplace.reference.selectors import counties_by_code, counties_for_zip
from operators import permissions, selectors, services
from operators.facts import Fact, Metric, rural_name
from operators.forms import FACT_LABELS, FactForm, FiguresForm
from operators.models import Correction, OperatorProfile, System
from operators.services.profiles import CORRECTABLE, DEFINITION_OF_FACT


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
def system_detail(request, reference: str):
    """Every fact of a system with its source, and a way to correct it."""
    system = own_system(request, reference)
    context = {
        "system": system,
        "facts": facts_in_words(system),
        **_rural(system),
        **_counties_of_zip(system),
        "corrections": corrections_in_words(system),
        "identifiers": system.identifiers.order_by("pk"),
        "why_not_edit": permissions.why_not_edit(request.actor, system.profile),
    }
    return render(request, "operators/system_detail.html", context)


def _counties_of_zip(system: System) -> dict[str, list]:
    """What the ZIP list proposes for a system without a county: only what its owner can choose, and what it cannot.

    Connecticut's old counties still stand in ZIP lists; a ZIP code may also lie in another state than the system.
    """
    found = [] if system.county_id else counties_for_zip(system.zip)
    here = [county for county in found if county.state_id == system.state_id]
    return {
        "zip_counties": [county for county in here if county.is_current],
        "former_counties": [county for county in here if not county.is_current],
    }


def corrections_in_words(system: System) -> list[tuple[str, str, str, Correction]]:
    """(label, the old value in words, the new one, the correction), the latest first."""
    corrections = list(system.corrections.order_by("-pk"))
    codes = [code for one in corrections if one.fact_name == "county" for code in (one.old_value, one.new_value)]
    words = {"county": {county.pk: str(county) for county in counties_by_code(codes)}} if codes else {}
    words["ownership"] = {code: str(label) for code, label in RegistryRecord.Owner.choices}
    words |= {name: {"yes": _("Yes"), "no": _("No")} for name in DEFINITION_OF_FACT}

    def say(name: str, value: str) -> str:
        if name in Metric.values and value.isdecimal():
            return selectors.figure_words(name, int(value))
        return words.get(name, {}).get(value, value)

    return [
        (str(FACT_LABELS[one.fact_name]), say(one.fact_name, one.old_value), say(one.fact_name, one.new_value), one)
        for one in corrections
    ]


def facts_in_words(system: System) -> list[tuple[str, str, str, Fact | None]]:
    """(name, label, value in words, the fact) of all that can be corrected; no fact where nobody has said."""
    known = selectors.facts_for(system.profile.organisation, system) | selectors.name_facts(system)
    always = [name for name in CORRECTABLE if name != "season" or name in known]
    names = [*always, *(metric.value for metric in Metric if metric.value in known)]
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
    if isinstance(fact.value, int):
        return selectors.figure_words(fact.name, fact.value)
    return str(fact.value)


def _rural(system: System) -> dict[str, list]:
    """Each definition with what is known under it, the operator's own word after the lists; and those not known."""
    found = {known.definition: known for known in system.rural_determinations.order_by("pk")}
    rows = [(definition.value, rural_name(definition), str(definition.label)) for definition in RuralDefinition]
    return {
        "rural_rows": [(name, label, found[code]) for code, name, label in rows if code in found],
        "rural_unknown": [
            ("county" if code == RuralDefinition.RUCC_NONMETRO else name, label)
            for code, name, label in rows
            if code not in found
        ],
    }


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
        try:
            services.correct_fact(
                by=request.actor,
                system_id=system.pk,
                fact_name=fact_name,
                value=form.value(),
                note=form.cleaned_data["note"],
                upload=form.cleaned_data["document"],
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
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
