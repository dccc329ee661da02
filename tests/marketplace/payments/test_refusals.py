"""Every service of payments refuses each role of the parties that lacks the right."""

import inspect

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.roles import Role
from marketplace.core.errors import Refused
from marketplace.core.money import Money
from marketplace.payments import services
from marketplace.payments.models import Difference, FinanceCase, PayoutAccount
from marketplace.payments.services import (
    accounts,
    cases,
    connect,
    funds,
    online,
    ownshares,
    payees,
    payouts,
    receipts,
    reconciling,
    returns,
    runs,
    statements,
    subsidies,
    transfers,
)
from marketplace.payments.services.cases import open_case
from tests.marketplace.documents.factories import upload
from tests.marketplace.payments.factories import Deal, Office, OnlineDeal, open_bank, payment, today
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
    (services.hold_payout, Office.queued, {"reason": "audit"}),
    (services.release_payout, Office.queued, {}),
    (services.requeue_payout, Office.queued, {}),
    (services.mark_payout_paid, Office.sent, {"bank_reference": "ACH-1"}),
    (services.mark_payout_failed, Office.sent, {}),
]
ACCOUNTS = [services.enter_payout_account, services.verify_payout_account]
# Steps of other services, which have asked who acts: a door of their own would ask twice.
WITHIN = {services.queue_payout, services.waive_own_shares, payouts.send, payouts.move_payout}
WITHIN |= {services.match_lines, reconciling.open_returned, ownshares.move_share, services.refund_cancelled}
WITHIN |= {ownshares.post_memo, payouts.check_paid, payouts.settle_payouts}
ONLINE = {services.open_checkout, services.ask_refund, services.start_onboarding}
MONEY_IN = {"bank_reference": "check 1042", "received_on": today()}
CASES = [
    (services.close_case, {"note": "Done."}),
    (services.record_collection, {"amount": Money(1), **MONEY_IN}),
    (services.ask_write_off, {"reason": "It is bankrupt."}),
    (services.keep_debt, {}),
    (services.write_off, {}),
]


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


OWN_NUMBER = {"name_on_form": "Big Sky", "tax_kind": "trust", "tax_number": "12-3456789", "signed_on": today()}
ENTRY = {"name": "Trustee", "bank_name": "First Bank", **NUMBERS}
BANK = {"bank_name": "First Bank", "bank_routing": "021000021", "company_name": "Plains", "company_id": "1462220001"}
PAID, CALL = {"bank_reference": "F", "paid_on": today()}, "Rang 406-555-0142."
OFFICES = [
    (services.set_paying_office, lambda office: BANK),
    (services.prepare_run, lambda office: {"payout_ids": [office.ready().pk]}),
    (services.release_run, lambda office: {"run_id": _prepared(office).pk}),
    (services.discard_run, lambda office: {"run_id": _prepared(office).pk}),
    (
        services.mark_run_paid,
        lambda office: {"run_id": _prepared(office).pk, **PAID},
    ),
    (services.import_returns, lambda office: {"content": b""}),
    (
        services.record_payee_screening,
        lambda office: {"payee": office.payee.organisation, "list_name": "sam", "outcome": "clear"},
    ),
    (
        services.record_call_back,
        lambda office: {"account_id": _called_account(office).pk, "note": CALL},
    ),
    (services.name_other_payee, lambda office: {"payee": office.payee.organisation, "details": _trustee()}),
    (services.approve_other_payee, lambda office: {"other_payee_id": _named(office).pk}),
    (services.end_other_payee, lambda office: {"other_payee_id": _named(office).pk}),
    (services.upload_statement, lambda office: {"upload": _table()}),
    (
        services.take_lines,
        lambda office: {"statement_id": _uploaded(office).pk, "columns": COLUMNS, "date_format": "%m/%d/%Y"},
    ),
    (services.discard_statement, lambda office: {"statement_id": _uploaded(office).pk}),
    (services.own_difference, lambda office: {"difference_id": _difference(office).pk}),
    (
        services.explain_difference,
        lambda office: {"difference_id": _difference(office).pk, "why": "fee", "note": "Price list."},
    ),
]
COLUMNS = {"on": "Date", "amount": "Amount"}


def _table():
    return SimpleUploadedFile("december.csv", b"Date,Amount\n12/03/2026,-12.50\n")


def _uploaded(office):
    return services.upload_statement(by=office.fiscal.actor, upload=_table())


def _difference(office):
    keys = {"columns": COLUMNS, "date_format": "%m/%d/%Y", "statement_id": _uploaded(office).pk}
    services.take_lines(by=office.fiscal.actor, **keys)
    return Difference.objects.get()


def _prepared(office):
    open_bank(office)
    return services.prepare_run(by=office.fiscal.actor, payout_ids=[office.ready().pk])


def _called_account(office):
    office.ready()
    return PayoutAccount.objects.get()


def _trustee():
    return services.OtherPayeeDetails(why="trustee", upload=upload(), **ENTRY)


def _named(office):
    return services.name_other_payee(by=office.fiscal.actor, payee=office.payee.organisation, details=_trustee())


@pytest.mark.parametrize(("service", "keys"), OFFICES, ids=name_of)
def test_what_an_office_pays_is_for_its_fiscal_officers(service, keys):
    office = Office()
    arguments = keys(office)
    assert_refused_to_others(
        lambda actor: service(by=actor, **arguments),
        organisations=[office.organisation, office.payee.organisation],
        allowed=FISCAL_OFFICER,
    )


def test_only_those_who_bill_put_a_tax_form_on_file():
    office = Office()
    payee = office.payee.organisation
    assert_refused_to_others(
        lambda actor: services.enter_tax_form(by=actor, organisation=payee, **OWN_NUMBER),
        organisations=[payee, office.organisation],
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


@pytest.mark.parametrize(("service", "extra"), CASES, ids=name_of)
def test_only_officers_of_the_marketplace_settle_a_case(service, extra):
    deal = OnlineDeal()
    payment = deal.pay(deal.invoiced())
    case = open_case(payment=payment, kind=FinanceCase.Kind.RECEIVABLE, amount=payment.amount)
    assert_refused_to_others(
        lambda actor: service(by=actor, case_id=case.pk, **extra),
        organisations=[deal.buyer.organisation, deal.seller.organisation, Office().organisation],
        allowed=set(),
    )


def test_only_officers_of_the_marketplace_say_whose_money_came_to_the_processor():
    office = Office()
    assert_refused_to_others(
        lambda actor: services.record_top_up(by=actor, office=office.organisation, top_up_id="tu_1"),
        organisations=[office.organisation, office.payee.organisation],
        allowed=set(),
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
    money_out = (accounts, payees, payouts, reconciling, returns, runs, statements)
    found = {
        function
        for module in (*money_out, cases, connect, funds, online, ownshares, receipts, subsidies, transfers)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
    }
    listed = {row[0] for row in (*OWN_SHARES, *PAYOUTS)}
    listed |= {row[0] for row in (*OFFICES, *CASES)} | ONLINE
    assert found - WITHIN == listed | {*ACCOUNTS, services.enter_tax_form, services.record_top_up}
