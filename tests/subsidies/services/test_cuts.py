"""A cut below what is promised is written down as it is, and people decide what ends."""

import pytest

from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.engagements import services as orders
from marketplace.ledger.selectors import miscounted
from marketplace.notices.models import Notice
from subsidies import services
from subsidies.models import Application, BudgetCut, Ending, Program, Voucher
from subsidies.selectors.budgets import budget_of
from subsidies.selectors.shortfalls import shortfall_of
from subsidies.services import applications, decisions
from tests.refusals import everything
from tests.subsidies import trade

ALL, SUBSIDY, NOTHING = Money(100_000_000), Money(720_000), Money(0)


def cut(w, amount=ALL, **keys):
    keys = {"reason": "The legislature ended the program.", "below_promises": True} | keys
    return services.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, amount=amount, **keys)


def sums(w, *kinds):
    assert budget_of(w.program).adds_up
    assert miscounted() == []
    balanced = trade.assert_balanced(w.line)
    return tuple(balanced[kind] for kind in kinds)


def propose(w, application, **keys):
    keys = {"reason": "It was awarded last.", "line_id": w.line.pk, "application_id": application.pk} | keys
    return services.propose_ending(by=w.office.administrator, **keys)


def confirm(w, ending):
    return services.confirm_ending(by=w.office.fiscal_officer, ending_id=ending.pk)


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def test_a_cut_below_what_is_promised_pauses_the_program_and_shows_what_is_not_covered(w):
    trade.recommended(w)
    written = cut(w)
    assert written.uncovered == SUBSIDY
    assert sums(w, "available", "committed", "returned", "shortfall") == (NOTHING, SUBSIDY, ALL, -SUBSIDY)
    program = Program.objects.get()
    assert program.state == "paused"
    assert "took money back" in program.state_reason
    assert Notice.objects.filter(kind="subsidies.budget_cut", body__contains="$7,200.00").exists()
    with pytest.raises(DomainError, match="not covered after a cut"):
        services.open_program(by=w.office.administrator, program_id=program.pk)


def test_without_the_word_of_the_officer_promised_money_is_not_cut(w):
    trade.recommended(w)
    before = everything()
    with pytest.raises(DomainError) as refusal:
        cut(w, below_promises=False)
    assert (refusal.value.code, refusal.value.field) == ("over_commitment", "amount")
    assert "$992,800.00" in str(refusal.value)
    assert "$7,200.00" in str(refusal.value)
    assert everything() == before


@pytest.mark.parametrize("amount", [ALL + Money(1), NOTHING, Money(-1)])
def test_a_cut_is_above_zero_and_never_above_what_is_not_paid(w, amount):
    trade.recommended(w)
    with pytest.raises(DomainError, match=r"up to \$1,000,000\.00"):
        cut(w, amount)
    assert not BudgetCut.objects.exists()


def test_a_second_cut_takes_no_promise_twice(w):
    trade.recommended(w)
    cut(w)
    with pytest.raises(DomainError, match=r"up to \$0\.00"):
        cut(w, Money(1))
    assert sums(w, "returned", "shortfall") == (ALL, -SUBSIDY)


@pytest.mark.parametrize(
    ("step", "state"),
    [(trade.recommended, "wait_listed"), (trade.offered, "wait_listed"), (trade.approved, "lapsed")],
    ids=["recommended", "offered", "approved"],
)
def test_two_people_end_a_commitment_and_the_line_is_covered_again(w, step, state):
    application = step(w)
    cut(w)
    ending = propose(w, application)
    assert sums(w, "committed") == (SUBSIDY,)
    assert confirm(w, ending).amount == SUBSIDY
    assert state_of(application) == state
    assert sums(w, "committed", "shortfall", "available", "returned") == (NOTHING, NOTHING, NOTHING, ALL)
    told = Notice.objects.filter(kind="subsidies.commitment_ended", organisation=w.operator.organisation)
    assert "awarded last" in told[0].body


