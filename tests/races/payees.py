"""That public money leaves only to a payee who is proved, by two people: each rule alone, with nothing behind it."""

import datetime as dt
from functools import partial
from types import SimpleNamespace

from marketplace.accounts.models import Membership, Organisation
from marketplace.core import clock
from marketplace.payments import services as payments
from marketplace.payments.models import OtherPayee, PayeeScreening, Payout, PayoutAccount, PayoutRun, TaxForm
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import open_bank
from tests.races.guards import Proof
from tests.races.limits import assert_refused
from tests.races.test_payments import release
from tests.races.worlds import payment_alone

ACCOUNT = {
    "bank_name": "Prairie State Bank",
    "holder_name": "Northwind Security LLC",
    "routing_number": "021000021",
    "account_number": "000123456789",
}


def payee_and_account(w):
    payee = w.payout.payee
    by = Membership.objects.get(organisation=payee).actor()
    return by, payments.enter_payout_account(by=by, organisation=payee, **ACCOUNT)


def assert_nobody_verifies_their_own_entry(w):
    by, account = payee_and_account(w)
    sentence = "You entered this account, so a colleague must verify it."
    assert_refused(partial(payments.verify_payout_account, by=by, account_id=account.pk), sentence)
    assert PayoutAccount.objects.current().get().verified_at is None


def assert_nothing_is_paid_to_an_account_one_person_entered(w):
    payee_and_account(w)
    sentence = "The provider changed its bank account and a second person has not verified it yet."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get().released_at is None


def assert_nothing_is_paid_to_an_account_that_is_new(w):
    _by, account = payee_and_account(w)
    verified = {"verified_by": w.office.reviewer.user_id, "verified_at": clock.now()}
    called = {
        "called_back_by": w.office.second_reviewer.user_id,
        "called_back_at": clock.now(),
        "call_back_note": "Rang.",
    }
    PayoutAccount.objects.update(**verified | called)
    sentence = f"The provider's bank account is new. It can be paid from {account.usable_on:%B %-d, %Y}."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get().released_at is None


def assert_a_blocked_provider_is_not_paid(w):
    words = {"trading_blocked_at": clock.now(), "trading_blocked_reason": "A name on a list may be yours."}
    Organisation.objects.filter(pk=w.payout.payee_id).update(**words)
    sentence = "Payments to this provider are blocked until an officer has looked into it."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get(pk=w.payout.pk).released_at is None


def assert_nothing_is_paid_where_nobody_called_back(w):
    PayoutAccount.objects.update(called_back_by=None, called_back_at=None, call_back_note="")
    sentence = "Ring the provider at a number you found yourself, and note the call on the page of the payee."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get().released_at is None


def assert_nothing_is_paid_without_a_tax_form(w):
    TaxForm.objects.update(replaced_at=clock.now())
    sentence = "The provider has no W-9 on file. Its owner or finance person enters it on the page “Your tax form”."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get().released_at is None


def assert_nothing_is_paid_on_lists_of_yesterday(w):
    PayeeScreening.objects.update(checked_at=clock.now() - dt.timedelta(hours=24, seconds=1))
    sentence = "Look the provider up in SAM.gov and on the sanctions list today, and enter it on the page of the payee."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get().released_at is None


def another_payee(w):
    by = w.office.fiscal_officer
    details = payments.OtherPayeeDetails(
        why=OtherPayee.Why.TRUSTEE,
        name="Estate of Northwind Security",
        bank_name=ACCOUNT["bank_name"],
        routing_number=ACCOUNT["routing_number"],
        account_number=ACCOUNT["account_number"],
        upload=upload("order.pdf"),
    )
    return payments.name_other_payee(by=by, payee=w.payout.payee, details=details)


def assert_nobody_else_is_paid_on_one_persons_word(w):
    another_payee(w)
    sentence = "Somebody else is to be paid. A second fiscal officer looks at the document and agrees first."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get().released_at is None


def assert_nobody_agrees_to_the_payee_they_named(w):
    agree = partial(payments.approve_other_payee, by=w.office.fiscal_officer, other_payee_id=another_payee(w).pk)
    assert_refused(agree, "You named who is paid, so a colleague has to agree.")
    assert OtherPayee.objects.get().approved_at is None


def assert_nobody_releases_the_run_they_prepared(w):
    open_bank(SimpleNamespace(fiscal=SimpleNamespace(actor=w.office.fiscal_officer)))
    by = w.office.fiscal_officer
    run = payments.prepare_run(by=by, payout_ids=[w.payout.pk])
    assert_refused(
        partial(payments.release_run, by=by, run_id=run.pk), "You prepared this run, so a colleague has to release it."
    )
    assert PayoutRun.objects.get().released_at is None


PAYEES = [
    Proof("who enters a bank account does not verify it", payment_alone, assert_nobody_verifies_their_own_entry),
    Proof("a bank account that two know", payment_alone, assert_nothing_is_paid_to_an_account_one_person_entered),
    Proof("a bank account that two know", payment_alone, assert_nothing_is_paid_where_nobody_called_back),
    Proof("a bank account that two know", payment_alone, assert_nothing_is_paid_to_an_account_that_is_new),
    Proof("blocked providers", payment_alone, assert_a_blocked_provider_is_not_paid),
    Proof("a W-9 on file", payment_alone, assert_nothing_is_paid_without_a_tax_form),
    Proof("lists looked at within a day", payment_alone, assert_nothing_is_paid_on_lists_of_yesterday),
    Proof("somebody else is paid where two agree", payment_alone, assert_nobody_else_is_paid_on_one_persons_word),
    Proof("who names another payee does not agree to it", payment_alone, assert_nobody_agrees_to_the_payee_they_named),
    Proof("who prepares a run does not release it", payment_alone, assert_nobody_releases_the_run_they_prepared),
]
