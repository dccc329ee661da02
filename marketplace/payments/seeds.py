"""What a provider and an office do before the first payment, for stories that seeds tell."""

import datetime as dt

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.core import clock
from marketplace.payments import services
from marketplace.payments.models import PayeeScreening, PayingOffice, TaxForm
from marketplace.payments.permissions import BILLERS
from marketplace.payments.selectors import current_account, current_tax_form

# Routing numbers that are printed as examples everywhere.
EXAMPLE_BANKS = ("021000021", "011000015", "121000248", "091000019")
LONG_BEFORE = dt.timedelta(days=10)


def prove_payee(*, payee: Organisation, cashier: Actor, officer: Actor) -> None:
    """The firm's W-9 and account, the call of the office, and today's look at both lists; what is there stays."""
    with clock.travel(clock.now() - LONG_BEFORE):
        if current_tax_form(payee.pk) is None:
            _enter_tax_form(payee, cashier)
        if current_account(payee.pk) is None:
            _enter_account(payee, cashier)
    account = current_account(payee.pk)
    if account and account.verified_at is None and (second := _second_biller(payee, cashier)):
        services.verify_payout_account(by=second, account_id=account.pk)
    if account and account.called_back_at is None:
        note = f"Rang the front desk of {payee.name} at the number on its web page: they changed nothing else."
        services.record_call_back(by=officer, account_id=account.pk, note=note[:300])
    for name in PayeeScreening.ListName.values:
        services.record_payee_screening(by=officer, payee=payee, list_name=name, outcome="clear")


def _enter_tax_form(payee: Organisation, cashier: Actor) -> None:
    services.enter_tax_form(
        by=cashier,
        organisation=payee,
        name_on_form=payee.name[:120],
        tax_kind=TaxForm.TaxKind.S_CORPORATION,
        tax_number=f"12-{3000000 + payee.pk:07d}",
        signed_on=clock.today(payee.zone),
    )


def _enter_account(payee: Organisation, cashier: Actor) -> None:
    services.enter_payout_account(
        by=cashier,
        organisation=payee,
        bank_name="Prairie State Bank",
        holder_name=payee.name[:120],
        routing_number=EXAMPLE_BANKS[payee.pk % len(EXAMPLE_BANKS)],
        account_number=f"{700000000 + payee.pk}",
    )


def _second_biller(payee: Organisation, cashier: Actor) -> Actor | None:
    members = Membership.objects.active().filter(organisation=payee).with_role(*BILLERS)
    second = members.exclude(user_id=cashier.user_id).order_by("pk").first()
    return second.actor() if second else None


def open_paying_office(*, officer: Actor, name: str) -> None:
    """What the office's bank gave it, once."""
    if not PayingOffice.objects.filter(organisation_id=officer.organisation_id or 0).exists():
        services.set_paying_office(
            by=officer,
            bank_name="Prairie State Bank",
            bank_routing=EXAMPLE_BANKS[0],
            company_name=name[:16],
            company_id="1462220001",
            pay_days=30,
            clock_start="later",
            monthly_rate=None,
            law="",
        )
