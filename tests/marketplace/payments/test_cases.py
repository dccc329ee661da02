"""Cases for whoever runs the instance: what is owed back is collected, or written off by two people."""

from html import unescape

import pytest
from django.urls import reverse

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.ledger import selectors as ledger
from marketplace.ledger.models import Account, Transfer
from marketplace.notices.models import Notice
from marketplace.payments import gateway, services
from marketplace.payments.models import FinanceCase, OwnRefund
from marketplace.payments.services.cases import open_case
from marketplace.payments.services.transfers import send_refund
from marketplace.payments.standin import objects, world
from marketplace.payments.standin.store import opened
from marketplace.payments.states import RefundState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import OnlineDeal, hear, today
from tests.subsidies.factories import client_of

SHARE = Money(6_000_00)


@pytest.fixture
def officer():
    return create_member(Role.VETTING_OFFICER).actor()


@pytest.fixture
def colleague(officer):
    return create_member(
        Role.VETTING_OFFICER, organisation=Organisation.objects.get(pk=officer.organisation_id)
    ).actor()


class Debt:
    """A refund of a whole own share while the provider's balance holds only a part of it."""

    def __init__(self, there=2_000_00):
        self.deal = OnlineDeal()
        self.payment = self.deal.pay(self.deal.invoiced())
        world.pay_out(self.deal.account.account_id, SHARE.cents - there)
        services.ask_refund(by=self.deal.seller.actor, own_share_id=self.payment.own_share_id, amount=SHARE)
        hear()
        self.payment.refresh_from_db()
        self.case = FinanceCase.objects.get()

    def balance(self, kind):
        own = Account.objects.filter(kind=kind, scope__endswith=f"own_payment:{self.payment.pk}").first()
        return own.balance if own else ZERO

    def collected(self, by, cents, reference="check 1042", **changes):
        values = {"amount": Money(cents), "bank_reference": reference, "received_on": today()}
        return services.record_collection(by=by, case_id=self.case.pk, **(values | changes))


def borne() -> Money:
    return Account.objects.get(kind="instance").balance


def test_a_short_balance_gives_back_what_it_holds_and_only_the_rest_is_owed():
    debt = Debt(there=2_000_00)
    assert OwnRefund.objects.get().state == RefundState.SENT
    moved = gateway.fetch_transfer(debt.payment.transfer_id)
    assert [back.amount for back in moved.reversals] == [Money(2_000_00)]
    assert debt.balance("own_receivable") == Money(-4_000_00)
    assert (debt.case.kind, debt.case.amount) == (FinanceCase.Kind.RECEIVABLE, Money(4_000_00))
    assert gateway.fetch_balance(account=debt.deal.account.account_id) == ZERO
    assert ledger.miscounted() == []


def test_a_lost_answer_to_a_part_takes_it_back_once():
    deal = OnlineDeal()
    payment = deal.pay(deal.invoiced())
    world.pay_out(deal.account.account_id, 4_000_00)
    row = services.ask_refund(by=deal.seller.actor, own_share_id=payment.own_share_id, amount=SHARE)
    real, lost = gateway.refund, [True]

    def refund(**values):
        if lost.pop():
            raise gateway.Unavailable("lost")
        return real(**values)

    gateway.refund = refund
    try:
        with pytest.raises(gateway.Unavailable):
            send_refund(refund_id=row.pk)
        lost.append(False)
        hear()
        send_refund(refund_id=row.pk)
        hear()
    finally:
        gateway.refund = real
    payment.refresh_from_db()
    assert [back.amount for back in gateway.fetch_transfer(payment.transfer_id).reversals] == [Money(2_000_00)]
    assert FinanceCase.objects.get().amount == Money(4_000_00)


