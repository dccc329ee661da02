"""The limits that services check themselves, each with the step that only this limit refuses."""

from functools import partial

import pytest
from django.db import transaction

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements.models import Engagement, FundingLine, Milestone
from marketplace.engagements.states import MilestoneState
from marketplace.ledger.models import Transfer
from marketplace.ledger.services import open_account
from marketplace.payments.models import Payout
from marketplace.payments.states import OwnShareState
from subsidies.funding import VoucherSource
from subsidies.models import (
    Allotment,
    Application,
    BudgetCut,
    BudgetLine,
    Claim,
    Decision,
    DecisionKind,
    MonthEnd,
    Program,
    Recovery,
    Voucher,
    WaitingOffer,
)
from subsidies.reasons import RecoveryGround
from subsidies.services import allotments, applications, claims, cuts, decisions, offers, recoveries
from subsidies.states import ApplicationState, ClaimState
from tests.concurrency import alone
from tests.races.guards import Proof
from tests.races.test_budgets import CHANGED
from tests.races.test_draws import HALF_OWN, draw, revoke
from tests.races.worlds import (
    AWARD,
    HALF,
    assert_books_hold,
    line_to_allot,
    moved,
    own_share_first,
    paid,
    twin,
    two_cases,
    two_claims,
    two_halves,
    yearly_cap,
)
from tests.subsidies import trade

CENT = Money(1)
ASKED = "Enter an amount above $0.00 and not above what was asked for, $7,200.00."


def assert_refused(work, sentence):
    """With this sentence, and nothing was written by it."""
    before = Transfer.objects.count()
    answer = alone(work)
    if answer.verdict == "broken" and "IntegrityError" not in answer.text:
        pytest.fail(answer.text)  # with its guard off the step is done, or a named constraint stands behind it
    assert (answer.verdict, answer.text) == ("refused", sentence), answer
    assert Transfer.objects.count() == before


def recommend(w, number=0, amount=AWARD, by=None):
    by = by or w.office.reviewer
    return partial(decisions.recommend_application, by=by, application_id=w.cases[number], amount=amount)


def assert_nobody_is_recommended_more_than_asked(w):
    assert_refused(recommend(w, amount=AWARD + CENT), ASKED)
    assert not Decision.objects.exists()
    assert assert_books_hold(w)["committed"] == ZERO


def wait(w):
    for case in w.cases:
        decisions.wait_list_application(by=w.office.reviewer, application_id=case)


def offer(w, number, amount=AWARD):
    return partial(offers.make_offer, by=w.office.reviewer, application_id=w.cases[number], amount=amount)


def assert_nobody_is_offered_more_than_asked(w):
    wait(w)
    assert_refused(offer(w, 0, AWARD + CENT), ASKED)
    assert not WaitingOffer.objects.exists()


def assert_an_offer_goes_to_the_first_in_line(w):
    wait(w)
    first = Application.objects.get(pk=w.cases[0])
    assert_refused(offer(w, 1), f"{first.reference} comes first on the waiting list.")
    assert assert_books_hold(w)["committed"] == ZERO


def assert_an_approval_does_not_raise(w):
    recommend(w, amount=HALF)()
    approve = partial(decisions.approve_application, by=w.office.administrator, application_id=w.cases[0])
    assert_refused(partial(approve, amount=AWARD), "An approval keeps or lowers the amount. Enter up to $3,600.00.")
    assert Application.objects.get(pk=w.cases[0]).approved_amount is None


def assert_a_large_award_waits_for_a_third_person(w):
    Program.objects.filter(pk=w.program.pk).update(second_approval_over=HALF)
    recommend(w)()
    decisions.approve_application(by=w.office.administrator, application_id=w.cases[0], amount=AWARD)
    accept = partial(
        applications.accept_award, by=w.operator.actor, application_id=w.cases[0], signature=trade.SIGNATURE
    )
    assert_refused(accept, CHANGED)
    assert Application.objects.get(pk=w.cases[0]).state == ApplicationState.RECOMMENDED


def assert_nobody_decides_while_an_offer_is_open(w):
    wait(w)
    last = offer(w, 0)().answer_by
    sentence = f"The applicant has until {last:%B %-d, %Y} to answer the offer. Wait for the answer."
    assert_refused(recommend(w), sentence)
    assert not Decision.objects.filter(kind=DecisionKind.RECOMMEND).exists()


