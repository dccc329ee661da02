"""Claims from the accepted work to the bank: who may do which step, and that money moves once."""

import dataclasses
from functools import partial

import pytest

from marketplace.accounts.models import User
from marketplace.accounts.roles import Role
from marketplace.core import outbox
from marketplace.core.errors import DomainError, Refused
from marketplace.core.money import ZERO, Money
from marketplace.core.moves import IllegalMove
from marketplace.engagements.states import EngagementState
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.selectors import miscounted, total
from marketplace.payments import services as payments
from marketplace.payments.models import OwnShare, Payout
from marketplace.payments.states import PayoutState
from subsidies import services as programs
from subsidies.models import Claim, Duty
from subsidies.selectors.claims import checks_of, expected_on
from subsidies.services import claims
from subsidies.states import ClaimState
from tests.marketplace.accounts.factories import create_member
from tests.subsidies import trade
from tests.subsidies.factories import CARD

PART = Money(360_000)
FIRST_THE_OWN_SHARE = [*CARD, ("own_share_first", {"proof_within_days": 30})]


@pytest.fixture
def milestone(w):
    trade.voucher(w)
    return trade.accepted_milestones(w, trade.order(w))[0]


@pytest.fixture
def claim(w, milestone):
    return trade.claim(w, milestone)


@pytest.fixture
def payout(w, claim):
    return claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk).payout


def books(w):
    """Every state and every transfer: equal before and after means that nothing changed."""
    return (
        list(Claim.objects.order_by("pk").values()),
        list(Payout.objects.order_by("pk").values()),
        trade.totals(w.line),
        Transfer.objects.count(),
    )


def refused(w, call, error=Refused, match=None):
    before = books(w)
    with pytest.raises(error, match=match):
        call()
    assert books(w) == before


def test_an_approved_claim_puts_one_payment_in_line(w, claim, payout):
    claim.refresh_from_db()
    assert (claim.state, claim.payout) == (ClaimState.APPROVED, payout)
    assert (payout.state, payout.amount, payout.claim_reference) == (PayoutState.QUEUED, PART, claim.reference)
    assert (payout.payee, payout.office) == (w.provider.organisation, w.office.organisation)
    assert trade.assert_balanced(w.line)["payable"] == PART


def test_the_claim_follows_its_payment_to_the_bank_and_back(w, claim, payout):
    by, pk = w.office.fiscal_officer, payout.pk
    steps = [
        (payments.hold_payout, {"reason": "audit"}, ClaimState.APPROVED),
        (payments.requeue_payout, {}, ClaimState.APPROVED),
        (payments.release_payout, {}, ClaimState.RELEASED),
        (payments.mark_payout_failed, {}, ClaimState.PAYMENT_FAILED),
        (payments.requeue_payout, {}, ClaimState.PAYMENT_FAILED),
        (payments.release_payout, {}, ClaimState.RELEASED),
        (payments.mark_payout_paid, {"bank_reference": "ACH-1"}, ClaimState.PAID),
    ]
    for step, extra, state in steps:
        step(by=by, payout_id=pk, **extra)
        claim.refresh_from_db()
        assert claim.state == state
        trade.assert_balanced(w.line)
    assert trade.totals(w.line)["disbursed"] == PART
    assert miscounted() == []


def test_approved_twice_released_twice_and_paid_twice_posts_once(w, claim, payout):
    fiscal = w.office.fiscal_officer
    refused(w, lambda: claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk), IllegalMove)
    payments.release_payout(by=fiscal, payout_id=payout.pk)
    refused(w, lambda: payments.release_payout(by=fiscal, payout_id=payout.pk), IllegalMove)
    payments.mark_payout_paid(by=fiscal, payout_id=payout.pk, bank_reference="ACH-1")
    again = {"payout_id": payout.pk, "bank_reference": "ACH-2"}
    refused(w, lambda: payments.mark_payout_paid(by=fiscal, **again), IllegalMove)
    assert list(Transfer.objects.filter(reason="claim.approved").values_list("amount", flat=True)) == [PART]
    assert list(Transfer.objects.filter(reason="payout.paid").values_list("amount", flat=True)) == [PART]


