"""A test of each guard, and that the very same test fails when the guard is off."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.audit import chain
from marketplace.audit.models import AuditEvent, AuditSeal
from marketplace.audit.services import seal_events
from marketplace.core import immutability
from marketplace.core.money import Money
from marketplace.engagements.models import Contract, FundingLine
from marketplace.ledger.models import Transfer
from marketplace.ledger.postings import Insufficient
from marketplace.ledger.services import open_account, post
from subsidies import services
from subsidies.funding import VoucherSource
from subsidies.models import Decision, Voucher
from subsidies.services import decisions
from tests import concurrency
from tests.concurrency import BUYERS, Meeting, alone, at_once, sentences, won
from tests.races import test_budgets, test_crash, test_draws, test_payments
from tests.races.days import DAYS
from tests.races.guards import GUARDS, VENDOR, Proof
from tests.races.limits import LIMITS
from tests.races.payees import PAYEES
from tests.races.persons import PERSONS
from tests.races.worlds import (
    AWARD,
    HALF,
    assert_books_hold,
    forty_small_orders,
    last_award,
    moved,
    payment_alone,
    twin,
    two_claims,
    two_halves,
)
from tests.subsidies.factories import create_line


def assert_one_takes_the_last_money(w):
    line = f"line:{w.line.pk}"
    available = open_account("available", line)
    targets = [open_account("committed", f"award:{number}:{line}") for number in range(BUYERS)]
    works = [moved(available, target, HALF.cents + 1, f"take:{target.pk}") for target in targets]
    answers = at_once(*works)
    assert won(answers) == 1
    assert sentences(answers) == {str(Insufficient(available))}
    assert assert_books_hold(w)["committed"] == HALF + Money(1)


def assert_a_key_names_one_movement(w):
    line = f"line:{w.line.pk}"
    accounts = open_account("available", line), open_account("committed", f"award:1:{line}")
    assert [alone(moved(*accounts, 100, "once")).verdict for _time in range(2)] == ["won", "won"]
    assert alone(moved(*accounts, 200, "once")).code == "key_reused"
    assert assert_books_hold(w)["committed"] == Money(100)


def assert_opposite_movements_never_lock_up(w):
    """Both change their first balance before either changes its second."""
    line = f"line:{w.line.pk}"
    left, right = open_account("available", line), open_account("committed", f"award:1:{line}")
    post(debit=left, credit=right, amount=HALF, key="first", reason="test", by=SYSTEM)
    there, back = moved(left, right, 100, "there"), moved(right, left, 100, "back")
    assert won(at_once(there, back, meeting=Meeting(tables=("ledger_account",), write=2))) == 2
    assert assert_books_hold(w)["committed"] == HALF


def assert_a_second_release_is_refused(w):
    release = partial(test_payments.release, w)
    assert alone(partial(release, w.office.fiscal_officer)).verdict == "won"
    assert alone(partial(release, w.office.second_fiscal_officer)).text == test_payments.CHANGED


def assert_rows_cannot_be_changed(model, w):
    row = last_row(model)
    rows = model.objects.filter(pk=row.pk).order_by()
    assert immutability.MESSAGE in complaint_about(lambda: rows.update(id=row.pk))


def assert_rows_cannot_be_deleted(model, w):
    row = last_row(model)
    rows = model.objects.filter(pk=row.pk)
    assert immutability.MESSAGE in complaint_about(lambda: rows._raw_delete(connection.alias))
    assert rows.exists()


def last_row(model):
    """The last event has no seal yet, so no key holds it."""
    if model is AuditSeal:
        seal_events(limit=3)
    return model.objects.order_by("pk").last()


def complaint_about(write) -> str:
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        return str(error)
    return ""


def assert_events_are_sealed_once(w):
    assert won(at_once(*[seal_events] * 4, meeting=Meeting(tables=("audit_auditseal",)))) == 4
    assert AuditSeal.objects.count() == AuditEvent.objects.count()
    assert chain.verify().broken == ""


def assert_nobody_approves_what_they_recommended(w):
    test_budgets.recommend(w, 0, by=w.both)
    answer = alone(partial(decisions.approve_application, by=w.both, application_id=w.cases[0], amount=AWARD))
    assert (answer.verdict, "A second person has to do the next step" in answer.text) == ("refused", True)
    assert Decision.objects.count() == 1


def assert_nobody_authorises_what_they_planned(w):
    line = create_line(w.office, w.program, by=w.both, name="Second line")
    answer = alone(partial(services.authorise_budget_line, by=w.both, line_id=line.pk))
    assert answer.verdict == "refused"
    assert answer.text == "You entered this budget line, so another fiscal officer has to authorize it."
    line.refresh_from_db()
    assert line.authorised_at is None


def assert_nobody_releases_what_they_approved(w):
    test_payments.approve(w, w.both)
    w.claim.refresh_from_db()
    w.payout = w.claim.payout
    answer = alone(partial(test_payments.release, w, w.both))
    assert answer.verdict == "refused"
    assert answer.text == "You approved this claim, so a colleague has to release the payment."


def assert_nobody_releases_for_an_award_they_approved(w):
    answer = alone(partial(test_payments.release, w, w.both))
    assert answer.verdict == "refused"
    assert answer.text == "You approved this award, so a colleague has to release the payment."


def assert_a_voucher_pays_only_for_its_services(w):
    test_draws.draw(w, w.halves[0], test_draws.HALF_OWN)
    Voucher.objects.update(categories={"backup": "Backups"})
    line = twin(FundingLine.objects.get(), source="voucher again")
    line.save()
    obligate = transaction.atomic(partial(VoucherSource().obligate, by=w.operator.actor, line=line))
    answer = alone(obligate)
    assert answer.verdict == "refused"
    assert answer.text == f"Voucher {w.voucher.reference} does not cover this service."
    assert assert_books_hold(w)["obligated"] == HALF


NEVER_CHANGED = (Transfer, AuditEvent, AuditSeal, Decision, Contract)
HERE = [
    Proof("the conditional update of a balance", last_award, assert_one_takes_the_last_money),
    Proof("what a key was booked with", last_award, assert_a_key_names_one_movement),
    Proof("the order in which balances change", last_award, assert_opposite_movements_never_lock_up),
    Proof("moves between states", two_claims, assert_a_second_release_is_refused),
    *[
        Proof("rows that never change", two_claims, partial(proof, model))
        for model in NEVER_CHANGED
        for proof in (assert_rows_cannot_be_changed, assert_rows_cannot_be_deleted)
    ],
    Proof("one sealer at a time", two_claims, assert_events_are_sealed_once),
    Proof("one duty a person and case", last_award, assert_nobody_approves_what_they_recommended),
    Proof("who plans a budget line does not authorize it", last_award, assert_nobody_authorises_what_they_planned),
    Proof("who approved a claim does not release it", two_claims, assert_nobody_releases_what_they_approved),
    Proof(
        "who approved an award does not release its payment",
        two_claims,
        assert_nobody_releases_for_an_award_they_approved,
    ),
    Proof("what a voucher may pay for", two_halves, assert_a_voucher_pays_only_for_its_services),
    *LIMITS,
    *DAYS,
    *PERSONS,
    *PAYEES,
]
# Tests of their own beside the other races.
IN_OTHER_FILES = [
    Proof("locked rows", last_award, test_budgets.assert_recommended_once),
    Proof("locked rows", last_award, test_budgets.assert_award_approved_once),
    Proof("locked rows", last_award, test_budgets.assert_accepted_once),
    Proof("locked rows", last_award, test_budgets.assert_cut_once),
    Proof("locked rows", two_halves, test_draws.assert_two_halves_use_it_up),
    Proof("locked rows", two_halves, test_draws.assert_revocation_stands),
    Proof("locked rows", two_halves, test_draws.assert_given_back_once),
    Proof("locked rows", two_claims, test_payments.assert_approved_once),
    Proof("locked rows", payment_alone, test_payments.assert_released_once),
    Proof("locked rows", payment_alone, test_payments.assert_paid_once),
    Proof("all or nothing", forty_small_orders, test_crash.assert_a_crash_loses_nothing),
]


def here(proofs):
    return [proof for proof in proofs if VENDOR in GUARDS[proof.guard].vendors]


@pytest.mark.parametrize("proof", here(HERE), ids=str)
def test_the_guard_holds(world, proof):
    proof.holds(world(proof.world))


@pytest.mark.parametrize("proof", here(HERE + IN_OTHER_FILES), ids=str)
def test_without_the_guard_the_same_test_fails(world, proof):
    w = world(proof.world)
    with pytest.MonkeyPatch.context() as patch:
        GUARDS[proof.guard].off(patch)
        if VENDOR == "postgresql":
            # Nobody is held up on the way to the meeting now, so on a slow machine too they meet.
            patch.setattr(concurrency, "PATIENCE", 20)
        with pytest.raises(AssertionError):
            proof.holds(w)


def test_every_guard_is_proved():
    assert {proof.guard for proof in HERE + IN_OTHER_FILES} == set(GUARDS)
