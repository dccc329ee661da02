"""The last days that bound public money, each with the step that comes a day too late, or too early."""

import datetime as dt
from functools import partial

from django.db import transaction

from marketplace.core import clock
from marketplace.core.money import ZERO, Money
from marketplace.engagements import services as orders
from marketplace.engagements.models import Engagement, FundingLine
from subsidies.funding import VoucherSource
from subsidies.models import Allotment, Application, BudgetLine, Claim, Decision, Duty, Program, Recovery, Voucher
from subsidies.reasons import OverrideReason, RecoveryGround
from subsidies.services import (
    allotments,
    applications,
    claims,
    closings,
    decisions,
    deputies,
    offers,
    overrides,
    recoveries,
    replacements,
)
from subsidies.states import ApplicationState
from tests.races.guards import Proof
from tests.races.limits import assert_refused, offer, recommend, wait
from tests.races.test_draws import HALF_OWN, draw, revoke
from tests.races.worlds import (
    AWARD,
    HALF,
    assert_books_hold,
    line_to_allot,
    paid,
    twin,
    two_cases,
    two_claims,
    two_halves,
)
from tests.subsidies import trade

DAY = dt.timedelta(days=1)


def today(w) -> dt.date:
    return clock.today(w.program.zone)


def on(day: dt.date):
    """Noon of that day, more or less, in every zone of the tests."""
    return clock.travel(dt.datetime.combine(day, dt.time(18), tzinfo=dt.UTC))


def after_the_last_obligation(w):
    BudgetLine.objects.filter(pk=w.line.pk).update(last_obligation_on=today(w) - DAY)


def after_the_last_order(w):
    Voucher.objects.filter(pk=w.voucher.pk).update(order_by=today(w) - DAY)


def assert_nothing_is_promised_after_the_last_obligation_day(w):
    after_the_last_obligation(w)
    sentence = "The program can still commit $0.00, so $7,200.00 is missing. Nothing was committed."
    assert_refused(recommend(w), sentence)
    assert not Decision.objects.exists()


def assert_nothing_is_promised_after_the_freeze(w):
    yesterday = today(w) - DAY
    Program.objects.filter(pk=w.program.pk).update(freeze_on=yesterday, last_claim_on=yesterday)
    assert_refused(recommend(w), "The program winds down, so nothing new is promised any more.")
    assert not Decision.objects.exists()


def assert_what_comes_back_late_is_closed_out(w):
    after_the_last_obligation(w)
    revoke(w)
    sums = assert_books_hold(w)
    assert (sums["closed_out"], sums["available"]) == (AWARD, w.line.authority - AWARD)


def assert_no_late_voucher_replaces_another(w):
    draw(w, w.halves[0], HALF_OWN)
    order = Engagement.objects.get()
    orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The building was sold.")
    after_the_last_obligation(w)
    replace = partial(replacements.replace_voucher, by=w.office.administrator, voucher_id=w.voucher.pk, reason="Late.")
    sentence = (
        f"Its budget could be promised until {today(w) - DAY:%B %-d, %Y}, so no new voucher can be issued from it."
    )
    assert_refused(replace, sentence)
    assert Voucher.objects.count() == 1


def assert_a_voucher_that_is_over_is_not_offered(w):
    source, asked = VoucherSource(), {"operator_id": w.operator.organisation.pk, "category_codes": ["mfa"]}
    assert len(source.offers(**asked)) == 1
    after_the_last_order(w)
    assert source.offers(**asked) == []


def assert_a_voucher_that_is_over_pays_no_order(w):
    draw(w, w.halves[0], HALF_OWN)
    after_the_last_order(w)
    line = twin(FundingLine.objects.get(), source="voucher again")
    line.save()
    obligate = transaction.atomic(partial(VoucherSource().obligate, by=w.operator.actor, line=line))
    sentence = f"Orders with voucher {w.voucher.reference} could be signed until {today(w) - DAY:%B %-d, %Y}."
    assert_refused(obligate, sentence)
    assert assert_books_hold(w)["obligated"] == HALF


def assert_an_order_that_ends_late_gives_back_to_the_line(w):
    draw(w, w.halves[0], HALF_OWN)
    after_the_last_order(w)
    order = Engagement.objects.get()
    orders.cancel_order(by=w.operator.actor, engagement_id=order.pk, reason="The building was sold.")
    sums = assert_books_hold(w)
    assert (sums["committed"], sums["available"]) == (HALF, w.line.authority - HALF)


def assert_nothing_is_claimed_after_the_last_day(w):
    claims.decline_claim(by=w.office.reviewer, claim_id=w.claim.pk, remark="The report is missing.")
    again = partial(trade.claim, w, w.claim.milestone, "INV-3")
    with on(w.voucher.last_claim_day + DAY):
        assert_refused(again, "The last day to claim on this voucher has passed. Ask the program office.")
    assert Claim.objects.count() == 2


def assert_an_award_is_not_accepted_late(w):
    recommend(w)()
    decisions.approve_application(by=w.office.administrator, application_id=w.cases[0], amount=AWARD)
    accept = partial(
        applications.accept_award, by=w.operator.actor, application_id=w.cases[0], signature=trade.SIGNATURE
    )
    with on(Application.objects.get(pk=w.cases[0]).accept_by + DAY):
        sentence = "The last day to accept this award has passed. Ask the program office what you can do."
        assert_refused(accept, sentence)
    assert not Voucher.objects.exists()


