"""Runs of payments: choose, look, have a second person release, hand the file to the bank, and take its answers."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.accounts.roles import Kind
from marketplace.core.errors import Refused
from marketplace.core.money import ZERO
from marketplace.core.paging import page_of
from marketplace.engagements.views.attempts import attempt, press
from marketplace.payments import conditions, permissions, promptness, selectors, services
from marketplace.payments.forms import PaidForm
from marketplace.payments.forms.disbursing import FileForm, PayingOfficeForm, RunForm
from marketplace.payments.models import PayingOffice, Payout, PayoutRun, ReturnsFile, StatementLine
from marketplace.payments.states import PayoutState, RunState
from marketplace.vault.services import open_entry


def refuse_others(request) -> None:
    """These pages are of an office that pays; its other people read, its fiscal officers act."""
    if not request.actor.is_kind(Kind.PROGRAM):
        raise Refused(_("This page is for a program office that pays providers."))


def refuse_all_but_fiscal(request) -> None:
    refuse_others(request)
    if reason := permissions.why_not_pay_for(request.actor, request.actor.organisation_id):
        raise Refused(reason)


@require_safe
def runs(request):
    """The runs of the office, the newest first, and how much waits to be paid."""
    refuse_others(request)
    waiting = selectors.waiting_payouts(request.actor.organisation_id)
    context = {
        "page": page_of(request, selectors.runs_of(request.actor)),
        "waiting": waiting.count(),
        "may_pay": not permissions.why_not_pay_for(request.actor, request.actor.organisation_id),
    }
    return render(request, "payments/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request):
    """What would leave, what keeps each of the others back, and the total: nothing leaves yet."""
    refuse_all_but_fiscal(request)
    waiting = list(selectors.waiting_payouts(request.actor.organisation_id)[: services.MOST_PAYMENTS])
    found = conditions.standings(waiting)
    ready = [payout for payout in waiting if not found[payout.pk].missing]
    kept = [(payout, found[payout.pk].missing) for payout in waiting if found[payout.pk].missing]
    choices = Payout.objects.filter(pk__in=[payout.pk for payout in ready]).for_lists().order_by("expected_on", "pk")
    form = RunForm(request.POST if request.method == "POST" else None, payouts=choices)
    if request.method == "POST" and form.is_valid():
        keys = [payout.pk for payout in form.cleaned_data["payouts"]]
        if run := attempt(form, lambda: services.prepare_run(by=request.actor, payout_ids=keys)):
            messages.success(request, _("Prepared. A second fiscal officer releases it next."))
            return redirect(run)
    total = sum((payout.amount for payout in ready), ZERO)
    context = {"form": form, "ready": ready, "kept": kept, "total": total}
    context["has_bank"] = PayingOffice.objects.filter(organisation_id=request.actor.organisation_id).exists()
    return render(request, "payments/new_run.html", context, status=422 if form.errors else 200)


def _run(request, reference) -> PayoutRun:
    runs = PayoutRun.objects.visible_to(request.actor).select_related("office", "prepared_by", "released_by", "file")
    return get_object_or_404(runs, reference=reference)


def _page(request, run, form=None, status=200):
    payouts = page_of(request, run.payouts.for_lists().select_related("account", "other_payee").order_by("pk"))
    _say_where(run, payouts.object_list)
    fiscal = not permissions.why_not_pay_for(request.actor, run.office_id)
    prepared, released = run.state == RunState.PREPARED, run.state == RunState.RELEASED
    on_their_way = released and run.payouts.filter(state=PayoutState.SENT).exists()
    if fiscal and on_their_way:
        form = form or PaidForm()
    refusal = permissions.why_not_release_run(request.actor, run)
    line = StatementLine.objects.filter(run=run).select_related("statement").first()
    context = {
        "run": run,
        "page": payouts,
        "form": form,
        "on_their_way": on_their_way,
        "statement": line.statement if line and fiscal else None,
        "may_pay": fiscal,
        "may_release": prepared and not refusal,
        "release_refusal": refusal if prepared else "",
        "may_discard": prepared and fiscal,
        "may_fetch": released and fiscal,
        "came_back": run.entries.exclude(bank_code="").select_related("payout__payee").order_by("pk"),
    }
    return render(request, "payments/run.html", context, status=status)


def _say_where(run, payouts) -> None:
    """Where each payment went; before it leaves, where it would go and what keeps it back."""
    found = conditions.standings(payouts) if run.state == RunState.PREPARED else {}
    for payout in payouts:
        standing = found.get(payout.pk)
        payout.other_holder = standing.other if standing else payout.other_payee
        payout.own_account = standing.account if standing else payout.account
        payout.waits_for = standing.missing if standing else []


@require_safe
def run(request, reference):
    """One run: each payment with payee and account, the total, and the step that comes next."""
    return _page(request, _run(request, reference))


@require_POST
@reauthentication_required
def run_move(request, reference):
    steps = {
        "release": (services.release_run, _("Released. Fetch the file and hand it to your bank.")),
        "discard": (services.discard_run, _("Discarded. Its payments wait in line again.")),
    }
    shown = _run(request, reference)
    if request.POST.get("step") not in steps:
        raise Http404
    step, done = steps[request.POST["step"]]
    press(request, lambda: step(by=request.actor, run_id=shown.pk), done)
    return redirect(shown)


@require_POST
@reauthentication_required
def run_paid(request, reference):
    shown, form = _run(request, reference), PaidForm(request.POST)
    if reason := permissions.why_not_pay_for(request.actor, shown.office_id):
        raise Refused(reason)
    if form.is_valid():
        values = {"by": request.actor, "run_id": shown.pk, **form.cleaned_data}
        if count := attempt(form, lambda: services.mark_run_paid(**values)):
            said = ngettext("%(count)s payment is recorded as paid.", "%(count)s payments are recorded as paid.", count)
            messages.success(request, said % {"count": count})
            return redirect(shown)
    return _page(request, shown, form=form, status=422)


@require_safe
@fresh_sign_in_required
def run_file(request, reference):
    """The file for the bank. It holds bank numbers: each fetching is written into the log of views."""
    shown = _run(request, reference)
    if reason := permissions.why_not_pay_for(request.actor, shown.office_id):
        raise Refused(reason)
    if shown.file is None:
        raise Refused(_("There is no file yet: a second fiscal officer releases this run first."))
    text = open_entry(by=request.actor, entry=shown.file, purpose="payments.bank_file")
    answer = HttpResponse(text, content_type="text/plain; charset=us-ascii")
    answer["Content-Disposition"] = f'attachment; filename="{shown.reference}.ach"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def ageing(request):
    """What the office owes by age, with the prompt-payment clock of each payment."""
    refuse_others(request)
    bands, pairs = promptness.ageing(request.actor.organisation_id)
    terms = promptness.terms_of(request.actor.organisation_id)
    context = {"bands": bands, "terms": terms, "page": page_of(request, pairs)}
    context["may_pay"] = not permissions.why_not_pay_for(request.actor, request.actor.organisation_id)
    return render(request, "payments/ageing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def office(request):
    """The office's bank for payment files, and within how many days its law has it pay."""
    refuse_all_but_fiscal(request)
    now = PayingOffice.objects.filter(organisation_id=request.actor.organisation_id).first()
    names = (
        "bank_name",
        "bank_routing",
        "company_name",
        "company_id",
        "pay_days",
        "clock_start",
        "monthly_rate",
        "law",
    )
    initial = {name: getattr(now, name) for name in names} if now else {"pay_days": 30, "clock_start": "later"}
    form = PayingOfficeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: services.set_paying_office(by=request.actor, **values)):
            messages.success(request, _("Saved."))
            return redirect("payments:office")
    return render(request, "payments/office.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def returns(request):
    """The bank's file of what came back: each payment of it is owed again and waits for somebody."""
    refuse_all_but_fiscal(request)
    form = FileForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        if taken := attempt(form, lambda: services.import_returns(by=request.actor, content=content)):
            _say(request, taken)
            return redirect("payments:returns")
    files = ReturnsFile.objects.filter(office_id=request.actor.organisation_id).select_related("imported_by")
    context = {"form": form, "page": page_of(request, files)}
    return render(request, "payments/returns.html", context, status=422 if form.errors else 200)


def _say(request, taken) -> None:
    messages.success(
        request,
        _("Taken: %(returned)s came back, %(corrected)s to be put right, %(unknown)s are not of your office.")
        % {"returned": taken.returned, "corrected": taken.corrected, "unknown": taken.unknown},
    )
    if taken.after_paid:
        messages.error(
            request,
            _("Recorded as paid before, and sent back: %(payments)s. They stand among the differences.")
            % {"payments": ", ".join(taken.after_paid)},
        )
