"""What ends after a cut, on its page."""

from django.urls import reverse

from subsidies.models import Application, Ending
from tests.subsidies import trade
from tests.subsidies.factories import client_of

CUT = {"amount": "1,000,000.00", "reason": "The program ends.", "below_promises": "on"}


def test_the_office_cuts_below_what_is_promised_and_two_people_choose_what_ends(w):
    case = trade.recommended(w)
    administrator, fiscal = client_of(w.office.administrator), client_of(w.office.fiscal_officer)
    url = reverse("budget_line_cut", args=["plains", w.line.reference])
    page = fiscal.post(url, CUT | {"below_promises": ""}).content.decode()
    assert "check the box below" in page
    assert "The program ends." in page
    assert fiscal.post(url, CUT).url == reverse("shortfall", args=["plains", w.line.reference])
    budget = administrator.get("/programs/plains/budget/").content.decode()
    assert "$7,200.00 of what is promised on Federal part is not covered" in budget
    assert "These do not agree" not in budget
    shortfall = reverse("shortfall", args=["plains", w.line.reference])
    assert case.reference in administrator.get(shortfall).content.decode()
    missing = administrator.post(shortfall, {"commitment": f"award:{case.pk}", "reason": ""}).content.decode()
    assert "Write why this one ends" in missing
    administrator.post(shortfall, {"commitment": f"award:{case.pk}", "reason": "It was awarded last."})
    ending = Ending.objects.get()
    confirm = reverse("ending_answer", args=["plains", ending.pk, "confirm"])
    assert confirm not in administrator.get(shortfall).content.decode()
    assert confirm in fiscal.get(shortfall).content.decode()
    assert administrator.post(confirm).status_code == 403
    fiscal.post(confirm)
    assert Application.objects.get().state == "wait_listed"
    assert "All promises are covered" in fiscal.get(shortfall).content.decode()


def test_nobody_ends_what_was_not_offered_to_end(w):
    case = trade.recommended(w)
    shortfall = reverse("shortfall", args=["plains", w.line.reference])
    for code in (f"award:{case.pk}", "order:1", "award:x"):
        page = client_of(w.office.administrator).post(shortfall, {"commitment": code, "reason": "It ends."})
        assert page.status_code == 200
    assert not Ending.objects.exists()