def assert_an_offer_is_not_taken_late(w):
    wait(w)
    made = offer(w, 0)()
    take = partial(offers.answer_offer, by=w.operator.actor, application_id=w.cases[0], wanted=True)
    with on(made.answer_by + DAY):
        assert_refused(take, "The last day to answer has passed. Ask the program office what you can do.")
    assert Application.objects.get(pk=w.cases[0]).state == ApplicationState.IN_REVIEW


def assert_an_allotment_waits_for_its_day(w):
    keys = {"line_id": w.line.pk, "amount": HALF, "available_on": today(w) + DAY}
    planned = allotments.plan_allotment(by=w.office.administrator, **keys)
    allotments.authorise_allotment(by=w.office.fiscal_officer, allotment_id=planned.pk)
    assert not allotments.release_allotment(allotment_id=planned.pk)
    assert Allotment.objects.get().state == "authorised"
    assert assert_books_hold(w)["available"] == ZERO


def assert_a_deputy_stands_in_until_the_last_day(w):
    last = today(w) + DAY
    keys = {"program_id": w.program.pk, "duty": Duty.RECOMMEND, "user_id": w.office.fiscal_officer.user_id}
    deputies.name_deputy(by=w.office.administrator, ends_on=last, **keys)
    words = f"You stood in for this step until {last:%B %-d, %Y}. Ask your administrator to name you again."
    with on(last + DAY):
        assert_refused(recommend(w, by=w.office.fiscal_officer), words)
    assert not Decision.objects.exists()


def assert_an_override_ends_with_its_last_day(w):
    last, colleague = today(w) + DAY, w.office.fiscal_officer
    words = {"reason": OverrideReason.AWAY, "note": "Both reviewers are away.", "ends_on": last}
    keys = {"application_id": w.cases[0], "duty": Duty.RECOMMEND, "user_id": colleague.user_id}
    asked = overrides.ask_override(by=w.office.administrator, **keys, **words)
    overrides.grant_override(by=w.office.second_administrator, override_id=asked.pk)
    with on(last + DAY):
        assert_refused(recommend(w, by=colleague), "This step belongs to another role of the program office.")
    assert not Decision.objects.exists()


def assert_a_debt_waits_for_the_answer(w):
    words = {"ground": RecoveryGround.NOT_DELIVERED, "words": "The second day did not take place."}
    noticed = recoveries.give_notice(by=w.office.reviewer, claim_id=w.claim.pk, amount=Money(1), **words)
    establish = partial(recoveries.establish_debt, by=w.office.administrator, recovery_id=noticed.pk)
    sentence = (
        f"{noticed.debtor.name} can answer until {noticed.respond_by:%B %-d, %Y}. "
        "Decide after the answer, or after that day."
    )
    assert_refused(establish, sentence)
    assert Recovery.objects.get().state == "noticed"


def close(w):
    return partial(closings.close_budget_line, by=w.office.fiscal_officer, line_id=w.line.pk)


def assert_a_line_closes_after_its_last_day(w):
    assert_refused(close(w), f"This line closes after {w.line.closes_on:%B %-d, %Y}.")
    assert BudgetLine.objects.get(pk=w.line.pk).closed_at is None


def assert_no_line_closes_over_a_claim_that_waits(w):
    with on(w.line.closes_on + DAY):
        sentence = "A claim on this line waits for an answer. Approve or decline it first."
        assert_refused(close(w), sentence)
    assert BudgetLine.objects.get(pk=w.line.pk).closed_at is None


DAYS = [
    Proof("the last obligation day", two_cases, assert_nothing_is_promised_after_the_last_obligation_day),
    Proof("money that comes back late", two_halves, assert_what_comes_back_late_is_closed_out),
    Proof("money that comes back late", two_halves, assert_no_late_voucher_replaces_another),
    Proof("the freeze of a program", two_cases, assert_nothing_is_promised_after_the_freeze),
    Proof("the last order day", two_halves, assert_a_voucher_that_is_over_is_not_offered),
    Proof("the last order day", two_halves, assert_a_voucher_that_is_over_pays_no_order),
    Proof("the last order day", two_halves, assert_an_order_that_ends_late_gives_back_to_the_line),
    Proof("the last claim day", two_claims, assert_nothing_is_claimed_after_the_last_day),
    Proof("the last day to answer the office", two_cases, assert_an_award_is_not_accepted_late),
    Proof("the last day to answer the office", two_cases, assert_an_offer_is_not_taken_late),
    Proof("the day of an allotment", line_to_allot, assert_an_allotment_waits_for_its_day),
    Proof("the days of a deputy", two_cases, assert_a_deputy_stands_in_until_the_last_day),
    Proof("the last day of an override", two_cases, assert_an_override_ends_with_its_last_day),
    Proof("time to answer a notice", paid, assert_a_debt_waits_for_the_answer),
    Proof("what stands against closing a line", two_claims, assert_a_line_closes_after_its_last_day),
    Proof("what stands against closing a line", two_claims, assert_no_line_closes_over_a_claim_that_waits),
]
