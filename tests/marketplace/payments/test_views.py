import pytest
from django.urls import reverse

from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.payments.models import OwnShare, OwnShareProof, Payout, PayoutAccount
from marketplace.payments.states import OwnShareState, PayoutState
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import LINE, Deal, Office, today

ACCOUNT = {
    "bank_name": "Prairie State Bank",
    "holder_name": "Big Sky Cyber LLC",
    "routing_number": "021000021",
    "account_number": "000123456789",
}


@pytest.fixture
def deal():
    return Deal()


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def buyer(deal, sign_in):
    return sign_in(Role.OPERATOR_PREPARER, organisation=deal.buyer.organisation)


@pytest.fixture
def seller(deal, sign_in):
    return sign_in(Role.PROVIDER_FINANCE, organisation=deal.seller.organisation)


@pytest.fixture
def fiscal(office, sign_in):
    return sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation)


def url(name, *things):
    return reverse(f"payments:{name}", args=[thing.reference for thing in things])


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def payment(share, **changes):
    return {"paid_on": today().isoformat(), "method": "check", "number": "1042", "amount": str(share.amount)} | changes


def state_of(thing):
    return type(thing).objects.get(pk=thing.pk).state


# The list


def test_both_sides_see_what_is_owed_and_nobody_else_does(deal, buyer, seller, sign_in):
    share = deal.invoiced()
    for client in (buyer, seller):
        page = text_of(client.get(url("list")))
        assert share.get_absolute_url() in page
        assert "$6,000.00" in page
    stranger = sign_in(Role.OPERATOR_SIGNER)
    assert "There is nothing to pay yet" in text_of(stranger.get(url("list")))
    assert stranger.get(share.get_absolute_url()).status_code == 404


def test_a_long_list_of_subsidy_payments_stands_on_pages_of_its_own(office, fiscal):
    rows = [
        Payout(
            payee=office.payee.organisation,
            office=office.organisation,
            scope=LINE,
            amount=Money(100),
            claim_reference=f"CLM-{number}",
            expected_on=today(),
        )
        for number in range(26)
    ]
    Payout.objects.bulk_create(rows)
    first = text_of(fiscal.get(url("list")))
    assert "?payouts=2" in first
    assert "CLM-0<" not in first
    last = text_of(fiscal.get(url("list"), {"payouts": 2}))
    assert "CLM-0<" in last
    assert "Page 2 of 2" in last


@pytest.mark.parametrize("page", ["0", "-1", "99", "last", "", "2.5", "٣", "x" * 400])
def test_a_page_that_does_not_exist_shows_the_nearest_one(office, fiscal, page):
    payout = office.queued()
    assert payout.reference in text_of(fiscal.get(url("list"), {"page": page, "payouts": page}))


# The own share


def test_each_side_is_shown_the_step_that_is_theirs(deal, buyer, seller):
    share = deal.accept()
    invoice, record, confirm = url("invoice", share), url("record", share), url("confirm", share)
    assert invoice in text_of(seller.get(share.get_absolute_url()))
    assert invoice not in text_of(buyer.get(share.get_absolute_url()))
    seller.post(invoice, {"invoice_number": "INV-1", "invoiced_on": today().isoformat()})
    assert record in text_of(buyer.get(share.get_absolute_url()))
    assert record not in text_of(seller.get(share.get_absolute_url()))
    assert buyer.post(record, payment(share) | {"document": upload("bank.pdf")}).status_code == 302
    assert confirm in text_of(seller.get(share.get_absolute_url()))
    assert confirm not in text_of(buyer.get(share.get_absolute_url()))
    seller.post(confirm, {"step": "received"})
    assert state_of(share) == OwnShareState.PAID


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"invoice_number": ""}, "id_invoice_number"), ({"invoiced_on": "2999-01-01"}, "id_invoiced_on")],
)
def test_an_invoice_that_is_not_right_comes_back_as_typed(deal, seller, change, sentence):
    share = deal.accept()
    values = {"invoice_number": "INV-1042", "invoiced_on": today().isoformat()} | change
    page = text_of(seller.post(url("invoice", share), values), 422)
    assert f'href="#{sentence}"' in page
    assert all(value in page for value in values.values())
    assert state_of(share) == OwnShareState.NOT_DUE