def test_what_is_collected_takes_the_debt_to_nothing_and_closes_the_case(officer):
    debt = Debt()
    debt.collected(officer, 1_500_00)
    debt.case.refresh_from_db()
    assert (debt.balance("own_receivable"), debt.case.closed_at) == (Money(-2_500_00), None)
    staff = client_of(officer)
    assert "$1,500.00 came back" in staff.get("/payments/cases/").content.decode()
    assert "A provider owes back what it was paid: $2,500.00" in staff.get("/dashboard/").content.decode()
    debt.collected(officer, 2_500_00, "wire 7")
    debt.case.refresh_from_db()
    assert debt.balance("own_receivable") == ZERO
    assert (debt.case.outcome, debt.case.closed_by_id) == (FinanceCase.Outcome.COLLECTED, officer.user_id)
    moved = Transfer.objects.filter(reason="own_share.collected")
    assert {one.posted_by_id for one in moved} == {officer.user_id}
    assert [one.recorded_by_id for one in debt.case.collections.all()] == [officer.user_id] * 2
    assert Notice.objects.filter(kind="payments.debt_less", user=debt.deal.seller.membership.user).count() == 2
    assert ledger.miscounted() == []
    services.sync_payment(payment_id=debt.payment.pk)
    assert FinanceCase.objects.count() == 1
    assert debt.balance("own_receivable") == ZERO


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cents": 4_000_01}, "amount"),
        ({"cents": 0}, "amount"),
        ({"bank_reference": " "}, "bank_reference"),
        ({"received_on": today().replace(year=today().year + 1)}, "received_on"),
    ],
)
def test_money_that_did_not_come_is_not_recorded(officer, changes, field):
    debt = Debt()
    with pytest.raises(DomainError) as refused:
        debt.collected(officer, **({"cents": 1_00} | changes))
    assert refused.value.field == field
    assert debt.balance("own_receivable") == Money(-4_000_00)
    assert not debt.case.collections.exists()


def test_the_same_money_is_recorded_once(officer):
    debt = Debt()
    debt.collected(officer, 1_00)
    with pytest.raises(DomainError, match="recorded already"):
        debt.collected(officer, 1_00)
    assert debt.balance("own_receivable") == Money(-3_999_00)


def test_a_debt_is_not_closed_in_words(officer):
    debt = Debt()
    with pytest.raises(DomainError, match="still open"):
        services.close_case(by=officer, case_id=debt.case.pk, note="Repaid by check 1042.")
    debt.case.refresh_from_db()
    assert debt.case.closed_at is None


def test_a_debt_is_written_off_by_two_people_and_the_instance_bears_it(officer, colleague):
    debt = Debt()
    before = borne()
    with pytest.raises(DomainError, match="Nobody has asked"):
        services.write_off(by=colleague, case_id=debt.case.pk)
    services.ask_write_off(by=officer, case_id=debt.case.pk, reason="The firm is dissolved.")
    with pytest.raises(Refused, match="a colleague has to agree"):
        services.write_off(by=officer, case_id=debt.case.pk)
    assert (debt.balance("own_receivable"), borne()) == (Money(-4_000_00), before)
    services.write_off(by=colleague, case_id=debt.case.pk)
    debt.case.refresh_from_db()
    assert (debt.case.outcome, debt.case.closed_by_id) == ("written_off", colleague.user_id)
    assert debt.balance("own_receivable") == ZERO
    assert before - borne() == Money(4_000_00)
    assert ledger.miscounted() == []


def test_a_debt_that_is_kept_can_be_collected_and_nothing_was_given_up(officer, colleague):
    debt = Debt()
    services.ask_write_off(by=officer, case_id=debt.case.pk, reason="The firm is dissolved.")
    services.keep_debt(by=colleague, case_id=debt.case.pk)
    with pytest.raises(DomainError, match="Nobody has asked"):
        services.write_off(by=colleague, case_id=debt.case.pk)
    debt.collected(colleague, 4_000_00)
    assert debt.balance("own_receivable") == ZERO


def test_only_the_instances_officers_settle_a_debt(officer):
    debt, other = Debt(), create_member(Role.PROGRAM_FISCAL_OFFICER).actor()
    for who in (debt.deal.seller.actor, debt.deal.buyer.actor, other):
        with pytest.raises(Refused):
            debt.collected(who, 1_00)
        with pytest.raises(Refused):
            services.ask_write_off(by=who, case_id=debt.case.pk, reason="No.")
        with pytest.raises(Refused):
            services.close_case(by=who, case_id=debt.case.pk, note="Paid.")
    assert debt.balance("own_receivable") == Money(-4_000_00)


def test_a_case_without_a_debt_is_closed_by_an_officer_who_says_what_was_done(officer):
    deal = OnlineDeal()
    payment = deal.pay(deal.early())
    case = open_case(payment=payment, kind=FinanceCase.Kind.DIFFERENCE, amount=payment.amount)
    with pytest.raises(DomainError, match="Say what was done"):
        services.close_case(by=officer, case_id=case.pk, note=" ")
    with pytest.raises(DomainError, match="Nothing is owed"):
        services.ask_write_off(by=officer, case_id=case.pk, reason="No debt.")
    services.close_case(by=officer, case_id=case.pk, note="Refunded at Stripe.")
    case.refresh_from_db()
    assert (case.closed_by_id, case.outcome) == (officer.user_id, "done")
    with pytest.raises(DomainError, match="closed already"):
        services.close_case(by=officer, case_id=case.pk, note="Again.")


