"""A provider gives up the rest while the voucher that carries on from it ends."""

from functools import partial

import pytest

from marketplace.core.money import ZERO
from marketplace.engagements import services as orders
from subsidies.models import Voucher
from subsidies.reasons import RevokeReason
from subsidies.services import funds, vouchers
from tests.concurrency import Meeting, at_once, won
from tests.races.worlds import HALF, assert_books_hold
from tests.subsidies import trade


def half_replaced():
    """An order of two milestones whose provider gave up the first: a new voucher carries on with its $3,600.00."""
    w = trade.world()
    trade.voucher(w)
    first, w.second = trade.order(w).milestones.order_by("pk")
    orders.drop_milestone(by=w.provider.actor, milestone_id=first.pk)
    w.new = Voucher.objects.get(replaces__isnull=False)
    return w


def cancel(w):
    return partial(vouchers.cancel_voucher, by=w.operator.actor, voucher_id=w.new.pk, reason="We found free help.")


def revoke(w):
    keys = {"code": RevokeReason.FUNDER_ENDED_IT, "reason": "The award was cut."}
    return partial(vouchers.revoke_voucher, by=w.office.administrator, voucher_id=w.new.pk, **keys)


@pytest.mark.parametrize("end", [cancel, revoke], ids=["given back", "revoked"])
def test_what_a_voucher_says_it_held_was_on_it(world, end):
    """Whichever comes first, the second half is on a voucher that could be used then."""
    w = world(half_replaced)
    drop = partial(orders.drop_milestone, by=w.provider.actor, milestone_id=w.second.pk)
    assert won(at_once(end(w), drop, meeting=Meeting(tables=("subsidies_voucher",)))) == 2
    replacements = Voucher.objects.filter(replaces__isnull=False)
    assert sum((one.face_amount for one in replacements), ZERO) == HALF + HALF
    for one in replacements:
        assert one.face_amount == funds.voucher_account(one).credits
    assert funds.voucher_balance(replacements.get(pk=w.new.pk)) == ZERO
    assert_books_hold(w)
