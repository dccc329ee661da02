"""Rare days and odd cases of public money, each through the services."""

import datetime as dt
from types import SimpleNamespace

import pytest

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.engagements.models import Engagement, Request
from marketplace.engagements.services import close_request, sign_order
from subsidies.criteria import Outcome, Result, evaluate_all, outcome_of
from subsidies.models import Application, Draw, Voucher
from subsidies.services import funds
from subsidies.services.vouchers import expire_voucher
from tests.marketplace.engagements import factories as purchases
from tests.subsidies import trade
from tests.subsidies.factories import create_open_program, told

A_MINUTE = dt.timedelta(minutes=1)


def chosen_quote(w, price=trade.PRICE):
    request = purchases.closed_request(w.operator, [w.provider], [price])
    return purchases.evaluate(request, w.operator).chosen


def sign(w, quote, own=trade.OWN):
    return sign_order(by=w.operator.actor, quote_id=quote.pk, signature=trade.SIGNATURE, shown_own_share=own)


def ending_soon(w):
    """A voucher that ends while the quote is still good."""
    voucher = trade.voucher(w)
    voucher.order_by = clock.today(w.program.zone) + dt.timedelta(days=40)
    voucher.save(update_fields=["order_by"])
    return voucher


def last_minute(voucher):
    return clock.end_of_day(voucher.order_by, voucher.program.zone) - A_MINUTE


def test_an_order_signed_in_the_last_minute_keeps_its_money_when_the_voucher_ends_that_night(w):
    voucher, quote = ending_soon(w), chosen_quote(w)
    held = voucher.face_amount
    with clock.travel(last_minute(voucher)):
        assert not expire_voucher(voucher_id=voucher.pk)
        sign(w, quote)
    with clock.travel(last_minute(voucher) + 3 * A_MINUTE):
        assert not expire_voucher(voucher_id=voucher.pk)
    voucher.refresh_from_db()
    assert voucher.state == "used"
    assert trade.assert_balanced(w.line)["obligated"] == held == Draw.objects.get().amount


def test_an_order_signed_a_minute_later_gets_nothing_and_the_money_goes_back(w):
    voucher, quote = ending_soon(w), chosen_quote(w)
    with clock.travel(last_minute(voucher) + 2 * A_MINUTE):
        with pytest.raises(DomainError):
            sign(w, quote)
        assert not Engagement.objects.exists()
        assert not Draw.objects.exists()
        assert expire_voucher(voucher_id=voucher.pk)
    sums = trade.assert_balanced(w.line)
    assert sums["available"] + sums["returned"] == w.line.authority
    voucher.refresh_from_db()
    assert voucher.state == "expired"


def test_what_an_order_left_on_a_voucher_goes_back_the_night_it_ends(w):
    voucher, quote = ending_soon(w), chosen_quote(w, Money(600_000))
    with clock.travel(last_minute(voucher)):
        sign(w, quote, Money(240_000))
    with clock.travel(last_minute(voucher) + 2 * A_MINUTE):
        assert expire_voucher(voucher_id=voucher.pk)
    sums = trade.assert_balanced(w.line)
    assert sums["obligated"] == Money(360_000)
    assert sums["committed"] == funds.voucher_balance(Voucher.objects.get()) == Money(0)


def test_of_a_price_of_one_cent_the_operator_pays_all_and_the_voucher_stays_whole(w):
    """60% of one cent is rounded down, so that public money never pays more than its rate."""
    voucher = trade.voucher(w)
    request = purchases.open_request(w.operator, [w.provider])
    purchases.sealed_quote(request, w.provider, Money(1), milestones=1)
    with purchases.after_closing(request):
        request = close_request(by=SYSTEM, request_id=request.pk)
    order = sign(w, purchases.evaluate(request, w.operator).chosen, Money(1))
    assert (order.own_share, order.subsidy) == (Money(1), Money(0))
    assert not Draw.objects.exists()
    assert funds.voucher_balance(voucher) == voucher.face_amount
    voucher.refresh_from_db()
    assert voucher.is_usable
    assert trade.accepted_milestones(w, order)[0].state == "accepted"


def test_a_second_application_to_a_program_waits_until_the_first_is_decided(w):
    first = trade.in_review(w)
    with pytest.raises(DomainError, match="already have an open application"):
        trade.draft(w)
    assert list(Application.objects.all()) == [first]


def test_two_applications_to_two_programs_at_once_are_held_apart(w):
    other = SimpleNamespace(**vars(w))
    other.office, other.program, other.line = create_open_program(slug="valley")
    assert trade.recommended(w).organisation == trade.recommended(other).organisation
    asked = Money(720_000)
    assert [trade.assert_balanced(one.line)["committed"] for one in (w, other)] == [asked, asked]


def test_a_privately_owned_water_system_hears_which_owners_a_program_is_for():
    rules = [{"kind": "ownership_in", "ownerships": ["local", "tribal"]}]
    (verdict,) = verdicts = evaluate_all(rules, told(sector="WWS", ownership="private"))
    assert verdict.result == Result.NOT_MET
    assert outcome_of(verdicts) == Outcome.NO
    assert "local government" in verdict.rule
    assert verdict.value_used == "private company"
    assert verdict.cure


@pytest.fixture
def association(w):
    """A rural water association that trains its members and buys protection for itself."""
    party = purchases.Party(Role.OPERATOR_OWNER, Role.OPERATOR_SIGNER)
    party.organisation.is_provider = True
    party.organisation.save(update_fields=["is_provider"])
    seller = purchases.Party(Role.PROVIDER_OWNER, Role.PROVIDER_FINANCE, organisation=party.organisation)
    party.seller = seller
    return party


def test_who_buys_and_sells_sells_to_others_and_buys_from_others(w, association):
    assert association.organisation.kinds == {"operator", "provider"}
    sold = purchases.signed_order(w.operator, association.seller, Money(50_000))
    bought = purchases.signed_order(association, w.provider, Money(60_000))
    assert (sold.provider, bought.operator) == (association.organisation, association.organisation)


def test_who_buys_and_sells_never_buys_from_itself(association):
    with pytest.raises(DomainError, match="cannot quote on its own request"):
        purchases.draft_request(association, [association.seller])
    assert not Request.objects.exists()
