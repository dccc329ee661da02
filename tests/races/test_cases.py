"""One debt, several cases of the payment that it is on: it is collected or given up once."""

from functools import partial
from types import SimpleNamespace

import pytest

from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.core.money import ZERO, Money
from marketplace.ledger.models import Account
from marketplace.payments import services
from marketplace.payments.models import CaseCollection, FinanceCase
from marketplace.payments.services.cases import open_case
from marketplace.payments.services.transfers import send_refund
from marketplace.payments.standin import world as stripe
from tests.concurrency import Meeting, at_once, sentences, won
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import OnlineDeal, hear, today

Kind = FinanceCase.Kind
HALF = Money(3_000_00)


@pytest.fixture
def debt(own_processor):
    """Half of a share was refunded that the provider had spent: it owes $3,000.00, and two cases are about it."""
    deal = OnlineDeal()
    payment = deal.pay(deal.invoiced())
    stripe.pay_out(deal.account.account_id, payment.amount.cents)
    refund = partial(services.ask_refund, by=deal.seller.actor, own_share_id=payment.own_share_id, amount=HALF)
    refund()
    hear()
    cases = [FinanceCase.objects.get(), open_case(payment=payment, kind=Kind.TRANSFER, amount=HALF)]
    first = create_member(Role.VETTING_OFFICER).actor()
    office = Organisation.objects.get(pk=first.organisation_id)
    officers = [first, *(create_member(Role.VETTING_OFFICER, organisation=office).actor() for _number in range(2))]
    w = SimpleNamespace(payment=payment, cases=cases, officers=officers, refund=refund)
    assert owed(w) == HALF
    return w


def owed(w) -> Money:
    return -Account.objects.get(kind="own_receivable", scope__endswith=f"own_payment:{w.payment.pk}").balance


def borne() -> Money:
    return -Account.objects.get(kind="instance").balance


def collect(w, number, amount=HALF, reference="check 1042"):
    values = {"amount": amount, "bank_reference": reference, "received_on": today()}
    services.record_collection(by=w.officers[number], case_id=w.cases[number].pk, **values)


def test_a_check_that_pays_a_debt_is_collected_on_one_case(debt):
    works = (partial(collect, debt, number) for number in range(2))
    answers = at_once(*works, meeting=Meeting(tables=("payments_casecollection",)))
    assert won(answers) == 1
    assert sentences(answers) == {"Nothing is owed on this payment any more. Close the case and say why."}
    assert (owed(debt), CaseCollection.objects.count()) == (ZERO, 1)


def test_a_part_of_a_debt_is_collected_on_one_case(debt):
    works = (partial(collect, debt, number, Money(1_000_00)) for number in range(2))
    answers = at_once(*works, meeting=Meeting(tables=("payments_casecollection",)))
    assert won(answers) == 1
    assert sentences(answers) == {"This money is recorded already. Nothing was changed."}
    assert (owed(debt), CaseCollection.objects.count()) == (Money(2_000_00), 1)


def test_a_debt_is_given_up_once(debt):
    before = borne()
    for case in debt.cases:
        services.ask_write_off(by=debt.officers[2], case_id=case.pk, reason="The firm is dissolved.")
    works = (partial(services.write_off, by=debt.officers[n], case_id=debt.cases[n].pk) for n in range(2))
    won(at_once(*works, meeting=Meeting(tables=("payments_financecase",))))
    assert (owed(debt), borne() - before) == (ZERO, HALF)


def test_a_debt_that_grows_while_it_is_collected_has_an_open_case(debt):
    debt.cases.pop()
    FinanceCase.objects.filter(kind=Kind.TRANSFER).delete()
    refund = partial(send_refund, refund_id=debt.refund().pk)
    meeting = Meeting(tables=("payments_casecollection", "ledger_transfer"))
    answers = at_once(partial(collect, debt, 0), refund, meeting=meeting)
    assert won(answers) == 2
    assert owed(debt) == HALF
    assert FinanceCase.objects.filter(closed_at=None).count() == 1
