"""What a payee says of itself, and what it is owed, twice at the same moment."""

import time
from functools import partial

import pytest
from django.db import transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from marketplace.ledger.services import open_account, post
from marketplace.payments import services
from marketplace.payments.models import Payout, PayoutAccount, TaxForm, TopUp
from marketplace.payments.selectors import funds_of
from marketplace.payments.services import payouts
from marketplace.payments.standin import world as stripe
from tests.concurrency import Meeting, at_once, sentences, won
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.payments.factories import LINE, Office, today

ACCOUNT = {"bank_name": "Prairie State Bank", "holder_name": "Big Sky Cyber LLC", "routing_number": "021000021"}
FORM = {"name_on_form": "Big Sky Cyber LLC", "tax_kind": "s_corporation", "tax_number": "12-3456789"}
CLAIM = Money(1_000_00)
# So long one approval lies between two reads of another.
SECONDS = 0.4


@pytest.fixture
def office(own_database):
    return Office()


def test_of_two_bank_accounts_entered_at_once_one_is_current(office):
    payee = office.payee
    enter = partial(services.enter_payout_account, by=payee.actor, organisation=payee.organisation, **ACCOUNT)
    works = (partial(enter, account_number=number) for number in ("000123456789", "000987654321"))
    answers = at_once(*works, meeting=Meeting(tables=("payments_payoutaccount",), write=2))
    assert won(answers) == PayoutAccount.objects.count() == 2
    assert PayoutAccount.objects.current().count() == 1


def test_of_two_tax_forms_entered_at_once_one_is_current(office):
    payee = office.payee
    enter = partial(services.enter_tax_form, by=payee.actor, organisation=payee.organisation, signed_on=today())
    answers = at_once(*[partial(enter, **FORM)] * 2, meeting=Meeting(tables=("payments_taxform",), write=2))
    assert won(answers) == TaxForm.objects.count() == 2
    assert TaxForm.objects.current().count() == 1


def test_a_top_up_belongs_to_the_office_that_was_named_first(own_processor):
    offices, officer = [Office(), Office()], create_member(Role.VETTING_OFFICER).actor()
    name = stripe.top_up(8_240_00)
    give = partial(services.record_top_up, by=officer, top_up_id=name)
    works = (partial(give, office=office.organisation) for office in offices)
    answers = at_once(*works, meeting=Meeting(tables=("payments_topup",)))
    assert won(answers) == TopUp.objects.count() == 1
    assert sentences(answers) == {"This money is recorded already. Nothing was changed."}
    held = sorted(funds_of(office.organisation.pk).held for office in offices)
    assert held == [Money(0), Money(8_240_00)]


@transaction.atomic
def approve(office, claim):
    """As the approval of a claim: its payment is put in line, and what is owed is booked last."""
    payee = office.payee.organisation
    payment = {"scope": LINE, "amount": CLAIM, "arriving": CLAIM, "claim_reference": claim}
    services.queue_payout(by=office.approver, payee=payee, **payment)
    post(
        debit=open_account("authority", LINE, limited=False),
        credit=services.payable_account(payee.pk, LINE),
        amount=CLAIM,
        key=f"test:{claim}",
        reason="test",
        by=SYSTEM,
    )


def approve_slowly(office, claim):
    """It reads what is owed, and only later what waits."""
    read = payouts.waiting_for

    def read_later(*arguments):
        time.sleep(SECONDS)
        return read(*arguments)

    payouts.waiting_for = read_later
    approve(office, claim)


def test_of_two_claims_approved_at_once_none_is_taken_for_more_than_is_owed(office):
    office.queued()
    works = partial(approve_slowly, office, "CLM-SLOW"), partial(approve, office, "CLM-QUICK")
    assert won(at_once(*works)) == 2
    assert Payout.objects.count() == 3
