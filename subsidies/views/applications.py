from dataclasses import replace

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.documents.services import store_document
from marketplace.engagements.selectors import who_can_sign
from subsidies import permissions
from subsidies.forms.applications import (
    DOCUMENT_KIND,
    FREE_HELP,
    AnswerForm,
    DocumentsForm,
    FactsForm,
    FreeHelpForm,
    ItemsForm,
    SignatureForm,
    SystemsForm,
)
from subsidies.models import Application, DecisionKind, Program
from subsidies.selectors import certifications, estimates, prefill
from subsidies.selectors.cases import approvals_of, decline_of, files_of
from subsidies.selectors.ranking import ranking_of
from subsidies.selectors.tasklists import PARTS, missing_parts, task_list
from subsidies.selectors.waiting import place_in_line
from subsidies.services import applications as services
from subsidies.services.moves import is_over
from subsidies.states import APPLICATION_MOVES, ApplicationState, OfferState
from subsidies.views.attempts import attempt, press, said
from subsidies.views.cases import case_of

FORMS = {
    "systems": SystemsForm,
    "items": ItemsForm,
    "facts": FactsForm,
    "documents": DocumentsForm,
    "free-help": FreeHelpForm,
}


def seen(request, reference) -> Application:
    related = ("program__organisation", "organisation", "rule_card_version", "budget_line", "award_signature")
    rows = Application.objects.visible_to(request.actor).select_related(*related, "signature")
    return get_object_or_404(rows, reference=reference)


def to_prepare(request, reference) -> Application:
    """An application for those who may work on it; everybody else who sees it is told who may."""
    application = get_object_or_404(Application.objects.visible_to(request.actor), reference=reference)
    if reason := permissions.why_not_prepare(request.actor, application.organisation_id):
        raise Refused(reason)
    return application


@require_safe
def listing(request):
    rows = Application.objects.visible_to(request.actor).for_lists()
    page = page_of(request, rows)
    programs = Program.objects.taking_applications() if request.actor.is_kind(Kind.OPERATOR) else Program.objects.none()
    return render(request, "subsidies/application_list.html", {"page": page, "programs": programs})


