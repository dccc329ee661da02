"""What the database refuses on its own, whoever writes; and that it takes the same row once the constraint is gone."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F

from marketplace.core import clock
from marketplace.core.money import ZERO as NOTHING
from marketplace.engagements.models import Acceptance, Engagement, FundingLine, Milestone, MilestoneFunding
from marketplace.ledger.models import Account, Transfer
from marketplace.payments.models import Payout
from subsidies.models import (
    Allotment,
    BudgetCut,
    BudgetLine,
    Claim,
    Decision,
    DecisionKind,
    Draw,
    Ending,
    MonthEnd,
    OwnShareSample,
    ProRata,
    Recovery,
    Voucher,
)
from tests.races.guards import drop
from tests.races.paying import PAYING_RULES, one_of_each
from tests.races.rows import (
    DAY,
    TWO,
    admin,
    allotment,
    ending,
    ending_of_an_order,
    month_end,
    new,
    now,
    pro_rata,
    recovery,
    reviewer,
)
from tests.races.rules import Rule, again, change
from tests.races.worlds import twin, two_claims


def other_person(rule, w):
    first = Decision.objects.filter(kind=DecisionKind.RECOMMEND).order_by("pk").first()
    Decision.objects.bulk_create([twin(first, decided_by_id=w.office.auditor.user_id)])


def other_duty(rule, w):
    first = Decision.objects.filter(kind=DecisionKind.RECOMMEND).order_by("pk").first()
    Decision.objects.bulk_create([twin(first, kind=DecisionKind.SECOND_APPROVE)])


def reversed_twice(rule, w):
    first = Transfer.objects.order_by("pk").first()
    Transfer.objects.bulk_create(
        [twin(first, reverses_id=first.pk, idempotency_key=f"back {number}") for number in range(2)]
    )


def moved_nowhere(rule, w):
    first = Transfer.objects.order_by("pk").first()
    Transfer.objects.bulk_create([twin(first, credit_id=first.debit_id, idempotency_key="new")])


def cut(amount, reason, uncovered=0):
    def cut(rule, w):
        row = BudgetCut(line=w.line, amount=amount, reason=reason, uncovered=uncovered)
        row.cut_by_id = w.office.fiscal_officer.user_id
        BudgetCut.objects.bulk_create([row])

    return cut


RULES = [
    Rule(Account, "account_limited_never_goes_below_zero", change(debits=F("credits") + 1)),
    Rule(
        Account,
        "account_counters_never_go_below_zero",
        lambda rule, w: Account.objects.filter(limited=False).order_by().update(debits=-1),
    ),
    Rule(Account, "account_pool_ends_its_scope", change(pool="line:0")),
    Rule(Account, "account_once_per_kind_and_scope", again()),
    Rule(Transfer, "transfer_moves_more_than_nothing", again(amount=0, idempotency_key="new")),
    Rule(Transfer, "transfer_joins_two_accounts", moved_nowhere),
    Rule(Transfer, "idempotency_key", again()),
    Rule(Transfer, "reverses", reversed_twice),
    Rule(BudgetLine, "budget_line_is_authorised_by_a_second_person", change(planned_by=F("authorised_by"))),
    Rule(BudgetLine, "budget_line_authority_not_negative", change(authority=-1)),
    Rule(BudgetCut, "budget_cut_is_above_zero", cut(0, "The legislature lowered it.")),
    Rule(BudgetCut, "budget_cut_has_a_reason", cut(1, "")),
    Rule(BudgetCut, "budget_cut_uncovers_a_part_of_it", cut(1, "The legislature lowered it.", uncovered=2)),
    Rule(Decision, "decision_nobody_does_two_duties_of_one_case", other_duty),
    Rule(Decision, "decision_each_duty_once_a_round", other_person),
    Rule(Decision, "decision_to_decline_gives_reasons", again(kind=DecisionKind.DECLINE)),
    Rule(Voucher, "voucher_is_worth_something", change(face_amount=0)),
    Rule(Voucher, "voucher_rate_is_a_share", change(rate=2)),
    Rule(Voucher, "voucher_issued_once_an_award", again()),
    Rule(Draw, "draw_takes_something", change(amount=0)),
    Rule(Draw, "funding_line", again()),
    Rule(FundingLine, "funding_line_once_an_offer", again()),
    Rule(FundingLine, "funding_line_pays_something", change(amount=0)),
    Rule(FundingLine, "funding_line_releases_at_most_its_amount", change(released=F("amount") + 1)),
    Rule(Engagement, "order_price_is_subsidy_and_own_share", change(price=F("price") + 1)),
    Rule(Engagement, "order_shares_are_not_negative", change(subsidy=-1, own_share=F("price") + 1)),
    Rule(Milestone, "milestone_price_is_subsidy_and_own_share", change(price=F("price") + 1)),
    Rule(Milestone, "milestone_shares_are_not_negative", change(subsidy=-1, own_share=F("price") + 1)),
    Rule(MilestoneFunding, "milestone_funding_once_a_line", again()),
    Rule(MilestoneFunding, "milestone_funding_is_not_negative", change(amount=-1)),
    Rule(Claim, "claim_once_per_milestone_and_source", again(invoice_number="INV-9", payout_id=None)),
    Rule(Claim, "claim_asks_for_something", change(amount=0)),
    Rule(Claim, "claim_approved_names_its_approver_and_its_payment", change(state="approved")),
    Rule(Claim, "payout", lambda rule, w: Claim.objects.order_by().update(payout=w.payout)),
    Rule(Payout, "payout_is_more_than_nothing", change(amount=0)),
    Rule(Payout, "payout_released_by_a_second_person", change(released_by=F("created_by"))),
    Rule(Payout, "payout_sent_was_released", change(state="sent")),
    Rule(
        Payout,
        "payout_paid_names_the_banks_reference",
        lambda rule, w: Payout.objects.order_by().update(state="paid", released_at=clock.now()),
    ),
    Rule(Payout, "claim_reference", again()),
    Rule(Allotment, "allotment_is_above_zero", new(allotment, amount=NOTHING)),
    Rule(
        Allotment,
        "allotment_is_authorised_by_a_second_person",
        new(allotment, state="authorised", authorised_by_id=admin, authorised_at=now),
    ),
    Rule(Allotment, "allotment_released_was_authorised", new(allotment, state="released")),
    Rule(MonthEnd, "month_end_once_per_program", new(month_end, count=2)),
    Rule(MonthEnd, "month_end_is_named_by_its_first_day", new(month_end, month=dt.date(2026, 12, 2))),
    Rule(ProRata, "line", new(pro_rata, count=2)),
    Rule(ProRata, "pro_rata_covers_a_part", new(pro_rata, covered=TWO)),
    Rule(Ending, "ending_one_proposed_per_award", new(ending, count=2)),
    Rule(Ending, "ending_one_proposed_per_order", new(ending_of_an_order, count=2)),
    Rule(Ending, "ending_has_a_reason", new(ending, reason="")),
    Rule(
        Ending,
        "ending_is_confirmed_by_a_second_person",
        new(ending, state="confirmed", answered_by_id=admin, answered_at=now),
    ),
    Rule(Recovery, "recovery_is_above_zero", new(recovery, amount=NOTHING)),
    Rule(Recovery, "recovery_says_what_was_wrong", new(recovery, words="")),
    Rule(Recovery, "recovery_answered_has_an_answer", new(recovery, state="answered")),
    Rule(
        Recovery,
        "recovery_debt_is_established_by_a_second_person",
        new(recovery, established_by_id=reviewer),
    ),
    Rule(Recovery, "recovery_debt_names_who_and_when_it_is_due", new(recovery, state="established")),
    Rule(Recovery, "recovery_is_recorded_by_a_third_person", new(recovery, recorded_by_id=reviewer)),
    Rule(
        Recovery,
        "recovery_repaid_names_its_day_and_its_reference",
        new(recovery, state="repaid", established_by_id=admin, established_at=now, pay_by=DAY),
    ),
    Rule(Recovery, "recovery_dropped_has_a_reason", new(recovery, state="dropped")),
]

# Whatever breaks it breaks a tighter one that stands above; a reference is a name, not money.
NEVER_ALONE = {"claim_invoice_number_once_a_provider_and_milestone", "reference"}


def assert_refused(rule, w):
    try:
        with transaction.atomic():
            rule.broken(rule, w)
    except IntegrityError:
        return
    raise AssertionError(f"The database took it: {rule}")


EVERY_RULE = [(rule, two_claims) for rule in RULES] + [(rule, one_of_each) for rule in PAYING_RULES]


@pytest.mark.parametrize(("rule", "live"), EVERY_RULE, ids=lambda one: getattr(one, "__name__", str(one)))
def test_the_database_refuses_it_and_takes_it_without_the_constraint(world, rule, live):
    w = world(live)
    assert_refused(rule, w)
    drop(rule.model, rule.name)
    with pytest.raises(AssertionError, match="took it"):
        assert_refused(rule, w)


def test_every_constraint_of_the_money_is_broken_here():
    tested = {(rule.model, rule.name) for rule, _live in EVERY_RULE}
    money = {Account, Transfer, BudgetCut, Decision, Draw, FundingLine, MilestoneFunding, Claim, Acceptance}
    money |= {
        Allotment,
        Ending,
        MonthEnd,
        OwnShareSample,
        ProRata,
        Recovery,
        *apps.get_app_config("payments").get_models(),
    }
    named = {(model, constraint.name) for model in money for constraint in model._meta.constraints}
    unique = {
        (model, field.name) for model in money for field in model._meta.fields if field.unique and not field.primary_key
    }
    untested = {(model.__name__, name) for model, name in (named | unique) - tested if name not in NEVER_ALONE}
    assert untested == set()
    assert {rule for rule in tested if rule[0] in money} <= named | unique
