"""Past balances, months and closed lines on their pages."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.core import clock
from marketplace.payments import services as payments
from marketplace.payments.models import Difference
from subsidies.models import BudgetLine, MonthEnd
from tests.subsidies import trade
from tests.subsidies.factories import client_of

BUDGET, MONTHS = "/programs/plains/budget/", "/programs/plains/budget/months/"
DECEMBER = dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC)


def test_the_budget_of_a_past_day_is_shown_in_the_zone_of_the_program(w):
    trade.voucher(w)
    with clock.travel(DECEMBER):
        trade.order(w)
        client = client_of(w.office.auditor)
        page = client.get(f"{BUDGET}?on=2026-11-30").content.decode()
        assert "Budget at the end of November 30, 2026" in page
        assert "Central time" in page
        assert "$7,200.00" in page
        assert "No budget line was authorized then" in client.get(f"{BUDGET}?on=2026-11-01").content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-02-30", "Enter a date that exists"), ("2030-01-01", "Enter a day before today"), ("", "Budget of")],
)
def test_a_day_that_is_not_past_shows_today_with_a_sentence(w, day, sentence):
    answer = client_of(w.office.auditor).get(f"{BUDGET}?on={day}")
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "You can still commit" in answer.content.decode()


def test_a_fiscal_officer_signs_a_month_off_on_its_page(w):
    fiscal, auditor = client_of(w.office.fiscal_officer), client_of(w.office.auditor)
    assert "Every month that is over is signed off" in fiscal.get(MONTHS).content.decode()
    with clock.travel(DECEMBER):
        fiscal, auditor = client_of(w.office.fiscal_officer), client_of(w.office.auditor)
        assert "Sign off November 2026" in fiscal.get(MONTHS).content.decode()
        assert "Only a fiscal officer" in auditor.get(MONTHS).content.decode()
        form = {"month": "2026-11-01", "agrees": "on"}
        assert auditor.post(MONTHS, form).status_code == 403
        assert "Check the box" in fiscal.post(MONTHS, form | {"agrees": ""}).content.decode()
        assert not MonthEnd.objects.exists()
        assert fiscal.post(MONTHS, form).status_code == 302
        assert "?on=2026-11-30" in auditor.get(MONTHS).content.decode()
        again = fiscal.post(MONTHS, form).content.decode()
        assert "not over yet" in again
    assert MonthEnd.objects.count() == 1


def test_a_month_is_signed_with_what_the_bank_says_once_every_difference_has_an_owner(w):
    fiscal = w.office.fiscal_officer
    with clock.travel(DECEMBER):
        table = SimpleUploadedFile("november.csv", b"Date,Amount\n11/24/2026,-12.50\n11/25/2026,-0.50\n")
        statement = payments.upload_statement(by=fiscal, upload=table)
        keys = {"columns": {"on": "Date", "amount": "Amount"}, "date_format": "%m/%d/%Y"}
        payments.take_lines(by=fiscal, statement_id=statement.pk, **keys)
        client, form = client_of(fiscal), {"month": "2026-11-01", "agrees": "on"}
        assert "2 differences, 2 without an owner" in client.get(MONTHS).content.decode()
        assert "2 differences with the bank have no owner" in client.post(MONTHS, form).content.decode()
        assert not MonthEnd.objects.exists()
        fee, other = Difference.objects.order_by("pk")
        payments.explain_difference(by=fiscal, difference_id=fee.pk, why="fee", note="Price list of 2026.")
        payments.own_difference(by=fiscal, difference_id=other.pk)
        assert client.post(MONTHS, form).status_code == 302
    signed = {"lines": 2, "open_count": 1, "moved": -1300, "matched": 0, "explained": -1250, "open": -50}
    assert MonthEnd.objects.get().bank == signed


def test_a_line_is_closed_with_a_button_after_its_last_day(w):
    url = f"/programs/plains/budget/lines/{w.line.reference}/close/"
    client = client_of(w.office.fiscal_officer)
    assert url not in client.get(BUDGET).content.decode()
    assert "closes after June 30, 2028" in client.post(url, follow=True).content.decode()
    with clock.travel(dt.datetime(2028, 7, 3, 18, tzinfo=dt.UTC)):
        client = client_of(w.office.fiscal_officer)
        assert url in client.get(BUDGET).content.decode()
        client.post(url)
        page = client.get(BUDGET).content.decode()
    assert "Nothing is booked on this line any more" in page
    assert BudgetLine.objects.get().closed_at
