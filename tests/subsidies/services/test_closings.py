"""A line after its last day, and a month that is signed off: nothing is booked into either any more."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import miscounted
from marketplace.ledger.services import open_account, post
from subsidies import services, tasks
from subsidies.models import BudgetLine, MonthEnd, ObligationEvent
from subsidies.selectors.balances import budgets_at
from subsidies.selectors.budgets import budget_of
from subsidies.selectors.monthends import end_of_month, next_month
from subsidies.services import claims, vouchers
from tests.refusals import everything
from tests.subsidies import trade
from tests.subsidies.factories import create_line

ALL, SUBSIDY, NOTHING = Money(100_000_000), Money(720_000), Money(0)
# The line closes on June 30, 2028, in Central time.
OVER = dt.datetime(2028, 7, 1, 6, tzinfo=dt.UTC)
LATE = dt.datetime(2028, 6, 1, 18, tzinfo=dt.UTC)
DECEMBER = dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC)
NOVEMBER = dt.date(2026, 11, 1)


def sums(w, *kinds):
    assert budget_of(w.program).adds_up
    assert miscounted() == []
    balanced = trade.assert_balanced(w.line)
    return tuple(balanced[kind] for kind in kinds)


def close(w):
    return services.close_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk)


def nightly():
    tasks.close_budget_lines()
    outbox.drain()


def test_after_its_last_day_what_is_left_of_a_line_is_closed_out_once(w):
    with clock.travel(dt.datetime(2028, 7, 1, 4, 30, tzinfo=dt.UTC)):  # still June 30 in Chicago
        nightly()
        assert sums(w, "available", "closed_out") == (ALL, NOTHING)
    with clock.travel(OVER):
        nightly()
        nightly()
        assert sums(w, "available", "closed_out") == (NOTHING, ALL)
        assert BudgetLine.objects.get().closed_at == OVER
        with pytest.raises(DomainError, match="closed already"):
            close(w)


def test_a_line_is_not_closed_before_its_last_day_is_over(w):
    before = everything()
    with pytest.raises(DomainError, match=r"closes after June 30, 2028"):
        close(w)
    assert everything() == before


def test_what_an_order_did_not_claim_is_closed_out_and_the_order_may_still_end(w):
    voucher = trade.voucher(w)
    order = trade.order(w)
    assert voucher.pk
    with clock.travel(OVER):
        close(w)
        assert sums(w, "obligated", "closed_out") == (NOTHING, ALL)
        orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="It was never done.")
        assert sums(w, "obligated", "closed_out") == (NOTHING, ALL)


def test_a_line_with_an_open_claim_or_an_unpaid_one_stays_open(w):
    trade.voucher(w)
    milestones = trade.accepted_milestones(w, trade.order(w))
    first, second = (trade.claim(w, one, f"INV-{one.pk}") for one in milestones)
    with clock.travel(OVER):
        with pytest.raises(DomainError, match="waits for an answer"):
            close(w)
        claims.decline_claim(by=w.office.reviewer, claim_id=first.pk, remark="Paid elsewhere.")
        claims.approve_claim(by=w.office.reviewer, claim_id=second.pk)
        with pytest.raises(DomainError, match=r"\$3,600\.00 is approved and not paid"):
            close(w)
    assert BudgetLine.objects.get().closed_at is None


@pytest.mark.parametrize("event", ObligationEvent.values)
def test_a_line_with_a_promise_that_has_not_ended_stays_open(w, event):
    """Also where the award itself was the obligation, so that the voucher holds what is obligated."""
    BudgetLine.objects.update(obligation_event=event)
    voucher = trade.voucher(w)
    with clock.travel(OVER):
        with pytest.raises(DomainError, match=r"\$7,200\.00 is promised"):
            close(w)
        vouchers.expire_voucher(voucher_id=voucher.pk)
        close(w)
    assert sums(w, "closed_out") == (ALL,)


def test_nothing_is_booked_on_a_closed_line(w):
    with clock.travel(OVER):
        close(w)
    before = everything()
    with pytest.raises(DomainError) as refusal:
        services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, amount=Money(1), reason="Late.")
    assert "up to $0.00" in str(refusal.value)
    assert everything() == before
    with pytest.raises(DomainError, match="is closed") as booked:
        post_one(w)
    assert booked.value.code == "line_closed"
    assert before["ledger.Transfer"] == everything()["ledger.Transfer"]


def post_one(w):
    scope = f"line:{w.line.pk}"
    accounts = {"debit": open_account("available", scope), "credit": open_account("returned", scope)}
    return post(**accounts, amount=Money(1), key="late", reason="budget.cut", by=w.office.fiscal_officer)


def sign(w, month=NOVEMBER, **keys):
    keys = {"program_id": w.program.pk, "month": month, "agrees": True} | keys
    return services.sign_month_off(by=w.office.fiscal_officer, **keys)


def test_a_month_is_signed_with_its_balances_as_they_were_at_its_end(w):
    trade.voucher(w)
    with clock.travel(DECEMBER):
        trade.order(w)
        signed = sign(w)
    assert signed.balances[w.line.reference]["committed"] == SUBSIDY.cents
    assert signed.balances[w.line.reference]["obligated"] == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        MonthEnd.objects.update(balances={})


def test_nothing_is_booked_into_a_month_that_is_signed_off(w):
    trade.voucher(w)
    with clock.travel(DECEMBER):
        sign(w)
    before = everything()
    with pytest.raises(DomainError, match="November 2026 is signed off") as refusal:
        trade.order(w)
    assert refusal.value.code == "month_signed_off"
    posted = Transfer.objects.count()
    last_minute = clock.travel(dt.datetime(2026, 12, 1, 5, 59, tzinfo=dt.UTC))  # of November in Chicago
    with last_minute, pytest.raises(DomainError, match="A correction goes into the open month"):
        post_one(w)
    assert Transfer.objects.count() == posted
    assert before["ledger.Transfer"] == everything()["ledger.Transfer"]
    with clock.travel(dt.datetime(2026, 12, 1, 6, 1, tzinfo=dt.UTC)):
        post_one(w)
    assert Transfer.objects.count() == posted + 1


def test_a_repeated_key_of_a_signed_month_is_still_the_first_posting(w):
    first = post_one(w)
    with clock.travel(DECEMBER):
        sign(w)
    assert post_one(w) == first


def test_a_correction_stands_in_the_open_month(w):
    with clock.travel(DECEMBER):
        sign(w)
        services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, amount=Money(5), reason="A mistake.")
        end = end_of_month(NOVEMBER, w.program.zone)
        november, _lines = budgets_at(w.program, end)
        assert november.available == ALL
        assert budget_of(w.program).available == ALL - Money(5)


@pytest.mark.parametrize(
    ("keys", "field", "words"),
    [
        ({"month": dt.date(2026, 10, 1)}, None, "November 2026 comes next"),
        ({"month": dt.date(2026, 12, 1)}, None, "November 2026 comes next"),
        ({"agrees": False}, "agrees", "Check the box"),
    ],
)
def test_months_are_signed_in_order_by_somebody_who_agrees(w, keys, field, words):
    with clock.travel(DECEMBER):
        before = everything()
        with pytest.raises(DomainError) as refusal:
            sign(w, **keys)
        assert (refusal.value.field, words in str(refusal.value)) == (field, True)
        assert everything() == before


def test_a_month_is_signed_once_and_only_when_it_is_over(w):
    assert next_month(w.program) is None
    with pytest.raises(DomainError, match="not over yet"):
        sign(w)
    with clock.travel(DECEMBER):
        sign(w)
        with pytest.raises(DomainError, match="not over yet"):
            sign(w)
    assert MonthEnd.objects.count() == 1


def test_a_month_is_over_an_hour_after_its_end_so_that_what_was_on_its_way_is_in_its_books(w):
    end = end_of_month(NOVEMBER, w.program.zone)
    with clock.travel(end + dt.timedelta(minutes=59)):
        assert next_month(w.program) is None
    with clock.travel(end + dt.timedelta(minutes=61)):
        assert next_month(w.program) == NOVEMBER


def test_balances_of_a_past_day_are_those_of_its_last_second_in_the_zone_of_the_program(w):
    trade.voucher(w)
    with clock.travel(dt.datetime(2026, 11, 26, 5, 59, tzinfo=dt.UTC)):  # November 25, 11:59 p.m. in Chicago
        trade.order(w)
    later = create_line(w.office, w.program, name="Later")
    with clock.travel(dt.datetime(2026, 11, 27, 18, tzinfo=dt.UTC)):
        services.authorise_budget_line(by=w.office.fiscal_officer, line_id=later.pk)
        past = {}
        for day in (22, 24, 25):
            budget, lines = budgets_at(w.program, clock.end_of_day(dt.date(2026, 11, day), w.program.zone))
            assert budget.adds_up
            assert all(own.adds_up for _line, own in lines)
            past[day] = len(lines), {one.kind: one.amount for one in budget.segments}
        assert past[22][0] == 0
        assert (past[24][0], past[24][1]["committed"], past[24][1]["obligated"]) == (1, SUBSIDY, NOTHING)
        assert (past[25][0], past[25][1]["committed"], past[25][1]["obligated"]) == (1, NOTHING, SUBSIDY)
        now, lines = budgets_at(w.program, clock.now())
        assert (len(lines), now.segments) == (2, budget_of(w.program).segments)
