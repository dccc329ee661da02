from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts.permissions import fresh_sign_in_required
from marketplace.core.errors import Refused
from marketplace.core.money import ZERO
from marketplace.core.paging import page_of
from marketplace.payments.permissions import why_not_pay_for
from subsidies.forms.exports import TaxYearForm
from subsidies.selectors.tables import PROFILE
from subsidies.selectors.taxyears import paid_in, tax_years
from subsidies.services.exports import export_tax_year


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in_required
def tax_year(request):
    """What the office paid in a year, payee by payee; the button takes it along, and the audit log says so."""
    office_id = request.actor.organisation_id
    if reason := why_not_pay_for(request.actor, office_id):
        raise Refused(reason)
    years = tax_years(office_id)
    form = TaxYearForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        response = HttpResponse(export_tax_year(by=request.actor, year=year), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{PROFILE}_tax-year_{year}.csv")
        return response
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else years[0]
    found = paid_in(office_id, year)
    context = {
        "year": year,
        "years": years,
        "page": page_of(request, found),
        "total": sum((one.total for one in found), ZERO),
        "form": form if form.is_bound else TaxYearForm(years=years, initial={"year": year}),
    }
    return render(request, "subsidies/tax_year.html", context, status=422 if form.errors else 200)
