"""Who may not move public money, each with the step that only this rule keeps from them."""

import datetime as dt
from functools import partial

from marketplace.accounts.models import Interest
from marketplace.accounts.services import declare_interest
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.engagements.models import Authority, Engagement
from marketplace.payments import services as payments
from marketplace.payments.models import Payout
from subsidies import services
from subsidies.models import Allotment, Decision, Duty, Ending, Override, Recovery
from subsidies.reasons import OverrideReason, RecoveryGround
from subsidies.services import allotments, cuts, overrides, recoveries
from tests.races.guards import Proof
from tests.races.limits import CENT, assert_refused, recommend
from tests.races.test_draws import HALF_OWN, draw
from tests.races.test_payments import release
from tests.races.worlds import HALF, everybody_at, line_to_allot, paid, payment_alone, two_cases, two_claims, two_halves

ANOTHER_ROLE = "This step belongs to another role of the program office."


def assert_nobody_authorises_the_allotment_they_planned(w):
    one, day = everybody_at(w.office), clock.today(w.program.zone)
    planned = allotments.plan_allotment(by=one, line_id=w.line.pk, amount=HALF, available_on=day)
    sentence = "You planned this allotment, so another fiscal officer has to authorize it."
    assert_refused(partial(allotments.authorise_allotment, by=one, allotment_id=planned.pk), sentence)
    assert Allotment.objects.get().authorised_at is None


def assert_nobody_confirms_the_ending_they_proposed(w):
    recommend(w)()
    keys = {"line_id": w.line.pk, "reason": "The state ended it."}
    cuts.cut_budget_line(by=w.office.fiscal_officer, amount=w.line.authority, below_promises=True, **keys)
    proposed = services.propose_ending(by=w.office.administrator, application_id=w.cases[0], **keys)
    confirm = partial(services.confirm_ending, by=w.office.administrator, ending_id=proposed.pk)
    assert_refused(confirm, "You proposed this, so another fiscal officer or administrator confirms it.")
    assert Ending.objects.get().state == "proposed"


def ask_override(w, person):
    last = clock.today(w.program.zone) + dt.timedelta(days=7)
    words = {"reason": OverrideReason.AWAY, "note": "Both reviewers are away.", "ends_on": last}
    keys = {"application_id": w.cases[0], "duty": Duty.RECOMMEND, "user_id": person.user_id}
    return overrides.ask_override(by=w.office.administrator, **keys, **words)


def assert_nobody_grants_the_override_they_asked_for(w):
    asked = ask_override(w, w.office.fiscal_officer)
    grant = partial(overrides.grant_override, by=w.office.administrator, override_id=asked.pk)
    assert_refused(grant, "You asked for this, so another administrator has to answer.")
    assert Override.objects.get().granted_at is None


def assert_nobody_grants_themselves_an_override(w):
    asked = ask_override(w, w.office.second_administrator)
    grant = partial(overrides.grant_override, by=w.office.second_administrator, override_id=asked.pk)
    assert_refused(grant, "It is for you, so another administrator has to answer.")
    assert Override.objects.get().granted_at is None


def notice(w, by):
    words = {"ground": RecoveryGround.NOT_DELIVERED, "words": "The second day did not take place."}
    found = recoveries.give_notice(by=by, claim_id=w.claim.pk, amount=CENT, **words)
    return recoveries.answer_notice(by=w.provider.actor, recovery_id=found.pk, answer="We forgot to take it off.")


def assert_nobody_decides_on_the_debt_they_gave_notice_of(w):
    found = notice(w, w.office.reviewer)
    establish = partial(recoveries.establish_debt, by=w.office.reviewer, recovery_id=found.pk)
    assert_refused(establish, "You gave the notice, so a colleague decides whether it is a debt.")
    assert Recovery.objects.get().state == "answered"


def assert_nobody_records_the_money_they_asked_back(w):
    one = everybody_at(w.office)
    found = notice(w, one)
    recoveries.establish_debt(by=w.office.reviewer, recovery_id=found.pk)
    keys = {"repaid_on": clock.today(w.program.zone), "bank_reference": "ACH-2042"}
    record = partial(recoveries.record_repayment, by=one, recovery_id=found.pk, **keys)
    assert_refused(record, "You asked this money back, so a colleague records that it arrived.")
    assert Recovery.objects.get().state == "established"


