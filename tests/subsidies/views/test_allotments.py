"""Allotments on the pages of the budget."""

import pytest
from django.urls import reverse

from marketplace.core.money import Money
from subsidies import services
from subsidies.models import Allotment
from tests.subsidies.factories import client_of, create_line

BUDGET = "/programs/plains/budget/"


@pytest.fixture
def line(w):
    planned = create_line(w.office, w.program, cents=50_000_000, name="In parts", in_allotments=True)
    return services.authorise_budget_line(by=w.office.fiscal_officer, line_id=planned.pk)


def test_two_people_release_a_part_of_a_line(w, line):
    administrator, fiscal = client_of(w.office.administrator), client_of(w.office.fiscal_officer)
    new = reverse("allotment_new", args=["plains", line.reference])
    assert new in administrator.get(BUDGET).content.decode()
    assert "$500,000.00 is not allotted yet" in administrator.get(new).content.decode()
    administrator.post(new, {"amount": "200,000", "available_on": "2026-11-23", "note": "First quarter"})
    allotment = Allotment.objects.get()
    page = reverse("allotment", args=["plains", allotment.pk])
    assert page in fiscal.get(BUDGET).content.decode()
    assert "Only a fiscal officer" in administrator.get(page).content.decode()
    assert "Authorize $200,000.00" in fiscal.get(page).content.decode()
    assert fiscal.post(page).status_code == 302
    shown = fiscal.get(BUDGET).content.decode()
    assert "Can be committed" in shown
    assert "These do not agree" not in shown
    assert fiscal.post(page).status_code == 409


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "500,000.01"}, "Enter up to $500,000.00"),
        ({"amount": "0"}, "Enter an amount of $0.01 or more"),
        ({"amount": "-4"}, "Enter an amount of $0.01 or more"),
        ({"amount": "1.005"}, "Enter an amount in dollars"),
        ({"available_on": "2026-06-30"}, "Enter a day from July 1, 2026"),
        ({"available_on": "2026-02-30"}, "Enter a date that exists"),
    ],
)
def test_an_allotment_that_is_not_right_keeps_what_was_typed(w, line, change, sentence):
    typed = {"amount": "200,000", "available_on": "2026-11-23", "note": "First quarter"} | change
    url = reverse("allotment_new", args=["plains", line.reference])
    page = client_of(w.office.administrator).post(url, typed).content.decode()
    assert sentence in page
    assert "First quarter" in page
    assert not Allotment.objects.exists()


def test_an_allotment_is_withdrawn_before_its_day(w, line):
    keys = {"line_id": line.pk, "amount": Money(100), "available_on": w.line.last_obligation_on}
    allotment = services.plan_allotment(by=w.office.administrator, **keys)
    client = client_of(w.office.administrator)
    url = reverse("allotment_withdraw", args=["plains", allotment.pk])
    assert url in client.get(reverse("allotment", args=["plains", allotment.pk])).content.decode()
    client.post(url)
    allotment.refresh_from_db()
    assert allotment.state == "withdrawn"
    again = client.post(url, follow=True).content.decode()
    assert "withdrawn" in again.lower()


def test_the_federal_identity_of_a_line_stands_on_the_budget_and_on_the_page_to_authorise_it(w, line):
    client = client_of(w.office.fiscal_officer)
    planned = create_line(w.office, w.program, name="Waiting")
    authorise = client.get(reverse("budget_line_authorise", args=["plains", planned.reference])).content.decode()
    for page in (client.get(BUDGET).content.decode(), authorise):
        for words in ("ALN 97.137", "EMW-2025-CY-00001", "80%", "Beneficiary", "carries out no part", "2026-CY-01"):
            assert words in page