@pytest.mark.parametrize("who", ["reviewer", "administrator", "auditor"])
def test_only_a_fiscal_officer_releases_holds_and_records_what_the_bank_did(w, payout, who):
    by = getattr(w.office, who)
    for step in (payments.release_payout, partial(payments.hold_payout, reason="audit")):
        refused(w, lambda step=step: step(by=by, payout_id=payout.pk), match="fiscal officer")
    payments.release_payout(by=w.office.fiscal_officer, payout_id=payout.pk)
    refused(w, lambda: payments.mark_payout_failed(by=by, payout_id=payout.pk))
    refused(w, lambda: payments.mark_payout_paid(by=by, payout_id=payout.pk, bank_reference="ACH-1"))


def both_duties(actor):
    """The same person, now a fiscal officer beside the role in which the case was decided."""
    return dataclasses.replace(actor, roles=actor.roles | {Role.PROGRAM_FISCAL_OFFICER})


def test_who_approved_the_claim_does_not_release_it(w, payout):
    twice = both_duties(w.office.reviewer)
    refused(w, lambda: payments.release_payout(by=twice, payout_id=payout.pk), match="approved this claim")


def test_who_approved_the_award_does_not_release_its_claims(w, payout):
    twice = both_duties(w.office.administrator)
    refused(w, lambda: payments.release_payout(by=twice, payout_id=payout.pk), match="approved this award")


def test_who_belongs_to_the_provider_does_not_release_its_money(w, payout):
    create_member(
        Role.PROVIDER_DELIVERY,
        organisation=w.provider.organisation,
        user=User.objects.get(pk=w.office.fiscal_officer.user_id),
    )
    refused(w, lambda: payments.release_payout(by=w.office.fiscal_officer, payout_id=payout.pk), match="belong to")


def test_a_deputy_named_by_the_office_releases_in_place_of_the_fiscal_officer(w, payout):
    deputy = w.office.second_reviewer
    refused(w, lambda: payments.release_payout(by=deputy, payout_id=payout.pk), match="fiscal officer")
    programs.name_deputy(by=w.office.administrator, program_id=w.program.pk, duty=Duty.RELEASE, user_id=deputy.user_id)
    assert payments.release_payout(by=deputy, payout_id=payout.pk).state == PayoutState.SENT


def test_a_milestone_is_claimed_once(w, milestone, claim):
    refused(w, lambda: trade.claim(w, milestone, "INV-2"), DomainError, match="already claimed")


def test_a_claim_above_what_was_accepted_is_not_approved(w, claim):
    Claim.objects.filter(pk=claim.pk).update(amount=claim.amount + Money(1))
    call = lambda: claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk)  # noqa: E731
    refused(w, call, DomainError, match="was accepted with this milestone")


def test_an_answer_without_words_is_refused(w, claim):
    for answer in (claims.return_claim, claims.decline_claim):
        by = w.office.reviewer
        refused(w, lambda answer=answer, by=by: answer(by=by, claim_id=claim.pk, remark=" "), DomainError)