def test_both_sides_read_what_a_part_leaves_to_pay_and_how_to_pay_it(deal, buyer, seller):
    deal.order.purchase_order = "PO-7731"
    deal.order.save()
    share = deal.accept()
    invoice = {"invoice_number": "INV-1", "invoiced_on": today().isoformat(), "remit_to": "PO Box 12, Denver"}
    seller.post(url("invoice", share), invoice)
    buyer.post(url("record", share), payment(share, amount="2,500.00"))
    seller.post(url("confirm", share), {"step": "received"})
    for reader in (buyer, seller):
        page = text_of(reader.get(share.get_absolute_url()))
        assert all(words in page for words in ("Still to pay", "$3,500.00", "PO-7731", "PO Box 12, Denver"))
    assert 'value="$3,500.00"' in text_of(buyer.get(share.get_absolute_url()))


def test_a_payment_above_what_is_owed_comes_back_and_keeps_its_file(deal, buyer):
    share = deal.invoiced()
    answer = buyer.post(url("record", share), payment(share, amount="6,000.01") | {"document": upload("bank.pdf")})
    page = text_of(answer, 422)
    assert 'href="#id_amount"' in page
    assert "bank.pdf" in page
    assert not OwnShareProof.objects.exists()


def test_an_unknown_step_confirms_nothing(deal, seller):
    share = deal.recorded()
    for step in ({}, {"step": "paid"}):
        assert seller.post(url("confirm", share), step).status_code == 404
    assert state_of(share) == OwnShareState.INVOICED


@pytest.mark.parametrize(
    ("step", "state"), [("came_back", OwnShareState.CHARGED_BACK), ("refunded", OwnShareState.REFUNDED)]
)
def test_a_paid_share_can_come_back_or_be_refunded(deal, seller, step, state):
    share = deal.paid()
    seller.post(url("confirm", share), {"step": step})
    assert state_of(share) == state


def test_a_stale_page_confirms_nothing_twice(deal, seller):
    share = deal.recorded()
    seller.post(url("confirm", share), {"step": "received"})
    paid_at = OwnShare.objects.get(pk=share.pk).paid_at
    assert "changed since" in text_of(seller.post(url("confirm", share), {"step": "received"}), 409)
    assert OwnShare.objects.get(pk=share.pk).paid_at == paid_at


def test_insiders_without_the_right_are_refused_with_the_reason(deal, sign_in):
    share = deal.recorded()
    delivery = sign_in(Role.PROVIDER_DELIVERY, organisation=deal.seller.organisation)
    answer = delivery.post(url("confirm", share), {"step": "received"})
    assert "Only an owner or a finance person" in text_of(answer, 403)
    assert state_of(share) == OwnShareState.INVOICED


# The payment of subsidy


def test_a_fiscal_officer_releases_and_records_a_payment(office, fiscal):
    payout = office.ready()
    move, paid = url("payout_move", payout), url("payout_paid", payout)
    assert "Release the payment" in text_of(fiscal.get(payout.get_absolute_url()))
    fiscal.post(move, {"step": "release"})
    assert state_of(payout) == PayoutState.SENT
    wrong = {"bank_reference": "ACH-1", "paid_on": "2999-01-01"}
    page = text_of(fiscal.post(paid, wrong), 422)
    assert 'href="#id_paid_on"' in page
    assert "ACH-1" in page
    assert state_of(payout) == PayoutState.SENT
    fiscal.post(paid, wrong | {"paid_on": today().isoformat()})
    assert state_of(payout) == PayoutState.PAID


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (["hold"], PayoutState.HELD),
        (["hold", "queue"], PayoutState.QUEUED),
        (["release", "fail"], PayoutState.FAILED),
        (["release", "fail", "queue"], PayoutState.QUEUED),
    ],
)
def test_a_payment_is_held_sent_back_and_put_in_line_again(office, fiscal, steps, state):
    payout = office.ready()
    for step in steps:
        page = text_of(fiscal.get(payout.get_absolute_url()))
        if step == "hold":
            assert "Put on hold" in page
            fiscal.post(url("payout_hold", payout), {"reason": "levy"})
        else:
            assert f'value="{step}"' in page
            fiscal.post(url("payout_move", payout), {"step": step})
    assert state_of(payout) == state


