"""The auditor's desk: read one award from the rule to the payment, and take it along as a zip."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.permissions import tied_to
from marketplace.core.errors import Refused
from marketplace.core.money import Money
from marketplace.core.paging import page_of
from marketplace.core.templatetags.levee import day, moment
from subsidies.filters import AuditFilter
from subsidies.models import Application
from subsidies.permissions.audit import why_not_audit, why_not_audit_award
from subsidies.selectors.audit import Part, award_file, cases_to_audit, parties_of_all
from subsidies.services.audit import export_award


@require_safe
def listing(request):
    """Awards of the reader's office; those that an interest keeps the reader from say so."""
    if reason := why_not_audit(request.actor):
        raise Refused(reason)
    found = AuditFilter(request.GET or {"show": "awards"}, queryset=cases_to_audit(request.actor), request=request)
    page = page_of(request, found.rows)
    parties, tied = parties_of_all(list(page.object_list)), tied_to(request.actor)
    rows = [(case, bool(parties[case.pk] & tied)) for case in page.object_list]
    return render(request, "subsidies/audit_list.html", {"page": page, "rows": rows, "form": found.form})


@require_safe
def detail(request, reference):
    application = _case(request, reference)
    parts = [_shown(request, part) for part in award_file(application)]
    context = {"application": application, "parts": parts, "voucher": application.voucher}
    return render(request, "subsidies/audit_award.html", context)


@require_POST
@reauthentication_required
def export(request, reference):
    done = export_award(by=request.actor, application_id=_case(request, reference).pk)
    answer = HttpResponse(done.content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{done.name}"'
    return answer


def _case(request, reference) -> Application:
    """Strangers get 404; colleagues who do not audit, and auditors with an interest, a reason."""
    application = get_object_or_404(cases_to_audit(request.actor), reference=reference)
    if reason := why_not_audit_award(request.actor, application):
        raise Refused(reason)
    return application


def _shown(request, part: Part) -> dict:
    """One part as the page draws it: the rows of the page the reader is on, in words."""
    page = page_of(request, part.rows, parameter=part.slug)
    rows = [[(label, *_cell(cell)) for label, cell in part.shown(row)] for row in page.object_list]
    texts = [text for text in part.texts if text.on_page]
    return {"part": part, "page": page, "rows": rows, "texts": texts, "is_pairs": len(part.columns) == 2}


def _cell(cell) -> tuple[str, bool]:
    """(what the page prints, whether it is a number)."""
    if isinstance(cell, Money | int):
        return str(cell), True
    if isinstance(cell, dt.datetime):
        return moment(cell), False
    if isinstance(cell, dt.date):
        return day(cell), False
    return str(cell or ""), False
