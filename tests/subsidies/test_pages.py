"""Every page of the money, as each party sees it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marketplace.accounts.roles import Role
from subsidies.models import Application, Claim, Voucher
from tests.marketplace.payments.factories import prove_payee
from tests.subsidies import trade
from tests.subsidies.factories import client_of


def words(answer) -> str:
    """What the page says, without its markup."""
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text().split())


def test_the_operator_walks_through_the_pages_from_draft_to_voucher(w):
    client = client_of(w.operator.actor)
    client.post(reverse("application_start", args=["plains"]))
    client.post(reverse("application_start", args=["plains"]))
    application = Application.objects.get()
    assert "Not started" in client.get(application.get_absolute_url()).content.decode()
    Application.objects.all().delete()
    application = trade.draft(w)
    for part in ("systems", "items", "facts", "documents", "free-help"):
        assert client.get(reverse("application_part", args=[application.reference, part])).status_code == 200
    assert "$7,200.00" in client.get(reverse("application_check", args=[application.reference])).content.decode()
    sign = reverse("application_sign", args=[application.reference])
    page = client.post(sign, {"typed_name": "", "title": "", "consented": ""})
    assert "Tick the box" in page.content.decode()
    data = {"typed_name": "Dana Reyes", "title": "Manager", "consented": "on"}
    assert client.post(sign, data).status_code == 302
    page = client.post(sign, data)
    assert "changed since" in page.content.decode()
    application.refresh_from_db()
    assert application.state == "submitted"


def autosave(client, application, part, data):
    url = reverse("application_part", args=[application.reference, part])
    return client.post(url, data, headers={"Accept": "text/plain"})


def test_a_part_saves_itself_while_somebody_types_and_says_when(w, places):
    client = client_of(w.operator.actor)
    application = trade.draft(w)
    data = {"category_1": "MDR", "price_1": "9,000", "note_1": ""}
    data |= {f"source_{row}": "quote" for row in (1, 2, 3)}

    answer = autosave(client, application, "items", data)

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().startswith("Saved at ")
    assert application.items.get().price.cents == 900_000
    page = client.get(reverse("application_part", args=[application.reference, "items"])).content.decode()
    assert 'role="status"' in page
    assert "Last saved" in page


def test_an_autosave_that_cannot_be_kept_says_what_to_check_and_changes_nothing(w, places):
    application = trade.draft(w)
    before = application.items.get().price

    answer = autosave(client_of(w.operator.actor), application, "items", {"category_1": "MDR", "price_1": "soon"})

    assert answer.status_code == 422
    assert answer.content.decode().startswith("Not saved yet. Please check: Price of service 1")
    assert application.items.get().price == before


def test_facts_that_saved_themselves_still_wait_for_somebody_to_stand_by_them(w):
    application = trade.draft(w)
    Application.objects.update(facts_confirmed_at=None)
    client = client_of(w.operator.actor)

    assert autosave(client, application, "facts", {"fact_0": ""}).status_code == 200
    assert Application.objects.get().facts_confirmed_at is None

    client.post(reverse("application_part", args=[application.reference, "facts"]), {"fact_0": ""})
    assert Application.objects.get().facts_confirmed_at


def test_nobody_else_autosaves_an_application(w):
    application = trade.draft(w)
    assert autosave(client_of(w.office.reviewer), application, "items", {}).status_code in (302, 404)
    assert autosave(client_of(w.provider.actor), application, "items", {}).status_code == 404


def test_an_operators_list_of_applications_does_not_repeat_its_own_name(w):
    trade.submitted(w)
    head = '<th scope="col" role="columnheader">Organization</th>'
    assert head not in client_of(w.operator.actor).get(reverse("application_list")).content.decode()
    assert head in client_of(w.office.reviewer).get(reverse("application_list")).content.decode()


def test_the_dashboard_shows_a_voucher_with_its_balance_and_its_last_day(w):
    voucher = trade.voucher(w)
    page = words(client_of(w.operator.actor).get(reverse("dashboard")))
    assert f"Voucher {voucher.reference}" in page
    assert f"{voucher.face_amount} left" in page


def test_the_office_sees_on_its_dashboard_what_waits_and_what_it_can_still_promise(w):
    trade.submitted(w)
    page = words(client_of(w.office.reviewer).get(reverse("dashboard")))
    assert "You: 1 case to decide" in page
    assert "$1,000,000.00 can still be promised" in page
    page = client_of(w.office.fiscal_officer).get(reverse("dashboard")).content.decode()
    assert "Reviewers: 1 case" in page


def test_a_case_that_waits_for_the_applicant_is_not_counted_as_one_to_decide(w):
    trade.offered(w)
    trade.submitted(w, party=trade.another_party())
    reviewer = client_of(w.office.reviewer)
    assert "You: 1 case to decide" in words(reviewer.get(reverse("dashboard")))
    assert "To decide: 1 of 2 open" in words(reviewer.get(reverse("program_desk", args=["plains"])))


def test_the_desk_decides_and_the_award_is_accepted(w):
    application = trade.submitted(w)
    reviewer, administrator = client_of(w.office.reviewer), client_of(w.office.administrator)
    desk = reviewer.get(reverse("program_desk", args=["plains"])).content.decode()
    assert "To decide: 1" in desk
    decide = "application_decide"
    reviewer.post(reverse(decide, args=[application.reference, "take"]))
    for action in ("recommend", "return", "decline", "wait-list"):
        assert reviewer.get(reverse(decide, args=[application.reference, action])).status_code == 200
    recommend = reverse(decide, args=[application.reference, "recommend"])
    assert "Enter an amount" in reviewer.post(recommend, {"amount": "9,000,000"}).content.decode()
    assert reviewer.post(recommend, {"amount": "7,200"}).status_code == 302
    case = reviewer.get(application.get_absolute_url()).content.decode()
    assert "You already did this" in case
    assert (
        reviewer.post(reverse(decide, args=[application.reference, "approve"]), {"amount": "7200"}).status_code == 403
    )
    administrator.post(reverse(decide, args=[application.reference, "approve"]), {"amount": "7200"})
    application.refresh_from_db()
    assert application.state == "approved"
    operator = client_of(w.operator.actor)
    assert "$7,200.00" in operator.get(reverse("application_award", args=[application.reference])).content.decode()
    data = {"typed_name": "Dana Reyes", "title": "Manager", "consented": "on"}
    operator.post(reverse("application_accept", args=[application.reference]), data)
    voucher = Voucher.objects.get()
    assert "$7,200.00 left until" in words(operator.get(voucher.get_absolute_url()))
    assert voucher.reference in operator.get(reverse("voucher_list")).content.decode()
    assert application.reference in operator.get(reverse("application_list")).content.decode()
    assert operator.get(reverse("voucher_cancel", args=[voucher.reference])).status_code == 200
    budget = administrator.get(reverse("program_budget", args=["plains"])).content.decode()
    assert "Award accepted, voucher issued" in budget


def test_a_claim_goes_through_its_pages_to_the_bank(w):
    trade.voucher(w)
    milestone = trade.accepted_milestones(w, trade.order(w))[0]
    provider = client_of(w.provider.actor)
    assert milestone.title in provider.get(reverse("claim_list")).content.decode()
    submit = reverse("claim_submit", args=[milestone.reference])
    assert "Enter the number" in provider.post(submit, {"invoice_number": ""}).content.decode()
    assert provider.post(submit, {"invoice_number": "INV-1"}).status_code == 302
    claim = Claim.objects.get()
    assert provider.get(submit).url == claim.get_absolute_url()
    reviewer, fiscal = client_of(w.office.reviewer), client_of(w.office.fiscal_officer)
    for client in (provider, reviewer, fiscal, client_of(w.operator.actor)):
        assert "$3,600.00" in client.get(claim.get_absolute_url()).content.decode()
    assert claim.reference in fiscal.get(reverse("program_claims", args=["plains"])).content.decode()
    assert fiscal.post(reverse("claim_act", args=[claim.reference, "approve"])).status_code == 403
    reviewer.post(reverse("claim_act", args=[claim.reference, "approve"]))
    claim.refresh_from_db()
    payout = claim.payout
    assert "Open the payment" in fiscal.get(claim.get_absolute_url()).content.decode()
    prove_payee(w.provider.organisation, w.office.organisation)
    move = reverse("payments:payout_move", args=[payout.reference])
    fiscal.post(move, {"step": "release"})
    page = provider.get(claim.get_absolute_url()).content.decode()
    assert "will be paid $3,600.00 by November 25, 2026" in page
    fiscal.post(move, {"step": "fail"})
    assert "The bank sent back $3,600.00" in provider.get(claim.get_absolute_url()).content.decode()
    fiscal.post(move, {"step": "queue"})
    fiscal.post(move, {"step": "release"})
    paid = reverse("payments:payout_paid", args=[payout.reference])
    fiscal.post(paid, {"bank_reference": "ACH-7", "paid_on": "2026-11-23"})
    claim.refresh_from_db()
    assert claim.state == "paid"
    trade.assert_balanced(w.line)


@pytest.mark.parametrize("name", ["application", "voucher", "program_desk", "program_budget", "program_claims"])
def test_strangers_find_nothing(w, sign_in, name):
    voucher = trade.voucher(w)
    argument = {"application": voucher.application.reference, "voucher": voucher.reference}.get(name, "plains")
    for role in (Role.OPERATOR_SIGNER, Role.PROVIDER_OWNER, Role.PROGRAM_ADMINISTRATOR):
        assert sign_in(role).get(reverse(name, args=[argument])).status_code == 404


def test_a_viewer_may_read_but_not_start(w, sign_in):
    client = sign_in(Role.OPERATOR_VIEWER, organisation=w.operator.organisation)
    assert client.post(reverse("application_start", args=["plains"])).status_code == 403
    assert not Application.objects.exists()
