"""What an office paid in a calendar year, payee by payee, for the forms that its tax staff files."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.payments.models import Payout, PayoutRoute, TaxForm
from marketplace.payments.states import PayoutState
from subsidies.selectors.tables import PROFILE, Row

# Form 1099-NEC is due from this total of a year on (26 U.S.C. 6041; Public Law 119-21, section 70433,
# for payments after 2025). From 2027 on it follows prices: a year stands here once its line is published.
DUE_FROM = {2024: Money(600_00), 2025: Money(600_00), 2026: Money(2_000_00)}
NONE_DUE = (TaxForm.TaxKind.C_CORPORATION, TaxForm.TaxKind.S_CORPORATION, TaxForm.TaxKind.EXEMPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What one payee got by one route. Of its tax number only the last four digits; "" where no W-9 was kept."""

    payee: str
    reference: str
    name_on_form: str
    tax_kind: str
    last_four: str
    in_place: str
    route: str
    payments: int
    total: Money
    verdict: str = ""

    @property
    def taxed_as(self) -> str:
        return str(TaxForm.TaxKind(self.tax_kind).label) if self.tax_kind else ""

    @property
    def route_words(self) -> str:
        return str(PayoutRoute(self.route).label)


def tax_years(office_id: int | None) -> list[int]:
    """The years in which the office paid something, and this one; the newest first."""
    paid = _paid(office_id).dates("paid_on", "year")
    return sorted({day.year for day in paid} | {clock.today().year}, reverse=True)


def paid_in(office_id: int | None, year: int) -> list[Paid]:
    """Subsidy alone, by the day the bank paid or Stripe held it: own shares never passed through the office."""
    columns = {
        "payee__name": "payee",
        "payee__reference": "reference",
        "tax_form__name_on_form": "name_on_form",
        "tax_form__tax_kind": "tax_kind",
        "tax_form__last_four": "last_four",
        "other_payee__name": "in_place",
        "route": "route",
    }
    rows = _paid(office_id).filter(paid_on__year=year).order_by(*columns).values(*columns)
    found = [
        {"payments": row["payments"], "total": row["total"]} | {name: row[path] or "" for path, name in columns.items()}
        for row in rows.annotate(payments=Count("pk"), total=Sum("amount"))
    ]
    sums: dict[tuple[str, str], Money] = defaultdict(lambda: ZERO)
    for row in found:
        sums[row["reference"], row["last_four"]] += row["total"]
    return [
        Paid(**row, verdict=verdict_of(year, row["tax_kind"], sums[row["reference"], row["last_four"]]))
        for row in found
    ]


def verdict_of(year: int, tax_kind: str, total: Money) -> str:
    """Whether a total calls for Form 1099-NEC, in words; the office's tax staff decides."""
    if not tax_kind:
        return _("No W-9 was kept: ask the payee")
    if tax_kind in NONE_DUE:
        return _("Not due: a corporation or exempt")
    if year not in DUE_FROM:
        return _("The line of this year is not published here yet")
    if total >= DUE_FROM[year]:
        return _("Due: from %(line)s on") % {"line": DUE_FROM[year]}
    return _("Not due: below %(line)s") % {"line": DUE_FROM[year]}


def header() -> list[str]:
    return [
        *(_("Profile"), _("Year"), _("Payee"), _("Number here"), _("Name on the W-9"), _("Taxed as")),
        *(_("Last four digits"), _("Paid in its place"), _("Route"), _("Payments"), _("Total"), _("Form 1099-NEC")),
    ]


def rows_of(year: int, found: Iterable[Paid]) -> list[Row]:
    return [
        [
            *(PROFILE, year, one.payee, one.reference, one.name_on_form, one.taxed_as),
            *(one.last_four, one.in_place, one.route_words, one.payments, one.total, one.verdict),
        ]
        for one in found
    ]


def _paid(office_id: int | None):
    return Payout.objects.filter(office_id=office_id or 0, state=PayoutState.PAID)
