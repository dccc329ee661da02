"""The waiting list: who is next, what the night proposes, and what becomes of an offer."""

import datetime as dt

import pytest

from marketplace.accounts.roles import Role
from marketplace.core import clock, outbox
from marketplace.core.errors import DomainError
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.engagements import services as orders
from marketplace.ledger.services import open_account, post
from marketplace.notices.models import Notice
from subsidies import services, tasks
from subsidies.models import Application, Voucher, WaitingOffer
from subsidies.services import applications, decisions, offers, vouchers
from subsidies.services.funds import line_scope
from tests.marketplace.engagements.factories import Party
from tests.subsidies import trade
from tests.subsidies.factories import create_line

ASKED, NOTHING = Money(720_000), Money(0)
# The offer is open for 14 days from November 23, in Central time.
AFTER_THE_ANSWER = dt.datetime(2026, 12, 8, 7, tzinfo=dt.UTC)


def party():
    return Party(Role.OPERATOR_SIGNER, Role.OPERATOR_OWNER)


@pytest.fixture
def full(w):
    """One award takes all the money; two applications wait, in the order in which they were filed."""
    w.holder = party()
    w.award = trade.approved(w, party=w.holder, price=trade.PRICE)
    spend_all_but_the_award(w)
    w.first = trade.wait_listed(w, party=party())
    w.second = trade.wait_listed(w, party=party())
    return w


def spend_all_but_the_award(w):
    """The rest of the line is obligated elsewhere."""
    left = trade.totals(w.line)["available"]
    available = open_account("available", line_scope(w.line.pk))
    post(
        debit=available,
        credit=open_account("obligated", f"elsewhere:line:{w.line.pk}"),
        amount=left,
        key="elsewhere",
        reason="test.elsewhere",
        by=w.office.fiscal_officer,
    )


def night():
    tasks.end_overdue()
    outbox.drain()
    tasks.offer_returned_money()
    outbox.drain()


def proposed():
    return [offer.application_id for offer in WaitingOffer.objects.filter(state="proposed")]


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def test_without_money_nobody_is_proposed(full):
    night()
    assert proposed() == []


def test_money_that_is_withdrawn_is_proposed_the_same_night_to_the_first_in_line(full):
    applications.withdraw_application(by=full.holder.actor, application_id=full.award.pk)
    night()
    night()
    assert proposed() == [full.first.pk]
    assert trade.assert_balanced(full.line)["available"] == ASKED


def test_an_award_that_lapses_is_proposed_the_same_night(full):
    with clock.travel(dt.datetime(2026, 12, 24, 7, tzinfo=dt.UTC)):
        night()
    assert (state_of(full.award), proposed()) == ("lapsed", [full.first.pk])


def test_a_voucher_that_is_cancelled_or_ends_is_proposed_the_same_night(full):
    applications.accept_award(by=full.holder.actor, application_id=full.award.pk, signature=trade.SIGNATURE)
    with clock.travel(dt.datetime(2027, 3, 25, 7, tzinfo=dt.UTC)):
        night()
    assert proposed() == [full.first.pk]


def accepted(full):
    return applications.accept_award(by=full.holder.actor, application_id=full.award.pk, signature=trade.SIGNATURE)


def test_a_revoked_voucher_is_proposed_the_same_night(full):
    keys = {"voucher_id": accepted(full).pk, "code": "terms_not_kept", "reason": "It was not used as awarded."}
    vouchers.revoke_voucher(by=full.office.administrator, **keys)
    night()
    assert proposed() == [full.first.pk]


def test_an_order_that_ends_after_its_voucher_is_proposed_the_same_night(full):
    voucher = accepted(full)
    full.operator = full.holder
    order = trade.order(full)
    Voucher.objects.filter(pk=voucher.pk).update(order_by=dt.date(2026, 11, 23))
    with clock.travel(dt.datetime(2026, 11, 25, 18, tzinfo=dt.UTC)):
        orders.cancel_order(by=full.holder.actor, engagement_id=order.pk, reason="The building is sold.")
        night()
        assert proposed() == [full.first.pk]
    assert trade.assert_balanced(full.line)["available"] == ASKED


def test_an_allotment_that_is_released_is_proposed_the_same_night(full):
    planned = create_line(full.office, full.program, name="In parts", in_allotments=True)
    services.authorise_budget_line(by=full.office.fiscal_officer, line_id=planned.pk)
    keys = {"line_id": planned.pk, "amount": ASKED, "available_on": dt.date(2026, 11, 25)}
    allotment = services.plan_allotment(by=full.office.administrator, **keys)
    services.authorise_allotment(by=full.office.fiscal_officer, allotment_id=allotment.pk)
    night()
    assert proposed() == []
    with clock.travel(dt.datetime(2026, 11, 25, 18, tzinfo=dt.UTC)):
        tasks.release_allotments()
        night()
    assert proposed() == [full.first.pk]