def assert_a_broken_rule_gets_nothing(w):
    case = Application.objects.get(pk=w.cases[0])
    broken = [{**case.verdicts[0], "blocking": True, "result": "not_met", "reason": "You are in Iowa"}]
    Application.objects.filter(pk=case.pk).update(verdicts=broken)
    sentence = "A rule is not met or not known: You are in Iowa. Send it back or decline it."
    assert_refused(recommend(w), sentence)
    assert assert_books_hold(w)["committed"] == ZERO


def assert_a_yearly_cap_holds(w):
    recommend(w, 0)()
    by_second = partial(recommend(w, 1).func, by=w.office.second_reviewer, application_id=w.cases[1], amount=AWARD)
    sentence = (
        "The rule card allows $10,000.00 a year and this organization has $7,200.00 of it. Enter up to $2,800.00."
    )
    assert_refused(by_second, sentence)
    assert assert_books_hold(w)["committed"] == AWARD


def assert_no_more_is_allotted_than_there_is(w):
    day = clock.today(w.program.zone)
    plan = partial(allotments.plan_allotment, by=w.office.administrator, line_id=w.line.pk, available_on=day)
    sentence = "The amount is above $0.00 and not above what is not allotted yet. Enter up to $1,000,000.00."
    assert_refused(partial(plan, amount=w.line.authority + CENT), sentence)
    assert not Allotment.objects.exists()


def assert_a_cut_below_promises_is_said(w):
    recommend(w)()
    cut = partial(cuts.cut_budget_line, by=w.office.fiscal_officer, line_id=w.line.pk, reason="The state lowered it.")
    sentence = (
        "Enter an amount up to $992,800.00: that is what nobody is promised. If the funder takes more all the same, "
        "check the box below: the program pauses, and $0.01 stands as not covered."
    )
    assert_refused(partial(cut, amount=w.line.authority - AWARD + CENT), sentence)
    assert not BudgetCut.objects.exists()


def assert_work_nobody_accepted_is_not_owed(w):
    Milestone.objects.filter(pk=w.claim.milestone_id).update(state=MilestoneState.DELIVERED)
    approve = partial(claims.approve_claim, by=w.office.reviewer, claim_id=w.claim.pk)
    assert_refused(approve, "The operator's acceptance is missing, so this cannot be approved.")


def assert_no_more_is_asked_back_than_was_paid(w):
    words = {"ground": RecoveryGround.values[0], "words": "The work was not done."}
    ask = partial(recoveries.give_notice, by=w.office.reviewer, claim_id=w.claim.pk, **words)
    most = w.claim.amount
    sentence = f"You can ask back up to {most}: what this claim was paid, less what was asked back before."
    assert_refused(partial(ask, amount=most + CENT), sentence)
    assert not Recovery.objects.exists()


def commit(w):
    line = f"line:{w.line.pk}"
    return moved(open_account("available", line), open_account("committed", f"award:1:{line}"), 100, "late")


def assert_nothing_is_booked_on_a_closed_line(w):
    BudgetLine.objects.filter(pk=w.line.pk).update(closed_at=clock.now())
    sentence = f"The budget line “{w.line.name}” is closed, so nothing is booked on it any more."
    assert_refused(commit(w), sentence)


def assert_nothing_is_booked_into_a_signed_month(w):
    month = clock.today(w.program.zone).replace(day=1)
    MonthEnd.objects.create(program=w.program, month=month, balances={}, signed_by_id=w.office.fiscal_officer.user_id)
    sentence = f"{month:%B %Y} is signed off, so nothing is booked into it. A correction goes into the open month."
    assert_refused(commit(w), sentence)


def open_share(state):
    return (
        "This program pays after the operator has paid its own share of $2,400.00. That share is not recorded as "
        f"paid by both sides yet. It stands at: {state}."
    )


def assert_no_claim_before_the_own_share(w):
    assert_refused(partial(trade.claim, w, w.waiting), open_share("Waiting for the provider's invoice"))
    assert Claim.objects.count() == 1


def assert_no_approval_before_the_own_share(w):
    approve = partial(claims.approve_claim, by=w.office.reviewer, claim_id=w.claim.pk)
    assert_refused(approve, open_share(OwnShareState.CHARGED_BACK.label))
    assert not Payout.objects.exists()


