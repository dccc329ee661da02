"""Two people of one office who press the same button."""

from functools import partial

from marketplace.core.money import ZERO
from marketplace.payments import services as payments
from marketplace.payments.models import Payout
from marketplace.payments.states import PayoutState
from subsidies.services import claims
from subsidies.states import ClaimState
from tests.concurrency import Meeting, at_once, sentences, won
from tests.races.worlds import AWARD, HALF, assert_books_hold, two_claims

CHANGED = "This has changed since you opened the page, so that step is not possible now. Look at it again."


def release(w, by):
    payments.release_payout(by=by, payout_id=w.payout.pk)


def approve(w, by):
    claims.approve_claim(by=by, claim_id=w.claim.pk)


def paid(w, by):
    payments.mark_payout_paid(by=by, payout_id=w.payout.pk, bank_reference="ACH-1")


def test_of_two_fiscal_officers_one_releases_the_payment(world):
    w = world(two_claims)
    assert_released_once(w)
    w.approved.refresh_from_db()
    assert w.approved.state == ClaimState.RELEASED


def assert_released_once(w):
    officers = (w.office.fiscal_officer, w.office.second_fiscal_officer)
    answers = at_once(*(partial(release, w, by) for by in officers), meeting=Meeting())
    assert won(answers) == Payout.objects.filter(state=PayoutState.SENT).count() == 1
    assert sentences(answers) == {CHANGED}
    assert assert_books_hold(w)["payable"] == HALF


def test_of_two_reviewers_one_approves_the_claim(world):
    assert_approved_once(world(two_claims))


def assert_approved_once(w):
    reviewers = (w.office.reviewer, w.office.second_reviewer)
    answers = at_once(*(partial(approve, w, by) for by in reviewers), meeting=Meeting())
    assert won(answers) == 1
    assert sentences(answers) == {CHANGED}
    assert Payout.objects.filter(state=PayoutState.QUEUED).count() == 2
    sums = assert_books_hold(w)
    assert (sums["obligated"], sums["payable"]) == (ZERO, AWARD)


def test_a_payment_told_as_paid_twice_is_disbursed_once(world):
    assert_paid_once(world(two_claims))


def assert_paid_once(w):
    release(w, w.office.fiscal_officer)
    officers = (w.office.fiscal_officer, w.office.second_fiscal_officer)
    answers = at_once(*(partial(paid, w, by) for by in officers), meeting=Meeting())
    assert won(answers) == 1
    assert sentences(answers) == {CHANGED}
    sums = assert_books_hold(w)
    assert (sums["payable"], sums["disbursed"]) == (ZERO, HALF)
