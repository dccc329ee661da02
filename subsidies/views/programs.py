from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from subsidies import calendars, services, states
from subsidies.forms.programs import (
    DeputyForm,
    PaymentRouteForm,
    PlanProgramForm,
    ProgramForm,
    ReasonForm,
    SignRulesForm,
    WindDownForm,
)
from subsidies.models import Program, ProRata, RuleCard, RuleCardVersion
from subsidies.permissions import programs as permissions
from subsidies.permissions.budgets import why_not_plan_budget, why_not_see_desk
from subsidies.selectors import programs as selectors
from subsidies.selectors.routes import why_not_by_stripe
from subsidies.selectors.rulecards import rule_lines
from subsidies.selectors.staffing import gap_ahead, staffing
from subsidies.services.programs import what_is_missing
from subsidies.services.rulecards import compiled
from subsidies.states import ProgramState
from subsidies.views.attempts import attempt


@login_not_required
@require_safe
def listing(request):
    """Every program that a visitor may read about, open ones first."""
    context = {"programs": selectors.listed_programs(), "may_plan": bool(selectors.plans_for(request.actor))}
    return render(request, "subsidies/program_list.html", context)


@login_not_required
@require_safe
def detail(request, slug):
    """Who pays how much of what, until when, and under which signed rules."""
    program = get_object_or_404(
        Program.objects.visible_to(request.actor).announced().select_related("organisation"), slug=slug
    )
    return render(request, "subsidies/program.html", {"facts": selectors.program_facts(program)})


@login_not_required
@require_safe
def dates(request, slug):
    """The opening and the closing day to come, as a file that every calendar opens."""
    program = get_object_or_404(Program.objects.visible_to(request.actor).announced(), slug=slug)
    url = request.build_absolute_uri(reverse("program", args=[program.slug]))
    text = _("The day ends at 11:59 p.m. %(zone)s.") % {"zone": clock.zone_words(program.zone)}
    days = [
        calendars.Day(f"{program.reference}-{name}@{request.get_host()}", date, title, text, url)
        for name, date, title in selectors.days_ahead(program)
    ]
    if not days:
        raise Http404
    response = HttpResponse(calendars.calendar(days, now=clock.now()), content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{program.slug}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Plan a program: whose it is, what visitors read, its dates and whom they ask. Rules and money come next."""
    offices = selectors.plans_for(request.actor)
    if not offices:
        raise Refused(_("Only an administrator of a program office can plan a program."))
    form = PlanProgramForm(request.POST or None, offices=offices)
    program = attempt(form, lambda data: services.create_program(by=request.actor, **data)) if form.is_bound else None
    if program:
        messages.success(request, _("The program is planned. Nobody outside your office sees it until it opens."))
        return redirect("program_setup", slug=program.slug)
    context = {
        "form": form,
        "title": _("Plan a program"),
        "lead": _("Next come its money, its rules and its people. Visitors see it once it opens."),
        "button": _("Save and go on"),
    }
    return render(request, "subsidies/program_form.html", context)


@require_safe
def set_up(request, slug):
    """Can today's people, rules and money carry this program?"""
    program = _program(request, slug)
    return _set_up_page(request, program, DeputyForm(program=program), ReasonForm())


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request, slug):
    """Correct what the office says of its program."""
    program = _program_to_run(request, slug)
    form = ProgramForm(request.POST or None, program=program)
    if request.method == "POST" and attempt(
        form, lambda data: services.change_program(by=request.actor, program_id=program.pk, **data)
    ):
        messages.success(request, _("The facts are saved. Visitors read them now."))
        return redirect("program_setup", slug=program.slug)
    context = {
        "program": program,
        "form": form,
        "title": _("Facts of the program"),
        "lead": _("Visitors and applicants read these. The rules themselves change only by a new signature."),
        "button": _("Save the facts"),
    }
    return render(request, "subsidies/program_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def payment_route(request, slug):
    """Bank file or Stripe, with who decided it; what may forbid it is on the page before anybody chooses."""
    program = _program_to_run(request, slug)
    now = {"route": "stripe" if program.pays_by_stripe else "file", "authority": program.route_authority}
    form = PaymentRouteForm(request.POST or None, initial=now)
    keys = {"by": request.actor, "program_id": program.pk}
    if request.method == "POST" and attempt(form, lambda data: services.set_payment_route(**keys, **data)):
        messages.success(request, _("Saved. Payments that are released from now on follow it."))
        return redirect("program_setup", slug=program.slug)
    context = {
        "program": program,
        "form": form,
        "title": _("How payments leave"),
        "lead": why_not_by_stripe(program)
        or _(
            "Public money leaves by a file for your bank unless you say otherwise. By Stripe, your office first puts "
            "the money on the balance of this marketplace; each payment still needs two fiscal officers."
        ),
        "button": _("Save"),
    }
    return render(request, "subsidies/program_form.html", context, status=422 if form.errors else 200)


@require_POST
def deputy(request, slug):
    program = _program_to_run(request, slug)
    form = DeputyForm(request.POST, program=program)
    keys = {"by": request.actor, "program_id": program.pk}
    if attempt(form, lambda data: services.name_deputy(**keys, user_id=data.pop("user"), **data)):
        messages.success(request, _("The deputy is named."))
        return redirect("program_setup", slug=program.slug)
    return _set_up_page(request, program, form, ReasonForm())


@require_POST
def deputy_end(request, slug, deputy_id):
    program = _program(request, slug)
    named = get_object_or_404(program.deputies.order_by("pk"), pk=deputy_id)
    services.end_deputy(by=request.actor, program_id=program.pk, deputy_id=named.pk)
    messages.success(request, _("%(name)s no longer stands in for this step.") % {"name": named.user.name})
    return redirect("program_setup", slug=program.slug)


MOVES = {
    "open": services.open_program,
    "pause": services.pause_program,
    "close": services.close_program,
    "archive": services.archive_program,
}
WITH_REASON = frozenset({"pause", "close"})
MOVE_OF_STATE = {
    ProgramState.OPEN: ("open", gettext_lazy("Open the program")),
    ProgramState.PAUSED: ("pause", gettext_lazy("Pause the program")),
    ProgramState.CLOSED: ("close", gettext_lazy("Close to new applications")),
    ProgramState.ARCHIVED: ("archive", gettext_lazy("Archive the program")),
}


@require_POST
def move(request, slug, move):
    program = _program_to_run(request, slug)
    if move not in MOVES:
        raise Http404
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = {"reason": form.cleaned_data["reason"]} if move in WITH_REASON else {}
        try:
            moved = MOVES[move](by=request.actor, program_id=program.pk, **reason)
        except Refused:
            raise
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The program is now: %(state)s.") % {"state": moved.get_state_display()})
            return redirect("program_setup", slug=program.slug)
    return _set_up_page(request, program, DeputyForm(program=program), form)


@require_http_methods(["GET", "HEAD", "POST"])
def wind_down(request, slug):
    """The two days of an ending program, before anybody is told."""
    program = _program_to_run(request, slug)
    form = WindDownForm(request.POST or None)
    keys = {"by": request.actor, "program_id": program.pk}
    if request.method == "POST" and attempt(form, lambda data: services.wind_down_program(**keys, **data)):
        messages.success(request, _("The program winds down. Everybody it concerns has a notice with both days."))
        return redirect("program_setup", slug=program.slug)
    context = {
        "program": program,
        "form": form,
        "title": _("Wind the program down"),
        "lead": _("Only what is under way is finished. Holders, applicants and providers get three notices."),
        "button": _("Start winding down"),
    }
    return render(request, "subsidies/program_form.html", context)


@require_http_methods(["GET", "POST"])
def rules(request, slug):
    """Read the rules in words, then sign exactly that text."""
    program = _program(request, slug)
    card = get_object_or_404(RuleCard.objects.select_related("program"), program=program)
    why_not_sign = permissions.why_not_sign_rules(request.actor, card)
    if request.method == "POST" and why_not_sign:
        raise Refused(why_not_sign)
    compiled_rules, _words, sha256 = compiled(card)
    form = SignRulesForm(request.POST if request.method == "POST" else None, initial={"sha256": sha256})
    if request.method == "POST" and form.is_valid():
        try:
            version = services.sign_rule_card(
                by=request.actor,
                program_id=program.pk,
                seen_sha256=form.cleaned_data["sha256"],
                typed_name=form.cleaned_data["typed_name"],
                agrees=form.cleaned_data["agrees"],
            )
        except Refused:
            raise
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("You signed rules %(number)s.") % {"number": version.number})
            return redirect("program_setup", slug=program.slug)
    context = {
        "program": program,
        "lines": rule_lines(compiled_rules["rules"]),
        "sha256": sha256,
        "version": program.current_version,
        "versions": program.rule_card_versions.select_related("program"),
        "form": form,
        "is_office": not why_not_see_desk(request.actor, program),
        "why_not_sign": why_not_sign,
    }
    return render(request, "subsidies/program_rules.html", context)


