"""Lists of what an office pays: payments in line, runs, answers of the bank, what is owed by age."""

from itertools import count

from django.urls import reverse

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.payments.models import (
    BankStatement,
    Difference,
    Payout,
    PayoutRun,
    ReturnsFile,
    RunEntry,
    StatementLine,
    TopUp,
)
from tests.lists.declared import Look, Story, lists
from tests.marketplace.payments.factories import LINE, Office, open_bank, prove_payee, today
from tests.subsidies.factories import client_of

_numbers = count(1)
PAID = {"state": "paid", "paid_on": "2026-11-23", "released_at": "2026-11-23T12:00Z", "bank_reference": "ACH-1"}


def in_line(office, run=None, ready=True) -> Payout:
    """A payment of a dollar to a payee of its own."""
    payee = Office().payee.organisation
    if ready:
        prove_payee(payee, office.organisation)
    number = next(_numbers)
    payout = Payout.objects.create(
        payee=payee,
        office=office.organisation,
        scope=LINE,
        amount=Money(100),
        claim_reference=f"CLM-PAYING{number}",
        expected_on=today(),
        run=run,
    )
    if run:
        RunEntry.objects.create(run=run, payout=payout, trace=f"{number:015d}", amount=payout.amount, bank_code="R03")
    return payout


@lists(
    "payments/runs.html",
    "payments/new_run.html",
    "payments/run.html",
    "payments/returns.html",
    "payments/ageing.html",
    "payments/statements.html",
    "payments/statement.html",
    "payments/differences.html",
    "payments/funds.html",
    "subsidies/tax_year.html",
    "core/dashboard.html",
)
def what_an_office_pays(db):
    office = Office()
    open_bank(office)
    fiscal = client_of(office.fiscal.actor)
    keys = {"office": office.organisation, "prepared_by_id": office.second.user_id, "entry_count": 0, "total": ZERO}
    run = PayoutRun.objects.create(**keys)

    statement = BankStatement.objects.create(office=office.organisation, sha256="first", mapped_at=clock.now())
    lined = {"statement": statement, "office": office.organisation, "on": today(), "amount": Money(-100)}

    def add():
        number = next(_numbers)
        BankStatement.objects.create(
            office=office.organisation, sha256=f"{number}", uploaded_by_id=keys["prepared_by_id"]
        )
        line = StatementLine.objects.create(number=number, fingerprint=f"{number}", **lined)
        Difference.objects.create(
            office=office.organisation,
            kind="line",
            line=line,
            amount=line.amount,
            on=line.on,
            owner_id=keys["prepared_by_id"],
        )
        matched = in_line(office)
        StatementLine.objects.create(number=number, fingerprint=f"{number} again", payout=matched, **lined)
        came = {"office": office.organisation, "amount": Money(100), "recorded_by_id": keys["prepared_by_id"]}
        TopUp.objects.create(top_up_id=f"tu_{number}", **came)
        Payout.objects.filter(pk=matched.pk).update(**PAID)
        in_line(office)
        in_line(office, ready=False)
        in_line(office, run)
        PayoutRun.objects.create(**keys)
        ReturnsFile.objects.create(
            office=office.organisation,
            sha256=f"{next(_numbers)}",
            returned=1,
            corrected=0,
            unknown=0,
            imported_by_id=office.fiscal.actor.user_id,
        )

    pages = ["payments:runs", "payments:new_run", "payments:returns", "payments:ageing", "dashboard"]
    pages += ["payments:statements", "payments:differences", "payments:funds", "tax_year"]
    looks = [Look(fiscal, reverse(page)) for page in pages]
    return Story(add, [*looks, *(Look(fiscal, one.get_absolute_url()) for one in (run, statement))])
