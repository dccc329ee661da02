"""The pages of online payment, as each side walks them in the demo."""

import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core import outbox
from marketplace.payments import tasks
from marketplace.payments.account_words import plain_words
from marketplace.payments.models import ConnectedAccount, FinanceCase, OnlinePayment
from marketplace.payments.services.cases import open_case
from marketplace.payments.standin import world
from marketplace.payments.states import OwnShareState
from tests.marketplace.accounts.factories import signed_in_client
from tests.marketplace.payments.factories import OnlineDeal


@pytest.fixture
def deal():
    return OnlineDeal()


def client_of(party):
    return signed_in_client(party.membership.user, party.organisation.pk, fresh=True)


def news():
    tasks.deliver_test_news()
    outbox.drain()


def test_an_operator_pays_from_its_share_by_the_test_checkout(deal):
    share, client = deal.invoiced(), client_of(deal.buyer)
    page = client.get(share.get_absolute_url())
    pay = reverse("payments:pay", args=[share.reference])
    assert pay in page.content.decode()
    assert page.context["payment_form"] is None
    totals = client.get(pay).content.decode()
    for amount in ("$6,000.00", "$0.00"):
        assert amount in totals
    assert not OnlinePayment.objects.exists()
    answer = client.post(pay)
    payment = OnlinePayment.objects.get()
    assert answer.url == reverse("payments:checkout", args=[payment.reference])
    checkout = client.get(answer.url).content.decode()
    assert payment.checkout_url in checkout
    test_page = client.get(payment.checkout_url.removeprefix("http://testserver"))
    assert "No money moves" in test_page.content.decode()
    client.post(test_page.request["PATH_INFO"], {"step": "card"})
    news()
    share.refresh_from_db()
    assert share.state == OwnShareState.PAID


def test_a_provider_opens_its_account_and_reads_what_is_missing(deal):
    deal = OnlineDeal(is_ready=False)
    client, address = client_of(deal.seller), reverse("payments:online")
    page = client.get(address).content.decode()
    assert "The bank account that your money goes to" in page
    assert "external_account" not in page
    link = client.post(address).context["link"]
    client.post(link.removeprefix("http://testserver"), {"step": "finish"})
    news()
    assert "Your account is ready" in client.get(address).content.decode()
    world.ask_more(deal.account.account_id, "company.tax_id")
    news()
    assert "The tax number of your business" in client.get(address).content.decode()


def test_a_provider_without_an_account_is_told_what_to_do(sign_in):
    client = sign_in(Role.PROVIDER_OWNER)
    address = reverse("payments:online")
    assert "Open an account" in client.get(address).content.decode()
    assert not ConnectedAccount.objects.exists()
    assert client.post(address).context["link"]
    assert ConnectedAccount.objects.get().created_by == client.membership.user


def test_a_refund_of_too_much_comes_back_with_what_was_typed(deal):
    payment, client = deal.pay(deal.invoiced()), client_of(deal.seller)
    address = reverse("payments:refund", args=[payment.own_share.reference])
    answer = client.post(address, {"amount": "6000.01"})
    assert answer.status_code == 422
    assert "up to $6,000.00" in answer.content.decode()
    assert "6000.01" in answer.content.decode()
    assert client.post(address, {"amount": "10"}).status_code == 302
    assert payment.refunds.get().amount.cents == 10_00


def test_the_test_pages_do_not_exist_without_the_stand_in(deal, settings):
    payment = deal.open_page(deal.invoiced())
    settings.STRIPE_STANDIN = False
    for party, address in (
        (deal.buyer, reverse("payments:test_checkout", args=[payment.checkout_id])),
        (deal.seller, reverse("payments:test_onboarding", args=[deal.account.account_id])),
    ):
        assert client_of(party).get(address).status_code == 404


def test_another_operator_sees_neither_the_payment_nor_its_test_page(deal):
    payment, stranger = deal.open_page(deal.invoiced()), OnlineDeal().buyer
    for name, argument in (("checkout", payment.reference), ("test_checkout", payment.checkout_id)):
        assert client_of(stranger).get(reverse(f"payments:{name}", args=[argument])).status_code == 404


def test_a_case_stays_open_until_an_officer_says_what_was_done(deal, sign_in):
    payment, officer = deal.pay(deal.invoiced()), sign_in(Role.VETTING_OFFICER)
    case = open_case(payment=payment, kind=FinanceCase.Kind.DIFFERENCE, amount=payment.amount)
    address = reverse("payments:finance_case", args=[case.reference])
    assert address in officer.get(reverse("payments:case_list")).content.decode()
    assert officer.post(address, {"note": ""}).status_code == 422
    officer.post(address, {"note": "Repaid by check 1042."})
    case.refresh_from_db()
    assert case.closed_at
    assert "Repaid by check 1042." in officer.get(address).content.decode()
    assert client_of(deal.seller).get(address).status_code == 403


def test_each_thing_that_is_asked_is_said_once_and_in_plain_words():
    assert plain_words(["company.tax_id", "company.address.city", "company.phone", "person_1A.dob.day", "x_y"]) == [
        "The tax number of your business",
        "The name, address or phone of your business",
        "More about a person of your business",
        "One more answer: the form says which",
    ]