def test_who_approved_the_claim_reads_why_a_colleague_releases_it(office, sign_in):
    payout = office.queued()
    approver = sign_in(Role.PROGRAM_REVIEWER, organisation=office.organisation)
    page = text_of(approver.get(payout.get_absolute_url()))
    assert "Only a fiscal officer of the program office can do this" in page
    assert "Release the payment" not in page
    assert approver.post(url("payout_move", payout), {"step": "release"}).status_code == 403
    assert state_of(payout) == PayoutState.QUEUED


def test_an_unknown_step_moves_no_payment(office, fiscal):
    payout = office.queued()
    for step in ({}, {"step": "pay"}):
        assert fiscal.post(url("payout_move", payout), step).status_code == 404
    assert state_of(payout) == PayoutState.QUEUED


def test_money_moves_only_right_after_typing_the_password(office, sign_in):
    payout = office.queued()
    client = sign_in(Role.PROGRAM_FISCAL_OFFICER, organisation=office.organisation, fresh=False)
    assert "/reauthenticate/" in client.post(url("payout_move", payout), {"step": "release"}).url
    assert "/reauthenticate/" in client.post(url("payout_paid", payout), {}).url
    assert state_of(payout) == PayoutState.QUEUED


def test_the_payee_sees_its_payment_and_a_stranger_does_not(office, sign_in):
    payout = office.queued()
    payee = sign_in(Role.PROVIDER_FINANCE, organisation=office.payee.organisation)
    assert payout.reference in text_of(payee.get(payout.get_absolute_url()))
    assert sign_in(Role.PROVIDER_FINANCE).get(payout.get_absolute_url()).status_code == 404


# The bank account


def test_the_numbers_are_typed_once_and_never_shown_again(sign_in):
    finance = sign_in(Role.PROVIDER_FINANCE)
    finance.post(url("account"), ACCOUNT)
    page = text_of(finance.get(url("account")))
    assert "···6789" in page
    assert ACCOUNT["account_number"] not in page
    assert ACCOUNT["routing_number"] not in page
    assert "Verify this account" not in page


def test_a_colleague_verifies_the_account(sign_in):
    finance = sign_in(Role.PROVIDER_FINANCE)
    finance.post(url("account"), ACCOUNT)
    assert finance.post(url("verify_account")).status_code == 403
    owner = sign_in(Role.PROVIDER_OWNER, organisation=finance.membership.organisation)
    assert "Verify this account" in text_of(owner.get(url("account")))
    owner.post(url("verify_account"))
    assert PayoutAccount.objects.get().verified_by == owner.membership.user


def test_there_is_nothing_to_verify_before_an_account_is_entered(sign_in):
    assert sign_in(Role.PROVIDER_FINANCE).post(url("verify_account")).status_code == 404


def test_a_wrong_check_digit_comes_back_with_what_is_right(sign_in):
    page = text_of(sign_in(Role.PROVIDER_FINANCE).post(url("account"), ACCOUNT | {"routing_number": "021000022"}), 422)
    assert "the last one does not fit the others" in page
    assert "Prairie State Bank" in page
    assert not PayoutAccount.objects.exists()


@pytest.mark.parametrize("role", [Role.OPERATOR_OWNER, Role.PROVIDER_SALES, Role.PROGRAM_FISCAL_OFFICER])
def test_others_do_not_say_where_a_provider_is_paid(sign_in, role):
    client = sign_in(role)
    assert client.get(url("account")).status_code == client.post(url("account"), ACCOUNT).status_code == 403
    assert not PayoutAccount.objects.exists()
