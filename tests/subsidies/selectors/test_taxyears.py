"""Year-end totals: what each payee was paid, by tax form and route."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.money import Money
from marketplace.payments.models import Payout, TaxForm
from subsidies.selectors.taxyears import paid_in, tax_years, verdict_of
from subsidies.services.exports import export_tax_year
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import LINE, Office, prove_payee

THIS, LAST = 2026, 2025


@pytest.fixture
def office():
    office = Office()
    prove_payee(office.payee.organisation, office.organisation)
    TaxForm.objects.update(tax_kind="sole", name_on_form="Ada Marsh", last_four="1234")
    return office


def paid(office, cents, on, route="file", payee=None, state="paid"):
    payee = payee or office.payee.organisation
    form = TaxForm.objects.current().filter(organisation=payee).first()
    number = Payout.objects.count()
    return Payout.objects.create(
        payee=payee,
        office=office.organisation,
        scope=LINE,
        amount=Money(cents),
        claim_reference=f"CLM-TAX{number}",
        state=state,
        route=route,
        tax_form=form,
        expected_on=on,
        released_at=clock.now(),
        paid_on=on,
        bank_reference="ACH-1",
    )


@pytest.mark.parametrize(
    ("year", "kind", "cents", "starts"),
    [
        (2026, "sole", 2_000_00, "Due"),
        (2026, "sole", 1_999_99, "Not due"),
        (2026, "partnership", 2_000_00, "Due"),
        (2026, "c_corporation", 2_000_00, "Not due"),
        (2026, "s_corporation", 90_000_00, "Not due"),
        (2025, "sole", 2_000_00, "Due"),
        (2025, "sole", 600_00, "Due"),
        (2025, "sole", 599_99, "Not due"),
        (2027, "sole", 90_000_00, "The line of this year"),
        (2026, "", 90_000_00, "No W-9"),
    ],
)
def test_a_total_calls_for_the_form_from_the_line_of_its_year_on(year, kind, cents, starts):
    assert verdict_of(year, kind, Money(cents)).startswith(starts)


def test_three_payments_of_a_year_add_up_by_route_and_count_together(office):
    paid(office, 900_00, dt.date(THIS, 1, 1))
    paid(office, 700_00, dt.date(THIS, 12, 31))
    paid(office, 400_00, dt.date(THIS, 6, 30), route="transfer")
    paid(office, 100_00, dt.date(LAST, 12, 31))
    paid(office, 50_00, dt.date(THIS, 6, 30), state="sent")
    rows = paid_in(office.organisation.pk, THIS)
    assert [(one.route, one.payments, one.total) for one in rows] == [
        ("file", 2, Money(1_600_00)),
        ("transfer", 1, Money(400_00)),
    ]
    assert {(one.name_on_form, one.last_four) for one in rows} == {("Ada Marsh", "1234")}
    assert {one.verdict for one in rows} == {"Due: from $2,000.00 on"}
    assert paid_in(office.organisation.pk, LAST)[0].total == Money(100_00)
    assert {THIS, LAST} <= set(tax_years(office.organisation.pk))


def test_another_office_has_no_part_in_it(office):
    paid(office, 900_00, dt.date(THIS, 1, 1))
    assert paid_in(Office().organisation.pk, THIS) == []


def test_a_payment_without_a_w9_is_not_left_out(office):
    paid(office, 900_00, dt.date(THIS, 1, 1), payee=Office().payee.organisation)
    row = paid_in(office.organisation.pk, THIS)[0]
    assert (row.last_four, row.total, row.verdict) == ("", Money(900_00), "No W-9 was kept: ask the payee")


def test_the_table_names_its_profile_and_holds_four_digits_alone(office):
    TaxForm.objects.update(name_on_form="=HYPERLINK(1)")
    paid(office, 900_00, dt.date(THIS, 1, 1))
    content = export_tax_year(by=office.fiscal.actor, year=THIS).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(content))
    told = dict(zip(head, row, strict=True))
    assert told["Name on the W-9"] == "'=HYPERLINK(1)"
    assert (told["Profile"], told["Year"], told["Total"], told["Last four digits"]) == (
        "program-office",
        "2026",
        "900.00",
        "1234",
    )
    assert "123456789" not in content
    event = AuditEvent.objects.get(action="tax_year.exported")
    assert event.facts == {"profile": "program-office", "year": THIS, "rows": 1}


def test_only_fiscal_officers_take_it_along(office):
    auditor = create_member(Role.PROGRAM_AUDITOR, organisation=office.organisation).actor()
    for who in (office.approver, auditor, office.payee.actor):
        with pytest.raises(Refused):
            export_tax_year(by=who, year=THIS)
    assert not AuditEvent.objects.filter(action="tax_year.exported").exists()


def test_the_page_shows_a_year_and_says_what_is_left_out(office, sign_in):
    paid(office, 900_00, dt.date(LAST, 1, 1))
    fiscal = sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)
    shown = fiscal.get(reverse("tax_year"), {"year": LAST}).content.decode()
    assert "Ada Marsh ···1234" in shown
    assert "Form 1099-K" in shown
    assert fiscal.get(reverse("tax_year"), {"year": "never"}).status_code == 200
    assert fiscal.post(reverse("tax_year"), {"year": "1066"}).status_code == 422
    answer = fiscal.post(reverse("tax_year"), {"year": LAST})
    assert answer["Content-Disposition"] == 'attachment; filename="program-office_tax-year_2025.csv"'
