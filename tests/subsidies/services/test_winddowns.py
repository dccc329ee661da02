"""A program ends by two days, three notices, and one share for all promises without an order."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger.selectors import miscounted
from marketplace.notices.models import Notice
from marketplace.payments import services as payments
from subsidies import services, tasks
from subsidies.models import Application, Program, ProRata
from subsidies.selectors.budgets import budget_of
from subsidies.selectors.programs import what_is_open
from subsidies.services import claims, decisions, funds, vouchers
from tests.refusals import everything
from tests.subsidies import trade
from tests.subsidies.factories import CARD

ALL, NOTHING = Money(100_000_000), Money(0)
FREEZE, LAST_CLAIM = dt.date(2026, 12, 15), dt.date(2027, 2, 26)
# The night after the freeze date, in Central time.
FROZEN = dt.datetime(2026, 12, 16, 6, 30, tzinfo=dt.UTC)


def wind_down(w, **days):
    program = Program.objects.get(pk=w.program.pk)
    if program.state == "open":
        services.close_program(by=w.office.administrator, program_id=program.pk)
    keys = {"freeze_on": FREEZE, "last_claim_on": LAST_CLAIM, "reason": "The money ends."} | days
    return services.wind_down_program(by=w.office.administrator, program_id=program.pk, **keys)


def cut_to(w, left):
    keys = {"amount": ALL - left, "reason": "The money ends.", "below_promises": True}
    services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **keys)


def night():
    tasks.follow_wind_downs()
    outbox.drain()


def notices_of(kind, party):
    return (
        Notice.objects.filter(kind=kind, organisation=party.organisation).values_list("subject", flat=True).distinct()
    )


def sums(w, *kinds):
    assert budget_of(w.program).adds_up
    assert miscounted() == []
    balanced = trade.assert_balanced(w.line)
    return tuple(balanced[kind] for kind in kinds)


def test_three_notices_lead_to_the_end(w):
    trade.voucher(w)
    wind_down(w)
    assert list(notices_of("subsidies.wind_down", w.operator)) == ["Plains Grant winds down: act by December 15, 2026"]
    night()
    assert len(notices_of("subsidies.wind_down", w.operator)) == 1
    with clock.travel(FROZEN):
        night()
        night()
    assert len(notices_of("subsidies.wind_down", w.operator)) == 2
    with clock.travel(dt.datetime(2027, 2, 12, 18, tzinfo=dt.UTC)):
        night()
        night()
    assert "Plains Grant takes claims until February 26, 2027" in notices_of("subsidies.wind_down", w.operator)
    assert Notice.objects.filter(kind="subsidies.wind_down", user_id=w.operator.actor.user_id).count() == 3


def test_what_is_left_is_divided_by_one_share_over_promises_without_an_order(w):
    """$70,000 left of $100,000 that is promised: each keeps 0.7 of it."""
    voucher, award = divided(w)
    with clock.travel(FROZEN):
        night()
    share = ProRata.objects.get()
    assert (share.committed, share.covered, share.rate) == (Money(10_000_000), Money(7_000_000), Decimal("0.7"))
    assert funds.voucher_balance(voucher) == Money(4_200_000)
    award.refresh_from_db()
    assert (award.approved_amount, funds.held(award)) == (Money(2_800_000), Money(2_800_000))
    assert sums(w, "committed", "shortfall", "available") == (Money(7_000_000), NOTHING, NOTHING)
    assert any("$42,000.00" in subject for subject in notices_of("subsidies.lowered", w.operator))
    with pytest.raises(DatabaseError), transaction.atomic():
        ProRata.objects.update(covered=Money(1))


def divided(w):
    """A voucher of $60,000 and an award of $40,000 on a line with $70,000 left for them."""
    w.other = trade.another_party()
    voucher = trade.voucher(w, price=Money(10_000_000))
    award = trade.approved(w, price=Money(6_666_667), party=w.other)
    wind_down(w)
    cut_to(w, Money(7_000_000))
    return voucher, award


@pytest.fixture
def w(everybody_may_trade):
    """Pays 60% up to $60,000.00."""
    card = [block for block in CARD if block[0] != "cap_award"]
    return trade.world(card=[*card, ("cap_award", {"dollars": "60000"})])


def test_signed_orders_are_not_divided(w):
    voucher = trade.voucher(w)
    trade.order(w, price=Money(600_000), own=Money(240_000))
    wind_down(w)
    cut_to(w, Money(500_000))
    with clock.travel(FROZEN):
        night()
    assert sums(w, "obligated", "committed", "shortfall") == (Money(360_000), Money(140_000), NOTHING)
    assert funds.voucher_balance(voucher) == Money(140_000)


def test_where_nothing_is_left_promises_without_an_order_end(w):
    voucher = trade.voucher(w)
    wind_down(w)
    cut_to(w, NOTHING)
    with clock.travel(FROZEN):
        night()
    voucher.refresh_from_db()
    assert (voucher.state, voucher.end_code) == ("revoked", "funder_ended_it")
    assert sums(w, "committed", "shortfall") == (NOTHING, NOTHING)


def test_after_the_freeze_nothing_new_is_promised(w):
    recommended = trade.recommended(w)
    reviewed = trade.in_review(w, party=trade.another_party())
    wind_down(w)
    with clock.travel(FROZEN):
        night()
        recommended.refresh_from_db()
        assert (recommended.state, sums(w, "committed")) == ("wait_listed", (NOTHING,))
        keys = {"application_id": reviewed.pk, "amount": reviewed.requested}
        with pytest.raises(DomainError, match="winds down") as refusal:
            decisions.recommend_application(by=w.office.reviewer, **keys)
        assert refusal.value.code == "frozen"


def test_until_the_freeze_cases_are_decided(w):
    reviewed = trade.in_review(w)
    wind_down(w)
    with clock.travel(dt.datetime(2026, 12, 16, 5, 30, tzinfo=dt.UTC)):  # still December 15 in Chicago
        keys = {"application_id": reviewed.pk, "amount": reviewed.requested}
        decisions.recommend_application(by=w.office.reviewer, **keys)
    assert sums(w, "committed") == (reviewed.requested,)


def test_after_the_last_day_to_claim_nothing_is_ordered_or_claimed(w):
    voucher = trade.voucher(w, price=Money(2_400_000))
    milestone = trade.accepted_milestones(w, trade.order(w))[0]
    wind_down(w)
    with clock.travel(dt.datetime(2027, 2, 27, 18, tzinfo=dt.UTC)):
        with pytest.raises(DomainError, match="last day to claim"):
            trade.claim(w, milestone)
        assert vouchers.expire_voucher(voucher_id=voucher.pk)
    assert sums(w, "committed", "available") == (NOTHING, ALL - Money(720_000))
    with clock.travel(dt.datetime(2027, 2, 26, 18, tzinfo=dt.UTC)):
        trade.claim(w, milestone)


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ({"freeze_on": dt.date(2026, 12, 6)}, "freeze_on", "December 7, 2026"),
        ({"last_claim_on": dt.date(2026, 12, 14)}, "last_claim_on", "December 15, 2026"),
        ({"last_claim_on": dt.date(2028, 4, 1)}, "last_claim_on", "March 31, 2028"),
    ],
)
def test_days_that_do_not_fit_are_refused_with_their_limit(w, days, field, words):
    services.close_program(by=w.office.administrator, program_id=w.program.pk)
    before = everything()
    with pytest.raises(DomainError) as refusal:
        wind_down(w, **days)
    assert (refusal.value.field, words in str(refusal.value)) == (field, True)
    assert everything() == before


def test_an_open_program_is_paused_or_closed_before_it_winds_down(w):
    with pytest.raises(IllegalMove):
        services.wind_down_program(
            by=w.office.administrator, program_id=w.program.pk, freeze_on=FREEZE, last_claim_on=LAST_CLAIM
        )
    assert Program.objects.get().state == "open"


def archive(w):
    return services.archive_program(by=w.office.administrator, program_id=w.program.pk)


def test_a_program_is_archived_only_when_nothing_is_open(w):
    voucher = trade.voucher(w, price=Money(2_400_000))
    order = trade.order(w)
    trade.in_review(w, party=trade.another_party())
    wind_down(w)
    before = everything()
    with pytest.raises(DomainError) as refusal:
        archive(w)
    for words in ("1 case is still open", "1 voucher can still be used", "$14,400.00 is still promised"):
        assert words in str(refusal.value)
    assert everything() == before
    reasons = [{"code": "other", "rule": "The program ends.", "value": "", "cure": ""}]
    case = Application.objects.get(state="in_review")
    decisions.decline_application(by=w.office.reviewer, application_id=case.pk, reasons=reasons)
    vouchers.cancel_voucher(by=w.operator.actor, voucher_id=voucher.pk, reason="We are done.")
    milestones = trade.accepted_milestones(w, order)
    submitted = [trade.claim(w, one, f"INV-{one.pk}") for one in milestones]
    payouts = [trade.paid(w, one) for one in submitted[:-1]]
    assert len(payouts) == len(milestones) - 1
    payout = claims.approve_claim(by=w.office.reviewer, claim_id=submitted[-1].pk).payout
    assert what_is_open(w.program) == ["$3,600.00 is still promised, bound by orders or waits for payment."]
    payments.release_payout(by=w.office.fiscal_officer, payout_id=payout.pk)
    payments.mark_payout_paid(by=w.office.fiscal_officer, payout_id=payout.pk, bank_reference="ACH-1")
    assert archive(w).state == "archived"
