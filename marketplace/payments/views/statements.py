"""The bank's statements, what does not fit them, and who looks into it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts.roles import Kind
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.engagements.views.attempts import attempt, press
from marketplace.payments import permissions, services
from marketplace.payments.forms.statements import ExplainForm, MapperForm, StatementForm
from marketplace.payments.models import BankStatement, Difference
from marketplace.payments.views.runs import refuse_all_but_fiscal, refuse_others

# Enough of the file to tell which column is which.
SHOWN_ROWS = 3


@require_http_methods(["GET", "HEAD", "POST"])
def statements(request):
    """The statements of the office, the newest first, and the door for the next one."""
    refuse_all_but_fiscal(request)
    form = StatementForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if statement := attempt(form, lambda: services.upload_statement(by=request.actor, upload=upload)):
            messages.success(request, _("Uploaded. Say which column holds what."))
            return redirect(statement)
    rows = BankStatement.objects.visible_to(request.actor).select_related("uploaded_by")
    open_count = Difference.objects.visible_to(request.actor).open().count()
    context = {"form": form, "page": page_of(request, rows), "open_count": open_count}
    return render(request, "payments/statements.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request, reference):
    """One statement: its mapper until its lines are taken, then each line with what stands behind it."""
    rows = BankStatement.objects.visible_to(request.actor).select_related("document", "uploaded_by")
    shown = get_object_or_404(rows, reference=reference)
    refuse_all_but_fiscal(request)
    context = {"statement": shown, "form": None}
    if shown.mapped_at is None and shown.discarded_at is None:
        table = services.read_statement(services.content_of(shown.document))
        form = _mapper(request, shown, table.header)
        if request.method == "POST" and form.is_valid() and _take(request, shown, form):
            return redirect(shown)
        context |= {"form": form, "header": table.header, "first_rows": table.first_rows(SHOWN_ROWS)}
    lines = shown.lines.select_related("run", "payout", "entry__payout", "difference").order_by("number")
    context["page"] = page_of(request, lines)
    context["open_count"] = Difference.objects.open().filter(line__statement=shown).count()
    failed = context["form"] is not None and context["form"].errors
    return render(request, "payments/statement.html", context, status=422 if failed else 200)


@require_POST
def discard(request, reference):
    shown = get_object_or_404(BankStatement.objects.visible_to(request.actor), reference=reference)
    done = _("Discarded. Nothing of it was taken. Upload the right file here.")
    if press(request, lambda: services.discard_statement(by=request.actor, statement_id=shown.pk), done):
        return redirect("payments:statements")
    return redirect(shown)


def _mapper(request, statement, header) -> MapperForm:
    """The columns that the office named the last time are chosen already where the file has them."""
    earlier = BankStatement.objects.visible_to(request.actor).filter(mapped_at__isnull=False, source="bank").first()
    return MapperForm(request.POST or None, header=header, initial=earlier.columns if earlier else {})


def _take(request, statement, form) -> bool:
    values = {name: form.cleaned_data[name] for name in ("date_format", "opening", "closing")}
    values |= {"by": request.actor, "statement_id": statement.pk, "columns": form.columns()}
    if taken := attempt(form, lambda: services.take_lines(**values)):
        count = Difference.objects.open().filter(line__statement=taken).count()
        said = ngettext("Taken. %(count)s line is a difference.", "Taken. %(count)s lines are differences.", count)
        messages.success(request, said % {"count": count})
        return True
    return False


@require_safe
def differences(request):
    """What does not fit, the open ones first, each with its owner; staff see those of the instance's own balance."""
    if permissions.why_not_close_case(request.actor):
        refuse_others(request)
    rows = Difference.objects.visible_to(request.actor).select_related("owner", "line", "run", "payout")
    actor = request.actor
    context = {
        "page": page_of(request, rows.order_by("closed_at", "on", "pk")),
        "is_office": actor.is_kind(Kind.PROGRAM),
        "may_pay": not permissions.why_not_pay_for(actor, actor.organisation_id),
    }
    return render(request, "payments/differences.html", context)


def _difference(request, reference) -> Difference:
    rows = Difference.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("owner", "line", "run", "payout", "closed_by"), reference=reference)


def _page(request, shown, form=None, status=200):
    refusal = permissions.why_not_settle(request.actor, shown.office_id)
    may = not refusal and shown.closed_at is None
    context = {"difference": shown, "form": (form or ExplainForm()) if may else None}
    context["may_own"] = may and shown.owner_id != request.actor.user_id
    return render(request, "payments/difference.html", context, status=status)


@require_safe
def difference(request, reference):
    """One difference: what it is, whose it is, and the step that comes next."""
    return _page(request, _difference(request, reference))


@require_POST
def own(request, reference):
    shown = _difference(request, reference)
    services.own_difference(by=request.actor, difference_id=shown.pk)
    messages.success(request, _("It is yours until it is explained."))
    return redirect(shown)


@require_POST
def explain(request, reference):
    shown, form = _difference(request, reference), ExplainForm(request.POST)
    if reason := permissions.why_not_settle(request.actor, shown.office_id):
        raise Refused(reason)
    if form.is_valid():
        values = {"by": request.actor, "difference_id": shown.pk, **form.cleaned_data}
        if attempt(form, lambda: services.explain_difference(**values)):
            messages.success(request, _("Explained."))
            return redirect("payments:differences")
    return _page(request, shown, form=form, status=422)
