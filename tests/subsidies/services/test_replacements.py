"""A provider fails: what was not delivered is paid from a new voucher, at the lower of two prices, without applying."""

import datetime as dt

import pytest

from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements import services as orders
from marketplace.engagements.models import FundingLine
from marketplace.notices.models import Notice
from subsidies.models import Application, Voucher
from subsidies.services import funds
from subsidies.services.replacements import replace_voucher
from tests.subsidies import trade

SUBSIDY, NOTHING = Money(720_000), Money(0)
LATE = dt.datetime(2027, 10, 2, 18, tzinfo=dt.UTC)


@pytest.fixture
def used(w):
    """A voucher whose whole amount is bound by one order."""
    return trade.voucher(w)


@pytest.fixture
def failed(w, used):
    """That order, after its provider gave up all of the work."""
    order = trade.order(w)
    for milestone in order.milestones.all():
        orders.drop_milestone(by=w.provider.actor, milestone_id=milestone.pk)
    return order


@pytest.fixture
def half_used(w):
    """A voucher of which half is bound by an order that the provider then gives up, and half is free."""
    voucher = trade.voucher(w)
    order = trade.order(w, price=Money(600_000), own=Money(240_000))
    for milestone in order.milestones.all():
        orders.drop_milestone(by=w.provider.actor, milestone_id=milestone.pk)
    voucher.refresh_from_db()
    return voucher


def replacement():
    return Voucher.objects.get(replaces__isnull=False)


def replace(w, voucher, reason="The provider gave up the training."):
    return replace_voucher(by=w.office.administrator, voucher_id=voucher.pk, reason=reason)


def test_what_a_failed_provider_left_undone_goes_to_a_new_voucher_in_the_same_step(w, used, failed):
    new = replacement()
    used.refresh_from_db()
    assert (used.state, new.state, new.face_amount) == ("used", "active", SUBSIDY)
    assert (new.holder_id, new.application_id, new.rate) == (used.holder_id, used.application_id, used.rate)
    assert funds.voucher_balance(new) == SUBSIDY
    assert trade.assert_balanced(w.line)["available"] == w.line.authority - SUBSIDY
    assert Application.objects.count() == 1
    assert Application.objects.get().voucher == new


def test_the_holder_is_told_and_finds_both_vouchers(w, failed):
    notice = Notice.objects.filter(kind="subsidies.voucher_replaced", organisation=w.operator.organisation).first()
    assert "You do not apply again" in notice.body
    assert notice.url == replacement().get_absolute_url()


def test_a_dearer_provider_gets_no_more_than_the_first_would_have(w, failed):
    order = trade.order(w, price=Money(1_500_000), own=Money(780_000))
    assert FundingLine.objects.get(engagement=order).amount == SUBSIDY


def test_a_cheaper_provider_gets_the_share_of_its_own_price(w, failed):
    order = trade.order(w, price=Money(1_000_000), own=Money(400_000))
    assert FundingLine.objects.get(engagement=order).amount == Money(600_000)
    assert funds.voucher_balance(replacement()) == Money(120_000)


def test_work_that_was_accepted_stays_paid_and_only_the_rest_is_replaced(w, used):
    order = trade.order(w)
    first, *rest = order.milestones.all()
    trade.accepted_milestones_of(w, [first])
    for milestone in rest:
        orders.drop_milestone(by=w.provider.actor, milestone_id=milestone.pk)
    line = FundingLine.objects.get(engagement=order)
    assert sum((one.face_amount for one in Voucher.objects.filter(replaces=used)), NOTHING) == line.released
    assert line.released < SUBSIDY
    trade.assert_balanced(w.line)


def test_an_order_that_the_operator_ends_over_work_in_dispute_is_the_providers_failure(w, used):
    order = trade.order(w)
    milestone = order.milestones.first()
    orders.deliver_milestone(by=w.provider.actor, milestone_id=milestone.pk, evidence="Report handed over.")
    orders.dispute_milestone(by=w.operator.actor, milestone_id=milestone.pk, text="Nobody can sign in.")
    orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="It was never put right.")
    assert replacement().face_amount == SUBSIDY


def test_an_order_that_the_operator_ends_by_itself_gives_the_money_back(w, used):
    order = trade.order(w)
    orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The building is sold.")
    assert not Voucher.objects.filter(replaces__isnull=False).exists()
    assert trade.assert_balanced(w.line)["available"] == w.line.authority


def test_after_the_last_obligation_day_nothing_is_replaced(w, used):
    order = trade.order(w)
    with clock.travel(LATE):
        for milestone in order.milestones.all():
            orders.drop_milestone(by=w.provider.actor, milestone_id=milestone.pk)
    assert not Voucher.objects.filter(replaces__isnull=False).exists()
    assert trade.assert_balanced(w.line)["closed_out"] == SUBSIDY


def test_the_office_gives_new_dates_to_what_came_back(w, half_used):
    with clock.travel(trade.NOW + dt.timedelta(days=60)):
        new = replace(w, half_used)
    half_used.refresh_from_db()
    assert (new.face_amount, new.order_by - half_used.order_by) == (Money(360_000), dt.timedelta(days=60))
    assert (half_used.state, funds.voucher_balance(half_used)) == ("partly_used", Money(360_000))
    assert trade.assert_balanced(w.line)["committed"] == SUBSIDY


def test_a_voucher_with_nothing_left_ends_as_replaced(w, half_used):
    trade.order(w, price=Money(600_000), own=Money(240_000))
    replace(w, half_used)
    half_used.refresh_from_db()
    assert half_used.state == "replaced"
    assert half_used.end_reason == "The provider gave up the training."


@pytest.mark.parametrize(
    ("reason", "travels", "sentence"),
    [
        (" ", NOTHING, "Say what happened"),
        ("The firm is gone.", LATE, "could be promised until September 30, 2027"),
    ],
)
def test_a_replacement_that_cannot_be_is_refused_and_nothing_changes(w, half_used, reason, travels, sentence):
    before = Voucher.objects.values().get()
    with clock.travel(travels or trade.NOW), pytest.raises(DomainError, match=sentence):
        replace(w, half_used, reason)
    assert Voucher.objects.values().get() == before


def test_nothing_is_replaced_twice_or_without_a_failed_order(w, half_used):
    replace(w, half_used)
    with pytest.raises(DomainError, match="nothing to replace"):
        replace(w, half_used)
    assert Voucher.objects.count() == 2
