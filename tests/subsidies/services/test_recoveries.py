"""Subsidy that was paid wrongly: who may ask it back, how far, and that the budget adds up when it is back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from marketplace.ledger.models import Transfer
from marketplace.ledger.selectors import miscounted, total
from marketplace.notices.models import Notice
from subsidies import services as programs
from subsidies.models import BudgetLine, Claim, Recovery
from subsidies.reasons import RecoveryGround
from subsidies.selectors.balances import budgets_at
from subsidies.selectors.budgets import budget_of, movements_of, transfers_of
from subsidies.services import cuts, recoveries
from subsidies.states import RecoveryState
from tests.marketplace.accounts.factories import create_member
from tests.refusals import everything
from tests.subsidies import trade

PART, BACK = Money(360_000), Money(90_000)
# November 23, 2026 and 30 days is December 23, a Wednesday.
RESPOND_BY = dt.date(2026, 12, 23)
AFTER = dt.datetime(2026, 12, 24, 18, tzinfo=dt.UTC)


@pytest.fixture
def claim(w):
    return trade.paid_claim(w)


@pytest.fixture
def noticed(w, claim):
    return notice(w, claim)


def notice(w, claim, amount=BACK, **keys):
    keys = {"ground": RecoveryGround.NOT_DELIVERED, "words": "The second day did not take place."} | keys
    return recoveries.give_notice(by=w.office.reviewer, claim_id=claim.pk, amount=amount, **keys)


def answered(w, recovery):
    return recoveries.answer_notice(by=w.provider.actor, recovery_id=recovery.pk, answer="We forgot to take it off.")


def established(w, recovery):
    answered(w, recovery)
    return recoveries.establish_debt(by=w.office.administrator, recovery_id=recovery.pk)


def repaid(w, recovery, by=None, **keys):
    keys = {"repaid_on": dt.date(2026, 11, 23), "bank_reference": "ACH-2042"} | keys
    return recoveries.record_repayment(by=by or w.office.fiscal_officer, recovery_id=recovery.pk, **keys)


def sums(w):
    """The line in the books, that it adds up by both counts, and how much of it stands where."""
    found = trade.assert_balanced(w.line)
    assert budget_of(w.program).adds_up
    assert budgets_at(w.program, clock.now())[0].adds_up
    assert miscounted() == []
    return {kind: found[kind] for kind in ("disbursed", "recovery", "returned", "available", "closed_out")}


def assert_refused(call, error=DomainError, match=None):
    before = everything()
    with pytest.raises(error, match=match) as refusal:
        call()
    assert everything() == before
    return refusal.value


def test_money_paid_wrongly_goes_back_to_the_funder_step_by_step(w, noticed):
    before = sums(w)
    assert (noticed.state, noticed.debtor, noticed.respond_by) == ("noticed", w.provider.organisation, RESPOND_BY)
    answered(w, noticed)
    assert sums(w) == before
    debt = recoveries.establish_debt(by=w.office.administrator, recovery_id=noticed.pk)
    assert (debt.state, debt.pay_by) == (RecoveryState.ESTABLISHED, RESPOND_BY)
    assert sums(w) == before
    assert repaid(w, noticed).state == RecoveryState.REPAID
    assert sums(w) == before | {"recovery": Money(-BACK.cents), "returned": BACK}
    assert before["disbursed"] == PART


def test_money_that_the_line_may_use_again_is_available(w, noticed):
    BudgetLine.objects.filter(pk=w.line.pk).update(reuses_recovered=True)
    before = sums(w)
    established(w, noticed)
    repaid(w, noticed)
    after = sums(w)
    assert (after["available"] - before["available"], after["returned"], after["recovery"]) == (
        BACK,
        Money(0),
        Money(-BACK.cents),
    )


def test_after_the_last_day_to_obligate_it_can_not_be_used_again(w, noticed):
    BudgetLine.objects.filter(pk=w.line.pk).update(reuses_recovered=True)
    established(w, noticed)
    before = sums(w)
    with clock.travel(dt.datetime(2027, 10, 1, 18, tzinfo=dt.UTC)):
        repaid(w, noticed)
        assert sums(w) == before | {"recovery": Money(-BACK.cents), "closed_out": BACK}


def test_money_that_may_be_used_again_covers_a_shortfall_first(w, noticed):
    BudgetLine.objects.filter(pk=w.line.pk).update(reuses_recovered=True)
    established(w, noticed)
    keys = {"amount": trade.totals(w.line)["available"] + Money(10_000), "reason": "Cut.", "below_promises": True}
    cuts.cut_budget_line(by=w.office.fiscal_officer, line_id=w.line.pk, **keys)
    repaid(w, noticed)
    assert trade.assert_balanced(w.line)["shortfall"] == Money(0)
    assert trade.totals(w.line)["available"] == BACK - Money(10_000)


def test_caps_stay_drawn_when_money_is_paid_back(w, noticed):
    before = total("cap_left")
    established(w, noticed)
    repaid(w, noticed)
    assert total("cap_left") == before


@pytest.mark.parametrize(
    ("keys", "field", "words"),
    [
        ({"amount": PART + Money(1)}, "amount", r"up to \$3,600\.00"),
        ({"amount": Money(0)}, "amount", r"more than \$0\.00"),
        ({"amount": Money(-1)}, "amount", r"more than \$0\.00"),
        ({"ground": "because"}, "ground", "Choose why"),
        ({"words": "  "}, "words", "Say what was wrong"),
    ],
)
def test_a_notice_names_an_amount_up_to_what_was_paid_a_ground_and_words(w, claim, keys, field, words):
    assert assert_refused(lambda: notice(w, claim, **keys), match=words).field == field


def test_all_that_is_asked_back_of_a_claim_never_exceeds_what_it_was_paid(w, claim):
    first = notice(w, claim, Money(200_000))
    refusal = assert_refused(lambda: notice(w, claim, Money(160_001)), match=r"up to \$1,600\.00")
    assert refusal.code == "above_paid"
    notice(w, claim, Money(160_000))
    assert assert_refused(lambda: notice(w, claim, Money(1))).code == "nothing_to_ask"
    keys = {"recovery_id": first.pk, "reason": "The report was found."}
    recoveries.drop_recovery(by=w.office.reviewer, **keys)
    notice(w, claim, Money(200_000))
    established(w, Recovery.objects.order_by("pk").last())
    repaid(w, Recovery.objects.order_by("pk").last())
    assert assert_refused(lambda: notice(w, claim, Money(1))).code == "nothing_to_ask"


def test_a_claim_that_is_not_paid_is_sent_back_instead(w):
    trade.voucher(w)
    one = trade.claim(w, trade.accepted_milestones(w, trade.order(w))[0])
    assert_refused(lambda: notice(w, one), match="not paid")
    trade.released(w, one)
    assert_refused(lambda: notice(w, one), match="not paid")


def test_the_provider_has_thirty_days_before_anybody_decides(w, noticed):
    establish = {"by": w.office.administrator, "recovery_id": noticed.pk}
    assert_refused(lambda: recoveries.establish_debt(**establish), match=r"until December 23, 2026")
    with clock.travel(dt.datetime(2026, 12, 24, 5, 59, tzinfo=dt.UTC)):  # still that day in Chicago
        assert_refused(lambda: recoveries.establish_debt(**establish), match="can answer until")
    with clock.travel(AFTER):
        assert recoveries.establish_debt(**establish).state == RecoveryState.ESTABLISHED


def test_an_answer_after_the_last_day_still_counts_until_somebody_decides(w, noticed):
    with clock.travel(AFTER):
        assert answered(w, noticed).answer == "We forgot to take it off."
        recoveries.establish_debt(by=w.office.administrator, recovery_id=noticed.pk)
        assert_refused(lambda: answered(w, noticed), IllegalMove)


def test_three_people_ask_decide_and_record(w, noticed):
    answered(w, noticed)
    key = {"recovery_id": noticed.pk}
    assert_refused(lambda: recoveries.establish_debt(by=w.office.reviewer, **key), Refused, "You gave the notice")
    recoveries.establish_debt(by=w.office.administrator, **key)
    both = create_member(Role.PROGRAM_FISCAL_OFFICER, organisation=w.office.organisation).actor()
    for part in ("noticed_by_id", "established_by_id"):
        held = getattr(Recovery.objects.get(), part)
        Recovery.objects.update(**{part: both.user_id})
        assert_refused(lambda: repaid(w, noticed, by=both), Refused, "a colleague records")
        Recovery.objects.update(**{part: held})
    repaid(w, noticed, by=both)


def test_a_debt_is_dropped_by_somebody_other_than_who_established_it(w, noticed):
    established(w, noticed)
    keys = {"recovery_id": noticed.pk, "reason": "The report was found."}
    assert_refused(lambda: recoveries.drop_recovery(by=w.office.administrator, **keys), Refused, "a colleague decides")
    assert recoveries.drop_recovery(by=w.office.second_administrator, **keys).state == RecoveryState.DROPPED
    assert sums(w)["recovery"] == Money(0)


def test_who_is_tied_to_the_provider_asks_nothing_back_and_records_nothing(w, claim):
    create_member(Role.PROVIDER_SALES, organisation=w.provider.organisation, user_id=w.office.reviewer.user_id)
    assert_refused(lambda: notice(w, claim), Refused, "You belong to")
    create_member(Role.PROVIDER_SALES, organisation=w.provider.organisation, user_id=w.office.fiscal_officer.user_id)
    keys = {"ground": RecoveryGround.PAID_TWICE, "words": "Paid twice."}
    debt = recoveries.give_notice(by=w.office.second_reviewer, claim_id=claim.pk, amount=BACK, **keys)
    established(w, debt)
    assert_refused(lambda: repaid(w, debt), Refused, "You belong to")


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"repaid_on": dt.date(2026, 11, 24)}, "repaid_on"),
        ({"repaid_on": dt.date(2026, 11, 22)}, "repaid_on"),
        ({"bank_reference": " "}, "bank_reference"),
    ],
)
def test_a_repayment_names_its_day_and_the_reference_of_the_bank(w, noticed, keys, field):
    established(w, noticed)
    assert assert_refused(lambda: repaid(w, noticed, **keys)).field == field


def test_a_repayment_is_recorded_once(w, noticed):
    established(w, noticed)
    repaid(w, noticed)
    assert_refused(lambda: repaid(w, noticed), IllegalMove)
    keys = {"recovery_id": noticed.pk, "reason": "Too late."}
    assert_refused(lambda: recoveries.drop_recovery(by=w.office.second_administrator, **keys), IllegalMove)
    assert Transfer.objects.filter(reason="recovery.repaid").count() == 1


def test_nothing_is_booked_on_a_closed_line_or_into_a_signed_month(w, claim, noticed):
    established(w, noticed)
    with clock.travel(dt.datetime(2026, 12, 2, 18, tzinfo=dt.UTC)):
        keys = {"program_id": w.program.pk, "month": dt.date(2026, 11, 1), "agrees": True}
        programs.sign_month_off(by=w.office.fiscal_officer, **keys)
    assert assert_refused(lambda: repaid(w, noticed), match="November 2026 is signed off").code == "month_signed_off"
    BudgetLine.objects.update(closed_at=clock.now())
    assert assert_refused(lambda: repaid(w, noticed), match="is closed").code == "line_closed"
    assert_refused(lambda: notice(w, claim), match="is closed, so nothing is booked")


def test_a_line_with_money_asked_back_is_not_closed(w, noticed):
    close = {"by": w.office.fiscal_officer, "line_id": w.line.pk}
    with clock.travel(dt.datetime(2028, 7, 3, 18, tzinfo=dt.UTC)):
        assert_refused(lambda: programs.close_budget_line(**close), match="asked back and not settled")


def test_each_side_is_told_and_reads_what_is_said_of_it(w, noticed):
    def told(person):
        return list(Notice.objects.filter(user=person.user_id).order_by("-pk").values_list("subject", flat=True)[:1])

    assert told(w.provider.actor) == [
        f"{w.office.organisation.name} asks you to pay back $900.00: answer by December 23, 2026"
    ]
    answered(w, noticed)
    assert told(w.office.administrator) == [
        f"{w.provider.organisation.name} answered the notice {noticed.reference} of $900.00"
    ]
    recoveries.establish_debt(by=w.office.administrator, recovery_id=noticed.pk)
    assert told(w.provider.actor) == ["Pay back $900.00 by December 23, 2026"]
    assert told(w.office.fiscal_officer) == [
        f"{w.provider.organisation.name} has to pay back $900.00 by December 23, 2026"
    ]
    repaid(w, noticed)
    assert told(w.provider.actor)[0].startswith("We received $900.00 back for claim CLM-")


def test_a_dropped_recovery_is_told_with_its_reason(w, noticed):
    reason = {"recovery_id": noticed.pk, "reason": "The report was found."}
    assert_refused(lambda: recoveries.drop_recovery(by=w.office.reviewer, **reason | {"reason": " "}), match="Say why")
    recoveries.drop_recovery(by=w.office.reviewer, **reason)
    told = Notice.objects.filter(user=w.provider.actor.user_id).order_by("-pk").first()
    assert told.subject == "You do not have to pay back $900.00"
    assert "The report was found." in told.body


def test_the_movement_of_a_repayment_is_told_in_words_and_leads_to_its_page(w, noticed):
    established(w, noticed)
    repaid(w, noticed)
    latest = movements_of(list(transfers_of([w.line])))[0]
    assert (latest.label, latest.term) == ("Paid back by the provider", "recovery, returned to the funder")
    assert (latest.reference, latest.url) == (noticed.reference, noticed.get_absolute_url())


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"amount": 0}, "recovery_is_above_zero"),
        ({"words": ""}, "recovery_says_what_was_wrong"),
        ({"state": "answered"}, "recovery_answered_has_an_answer"),
        ({"state": "established"}, "recovery_debt_names_who_and_when_it_is_due"),
        ({"state": "dropped"}, "recovery_dropped_has_a_reason"),
    ],
)
def test_the_database_keeps_the_terms_of_a_recovery(noticed, change, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Recovery.objects.filter(pk=noticed.pk).update(**change)


def test_the_database_keeps_the_three_people_apart_and_how_money_came_back(w, noticed):
    debt = established(w, noticed)
    rows = Recovery.objects.filter(pk=debt.pk)
    with pytest.raises(IntegrityError, match="repaid_names_its_day_and_its_reference"), transaction.atomic():
        rows.update(
            state="repaid", repaid_on=RESPOND_BY, recorded_by=w.office.fiscal_officer.user_id, recorded_at=AFTER
        )
    with pytest.raises(IntegrityError, match="established_by_a_second_person"), transaction.atomic():
        rows.update(established_by=debt.noticed_by)
    for one in (debt.noticed_by_id, debt.established_by_id):
        with pytest.raises(IntegrityError, match="recorded_by_a_third_person"), transaction.atomic():
            rows.update(recorded_by=one)


def test_a_recovery_and_its_claim_are_not_deleted(noticed):
    with pytest.raises(Exception, match="protected foreign keys"):
        Claim.objects.get().delete()
