"""The whole trade with public money, the books proved at each step."""

from marketplace.core.money import Money
from marketplace.ledger.selectors import miscounted
from tests.subsidies import trade


def test_an_order_paid_by_purchase_order_disburses_exactly_the_subsidy(w):
    assert trade.assert_balanced(w.line)["available"] == Money(100_000_000)
    application = trade.recommended(w)
    assert application.requested == Money(720_000)
    assert trade.assert_balanced(w.line)["committed"] == Money(720_000)
    from subsidies.services import applications, decisions

    decisions.approve_application(by=w.office.administrator, application_id=application.pk, amount=Money(720_000))
    trade.assert_balanced(w.line)
    voucher = applications.accept_award(by=w.operator.actor, application_id=application.pk, signature=trade.SIGNATURE)
    assert trade.assert_balanced(w.line)["committed"] == Money(720_000)
    order = trade.order(w)
    assert (order.subsidy, order.own_share) == (Money(720_000), Money(480_000))
    sums = trade.assert_balanced(w.line)
    assert (sums["committed"], sums["obligated"]) == (Money(0), Money(720_000))
    voucher.refresh_from_db()
    assert voucher.state == "used"
    for number, milestone in enumerate(trade.accepted_milestones(w, order)):
        one = trade.claim(w, milestone, f"INV-{number}")
        trade.assert_balanced(w.line)
        trade.paid(w, one)
        trade.assert_balanced(w.line)
    sums = trade.totals(w.line)
    assert sums["disbursed"] == order.subsidy
    assert sums["available"] == Money(100_000_000) - order.subsidy
    assert sums["committed"] == sums["obligated"] == sums["payable"] == Money(0)
    assert miscounted() == []


def test_an_order_cancelled_before_the_start_gives_its_subsidy_back_to_the_voucher(w):
    voucher = trade.voucher(w)
    order = trade.order(w, Money(500_000), Money(200_000))
    voucher.refresh_from_db()
    assert voucher.state == "partly_used"
    from marketplace.engagements import services as orders

    orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="We bought it another way.")
    sums = trade.assert_balanced(w.line)
    assert sums["obligated"] == Money(0)
    assert sums["committed"] == Money(720_000)
