"""What people do about payments in the stories that seeds tell: before the first one, online, and with the bank."""

import csv
import datetime as dt
import io
from collections.abc import Iterable

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actor import Actor
from marketplace.accounts.models import Membership, Organisation
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.payments import services
from marketplace.payments.models import (
    BankStatement,
    ConnectedAccount,
    OnlinePayment,
    OwnShare,
    PayeeScreening,
    PayingOffice,
    Payout,
    PayoutRoute,
    PayoutRun,
    StripeEvent,
    TaxForm,
)
from marketplace.payments.permissions import BILLERS
from marketplace.payments.selectors import current_account, current_tax_form
from marketplace.payments.standin import news, world

# Routing numbers that are printed as examples everywhere.
EXAMPLE_BANKS = ("021000021", "011000015", "121000248", "091000019")
LONG_BEFORE = dt.timedelta(days=10)
# (day, words, reference, amount); below zero is money that left.
type_of_line = tuple[dt.date, str, str, Money]
COLUMNS = {"on": "Posting date", "words": "Description", "reference": "Reference", "amount": "Amount"}
OPENING = Money(41_250_000)


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


def seed() -> None:
    """The stand-in of the processor forgets what a seed that was cut short told it: nobody else knows of that."""
    if settings.STRIPE_STANDIN:
        settings.STRIPE_STANDIN_FILE.unlink(missing_ok=True)


def get_paid_online(*, payee: Organisation, cashier: Actor) -> None:
    """The firm fills in all that the processor asks, once."""
    services.start_onboarding(by=cashier, organisation=payee, back_url=settings.WAGTAILADMIN_BASE_URL)
    account = ConnectedAccount.objects.get(organisation=payee)
    if not account.may_receive:
        world.finish_onboarding(account.account_id)
        hear()


def open_page(*, share: OwnShare, payer: Actor) -> OnlinePayment:
    back_url = settings.WAGTAILADMIN_BASE_URL + share.get_absolute_url()
    return services.open_checkout(by=payer, own_share_id=share.pk, back_url=back_url)


def pay_on_page(*, share: OwnShare, payer: Actor, method: str = "card") -> OnlinePayment:
    """On the processor's page. A card pays at once, a bank account (us_bank_account) days later."""
    payment = open_page(share=share, payer=payer)
    world.pay(payment.checkout_id or "", method)
    hear()
    return payment


def pay_out(*, payee: Organisation, cents: int) -> None:
    """What the processor holds for a firm arrives at the firm's own bank."""
    account = ConnectedAccount.objects.get(organisation=payee)
    payout_id = world.pay_out(account.account_id, cents)
    world.end_payout(account.account_id, payout_id, "paid")
    hear()


def hear() -> None:
    """The processor's news, and what follows from it: the worker does it a moment later; a story has no worker."""
    while news.deliver(_take_in):
        for pk in StripeEvent.objects.unprocessed().order_by("pk").values_list("pk", flat=True):
            services.process_event(event_id=pk)
    paid = OnlinePayment.objects.filter(payment_id__isnull=False, transfer_id__isnull=True).order_by("pk")
    for pk in paid.values_list("pk", flat=True):
        services.send_own_share(payment_id=pk)


def _take_in(raw: bytes, header: str) -> int:
    return 200 if services.receive_event(raw=raw, header=header) else 400


def movements_of(office: Organisation, first: dt.date, last: dt.date) -> list[type_of_line]:
    """What the office's bank paid for it in these days: each run as one sum, other payments one by one."""
    runs = PayoutRun.objects.filter(office=office, effective_on__range=(first, last)).order_by("effective_on", "pk")
    paid = Payout.objects.filter(office=office, route=PayoutRoute.TRANSFER, paid_on__range=(first, last))
    return [
        *((run.effective_on or last, "ACH credits originated", run.reference, -run.total) for run in runs),
        *(
            (one.paid_on or last, f"Transfer to {one.payee.name}", one.bank_reference or one.reference, -one.amount)
            for one in paid.select_related("payee").order_by("paid_on", "pk")
        ),
    ]


def _as_banks_write(amount: Money) -> str:
    return str(amount).replace("−", "-").replace("$", "")


def take_statement(*, officer: Actor, name: str, lines: Iterable[type_of_line]) -> BankStatement:
    """The fiscal officer fetches the bank's table, uploads it and says which column holds what."""
    rows = sorted(lines)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS.values())
    writer.writerows([f"{on:%m/%d/%Y}", words, reference, _as_banks_write(sum_)] for on, words, reference, sum_ in rows)
    upload = SimpleUploadedFile(name, text.getvalue().encode(), "text/csv")
    statement = services.upload_statement(by=officer, upload=upload)
    return services.take_lines(
        by=officer,
        statement_id=statement.pk,
        columns=COLUMNS,
        date_format="%m/%d/%Y",
        opening=OPENING,
        closing=OPENING + sum((row[-1] for row in rows), ZERO),
    )
