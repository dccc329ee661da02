"""Orders that want the same voucher, and what ends a voucher or an order at the same moment."""

import datetime as dt
from functools import partial

import pytest

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements import services as orders
from marketplace.engagements.models import Engagement
from subsidies.models import Draw, Voucher
from subsidies.reasons import RevokeReason
from subsidies.services import funds, vouchers
from subsidies.states import VoucherState
from tests.concurrency import Meeting, at_once, sentences, won
from tests.races.worlds import AWARD, BUYERS, HALF, assert_books_hold, chosen_quote, one_voucher, rehearse, two_halves
from tests.subsidies import trade

HALF_OWN = Money(240_000)
PART, PART_OWN = Money(1_000_000), Money(400_000)
# Both have read the voucher; neither has changed it.
AT_THE_VOUCHER = Meeting(tables=("subsidies_draw", "subsidies_voucher"))
# Both have read what is left; the one that ends the voucher has ended it, and the order would draw on it.
AT_THE_MONEY = Meeting(tables=("subsidies_draw", "ledger_transfer"))
# What the signer of an order reads who came too late: before anything was read, or after.
CHANGED = "The amounts have changed since you opened this page: you would now pay {own}. Check them and sign again."
USED = (
    "Another order has used voucher {voucher} meanwhile, and {left} is left on it. Nothing was signed. "
    "Open the quote again to see what you would pay now."
)
ENDED = (
    "Voucher {voucher} pays for no new orders any more. It is now: {state}. Nothing was signed. "
    "Open the quote again to see what you would pay without it."
)
TURNS = pytest.mark.parametrize("turn", range(3))


def draw(w, quote_id, own=trade.OWN):
    orders.sign_order(by=w.operator.actor, quote_id=quote_id, signature=trade.SIGNATURE, shown_own_share=own)


def revoke(w):
    vouchers.revoke_voucher(
        by=w.office.administrator,
        voucher_id=w.voucher.pk,
        code=RevokeReason.FUNDER_ENDED_IT,
        reason="The state ended its award.",
    )


def too_late(w, own, left=ZERO):
    """The two sentences of a signer whose voucher was used by others."""
    words = {"voucher": w.voucher.reference, "own": own, "left": left}
    return {CHANGED.format(**words), USED.format(**words)}


def ended(w, state, own):
    """The two sentences of a signer whose voucher has ended."""
    words = {"voucher": w.voucher.reference, "own": own, "state": VoucherState(state).label}
    return {CHANGED.format(**words), ENDED.format(**words)}


def assert_one_order(w, answers):
    assert won(answers) == 1
    assert sentences(answers) <= too_late(w, own=trade.PRICE)
    assert Engagement.objects.count() == Draw.objects.count() == 1
    assert Voucher.objects.get().state == VoucherState.USED
    sums = assert_books_hold(w)
    assert (sums["committed"], sums["obligated"]) == (ZERO, AWARD)


@pytest.mark.parametrize("buyers", [20, BUYERS])
def test_of_many_orders_that_each_want_the_whole_voucher_one_is_signed(world, buyers):
    w = world(one_voucher)
    answers = at_once(*(partial(draw, w, quote) for quote in w.quotes[:buyers]))
    assert len(answers) == buyers
    assert_one_order(w, answers)


def test_two_orders_that_use_up_a_voucher_leave_it_used(world):
    assert_two_halves_use_it_up(world(two_halves))


def assert_two_halves_use_it_up(w):
    answers = at_once(*(partial(draw, w, quote, HALF_OWN) for quote in w.halves[:2]), meeting=AT_THE_VOUCHER)
    assert won(answers) == 2
    assert Voucher.objects.get().state == VoucherState.USED
    assert assert_books_hold(w)["obligated"] == AWARD


def test_of_three_orders_that_want_half_a_voucher_each_two_are_signed(world):
    w = world(two_halves)
    answers = at_once(*(partial(draw, w, quote, HALF_OWN) for quote in w.halves))
    assert won(answers) == 2
    assert sentences(answers) <= too_late(w, own=Money(600_000))
    assert assert_books_hold(w)["obligated"] == AWARD


