from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from subsidies import permissions
from subsidies.forms.desk import (
    AmountForm,
    DeclineForm,
    DefectsForm,
    NoteForm,
    ReachedForm,
    ReopenForm,
    ScoreForm,
    UpholdForm,
)
from subsidies.models import Application, Program
from subsidies.selectors import cases
from subsidies.selectors.budgets import budget_of, sentence
from subsidies.services import appeals, decisions, offers, reach, scores
from subsidies.services.moves import last_day
from subsidies.views.attempts import attempt, press
from subsidies.views.cases import actions_of

FORMS = {"return": DefectsForm, "uphold": UpholdForm, "reopen": ReopenForm, "reached": ReachedForm}
SERVICES = {
    "recommend": decisions.recommend_application,
    "approve": decisions.approve_application,
    "wait-list": decisions.wait_list_application,
    "reconsider": decisions.reconsider_application,
    "offer": offers.make_offer,
    "uphold": appeals.uphold_decision,
    "reopen": appeals.reopen_application,
    "reached": reach.restart_clock,
}
# What the applicant reads of a decision.
LETTERS = {
    "approve": "subsidies/_award_text.html",
    "decline": "subsidies/_decline_text.html",
    "return": "subsidies/_return_text.html",
    "wait-list": "subsidies/_wait_list_text.html",
    "offer": "subsidies/_offer_text.html",
    "uphold": "subsidies/_appeal_text.html",
    "reopen": "subsidies/_appeal_text.html",
}
# Codes of a refusal after which the waiting list is the way on.
NO_ROOM = ("over_commitment", "category_cap")
CASE = ("program__organisation", "organisation", "rule_card_version__program", "budget_line__fund_source")
TITLES = {
    "recommend": (gettext_lazy("Recommend an award"), gettext_lazy("Recommend")),
    "approve": (gettext_lazy("Approve the award"), gettext_lazy("Approve")),
    "return": (gettext_lazy("Send the application back"), gettext_lazy("Send back")),
    "decline": (gettext_lazy("Decline the application"), gettext_lazy("Decline")),
    "wait-list": (gettext_lazy("Put on the waiting list"), gettext_lazy("Put on the list")),
    "reconsider": (gettext_lazy("Take the case to review"), gettext_lazy("Take to review")),
    "offer": (gettext_lazy("Offer money to the next in line"), gettext_lazy("Make the offer")),
    "score": (gettext_lazy("Give points"), gettext_lazy("Save the points")),
    "reopen": (gettext_lazy("Open the case again"), gettext_lazy("Open the case again")),
    "uphold": (gettext_lazy("Keep the decision"), gettext_lazy("Keep the decision")),
    "reached": (gettext_lazy("You reached the applicant"), gettext_lazy("Count the days from today")),
}


def office_program(request, slug) -> Program:
    """The office's own program; strangers get 404, colleagues without a role there a reason."""
    programs = Program.objects.of_office(request.actor.organisation_id or 0)
    program = get_object_or_404(programs, slug=slug)
    if reason := permissions.why_not_see_desk(request.actor, program):
        raise Refused(reason)
    return program


@require_safe
def queue(request, slug):
    program = office_program(request, slug)
    mine = request.GET.get("show") == "mine"
    rows = cases.queue(request.actor, program, mine=mine)
    budget = budget_of(program)
    context = {
        "program": program,
        "page": page_of(request, rows),
        "to_decide": sum(row.waits_for_the_office for row in rows),
        "mine": mine,
        "budget": budget,
        "sentence": sentence(budget),
    }
    return render(request, "subsidies/desk.html", context)


def form_for(request, action, application):
    """The form of a decision, filled with the amount that stands."""
    data = request.POST or None
    if action in ("recommend", "approve", "offer"):
        held = application.reserved_amount if action == "approve" else application.requested
        return AmountForm(data, initial={"amount": held})
    if action == "decline":
        return DeclineForm(data, application=application)
    if action == "score":
        return ScoreForm(data, application=application)
    return FORMS.get(action, NoteForm)(data)


def run(actor, application, action, form, data):
    keys = {"by": actor, "application_id": application.pk}
    if action == "return":
        return decisions.return_application(**keys, defects=data["defects"].splitlines())
    if action == "decline":
        return decisions.decline_application(**keys, reasons=form.chosen(), note=data["note"])
    if action == "score":
        return scores.score_application(**keys, points=form.points())
    return SERVICES[action](**keys, **data)


def letter_of(action, form, application) -> dict | None:
    """What the letter of this decision would say; None for a step of which the applicant gets no letter."""
    if action not in LETTERS:
        return None
    data = form.cleaned_data
    letter = {"amount": data.get("amount"), "reasons": [], "words": "", "points": [], "day": None, "reopens": False}
    if action == "decline":
        letter["reasons"] = form.chosen()
    elif action in ("uphold", "reopen"):
        letter |= {"reasons": form.reasons(), "words": data["note"], "reopens": action == "reopen"}
    elif action == "return":
        points = [point for point in data["defects"].splitlines() if point.strip()]
        letter |= {"points": points, "day": last_day(application, application.program.cure_days)}
    return letter


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, reference, action):
    """One decision on one page, with what it does in words."""
    visible = Application.objects.visible_to(request.actor).filter(
        program__organisation_id=request.actor.organisation_id or 0
    )
    application = get_object_or_404(visible.select_related(*CASE), reference=reference)
    if action == "take" and request.method == "POST":
        done = _("The case is yours.")
        take = {"by": request.actor, "application_id": application.pk}
        return press(request, application.get_absolute_url(), lambda: decisions.take_case(**take), done)
    if action not in TITLES:
        return redirect(application)
    actions = {one.slug: one for one in actions_of(request.actor, application)}
    refusal = actions[action].refusal if action in actions else _("The case is not at this step now.")
    if request.method == "POST" and action in actions and refusal:
        raise Refused(refusal)
    form = form_for(request, action, application)
    previews = request.method == "POST" and "preview" in request.POST
    if previews:
        form.is_valid()
    elif request.method == "POST" and attempt(form, lambda data: run(request.actor, application, action, form, data)):
        return redirect(application)
    title, button = TITLES[action]
    hears = action in ("reopen", "uphold")
    context = {
        "application": application,
        "form": form,
        "title": title,
        "button": button,
        "action": action,
        "approvals": cases.approvals_of(application),
        "declined": cases.decline_of(application) if hears else None,
        "appeal": cases.appeal_of(application) if hears else None,
        "letter": letter_of(action, form, application) if previews and form.is_valid() else None,
        "refusal": refusal,
        "letter_template": LETTERS.get(action),
        "has_no_room": action == "recommend" and any(form.has_error("amount", code) for code in NO_ROOM),
    }
    return render(request, "subsidies/decide.html", context)
