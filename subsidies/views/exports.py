import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.core import clock
from subsidies.permissions.programs import why_not_run_program
from subsidies.selectors.exports import FEWEST, PROFILE
from subsidies.services.exports import export_public_records
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
