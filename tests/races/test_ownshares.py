"""An own share and the end of its work at the same moment."""

from functools import partial

import pytest

from marketplace.core import outbox
from marketplace.core.money import ZERO
from marketplace.engagements import services as trade
from marketplace.ledger.models import Account
from marketplace.payments import services
from marketplace.payments.models import OwnShare
from marketplace.payments.states import OwnShareState
from tests.concurrency import Meeting, at_once, won
from tests.marketplace.payments.factories import Deal, today


@pytest.fixture
def deal(own_database, everybody_may_trade):
    found = Deal(may_pay_before_start=True)
    outbox.drain()
    return found


def test_an_invoice_that_is_sent_while_the_order_is_cancelled_is_not_owed(deal):
    """The meeting is where the invoice is written: the order is cancelled before, its shares are given up after."""
    share = OwnShare.objects.get(milestone__engagement=deal.order, milestone__position=1)
    invoice = {"own_share_id": share.pk, "invoice_number": "INV-1", "invoiced_on": today()}

    def cancel():
        trade.cancel_order(by=deal.buyer.actor, engagement_id=deal.order.pk, reason="The grant ended.")
        services.waive_own_shares(engagement_id=deal.order.pk)

    meeting = Meeting(tables=("payments_ownshare",))
    answers = at_once(partial(services.invoice_own_share, by=deal.seller.actor, **invoice), cancel, meeting=meeting)
    assert answers[1].verdict == "won"
    won(answers)
    share.refresh_from_db()
    assert share.state in (OwnShareState.NOT_DUE, OwnShareState.WAIVED_BY_CANCELLATION)
    due = Account.objects.filter(kind="own_due", scope=f"order:{deal.order.pk}").first()
    assert due is None or due.balance == ZERO