def assert_nobody_drops_the_debt_they_established(w):
    found = notice(w, w.office.reviewer)
    recoveries.establish_debt(by=w.office.second_reviewer, recovery_id=found.pk)
    drop = partial(recoveries.drop_recovery, by=w.office.second_reviewer, recovery_id=found.pk, reason="Forget it.")
    assert_refused(drop, "You decided that this is a debt, so a colleague decides whether to drop it.")
    assert Recovery.objects.get().state == "established"


def assert_only_the_role_of_a_step_does_it(w):
    assert_refused(recommend(w, by=w.office.fiscal_officer), ANOTHER_ROLE)
    assert not Decision.objects.exists()


def assert_only_a_fiscal_officer_releases(w):
    sentence = "Only a fiscal officer of the program office can do this."
    assert_refused(partial(release, w, w.office.second_reviewer), sentence)
    assert Payout.objects.get(pk=w.payout.pk).released_at is None


def assert_nobody_recommends_whom_they_are_tied_to(w):
    firm = w.operator.organisation
    declare_interest(by=w.office.reviewer, organisation=firm.reference, nature=Interest.Nature.WORK)
    sentence = f"You declared a tie to {firm.name}, so a colleague has to do this."
    assert_refused(recommend(w), sentence)
    assert not Decision.objects.exists()


def assert_nobody_pays_whom_they_are_tied_to(w):
    firm = w.provider.organisation
    declare_interest(by=w.office.fiscal_officer, organisation=firm.reference, nature=Interest.Nature.FAMILY)
    sentence = f"You declared a tie to {firm.name}, so a colleague has to do this."
    assert_refused(partial(release, w, w.office.fiscal_officer), sentence)
    assert Payout.objects.get(pk=w.payout.pk).released_at is None


def assert_a_signer_stays_within_the_paper(w):
    Authority.objects.filter(membership=w.operator.membership).update(limit=CENT)
    sentence = (
        "Your authority to sign goes up to $0.01, and this is for $6,000.00. "
        "Nobody here can sign it today: an owner records a paper under Signers."
    )
    assert_refused(partial(draw, w, w.halves[0], HALF_OWN), sentence)
    assert not Engagement.objects.exists()


def assert_no_more_is_put_in_line_than_is_owed(w):
    one = w.payout
    keys = {"payee": one.payee, "scope": one.scope, "amount": Money(1), "claim_reference": "another"}
    queue = partial(payments.queue_payout, by=w.office.reviewer, **keys)
    assert_refused(queue, "Less is owed to this provider than this payment, so it cannot be made.")
    assert Payout.objects.count() == 1


PERSONS = [
    Proof(
        "who plans an allotment does not authorize it",
        line_to_allot,
        assert_nobody_authorises_the_allotment_they_planned,
    ),
    Proof("who proposes an ending does not confirm it", two_cases, assert_nobody_confirms_the_ending_they_proposed),
    Proof("who asks for an override does not grant it", two_cases, assert_nobody_grants_the_override_they_asked_for),
    Proof("nobody grants themselves an override", two_cases, assert_nobody_grants_themselves_an_override),
    Proof("who gives notice does not decide", paid, assert_nobody_decides_on_the_debt_they_gave_notice_of),
    Proof("who asks money back does not record it", paid, assert_nobody_records_the_money_they_asked_back),
    Proof("who establishes a debt does not drop it", paid, assert_nobody_drops_the_debt_they_established),
    Proof("the role of a step", two_cases, assert_only_the_role_of_a_step_does_it),
    Proof("a fiscal officer pays", two_claims, assert_only_a_fiscal_officer_releases),
    Proof("ties to a party", two_cases, assert_nobody_recommends_whom_they_are_tied_to),
    Proof("ties to a party", two_claims, assert_nobody_pays_whom_they_are_tied_to),
    Proof("the limit of a signer's paper", two_halves, assert_a_signer_stays_within_the_paper),
    Proof("not paid above what is owed", payment_alone, assert_no_more_is_put_in_line_than_is_owed),
]