def test_the_page_of_a_debt_leads_through_both_ways_out(sign_in):
    debt, first = Debt(), sign_in(Role.VETTING_OFFICER)
    second = sign_in(Role.VETTING_OFFICER, organisation=first.membership.organisation)
    page = reverse("payments:finance_case", args=[debt.case.reference])
    assert "$4,000.00" in first.get(page).content.decode()
    values = {"amount": "1,000.00", "bank_reference": "check 1042", "received_on": today().strftime("%m/%d/%Y")}
    answer = first.post(f"{page}collected/", values | {"amount": "9,000.00"})
    assert answer.status_code == 422
    assert "up to $4,000.00" in answer.content.decode()
    assert first.post(f"{page}collected/", values).status_code == 302
    shown = second.get(page).content.decode()
    assert "check 1042" in shown
    assert "$3,000.00" in shown
    assert first.post(f"{page}write-off/", {"reason": "The firm is dissolved."}).status_code == 302
    assert "a colleague has to agree" in first.get(page).content.decode()
    assert second.post(f"{page}move/", {"step": "write_off"}).status_code == 302
    assert "Written off" in second.get(page).content.decode()
    assert debt.balance("own_receivable") == ZERO
    assert AuditEvent.objects.filter(action="finance_case.closed").count() == 1


def other_transfer(payment) -> str:
    """Somebody moved one cent of this payment by hand, so that the whole of it cannot be moved any more."""
    with opened() as book:
        params = {
            "amount": "1",
            "currency": "usd",
            "destination": "acct_other",
            "source_transaction": payment.charge_id,
        }
        return objects.transfer(book, params)["id"]


def test_a_share_that_stripe_did_not_move_is_sent_once_the_case_says_that_its_cause_is_gone(officer):
    deal = OnlineDeal(is_ready=False)
    payment = deal.pay(deal.invoiced())
    in_the_way = other_transfer(payment)
    world.finish_onboarding(deal.account.account_id)
    hear()
    case = FinanceCase.objects.get()
    assert (case.kind, case.code) == (FinanceCase.Kind.TRANSFER, "balance_insufficient")
    with opened() as book:
        book.put(book.get(in_the_way) | {"source_transaction": None})
    services.send_own_share(payment_id=payment.pk)  # Stripe answers as before, for a day
    payment.refresh_from_db()
    assert (payment.transfer_id, FinanceCase.objects.count()) == (None, 1)
    services.close_case(by=officer, case_id=case.pk, note="The other transfer was a mistake and is gone.")
    hear()
    payment.refresh_from_db()
    assert gateway.fetch_transfer(payment.transfer_id).amount == SHARE
    assert FinanceCase.objects.filter(closed_at__isnull=True).count() == 0
    services.send_own_share(payment_id=payment.pk)
    with opened() as book:
        assert len(book.all("transfer", source_transaction=payment.charge_id)) == 1


@pytest.mark.parametrize("kind", FinanceCase.Kind.values)
def test_the_page_of_an_open_case_says_what_to_do_about_it(sign_in, kind):
    deal = OnlineDeal()
    case = open_case(payment=deal.pay(deal.early()), kind=kind, amount=SHARE)
    page = sign_in(Role.VETTING_OFFICER).get(case.get_absolute_url()).content.decode()
    assert str(case.what_to_do) in unescape(page)


def test_the_case_of_a_dispute_says_until_when_the_bank_takes_an_answer_and_then_how_it_ended(sign_in):
    deal, officer = OnlineDeal(), sign_in(Role.VETTING_OFFICER)
    payment = deal.pay(deal.early())
    dispute = world.open_dispute(payment.payment_id)
    hear()
    case = FinanceCase.objects.get(kind=FinanceCase.Kind.CHARGEBACK)
    page = unescape(officer.get(case.get_absolute_url()).content.decode())
    assert "Send Stripe the signed order and the acceptance" in page
    assert "Stripe takes your answer to the bank until" in page
    world.close_dispute(dispute, "lost")
    hear()
    page = unescape(officer.get(case.get_absolute_url()).content.decode())
    assert "The operator owes the share again and has been told." in page
    assert "Stripe takes your answer" not in page


def test_a_refund_that_a_dispute_stopped_waits_for_the_bank():
    assert "Wait for the bank" in str(FinanceCase(kind="refund", code="charge_disputed").what_to_do)


def test_a_case_of_subsidy_that_stripe_did_not_move_says_that_the_office_pays_it_again():
    assert "the office puts the payment in line again" in str(FinanceCase(payout_id=1, kind="transfer").what_to_do)