@login_not_required
@require_safe
def signed_rules(request, slug, number):
    """One signed version, word for word, for whoever an award or a voucher binds to it."""
    seen = Program.objects.visible_to(request.actor)
    rows = RuleCardVersion.objects.filter(program__in=seen).select_related("program__organisation", "signed_by")
    version = get_object_or_404(rows, program__slug=slug, number=number)
    later = version.program.rule_card_versions.filter(number=number + 1).first()
    return render(request, "subsidies/program_rules_signed.html", {"version": version, "later": later})


def _program(request, slug) -> Program:
    """Strangers learn nothing of a planned program; people of other offices are told whose page this is."""
    program = get_object_or_404(Program.objects.visible_to(request.actor).select_related("organisation"), slug=slug)
    if reason := permissions.why_not_see_set_up(request.actor, program):
        raise Refused(reason)
    return program


def _program_to_run(request, slug) -> Program:
    """As `_program`, for the people who run it."""
    program = _program(request, slug)
    if reason := permissions.why_not_run_program(request.actor, program):
        raise Refused(reason)
    return program


def _set_up_page(request, program: Program, deputy_form: DeputyForm, reason_form: ReasonForm):
    targets = [state for state in MOVE_OF_STATE if state in states.PROGRAM_MOVES[ProgramState(program.state)]]
    context = {
        "program": program,
        "facts": selectors.program_facts(program),
        "staffing": staffing(program),
        "deputies": program.deputies.not_run_out(clock.today(program.zone)).select_related("user", "named_by"),
        "missing": what_is_missing(program),
        "gap": gap_ahead(program),
        "lines": program.budget_lines.select_related("fund_source").in_paying_order(),
        "deputy_form": deputy_form,
        "reason_form": reason_form,
        "may_wind_down": ProgramState.WIND_DOWN in states.PROGRAM_MOVES[ProgramState(program.state)],
        "shares": ProRata.objects.filter(line__program=program).select_related("line"),
        "moves": [MOVE_OF_STATE[state] for state in targets],
        "is_office": not why_not_see_desk(request.actor, program),
        "why_not_plan": why_not_plan_budget(request.actor, program.organisation_id),
        "why_not_run": permissions.why_not_run_program(request.actor, program),
    }
    return render(request, "subsidies/program_setup.html", context)
