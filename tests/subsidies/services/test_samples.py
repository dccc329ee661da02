"""A look at some own shares: which, what the operator shows, and what follows when the bank shows something else."""

import datetime as dt

import pytest

from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove
from marketplace.notices.models import Notice
from marketplace.payments.models import OwnShare, Payout
from marketplace.payments.states import PayoutState
from subsidies.models import OwnShareSample
from subsidies.permissions.samples import may_read_own_payment
from subsidies.selectors import samples as selectors
from subsidies.selectors.rulecards import rule_lines
from subsidies.services import claims, samples
from subsidies.states import SampleState
from tests.marketplace.accounts.factories import create_member
from tests.refusals import everything
from tests.subsidies import trade
from tests.subsidies.factories import CARD


def paid_share(w):
    trade.voucher(w)
    share = trade.own_share_of(w, trade.order(w))
    trade.own_share_paid(w, share)
    return share


def world_with(percent):
    return trade.world(slug="looked-at", card=[*CARD, ("own_share_first", {"looked_at_percent": percent})])


class TestWhichAreLookedAt:
    def test_each_at_one_hundred_percent_once_and_the_operator_is_asked(self, everybody_may_trade):
        w = world_with(100)
        share = paid_share(w)
        assert (samples.draw_samples(), samples.draw_samples()) == (1, 0)
        sample = OwnShareSample.objects.get()
        assert (sample.own_share, sample.program, sample.why, sample.state) == (share, w.program, "lot", "asked")
        # November 23, 2026 and three weeks.
        assert sample.show_by == dt.date(2026, 12, 14)
        told = Notice.objects.get(kind="subsidies.own_share_sample")
        assert (told.user_id, told.url) == (w.operator.actor.user_id, sample.get_absolute_url())

    def test_by_lot_the_same_one_each_time(self, everybody_may_trade, monkeypatch):
        w = world_with(20)
        paid_share(w)
        monkeypatch.setattr(selectors, "lot_of", lambda share_id: 20)
        assert samples.draw_samples() == 0
        monkeypatch.setattr(selectors, "lot_of", lambda share_id: 19)
        assert samples.draw_samples() == 1

    def test_the_lot_falls_about_as_often_as_the_rule_card_says(self):
        fallen = sum(selectors.lot_of(number) < 20 for number in range(5_000))
        assert 850 <= fallen <= 1_150
        assert selectors.lot_of(7) == selectors.lot_of(7)

    def test_always_where_somebody_else_than_the_operator_paid(self, everybody_may_trade, monkeypatch):
        w = world_with(1)
        monkeypatch.setattr(selectors, "lot_of", lambda share_id: 99)
        paid_share(w).proofs.update(payer="Bear County")
        assert samples.draw_samples() == 1
        assert OwnShareSample.objects.get().why == OwnShareSample.Why.PAYER

    def test_none_where_the_rule_card_says_nothing_of_it(self, w):
        paid_share(w).proofs.update(payer="Bear County")
        assert samples.draw_samples() == 0

    @pytest.mark.parametrize(("days", "drawn"), [(29, 1), (31, 0)])
    def test_none_that_was_paid_more_than_thirty_days_ago(self, everybody_may_trade, days, drawn):
        paid_share(world_with(100))
        with clock.travel(trade.NOW + dt.timedelta(days=days)):
            assert samples.draw_samples() == drawn

    def test_none_that_is_not_paid(self, everybody_may_trade):
        w = world_with(100)
        trade.voucher(w)
        trade.own_share_recorded(w, trade.own_share_of(w, trade.order(w)))
        assert samples.draw_samples() == 0

    def test_none_that_was_paid_online(self, everybody_may_trade):
        share = paid_share(world_with(100))
        OwnShare.objects.filter(pk=share.pk).update(route="platform")
        assert samples.draw_samples() == 0

    def test_the_rule_is_a_sentence_of_the_card(self):
        rules = [{"kind": "own_share_first", "proof_within_days": None, "looked_at_percent": 20}]
        assert "The office looks at 20% of the own shares" in rule_lines(rules)[1]
        assert len(rule_lines([{"kind": "own_share_first", "proof_within_days": None}])) == 1


