"""The prompt-payment clock: what started it, what paused it, when it ends, and what is owed by age."""

import datetime as dt
from decimal import Decimal

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.payments import promptness, services
from marketplace.payments.promptness import Terms
from tests.marketplace.payments.factories import Office, open_bank

INVOICE, ACCEPTANCE = dt.date(2026, 12, 1), dt.date(2026, 12, 4)


def on(day, month=12, year=2026):
    return clock.travel(dt.datetime(year, month, day, 18, tzinfo=dt.UTC))


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def payout(office):
    with on(7):
        return office.ready(invoiced_on=INVOICE, accepted_on=ACCEPTANCE)


def clock_of(payout, **terms):
    return promptness.clocks([payout], Terms(**terms))[payout.pk]


@pytest.mark.parametrize(
    ("start", "started_on", "due_on", "cause"),
    [
        ("later", ACCEPTANCE, dt.date(2027, 1, 3), "acceptance of the work"),
        ("invoice", INVOICE, dt.date(2026, 12, 31), "invoice"),
        ("acceptance", ACCEPTANCE, dt.date(2027, 1, 3), "acceptance of the work"),
    ],
)
def test_the_clock_starts_as_the_law_of_the_office_says(payout, start, started_on, due_on, cause):
    with on(10):
        found = clock_of(payout, start=start)
    assert (found.started_on, found.due_on, found.started_by) == (started_on, due_on, cause)
    assert found.days_late == 0


def test_a_hold_for_the_payees_cause_pauses_the_clock_and_says_why(office, payout):
    with on(10):
        services.hold_payout(by=office.fiscal.actor, payout_id=payout.pk, reason="levy")
    with on(15):
        found = clock_of(payout)
        assert (found.age, found.due_on) == (6, None)
        assert "Paused since December 10, 2026: A levy by a tax office or a court." in found.sentence
        services.requeue_payout(by=office.fiscal.actor, payout_id=payout.pk)
    with on(16):
        found = clock_of(payout)
        assert (found.age, found.due_on) == (7, dt.date(2027, 1, 8))
        assert "Paused from December 10, 2026 to December 15, 2026" in found.sentence


def test_an_audit_of_the_office_pauses_nothing(office, payout):
    with on(10):
        services.hold_payout(by=office.fiscal.actor, payout_id=payout.pk, reason="audit")
    with on(15):
        found = clock_of(payout)
        assert (found.age, found.due_on, found.pauses) == (11, dt.date(2027, 1, 3), ())


def test_lateness_costs_what_the_law_says_by_the_day(payout):
    with on(13, 1, 2027):
        found = clock_of(payout, monthly_rate=Decimal("0.015"))
    # 10 days of 1.5 % a month on $8,240.00.
    assert (found.days_late, found.interest) == (10, Money(41_20))
    with on(13, 1, 2027):
        assert clock_of(payout).interest == ZERO


def test_payment_stops_the_clock(office, payout):
    with on(8):
        services.release_payout(by=office.fiscal.actor, payout_id=payout.pk)
        payout = services.mark_payout_paid(by=office.fiscal.actor, payout_id=payout.pk, bank_reference="ACH-1")
    with on(20, 3, 2027):
        found = clock_of(payout)
    assert (found.age, found.days_late) == (4, 0)


def test_the_ageing_report_adds_up_to_what_is_owed(office, sign_in):
    open_bank(office, pay_days=20)
    with on(1):
        office.queued(amount=500_000, claim="CLM-AAAAAA", invoiced_on=dt.date(2026, 10, 20))
        office.queued(amount=324_000, claim="CLM-BBBBBB", invoiced_on=dt.date(2026, 11, 25))
    with on(7):
        bands, pairs = promptness.ageing(office.organisation.pk)
        assert [(band.count, band.total.cents, band.late.cents) for band in bands] == [
            (1, 324_000, 0),
            (0, 0, 0),
            (0, 0, 0),
            (1, 500_000, 500_000),
        ]
        assert [payout.amount.cents for payout, _clock in pairs] == [500_000, 324_000]
        page = sign_in(Role.PROGRAM_AUDITOR, organisation=office.organisation).get("/payments/ageing/").content.decode()
        assert "within 20 days" in page
        assert "The clock started on October 20, 2026 by the invoice" in page


def test_another_office_owes_nothing_of_it(office, payout):
    bands, pairs = promptness.ageing(Office().organisation.pk)
    assert pairs == []
    assert sum(band.count for band in bands) == 0