@TURNS
def test_an_order_against_the_end_of_the_voucher(world, turn):
    w = world(two_halves)
    Voucher.objects.update(order_by=clock.today(w.program.zone))
    end = clock.end_of_day(clock.today(w.program.zone), w.program.zone)

    def sign_in_the_last_second():
        with clock.travel(end):
            draw(w, w.whole)

    def expire_in_the_next_second():
        with clock.travel(end + dt.timedelta(seconds=1)):
            vouchers.expire_voucher(voucher_id=w.voucher.pk)

    order, _end = answers = at_once(sign_in_the_last_second, expire_in_the_next_second, meeting=AT_THE_MONEY)
    signed = order.verdict == "won"
    assert won(answers) == 1 + signed
    assert sentences(answers) <= ended(w, VoucherState.EXPIRED, own=trade.PRICE)
    assert Voucher.objects.get().state == (VoucherState.USED if signed else VoucherState.EXPIRED)
    sums = assert_books_hold(w)
    assert (sums["committed"], sums["obligated"]) == (ZERO, AWARD if signed else ZERO)


@TURNS
def test_an_order_against_the_revocation_of_its_voucher(world, turn):
    assert_revocation_stands(world(two_halves))


def assert_revocation_stands(w):
    """The office always wins; the order stands when it came first."""
    order, revocation = answers = at_once(
        partial(draw, w, w.halves[0], HALF_OWN), partial(revoke, w), meeting=AT_THE_MONEY
    )
    signed = order.verdict == "won"
    assert won(answers) == 1 + signed
    assert revocation.verdict == "won"
    assert sentences(answers) <= ended(w, VoucherState.REVOKED, own=Money(600_000))
    assert Voucher.objects.get().state == VoucherState.REVOKED
    sums = assert_books_hold(w)
    assert (sums["committed"], sums["obligated"]) == (ZERO, HALF if signed else ZERO)


@TURNS
def test_a_cancelled_order_against_an_order_that_draws_on_the_same_voucher(world, turn):
    """What comes back is there for the next order or for the budget line, never for both."""
    w = world(two_halves)
    draw(w, w.halves[0], HALF_OWN)
    first = Engagement.objects.get()
    cancel = partial(orders.cancel_order, by=w.operator.actor, engagement_id=first.pk, reason="The building was sold.")
    sign = partial(draw, w, w.halves[1], HALF_OWN)
    assert won(at_once(cancel, sign, meeting=AT_THE_VOUCHER)) == 2
    sums = assert_books_hold(w)
    assert sums["obligated"] == HALF
    # Used up by the second order before the first came back, it is over; else the first half is on it again.
    used_up = Voucher.objects.get().state == VoucherState.USED
    assert funds.voucher_balance(w.voucher) == (ZERO if used_up else HALF)
    assert sums["available"] == w.line.authority - (HALF if used_up else AWARD)


def test_a_voucher_given_back_twice_goes_back_once(world):
    assert_given_back_once(world(two_halves))


def assert_given_back_once(w):
    by, reason = w.operator.actor, "We found free help."
    give_back = partial(vouchers.cancel_voucher, by=by, voucher_id=w.voucher.pk, reason=reason)
    answers = at_once(give_back, give_back, meeting=Meeting())
    assert won(answers) == 1
    assert sentences(answers) == {
        "This has changed since you opened the page, so that step is not possible now. Look at it again."
    }
    sums = assert_books_hold(w)
    assert (sums["available"], sums["committed"]) == (w.line.authority, ZERO)


def two_parts():
    """Two evaluated quotes of $10,000.00 each from one firm; an order of more than $15,000.00 needs three quotes."""
    w = trade.world()
    w.voucher = trade.voucher(w, price=Money(2_500_000))
    w.quotes = [chosen_quote(w, PART) for _number in range(2)]
    rehearse(w, w.quotes[0], PART_OWN)
    return w


def test_of_two_parts_of_one_purchase_the_second_is_judged_with_the_first(world):
    w = world(two_parts)
    answers = at_once(*(partial(draw, w, quote, PART_OWN) for quote in w.quotes), meeting=Meeting())
    assert won(answers) == Engagement.objects.count() == 1
    (sentence,) = sentences(answers)
    assert "We counted $20,000.00: this price and 1 order of the last 90 days" in sentence
    assert assert_books_hold(w)["obligated"] == PART - PART_OWN