def assert_no_claim_again_before_the_own_share(w):
    claims.return_claim(by=w.office.reviewer, claim_id=w.claim.pk, remark="The own share came back.")
    again = partial(claims.resubmit_claim, by=w.provider.actor, claim_id=w.claim.pk, invoice_number="INV-2")
    assert_refused(again, open_share(OwnShareState.CHARGED_BACK.label))
    assert Claim.objects.get().state == ClaimState.RETURNED


def cut_all(w, amount):
    cut = partial(cuts.cut_budget_line, by=w.office.fiscal_officer, line_id=w.line.pk, below_promises=True)
    return partial(cut, amount=amount, reason="The state ended its award.")


def assert_what_is_approved_to_pay_is_not_cut(w):
    sentence = "Enter an amount above $0.00 and up to $996,400.00. The rest of this line is paid or approved to pay."
    assert_refused(cut_all(w, w.line.authority - HALF + CENT), sentence)
    assert not BudgetCut.objects.exists()


def assert_what_comes_back_covers_a_shortfall_first(w):
    cut_all(w, w.line.authority)()
    revoke(w)
    sums = trade.totals(w.line)
    assert (sums["available"], sums["shortfall"]) == (ZERO, ZERO)


def assert_no_order_draws_on_what_was_cut(w):
    cut_all(w, w.line.authority)()
    sentence = (
        f"The funder took money back from behind voucher {w.voucher.reference}. The program office decides what is "
        "still covered; until then no order can use it."
    )
    assert_refused(partial(draw, w, w.halves[0], HALF_OWN), sentence)
    assert not Engagement.objects.exists()


def assert_nobody_draws_on_the_voucher_of_another(w):
    draw(w, w.halves[0], HALF_OWN)
    Voucher.objects.update(holder=w.provider.organisation)
    line = twin(FundingLine.objects.get(), source="voucher again")
    line.save()
    obligate = transaction.atomic(partial(VoucherSource().obligate, by=w.operator.actor, line=line))
    assert_refused(obligate, "This voucher belongs to another organization.")
    assert assert_books_hold(w)["obligated"] == HALF


def assert_nobody_signs_for_other_amounts_than_they_saw(w):
    sentence = (
        "The amounts have changed since you opened this page: you would now pay $2,400.00. Check them and sign again."
    )
    assert_refused(partial(draw, w, w.halves[0], HALF_OWN - CENT), sentence)
    assert not Engagement.objects.exists()


LIMITS = [
    Proof("own share first", own_share_first, assert_no_claim_before_the_own_share),
    Proof("own share first", own_share_first, assert_no_approval_before_the_own_share),
    Proof("own share first", own_share_first, assert_no_claim_again_before_the_own_share),
    Proof("nothing is cut that is paid", two_claims, assert_what_is_approved_to_pay_is_not_cut),
    Proof("a shortfall is covered first", two_halves, assert_what_comes_back_covers_a_shortfall_first),
    Proof("vouchers that are not covered", two_halves, assert_no_order_draws_on_what_was_cut),
    Proof("whose voucher it is", two_halves, assert_nobody_draws_on_the_voucher_of_another),
    Proof("the amount that the signer saw", two_halves, assert_nobody_signs_for_other_amounts_than_they_saw),
    Proof("not above what was asked", two_cases, assert_nobody_is_recommended_more_than_asked),
    Proof("not above what was asked", two_cases, assert_nobody_is_offered_more_than_asked),
    Proof("an approval never raises", two_cases, assert_an_approval_does_not_raise),
    Proof("two approvals of a large award", two_cases, assert_a_large_award_waits_for_a_third_person),
    Proof("offers that wait for an answer", two_cases, assert_nobody_decides_while_an_offer_is_open),
    Proof("rules that are met", two_cases, assert_a_broken_rule_gets_nothing),
    Proof("the order of the waiting list", two_cases, assert_an_offer_goes_to_the_first_in_line),
    Proof("caps of the rule card", yearly_cap, assert_a_yearly_cap_holds),
    Proof("allotments within the authority", line_to_allot, assert_no_more_is_allotted_than_there_is),
    Proof("a cut below promises is said", two_cases, assert_a_cut_below_promises_is_said),
    Proof("work that was accepted", two_claims, assert_work_nobody_accepted_is_not_owed),
    Proof("not asked back above what was paid", paid, assert_no_more_is_asked_back_than_was_paid),
    Proof("lines that are closed", two_cases, assert_nothing_is_booked_on_a_closed_line),
    Proof("months that are signed off", two_cases, assert_nothing_is_booked_into_a_signed_month),
]