def test_the_rest_of_a_voucher_ends_and_its_signed_order_stands(w):
    voucher = trade.voucher(w, price=Money(2_000_000))
    trade.order(w)
    cut(w, ALL - Money(720_000))
    left = Money(1_200_000 - 720_000)
    assert shortfall_of(w.line.pk) == left
    assert confirm(w, propose(w, voucher.application)).amount == left
    voucher.refresh_from_db()
    assert (voucher.state, voucher.end_code) == ("revoked", "funder_ended_it")
    assert sums(w, "committed", "obligated", "shortfall") == (NOTHING, Money(720_000), NOTHING)


def test_who_proposed_an_ending_does_not_confirm_it(w):
    ending = propose(w, trade.recommended_then(w, cut))
    before = everything()
    with pytest.raises(Refused, match="You proposed this"):
        services.confirm_ending(by=w.office.administrator, ending_id=ending.pk)
    assert everything() == before


def test_an_ending_is_answered_once(w):
    application = trade.recommended_then(w, cut)
    ending = propose(w, application)
    with pytest.raises(DomainError, match="proposed already"):
        propose(w, application)
    services.stop_ending(by=w.office.fiscal_officer, ending_id=ending.pk)
    with pytest.raises(IllegalMove):
        confirm(w, ending)
    assert state_of(application) == "recommended"
    assert confirm(w, propose(w, application)).amount == SUBSIDY


def test_signed_orders_are_last_and_get_a_written_notice(w):
    voucher = trade.voucher(w, price=Money(2_000_000))
    order = trade.order(w)
    draw = voucher.draws.get()
    cut(w)
    with pytest.raises(DomainError, match="Signed orders are last"):
        propose(w, voucher.application, draw_id=draw.pk)
    confirm(w, propose(w, voucher.application))
    ending = propose(w, voucher.application, draw_id=draw.pk)
    confirm(w, ending)
    for party in (w.operator, w.provider):
        notice = Notice.objects.filter(kind="subsidies.order_not_covered", organisation=party.organisation)[0]
        assert order.reference in notice.subject
        assert "awarded last" in notice.body
    assert sums(w, "obligated", "shortfall") == (Money(720_000), Money(-720_000))
    orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The program ended.")
    assert sums(w, "obligated", "shortfall", "available") == (NOTHING, NOTHING, NOTHING)


def test_nothing_ends_while_all_is_covered(w):
    application = trade.recommended(w)
    with pytest.raises(DomainError, match="covered"):
        propose(w, application)
    assert not Ending.objects.exists()


def test_what_holds_nothing_of_the_line_cannot_end(w):
    waiting = trade.in_review(w, party=trade.another_party())
    trade.recommended_then(w, cut)
    with pytest.raises(DomainError, match="Choose one"):
        propose(w, waiting)
    with pytest.raises(DomainError, match="Write why"):
        propose(w, Application.objects.first(), reason=" ")
    assert not Ending.objects.exists()


def test_money_that_comes_back_covers_the_line_before_anybody_is_offered_it(w):
    application = trade.recommended_then(w, cut, ALL - Money(500_000))
    assert shortfall_of(w.line.pk) == Money(220_000)
    applications.withdraw_application(by=w.operator.actor, application_id=application.pk)
    assert sums(w, "available", "shortfall") == (Money(500_000), NOTHING)


def test_no_order_is_signed_on_a_line_that_is_not_covered(w):
    trade.voucher(w)
    cut(w)
    with pytest.raises(DomainError, match="took money back"):
        trade.order(w)
    assert sums(w, "obligated") == (NOTHING,)
    assert Voucher.objects.get().state == "active"


def test_a_paused_program_takes_no_applications_and_goes_on_with_its_awards(w):
    case = trade.in_review(w)
    services.pause_program(by=w.office.administrator, program_id=w.program.pk, reason="We count our money.")
    decisions.recommend_application(by=w.office.reviewer, application_id=case.pk, amount=SUBSIDY)
    decisions.approve_application(by=w.office.administrator, application_id=case.pk, amount=SUBSIDY)
    applications.accept_award(by=w.operator.actor, application_id=case.pk, signature=trade.SIGNATURE)
    trade.order(w)
    w.program.refresh_from_db()
    with pytest.raises(DomainError):
        trade.submitted(w, party=trade.another_party())
    assert sums(w, "obligated") == (SUBSIDY,)