@require_safe
def detail(request, reference):
    """The program's office sees the case; the operator its task list or where the application stands."""
    application = seen(request, reference)
    if request.actor.is_kind(Kind.PROGRAM):
        return render(request, "subsidies/case.html", case_of(request.actor, application))
    parts = task_list(application)
    may_prepare = not permissions.why_not_prepare(request.actor, application.organisation_id)
    context = {
        "application": application,
        "parts": parts if may_prepare else [replace(part, url="") for part in parts],
        "next_part": next((part for part in parts if not part.done), None),
        "split": estimates.estimate(application),
        "money_behind": application.reference if application.budget_line_id else "",
        "defects": application.defects.all(),
        "documents": files_of(application),
        "voucher": application.voucher,
        "declined": decline_of(application),
        "upheld": application.decisions.filter(kind=DecisionKind.UPHOLD).last(),
        "may_prepare": may_prepare,
        "may_appeal": application.state == ApplicationState.DECLINED,
        "appeal_is_over": is_over(application, application.appeal_by),
        "appeal": application.appeals.last(),
        "offer": application.offers.filter(state=OfferState.OPEN).last(),
        "place": place_in_line(application),
        "ranking": ranking_of(application) if application.submitted_at else None,
        "may_withdraw": ApplicationState.WITHDRAWN in APPLICATION_MOVES[ApplicationState(application.state)],
    }
    return render(request, "subsidies/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, reference, part):
    """One page of the task list; Save keeps what is right and comes back to the list.

    Autosave posts the same form and asks for plain text: it stays on the page and hears one sentence.
    """
    application = to_prepare(request, reference)
    if part not in FORMS:
        return redirect(application)
    extra = {"actor": request.actor} if part == "documents" else {}
    form = FORMS[part](request.POST or None, request.FILES or None, application=application, **extra)
    if request.method == "POST":
        by_itself = request.headers.get("Accept") == "text/plain"
        saved = attempt(form, lambda _data: save(request.actor, application, part, form, confirmed=not by_itself))
        if by_itself:
            return said(form, saved)
        if saved:
            return redirect(application)
    if part == "documents":
        form.keep_uploads()
    context = {"application": application, "form": form, "title": PARTS[part], "part": part}
    return render(request, "subsidies/application_part.html", context)


def save(actor, application, part, form, *, confirmed):
    """Hand the cleaned form to the service of this part; only a person's own Save stands by the facts."""
    keys = {"by": actor, "application_id": application.pk}
    if part == "systems":
        return services.save_systems(**keys, systems=form.chosen())
    if part == "items":
        return services.save_items(**keys, items=form.items())
    if part == "facts":
        return services.save_facts(**keys, facts=prefill.answered(application, form.answers()), confirmed=confirmed)
    if part == "free-help":
        return services.save_free_help(**keys, **form.cleaned_data)
    stored = [
        (store_document(by=actor, organisation=application.organisation, upload=upload, kind=DOCUMENT_KIND), label)
        for upload, label in form.uploads()
    ]
    return services.save_documents(**keys, documents=stored)


@require_safe
def check(request, reference):
    """Everything on one page before it is signed."""
    application = seen(request, reference)
    context = {
        "application": application,
        "split": estimates.estimate(application),
        "money_behind": application.reference if application.budget_line_id else "",
        "facts": prefill.facts_in_words(application, ours=True),
        "documents": files_of(application),
        "free_help": [FREE_HELP[code] for code in application.free_help if code in FREE_HELP],
        "missing": missing_parts(application),
        "may_prepare": not permissions.why_not_prepare(request.actor, application.organisation_id),
        "refusal": permissions.why_not_sign_application(request.actor, application),
        "signers": who_can_sign(application.organisation, application.requested, {application.prepared_by_id}),
    }
    return render(request, "subsidies/application_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, reference):
    """The certification alone on its page."""
    application = seen(request, reference)
    refusal = permissions.why_not_sign_application(request.actor, application)
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    form = SignatureForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda _data: services.submit_application(
            by=request.actor, application_id=application.pk, signature=form.details()
        ),
    ):
        return redirect(application)
    context = {
        "application": application,
        "form": form,
        "text": certifications.application_text(application),
        "refusal": refusal,
        "title": _("Sign the application"),
        "button": _("Sign and send"),
    }
    return render(request, "subsidies/sign.html", context)


@require_safe
def award(request, reference):
    """The letter of the decision, made to be printed."""
    application = seen(request, reference)
    if declined := decline_of(application):
        upheld = application.decisions.filter(kind=DecisionKind.UPHOLD).last()
        context = {"application": application, "declined": declined, "upheld": upheld}
        return render(request, "subsidies/decline_letter.html", context)
    if application.accept_by is None:
        return redirect(application)
    context = {"application": application, "approvals": approvals_of(application)}
    return render(request, "subsidies/award_letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request, reference):
    application = seen(request, reference)
    if application.accept_by is None:
        return redirect(application)
    refusal = permissions.why_not_sign_award(request.actor, application)
    if request.method == "POST" and refusal:
        raise Refused(refusal)
    form = SignatureForm(request.POST or None)
    if request.method == "POST":
        voucher = attempt(
            form,
            lambda _data: services.accept_award(
                by=request.actor, application_id=application.pk, signature=form.details()
            ),
        )
        if voucher:
            return redirect(voucher)
    context = {
        "application": application,
        "form": form,
        "text": certifications.award_text(application),
        "refusal": refusal,
        "title": _("Accept the award"),
        "button": _("Sign and accept"),
    }
    return render(request, "subsidies/sign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, reference, defect_id):
    application = to_prepare(request, reference)
    defect = get_object_or_404(application.defects.order_by("pk"), pk=defect_id)
    form = AnswerForm(request.POST or None, initial={"answer": defect.answer})
    if request.method == "POST" and attempt(
        form,
        lambda data: services.answer_defect(
            by=request.actor, application_id=application.pk, defect_id=defect.pk, answer=data["answer"]
        ),
    ):
        return redirect(application)
    lead = format_html(
        _('Do we ask for a paper? <a href="{}">Add it to your documents</a> first. Here you say what you changed.'),
        reverse("application_part", args=[application.reference, "documents"]),
    )
    context = {"form": form, "title": defect.text, "lead": lead, "button": _("Save answer"), "back": application}
    return render(request, "subsidies/form_page.html", context)


@require_POST
def withdraw(request, reference):
    application = seen(request, reference)

    def change():
        services.withdraw_application(by=request.actor, application_id=application.pk)

    return press(request, application.get_absolute_url(), change, _("The application is withdrawn."))