def test_what_the_operator_shows_waits_for_a_fiscal_officer(w):
    sample = trade.shown(w)
    assert (sample.state, sample.shown_by_id) == (SampleState.SHOWN, w.operator.actor.user_id)
    told = Notice.objects.get(kind="subsidies.own_share_sample_office")
    assert told.user_id == w.office.fiscal_officer.user_id


def test_a_record_in_order_ends_it(w):
    sample = samples.find_sound(by=w.office.fiscal_officer, sample_id=trade.shown(w).pk)
    assert (sample.state, sample.judged_by_id) == (SampleState.SOUND, w.office.fiscal_officer.user_id)


def test_a_record_that_shows_something_else_holds_what_waits_to_be_paid(w):
    sample = trade.shown(w)
    payout = claims.approve_claim(by=w.office.reviewer, claim_id=trade.claim(w, sample.own_share.milestone).pk).payout
    samples.find_unsound(by=w.office.fiscal_officer, sample_id=sample.pk, note=" It shows $500.00. ")
    sample.refresh_from_db()
    assert (sample.state, sample.note) == (SampleState.UNSOUND, "It shows $500.00.")
    payout = Payout.objects.get(pk=payout.pk)
    assert (payout.state, payout.holds.get().reason) == (PayoutState.HELD, "audit")
    deciders = Notice.objects.filter(kind="subsidies.own_share_sample_office", subject__contains="not in order")
    assert deciders.filter(user_id=w.office.reviewer.user_id).exists()


def refused(call, error, match=None):
    before = everything()
    with pytest.raises(error, match=match):
        call()
    assert everything() == before


def test_nothing_shown_is_judged_only_after_the_last_day(w):
    sample = trade.sampled(w)
    keys = {"by": w.office.fiscal_officer, "sample_id": sample.pk, "note": "Nothing was shown."}
    refused(lambda: samples.find_unsound(**keys), DomainError, "until December 14, 2026")
    with clock.travel(trade.NOW + dt.timedelta(days=23)):
        assert samples.find_unsound(**keys).state == SampleState.UNSOUND


def test_what_was_not_shown_is_not_found_in_order(w):
    sample = trade.sampled(w)
    refused(lambda: samples.find_sound(by=w.office.fiscal_officer, sample_id=sample.pk), IllegalMove)


def test_a_finding_without_words_is_refused(w):
    keys = {"by": w.office.fiscal_officer, "sample_id": trade.shown(w).pk}
    refused(lambda: samples.find_unsound(**keys, note=" "), DomainError, "Say what you found")


def test_what_was_judged_is_not_judged_again(w):
    sample = samples.find_sound(by=w.office.fiscal_officer, sample_id=trade.shown(w).pk)
    keys = {"by": w.office.fiscal_officer, "sample_id": sample.pk}
    refused(lambda: samples.find_unsound(**keys, note="Another amount."), IllegalMove)


def test_a_fiscal_officer_with_a_tie_to_the_operator_does_not_judge(w):
    sample = trade.shown(w)
    tied = w.office.fiscal_officer
    create_member(user_id=tied.user_id, organisation=w.operator.organisation)
    refused(lambda: samples.find_sound(by=tied, sample_id=sample.pk), Refused)


def test_the_bank_record_is_read_by_the_operator_the_judge_and_the_auditor(w):
    document = trade.shown(w).document
    auditor = create_member("program_auditor", organisation=w.office.organisation).actor()
    for reader in (w.operator.actor, w.office.fiscal_officer, auditor):
        assert may_read_own_payment(reader, document)
    for other in (w.office.reviewer, w.provider.actor):
        assert not may_read_own_payment(other, document)
