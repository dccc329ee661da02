"""Every service of payments refuses each role of the parties that lacks the right."""

import inspect

import pytest

from marketplace.accounts.roles import Role
from marketplace.core.errors import Refused
from marketplace.core.money import Money
from marketplace.payments import services
from marketplace.payments.services import accounts, cases, connect, online, ownshares, payouts, transfers
from tests.marketplace.payments.factories import Deal, Office, OnlineDeal, payment, today
from tests.refusals import assert_refused_to_others, everything

PAYERS = {Role.OPERATOR_OWNER, Role.OPERATOR_PREPARER, Role.OPERATOR_SIGNER}
BILLERS, FISCAL_OFFICER = {Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE}, {Role.PROGRAM_FISCAL_OFFICER}
ACCOUNT = {"bank_name": "Prairie State Bank", "holder_name": "Big Sky Cyber LLC"}
NUMBERS = {"routing_number": "021000021", "account_number": "000123456789"}

OWN_SHARES = [
    (
        services.invoice_own_share,
        BILLERS,
        Deal.accept,
        lambda share: {"invoice_number": "INV-1", "invoiced_on": today()},
    ),
    (services.record_payment, PAYERS, Deal.invoiced, lambda share: {"details": payment(share)}),
    (services.confirm_receipt, BILLERS, Deal.recorded, lambda share: {}),
    (services.reject_receipt, BILLERS, Deal.recorded, lambda share: {}),
    (services.record_returned_payment, BILLERS, Deal.paid, lambda share: {}),
    (services.refund_own_share, BILLERS, Deal.paid, lambda share: {}),
]
PAYOUTS = [
    (services.hold_payout, Office.queued, {}),
    (services.release_payout, Office.queued, {}),
    (services.requeue_payout, Office.queued, {}),
    (services.mark_payout_paid, Office.sent, {"bank_reference": "ACH-1"}),
    (services.mark_payout_failed, Office.sent, {}),
]
ACCOUNTS = [services.enter_payout_account, services.verify_payout_account]
# Steps of other services, which have asked who acts: a door of their own would ask twice.
WITHIN = {services.queue_payout, services.waive_own_shares, ownshares.move_share, services.refund_cancelled}
ONLINE = {services.open_checkout, services.ask_refund, services.start_onboarding, services.close_case}


def name_of(value) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize(("service", "allowed", "make", "extra"), OWN_SHARES, ids=name_of)
def test_an_own_share_moves_only_by_those_who_pay_or_are_paid(service, allowed, make, extra):
    deal = Deal()
    share = make(deal)
    keys = {"own_share_id": share.pk} | extra(share)
    parties = [deal.buyer.organisation, deal.seller.organisation]
    assert_refused_to_others(lambda actor: service(by=actor, **keys), organisations=parties, allowed=allowed)


@pytest.mark.parametrize(("service", "make", "extra"), PAYOUTS, ids=name_of)
def test_only_a_fiscal_officer_moves_a_payment_of_subsidy(service, make, extra):
    office = Office()
    payout = make(office)
    parties = [office.organisation, office.payee.organisation]
    assert_refused_to_others(
        lambda actor: service(by=actor, payout_id=payout.pk, **extra), organisations=parties, allowed=FISCAL_OFFICER
    )


def test_only_those_who_bill_say_where_the_provider_is_paid():
    office = Office()
    payee = office.payee.organisation
    entered = services.enter_payout_account(by=office.payee.actor, organisation=payee, **ACCOUNT, **NUMBERS)
    parties = [payee, office.organisation]
    assert_refused_to_others(
        lambda actor: services.enter_payout_account(by=actor, organisation=payee, **ACCOUNT, **NUMBERS),
        organisations=parties,
        allowed=BILLERS,
    )
    assert_refused_to_others(
        lambda actor: services.verify_payout_account(by=actor, account_id=entered.pk),
        organisations=parties,
        allowed=BILLERS,
    )


def test_online_only_the_operators_people_pay_and_only_the_providers_give_back_and_open_accounts():
    deal, back = OnlineDeal(), "https://levee.example/"
    share, seller = deal.invoiced(), deal.seller.organisation
    parties = [deal.buyer.organisation, seller]
    assert_refused_to_others(
        lambda actor: services.open_checkout(by=actor, own_share_id=share.pk, back_url=back),
        organisations=parties,
        allowed=PAYERS,
    )
    deal.pay(share)
    assert_refused_to_others(
        lambda actor: services.ask_refund(by=actor, own_share_id=share.pk, amount=Money(1)),
        organisations=parties,
        allowed=BILLERS,
    )
    assert_refused_to_others(
        lambda actor: services.start_onboarding(by=actor, organisation=seller, back_url=back),
        organisations=parties,
        allowed=BILLERS,
    )


def test_nobody_records_by_hand_what_is_paid_online():
    deal = OnlineDeal()
    share = deal.invoiced()
    before = everything()
    with pytest.raises(Refused, match="paid online"):
        services.record_payment(by=deal.buyer.actor, own_share_id=share.pk, details=payment(share))
    for service in (services.confirm_receipt, services.record_returned_payment, services.refund_own_share):
        with pytest.raises(Refused, match="paid online"):
            service(by=deal.seller.actor, own_share_id=share.pk)
    assert everything() == before


def test_no_service_is_forgotten():
    found = {
        function
        for module in (accounts, cases, connect, online, ownshares, payouts, transfers)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }
    listed = {row[0] for row in (*OWN_SHARES, *PAYOUTS)}
    assert found - WITHIN == listed | set(ACCOUNTS) | ONLINE
