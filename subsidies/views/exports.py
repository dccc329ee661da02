import csv

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.paging import page_of
from marketplace.payments.permissions import why_not_pay_for
from subsidies.forms.exports import ExportForm
from subsidies.models import Export
from subsidies.permissions.exports import why_not_export
from subsidies.permissions.programs import why_not_run_program
from subsidies.selectors.exports import FEWEST, PROFILE
from subsidies.services.exports import ask_for_export, export_public_records
from subsidies.views.attempts import attempt
from subsidies.views.desk import office_program


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def public_records(request, slug):
    """What the file shows and leaves out; the button makes it, and the audit log says so."""
    program = office_program(request, slug)
    if request.method != "POST":
        context = {"program": program, "fewest": FEWEST, "refusal": why_not_run_program(request.actor, program)}
        return render(request, "subsidies/program_export.html", context)
    rows = export_public_records(by=request.actor, program=program)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{PROFILE}_{program.slug}_{clock.today(program.zone)}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    file = csv.writer(response)
    head = [_("Profile"), _("State"), _("Sector"), _("Size"), _("Services"), _("Year of award"), _("Award")]
    file.writerows([head, *([PROFILE, *row.shown()] for row in rows)])
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def listing(request, slug):
    """Ask for a table of the program's money; those asked for lately, with their files."""
    program = office_program(request, slug)
    if reason := why_not_export(request.actor, program):
        raise Refused(reason)
    form = ExportForm(request.POST or None)
    if request.method == "POST":
        export = attempt(form, lambda data: ask_for_export(by=request.actor, program=program, **data))
        if export:
            return redirect(export)
    page = page_of(request, Export.objects.visible_to(request.actor).filter(program=program).select_related("document"))
    context = {"program": program, "form": form, "page": page}
    context["pays"] = not why_not_pay_for(request.actor, program.organisation_id)
    return render(request, "subsidies/exports.html", context)


@never_cache
@require_safe
def detail(request, slug, reference):
    """How far the worker is, and then the file."""
    program = office_program(request, slug)
    rows = Export.objects.visible_to(request.actor).filter(program=program).select_related("document", "asked_by")
    export = get_object_or_404(rows, reference=reference)
    if reason := why_not_export(request.actor, program):
        raise Refused(reason)
    return render(request, "subsidies/export.html", {"program": program, "export": export})