class TestOwnShareFirst:
    """A rule card that pays after the own share believes both sides' record, not a sentence in the claim."""

    @pytest.fixture
    def milestone(self, w_own_share_first):
        w = w_own_share_first
        trade.voucher(w)
        milestone = trade.accepted_milestones(w, trade.order(w))[0]
        outbox.drain()
        return milestone

    @pytest.fixture
    def w_own_share_first(self, w):
        return trade.world(slug="own-first", card=FIRST_THE_OWN_SHARE)

    def test_a_claim_waits_until_both_sides_have_recorded_the_share(self, w_own_share_first, milestone):
        w = w_own_share_first
        share = OwnShare.objects.get(milestone=milestone)
        refused(w, lambda: trade.claim(w, milestone), DomainError, match="Waiting for the provider's invoice")
        trade.own_share_recorded(w, share)
        refused(w, lambda: trade.claim(w, milestone), DomainError, match="not recorded as paid by both sides")
        payments.confirm_receipt(by=w.provider.actor, own_share_id=share.pk)
        claim = trade.claim(w, milestone)
        assert all(ok for ok, _text in checks_of(claim))

    def test_an_approver_is_told_that_somebody_else_paid_the_share(self, w_own_share_first, milestone):
        w = w_own_share_first
        share = OwnShare.objects.get(milestone=milestone)
        trade.own_share_paid(w, share)
        share.proofs.update(payer="Bear County")
        found = [text for ok, text in checks_of(trade.claim(w, milestone)) if not ok]
        assert found == ["The own share was paid by “Bear County”, not by the operator. Ask who that is."]

    @pytest.mark.parametrize(("days", "promised"), [(5, "2026-11-28"), (90, "2026-12-08"), (None, "2026-12-08")])
    def test_a_payment_keeps_the_days_that_the_rule_card_promises_after_the_share_is_recorded(self, w, days, promised):
        w = trade.world(slug="promise", card=[*CARD, ("own_share_first", {"proof_within_days": days})])
        trade.voucher(w)
        milestone = trade.accepted_milestones(w, trade.order(w))[0]
        outbox.drain()
        trade.own_share_paid(w, OwnShare.objects.get(milestone=milestone))
        claim = trade.claim(w, milestone)
        waiting = "2026-11-28" if days == 5 else "2026-12-22"
        assert str(expected_on(claim)) == waiting
        assert str(claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk).payout.expected_on) == promised

    def test_a_share_that_came_back_is_asked_again_at_resubmission_and_approval(self, w_own_share_first, milestone):
        w = w_own_share_first
        share = OwnShare.objects.get(milestone=milestone)
        trade.own_share_paid(w, share)
        claim = trade.claim(w, milestone)
        payments.record_returned_payment(by=w.provider.actor, own_share_id=share.pk)
        refused(w, lambda: claims.approve_claim(by=w.office.reviewer, claim_id=claim.pk), DomainError, "own share")
        claims.return_claim(by=w.office.reviewer, claim_id=claim.pk, remark="The own share came back.")
        again = {"by": w.provider.actor, "claim_id": claim.pk, "invoice_number": "INV-2"}
        refused(w, lambda: claims.resubmit_claim(**again), DomainError, match="own share")
        trade.own_share_recorded(w, share)
        payments.confirm_receipt(by=w.provider.actor, own_share_id=share.pk)
        assert claims.resubmit_claim(**again).state == ClaimState.SUBMITTED


def test_an_order_with_subsidy_settles_with_its_last_money_and_pays_out_exactly_the_subsidy(w):
    trade.voucher(w)
    order = trade.order(w)
    milestones = trade.accepted_milestones(w, order)
    outbox.drain()
    for number, milestone in enumerate(milestones):
        trade.paid(w, trade.claim(w, milestone, f"INV-{number}"))
        order.refresh_from_db()
        assert order.state == EngagementState.ACCEPTED
    for share in OwnShare.objects.order_by("pk"):
        assert order.state == EngagementState.ACCEPTED
        trade.own_share_paid(w, share)
        order.refresh_from_db()
    assert order.state == EngagementState.SETTLED
    assert trade.assert_balanced(w.line)["disbursed"] == order.subsidy
    memo = {account.kind: account.balance for account in Account.objects.filter(scope=f"order:{order.pk}")}
    assert memo == {"own_external": -order.own_share, "own_due": ZERO, "own_paid_direct": order.own_share}
    reached = Account.objects.filter(kind__in=["payable", "disbursed"], debit_transfers__debit__kind__startswith="own")
    assert not reached.exists()
    assert total("disbursed") == order.subsidy
    assert miscounted() == []
