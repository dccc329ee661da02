"""Two payment files of one office at the same moment."""

import datetime as dt
from functools import partial

import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.ledger import selectors as ledger
from marketplace.ledger.services import open_account, post
from marketplace.payments import services
from marketplace.payments.models import Payout
from marketplace.payments.states import PayoutState
from tests.concurrency import Meeting, at_once, won
from tests.marketplace.payments.factories import LINE, Office, open_bank

OTHER, PART = "line:13", Money(1_000_00)


@pytest.fixture
def office(own_database):
    """It owes $8,240.00 to one provider from each of two budget lines."""
    office = Office()
    open_bank(office)
    post(
        debit=open_account("authority", OTHER, limited=False),
        credit=services.payable_account(office.payee.organisation.pk, OTHER),
        amount=Money(8_240_00),
        key="test:other",
        reason="test",
        by=SYSTEM,
    )
    office.ready(amount=100, claim="CLM-READY")
    return office


def released(office, *lines):
    """A run of one payment from each of these lines, in this order."""
    queue = partial(services.queue_payout, by=office.approver, payee=office.payee.organisation, amount=PART)
    number = Payout.objects.count()
    claims = [f"CLM-{number}-{place}" for place in range(len(lines))]
    payouts = [queue(scope=line, claim_reference=claim) for line, claim in zip(lines, claims, strict=True)]
    run = services.prepare_run(by=office.fiscal.actor, payout_ids=[payout.pk for payout in payouts])
    return services.release_run(by=office.second, run_id=run.pk)


@pytest.mark.parametrize("write", [2, 3])
def test_of_two_runs_that_are_marked_paid_neither_waits_for_the_others_books(office, write):
    runs = [released(office, LINE, OTHER), released(office, OTHER, LINE)]
    day = max(run.effective_on for run in runs)
    with clock.travel(dt.datetime.combine(day, dt.time(20), dt.UTC)):
        answers = at_once(
            *(
                partial(
                    services.mark_run_paid,
                    by=office.fiscal.actor,
                    run_id=run.pk,
                    bank_reference="FILE-7",
                    paid_on=day,
                )
                for run in runs
            ),
            meeting=Meeting(tables=("payments_payout", "ledger_account"), write=write),
        )
    assert won(answers) == 2
    assert Payout.objects.filter(state=PayoutState.PAID).count() == 4
    assert [ledger.balance("disbursed", line) for line in (LINE, OTHER)] == [PART + PART] * 2
    assert ledger.miscounted() == []
