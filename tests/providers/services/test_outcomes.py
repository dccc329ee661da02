import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import Change
from marketplace.core.moves import IllegalMove
from marketplace.engagements.permissions import Side, why_not_trade
from providers import tasks
from providers.models import Listing, ProviderProfile
from providers.services import outcomes, vetting
from providers.states import VettingState
from tests.providers.factories import (
    answer_everything,
    case_under_review,
    draft_listing,
    in_days,
    officer,
    publish,
    vetted_provider,
)


def suspend(case, by=None):
    return outcomes.suspend_provider(
        by=by or officer(), case_id=case.pk, reason="exclusion_hit", remark="Send a letter of the agency."
    )


def test_suspension_hides_listings_and_bars_orders_at_once(provider, content):
    listing = publish(draft_listing(provider, content()))
    assert Listing.objects.public().get() == listing
    before = Change.objects.filter(kind="listing", object_id=listing.pk).count()
    suspend(provider.cases.get())
    assert not Listing.objects.public().exists()
    provider.organisation.refresh_from_db()
    assert "exclusion list" in why_not_trade(provider.organisation, Side.SELLING)
    assert Change.objects.filter(kind="listing", object_id=listing.pk).count() == before + 1


def test_another_officer_ends_a_suspension(provider, content):
    publish(draft_listing(provider, content()))
    by = officer()
    case = suspend(provider.cases.get(), by)
    with pytest.raises(Refused, match="another officer"):
        outcomes.reinstate_provider(by=by, case_id=case.pk)
    case = outcomes.reinstate_provider(by=officer(), case_id=case.pk)
    assert case.state == VettingState.APPROVED
    assert Listing.objects.public().count() == 1
    provider.organisation.refresh_from_db()
    assert why_not_trade(provider.organisation, Side.SELLING) == ""


def test_a_removed_firm_stays_barred_and_cannot_start_again(provider):
    case = suspend(provider.cases.get())
    outcomes.remove_provider(by=officer(), case_id=case.pk)
    provider.organisation.refresh_from_db()
    assert not provider.organisation.may_trade
    with pytest.raises(Refused, match="was removed"):
        vetting.open_case(by=SYSTEM, provider_id=provider.pk)


def test_a_firm_that_is_not_vetted_may_not_sell(provider):
    assert why_not_trade(provider.organisation, Side.SELLING) == ""
    provider.cases.update(vetted_until=in_days(-1))
    assert "not vetted today" in why_not_trade(provider.organisation, Side.SELLING)


def test_an_appeal_is_heard_by_an_officer_who_took_no_part():
    by = officer()
    case = case_under_review(by=by)
    vetting.decline_case(by=by, case_id=case.pk, reason="evidence", remark="Send references.")
    with pytest.raises(DomainError):
        outcomes.appeal_decline(by=SYSTEM, case_id=case.pk, text=" ")
    outcomes.appeal_decline(by=SYSTEM, case_id=case.pk, text="We sent them in May.")
    with pytest.raises(Refused, match="another officer must hear"):
        outcomes.decide_appeal(by=by, case_id=case.pk, reason="new_evidence")
    case = outcomes.decide_appeal(by=officer(), case_id=case.pk, reason="new_evidence")
    assert case.state == VettingState.EVIDENCE_REVIEW


def test_a_decline_can_be_upheld_for_good():
    by = officer()
    case = case_under_review(by=by)
    vetting.decline_case(by=by, case_id=case.pk, reason="evidence", remark="Send references.")
    outcomes.appeal_decline(by=SYSTEM, case_id=case.pk, text="No.")
    case = outcomes.decide_appeal(by=officer(), case_id=case.pk, reason="rule_stands")
    assert case.state == VettingState.UPHELD
    case.appeal_heard_by = case.declined_by
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save()


def test_vetting_warns_then_ends_by_itself(content):
    provider = vetted_provider(days=61)
    publish(draft_listing(provider, content()))
    case = provider.cases.get()
    start = clock.now()
    tasks.follow_vetting_terms()
    case.refresh_from_db()
    assert case.state == VettingState.APPROVED
    with clock.travel(start + dt.timedelta(days=1)):
        tasks.follow_vetting_terms()
        tasks.follow_vetting_terms()
        case.refresh_from_db()
        assert case.state == VettingState.EXPIRING
        assert Listing.objects.public().count() == 1
    with clock.travel(start + dt.timedelta(days=62)):
        assert not Listing.objects.public().exists()
        tasks.follow_vetting_terms()
        case.refresh_from_db()
        assert case.state == VettingState.EXPIRED


def test_renewal_needs_a_new_review_by_one_officer_and_approval_by_another():
    provider = vetted_provider(days=50)
    case = provider.cases.get()
    tasks.follow_vetting_terms()
    answer_everything(case)
    first, second = case.reviewed_by_id, case.approved_by_id
    with pytest.raises(Refused, match="has not been reviewed"):
        vetting.approve_case(by=officer(), case_id=case.pk, vetted_until=in_days(300))
    by = officer()
    for item in case.items.all():
        vetting.check_item(by=by, case_id=case.pk, code=item.code, accepted=True)
    vetting.finish_review(by=by, case_id=case.pk)
    case = vetting.approve_case(by=officer(), case_id=case.pk, vetted_until=in_days(300))
    assert case.state == VettingState.APPROVED
    assert {case.reviewed_by_id, case.approved_by_id}.isdisjoint({first, second})


def test_an_ended_case_is_sent_again_as_it_was():
    provider = vetted_provider(days=1)
    with clock.travel(clock.now() + dt.timedelta(days=3)):
        tasks.follow_vetting_terms()
        case = provider.cases.get()
        assert case.state == VettingState.EXPIRED
        case = vetting.submit_case(by=SYSTEM, case_id=case.pk)
        assert case.state == VettingState.SUBMITTED
        assert not ProviderProfile.objects.vetted().exists()


def test_a_firm_under_review_cannot_be_suspended():
    with pytest.raises(IllegalMove):
        suspend(case_under_review())
