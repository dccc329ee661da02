"""From any amount one click leads to what moved: who, when, why, under which rule, by which document."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.engagements.services import drop_milestone
from marketplace.ledger.models import Transfer
from marketplace.ledger.services import reverse as take_back
from marketplace.payments.services import open_own_share
from subsidies import services
from subsidies.services.replacements import replace_voucher
from subsidies.services.vouchers import revoke_voucher
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import client_of, create_office


def text_of(response) -> str:
    assert response.status_code == 200, response.content.decode()
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def one(reason) -> Transfer:
    return Transfer.objects.filter(reason=reason).latest("pk")


def page_of_one(client, reason) -> str:
    return text_of(client.get(reverse("movement", args=[one(reason).pk])))


@pytest.fixture
def paid(w):
    """A voucher from the recommendation to the bank, with its order and claim."""
    w.voucher = trade.voucher(w)
    w.order = trade.order(w)
    first, *_rest = trade.accepted_milestones(w, w.order)
    w.claim = trade.claim(w, first)
    w.payout = trade.paid(w, w.claim)
    w.share = open_own_share(milestone_id=first.pk)
    trade.own_share_paid(w, w.share)
    return w


STEPS = [
    ("budget.authorised", "allotment", "Fiscal officer", "Authorization of budget line"),
    ("award.reserved", "commitment", "Reviewer", "with its decisions"),
    ("voucher.issued", "Promised in awards and vouchers", "Signer", "Award letter of APP-"),
    ("order.signed", "obligation", "Signer", "Signed order ORD-"),
    ("claim.approved", "expenditure", "Reviewer", "with invoice, delivery and acceptance"),
    ("payout.paid", "disbursement", "Fiscal officer", "with the bank’s reference"),
]


@pytest.mark.parametrize(("reason", "word", "role", "document"), STEPS)
def test_the_office_reads_every_step_of_public_money_in_words(paid, reason, word, role, document):
    page = page_of_one(client_of(paid.office.auditor), reason)
    transfer = one(reason)
    for said in (word, role, document, str(transfer.amount), transfer.posted_by.name, "November 23, 2026"):
        assert said in page
    assert ("Rules 1 of Plains Grant" in page) == (reason != "budget.authorised")


def test_an_own_share_is_explained_to_both_sides_and_to_nobody_else(paid):
    for party in (paid.operator, paid.provider):
        page = page_of_one(client_of(party.actor), "own_share.paid")
        assert "Own share paid straight to the provider" in page
        assert f"Own share {paid.share.reference} with invoice and proof of payment" in page
    assert client_of(paid.office.auditor).get(reverse("movement", args=[one("own_share.paid").pk])).status_code == 404


@pytest.mark.parametrize("reason", [reason for reason, *_rest in STEPS])
def test_a_movement_of_others_is_answered_like_one_that_does_not_exist(paid, reason):
    other, stranger = create_office(), Party(Role.OPERATOR_SIGNER)
    for actor in (other.auditor, stranger.actor):
        client = client_of(actor)
        assert client.get(reverse("movement", args=[one(reason).pk])).status_code == 404
        assert client.get(reverse("movement", args=[987_654])).status_code == 404


def test_the_provider_sees_role_and_office_of_who_approved_but_no_name(paid):
    page = page_of_one(client_of(paid.provider.actor), "claim.approved")
    assert f"Reviewer of {paid.office.organisation.name}" in page
    assert paid.office.reviewer.name not in page


def test_an_operator_does_not_see_budget_movements_of_the_office(paid):
    client = client_of(paid.operator.actor)
    assert client.get(reverse("movement", args=[one("budget.authorised").pk])).status_code == 404
    assert client.get(reverse("money", args=[paid.line.reference])).status_code == 404
    assert client.get(reverse("money", args=[paid.program.reference])).status_code == 404


def test_what_a_person_wrote_as_the_reason_stands_beside_it(w):
    voucher = trade.voucher(w)
    revoke_voucher(
        by=w.office.administrator, voucher_id=voucher.pk, code="no_longer_eligible", reason="Sold in October."
    )
    assert "Sold in October." in page_of_one(client_of(w.operator.actor), "voucher.revoked")
    services.cut_budget_line(
        by=w.office.fiscal_officer, line_id=w.line.pk, amount=Money(10_000), reason="The state took part of it back."
    )
    assert "The state took part of it back." in page_of_one(client_of(w.office.auditor), "budget.cut")


def test_a_movement_and_what_takes_it_back_name_each_other(paid):
    first = one("award.reserved")
    back = take_back(transfer=one("payout.paid"), key="test:back", reason="payout.paid", by=paid.office.fiscal_officer)
    client = client_of(paid.office.auditor)
    assert f"Movement {back.reverses_id}" in text_of(client.get(reverse("movement", args=[back.pk])))
    assert f"Taken back by Movement {back.pk}" in text_of(client.get(reverse("movement", args=[back.reverses_id])))
    assert "Taken back" not in text_of(client.get(reverse("movement", args=[first.pk])))


def test_a_movement_between_a_voucher_and_its_replacement_names_both(w):
    old = trade.voucher(w)
    for milestone in trade.order(w, price=Money(600_000), own=Money(240_000)).milestones.all():
        drop_milestone(by=w.provider.actor, milestone_id=milestone.pk)
    new = replace_voucher(by=w.office.administrator, voucher_id=old.pk, reason="The provider failed.")
    page = page_of_one(client_of(w.operator.actor), "voucher.replaced")
    for voucher in (old, new):
        assert f": Voucher {voucher.reference}" in page


@pytest.mark.parametrize("who", ["operator", "office"])
def test_the_pot_of_a_voucher_shows_only_what_changed_it_and_adds_up(paid, who):
    client = client_of(paid.operator.actor if who == "operator" else paid.office.auditor)
    page = text_of(client.get(reverse("money_in", args=[paid.voucher.reference, "committed"])))
    drawn = paid.order.subsidy
    assert f"{paid.voucher.face_amount} came in and {drawn} went out" in page
    assert f"That leaves {paid.voucher.face_amount - drawn}" in page


def test_the_pots_of_a_line_and_of_its_program_add_up_to_what_the_budget_page_says(paid):
    client = client_of(paid.office.fiscal_officer)
    for kind, amount in trade.totals(paid.line).items():
        for reference in (paid.line.reference, paid.program.reference):
            answer = client.get(reverse("money_in", args=[reference, kind]))
            assert str(amount) in text_of(answer), kind


def test_the_authority_stands_as_what_it_gave(paid):
    page = text_of(client_of(paid.office.auditor).get(reverse("money_in", args=[paid.line.reference, "authority"])))
    assert page.startswith(f"Budget line {paid.line.name} {paid.line.authority} The authority that the funder gave")


def test_a_pot_without_a_name_does_not_exist(paid):
    client = client_of(paid.office.fiscal_officer)
    assert client.get(reverse("money_in", args=[paid.line.reference, "nonsense"])).status_code == 404


def test_each_thing_leads_to_its_own_movements(paid):
    office, provider = client_of(paid.office.auditor), client_of(paid.provider.actor)
    things = [(provider, one) for one in (paid.order, paid.claim, paid.payout, paid.share, paid.provider.organisation)]
    things += [(office, one) for one in (paid.voucher, paid.voucher.application, paid.claim, paid.payout)]
    for client, thing in things:
        answer = client.get(reverse("money", args=[thing.reference]))
        assert "$" in text_of(answer), thing


def test_a_list_links_only_to_pages_that_its_reader_can_open(paid):
    provider = client_of(paid.provider.actor)
    for thing in (paid.order, paid.claim, paid.payout):
        page = BeautifulSoup(provider.get(reverse("money", args=[thing.reference])).content, "html.parser")
        links = [a["href"] for a in page.main.select("a") if a["href"].startswith("/")]
        assert links
        assert dict.fromkeys(links, 200) == {link: provider.get(link).status_code for link in links}


def test_a_movement_says_so_in_plain_words_before_anything_moved(w):
    application = trade.submitted(w)
    page = text_of(client_of(w.operator.actor).get(reverse("money", args=[application.reference])))
    assert "Nothing has moved here yet" in page


def test_money_that_was_asked_back_leads_to_what_was_paid_and_what_came_back(w):
    recovery = trade.repaid(w)
    behind = reverse("money", args=[recovery.reference])
    for actor in (w.office.auditor, w.provider.actor):
        client = client_of(actor)
        assert f'href="{behind}"' in client.get(recovery.get_absolute_url()).content.decode()
        page = text_of(client.get(behind))
        for said in (f"Money asked back {recovery.reference}", "Paid back by the provider", "$900.00", "$3,600.00"):
            assert said in page
    for actor in (create_office().auditor, Party(Role.OPERATOR_SIGNER).actor):
        assert client_of(actor).get(behind).status_code == 404