def test_a_lowered_award_that_frees_too_little_proposes_nothing_and_passes_over_nobody(w):
    case = trade.recommended(w, party=party())
    spend_all_but_the_award(w)
    trade.wait_listed(w, party=party())
    trade.wait_listed(w, party=party(), price=Money(100_000))
    decisions.approve_application(by=w.office.administrator, application_id=case.pk, amount=Money(620_000))
    night()
    assert proposed() == []


@pytest.fixture
def offered(full):
    applications.withdraw_application(by=full.holder.actor, application_id=full.award.pk)
    night()
    full.offer = offers.make_offer(by=full.office.reviewer, application_id=full.first.pk, amount=ASKED)
    return full


def test_a_person_makes_the_offer_its_money_is_set_aside_and_the_operator_is_told_the_date(offered):
    assert trade.assert_balanced(offered.line)["available"] == NOTHING
    assert (state_of(offered.first), offered.offer.answer_by) == ("in_review", dt.date(2026, 12, 7))
    told = Notice.objects.filter(kind="subsidies.offer").first()
    assert "December 7, 2026, 11:59 p.m. Central time" in told.body
    night()
    assert proposed() == []


def test_money_is_offered_in_turn_and_never_twice(offered):
    with pytest.raises(DomainError, match="is missing"):
        offers.make_offer(by=offered.office.reviewer, application_id=offered.second.pk, amount=ASKED)
    assert state_of(offered.second) == "wait_listed"
    trade.assert_balanced(offered.line)


def test_who_is_not_next_gets_no_offer(full):
    applications.withdraw_application(by=full.holder.actor, application_id=full.award.pk)
    with pytest.raises(DomainError, match=f"{full.first.reference} comes first"):
        offers.make_offer(by=full.office.reviewer, application_id=full.second.pk, amount=ASKED)
    assert not WaitingOffer.objects.exists()


def test_a_taken_offer_is_decided_by_two_people_with_the_money_that_was_set_aside(offered):
    keys = {"application_id": offered.first.pk}
    with pytest.raises(DomainError, match="until December 7, 2026 to answer"):
        decisions.recommend_application(by=offered.office.reviewer, amount=ASKED, **keys)
    by = Application.objects.get(pk=offered.first.pk).prepared_by
    actor = by.memberships.get().actor()
    offers.answer_offer(by=actor, wanted=True, **keys)
    decisions.recommend_application(by=offered.office.reviewer, amount=ASKED, **keys)
    decisions.approve_application(by=offered.office.administrator, amount=ASKED, **keys)
    assert state_of(offered.first) == "approved"
    assert trade.assert_balanced(offered.line)["committed"] == ASKED
    with pytest.raises(IllegalMove):
        offers.answer_offer(by=actor, wanted=False, **keys)


def test_an_offer_nobody_answers_passes_to_the_next_the_same_night(offered):
    with clock.travel(AFTER_THE_ANSWER - dt.timedelta(hours=2)):
        night()
    assert state_of(offered.first) == "in_review"
    with clock.travel(AFTER_THE_ANSWER):
        night()
        night()
    assert state_of(offered.first) == "wait_listed"
    assert proposed() == [offered.second.pk]
    assert trade.assert_balanced(offered.line)["available"] == ASKED


def test_an_offer_that_is_declined_passes_to_the_next(offered):
    by = Application.objects.get(pk=offered.first.pk).prepared_by
    offers.answer_offer(by=by.memberships.get().actor(), application_id=offered.first.pk, wanted=False)
    night()
    assert (state_of(offered.first), proposed()) == ("withdrawn", [offered.second.pk])


def test_a_rule_that_is_not_met_any_more_stops_the_offer_and_the_next_is_asked(full):
    facts = [fact | {"value": "60000"} if fact["name"] == "population_served" else fact for fact in full.first.facts]
    Application.objects.filter(pk=full.first.pk).update(facts=facts)
    applications.withdraw_application(by=full.holder.actor, application_id=full.award.pk)
    night()
    night()
    assert proposed() == [full.second.pk]
    assert WaitingOffer.objects.get(application=full.first).state == "unfit"
    told = Notice.objects.filter(subject__contains="a rule is not met any more", user_id=full.office.reviewer.user_id)
    assert told.count() == 1
    with pytest.raises(DomainError, match="A rule is not met any more"):
        offers.make_offer(by=full.office.reviewer, application_id=full.first.pk, amount=ASKED)


@pytest.mark.parametrize("leave", ["withdraw", "decline"])
def test_who_leaves_the_list_frees_what_was_set_aside(offered, leave):
    if leave == "withdraw":
        by = Application.objects.get(pk=offered.first.pk).prepared_by.memberships.get().actor()
        applications.withdraw_application(by=by, application_id=offered.first.pk)
    else:
        reasons = [{"code": "other", "rule": "The system was sold.", "value": "", "cure": ""}]
        decisions.decline_application(by=offered.office.reviewer, application_id=offered.first.pk, reasons=reasons)
    assert trade.assert_balanced(offered.line)["available"] == ASKED
    assert WaitingOffer.objects.get(application=offered.first).state == "stopped"
