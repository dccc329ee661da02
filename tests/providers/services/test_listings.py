import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core.errors import DomainError, Refused
from marketplace.core.models import Change
from marketplace.core.money import Money
from marketplace.core.moves import IllegalMove
from providers.models import AiDisclosure, Listing, PriceTier
from providers.selectors import draft_of
from providers.services import listings, moderation
from providers.states import ListingState
from tests.marketplace.accounts.factories import create_member
from tests.providers.factories import ai_facts, draft_listing, moderator, publish


def reloaded(listing):
    return Listing.objects.get(pk=listing.pk)


def test_nothing_of_a_draft_is_in_the_public_tables(provider, content):
    listing = draft_listing(provider, content())
    assert not PriceTier.objects.exists()
    assert not AiDisclosure.objects.exists()
    assert draft_of(reloaded(listing)).tiers.count() == 2
    assert not Listing.objects.public().exists()


def test_a_draft_that_lacks_something_is_not_sent(provider, content):
    listing = draft_listing(provider, content(tiers=[]))
    with pytest.raises(DomainError, match="Enter at least one price"):
        listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    assert reloaded(listing).state == ListingState.DRAFT


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"trains_on_customer_data": "opt_out"}, "only if the customer opts in"),
        ({"incident_notice_hours": 48}, "within 24 hours"),
        ({"model_change_notice_days": 14}, "30 days ahead"),
        ({"ot_write_automatic": True}, "never write to control systems"),
    ],
)
def test_ai_facts_below_the_floor_are_not_sent(provider, content, answer, sentence):
    listing = draft_listing(provider, content(ai_disclosures=[ai_facts(**answer)]))
    with pytest.raises(DomainError, match=sentence):
        listings.submit_listing(by=SYSTEM, listing_id=listing.pk)


@pytest.mark.parametrize(
    "answer",
    [
        {"trains_on_customer_data": "always"},
        {"incident_notice_hours": 25},
        {"model_change_notice_days": 29},
        {"ot_write_automatic": True},
    ],
)
def test_the_database_holds_the_floor_of_public_ai_facts(provider, content, answer):
    listing = publish(draft_listing(provider, content()))
    with pytest.raises(IntegrityError), transaction.atomic():
        AiDisclosure.objects.filter(listing=listing).update(**answer)


def test_a_changed_ai_fact_or_model_makes_the_next_version(provider, content):
    listing = draft_listing(provider, content())
    rows = {"ai_disclosures": [ai_facts()], "ai_models": content()["ai_models"]}
    draft = listings.save_listing(by=SYSTEM, listing_id=listing.pk, **rows)
    assert draft.ai_disclosures.get().version == 1
    draft = listings.save_listing(
        by=SYSTEM, listing_id=listing.pk, **rows | {"ai_disclosures": [ai_facts(autonomy="act_with_approval")]}
    )
    assert draft.ai_disclosures.get().version == 2
    model = rows["ai_models"][0] | {"version": "4"}
    draft = listings.save_listing(
        by=SYSTEM,
        listing_id=listing.pk,
        ai_disclosures=[ai_facts(autonomy="act_with_approval")],
        ai_models=[model],
    )
    assert draft.ai_disclosures.get().version == 3


def test_an_edit_stands_beside_the_live_version_until_it_is_approved(provider, content):
    listing = publish(draft_listing(provider, content()))
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="Now with phone help")
    row = reloaded(listing)
    assert row.state == ListingState.DRAFT
    assert row.live
    assert row.summary != "Now with phone help"
    assert Listing.objects.public().get() == row
    assert draft_of(row).summary == "Now with phone help"
    publish(row)
    assert reloaded(listing).summary == "Now with phone help"
    assert reloaded(listing).public_copy["summary"] == "Now with phone help"


def test_nothing_is_saved_while_moderators_read(provider, content):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    revision = reloaded(listing).latest_revision_id
    with pytest.raises(Refused, match="Take it back first"):
        listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="Other")
    assert reloaded(listing).latest_revision_id == revision
    listings.take_back_listing(by=SYSTEM, listing_id=listing.pk)
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="Other")
    with pytest.raises(IllegalMove):
        listings.take_back_listing(by=SYSTEM, listing_id=listing.pk)
    publish(reloaded(listing))
    assert reloaded(listing).summary == "Other"


def test_a_page_overtaken_by_a_colleague_changes_nothing(provider, content):
    listing = draft_listing(provider, content())
    seen = reloaded(listing).latest_revision_id
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, based_on=seen, summary="Mine")
    with pytest.raises(DomainError, match="after you opened the page"):
        listings.save_listing(by=SYSTEM, listing_id=listing.pk, based_on=seen, summary="Yours")
    assert draft_of(reloaded(listing)).summary == "Mine"


def test_delivery_staff_and_other_firms_do_not_edit(provider, content):
    listing = draft_listing(provider, content())
    for actor in (
        create_member(Role.PROVIDER_DELIVERY, organisation=provider.organisation).actor(),
        create_member(Role.PROVIDER_OWNER).actor(),
    ):
        with pytest.raises(Refused):
            listings.save_listing(by=actor, listing_id=listing.pk, summary="x")
    assert draft_of(reloaded(listing)).summary != "x"


def test_a_moderator_publishes_the_draft_that_was_read(provider, content):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    row = reloaded(listing)
    changes = Change.objects.count()
    moderation.approve_listing(by=moderator(), listing_id=row.pk, revision_id=row.latest_revision_id)
    row = reloaded(listing)
    assert (row.state, row.live, row.has_unpublished_changes) == (ListingState.LIVE, True, False)
    assert row.published_at
    assert row.public_copy["price"]["tiers"][0] == {"from": 1, "unit_price": 1_900}
    assert PriceTier.objects.filter(listing=row).count() == 2
    assert Change.objects.count() == changes + 1


def test_a_moderator_is_refused_when_the_draft_is_not_the_one_read(provider, content):
    listing = draft_listing(provider, content())
    old = reloaded(listing).latest_revision_id
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="Changed since")
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    with pytest.raises(DomainError, match="has changed since"):
        moderation.approve_listing(by=moderator(), listing_id=listing.pk, revision_id=old)
    assert not reloaded(listing).live


def test_a_member_of_the_firm_does_not_moderate_it(provider, content):
    by = moderator()
    member = create_member(Role.PROVIDER_SALES, organisation=provider.organisation)
    member.user_id = by.user_id
    member.save()
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    row = reloaded(listing)
    with pytest.raises(Refused, match="You belong to"):
        moderation.approve_listing(by=by, listing_id=row.pk, revision_id=row.latest_revision_id)
    assert not reloaded(listing).live


def test_a_listing_comes_back_with_a_coded_reason_and_goes_again(provider, content):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    row = reloaded(listing)
    given = {"by": moderator(), "listing_id": row.pk, "revision_id": row.latest_revision_id}
    for reason, remark in [("ugly", "No"), ("words", " ")]:
        with pytest.raises(DomainError):
            moderation.return_listing(**given, reason=reason, remark=remark)
    moderation.return_listing(**given, reason="words", remark="Say what happens at night.")
    row = reloaded(listing)
    assert (row.state, row.return_reason, row.live) == (ListingState.DRAFT, "words", False)
    with pytest.raises(IllegalMove):
        moderation.return_listing(**given, reason="words", remark="Again")
    publish(row)
    assert reloaded(listing).live
    assert reloaded(listing).return_reason == ""


def test_a_firm_takes_its_listing_down_and_sends_it_again(provider, content):
    listing = publish(draft_listing(provider, content()))
    listings.unpublish_listing(by=SYSTEM, listing_id=listing.pk)
    row = reloaded(listing)
    assert (row.state, row.live) == (ListingState.UNPUBLISHED, False)
    assert not Listing.objects.public().exists()
    with pytest.raises(IllegalMove):
        listings.unpublish_listing(by=SYSTEM, listing_id=listing.pk)
    publish(row)
    assert Listing.objects.public().count() == 1


def test_taking_down_keeps_the_draft_beside_it(provider, content):
    listing = publish(draft_listing(provider, content()))
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="Next")
    listings.unpublish_listing(by=SYSTEM, listing_id=listing.pk)
    row = reloaded(listing)
    assert (row.state, row.live) == (ListingState.DRAFT, False)
    assert draft_of(row).summary == "Next"


def test_prices_follow_the_size(provider, content):
    from providers.prices import price_for_size

    listing = publish(draft_listing(provider, content()))
    assert price_for_size(listing, {"endpoint": 35}) == Money(35 * 1_900 * 12 + 50_000)
    assert price_for_size(listing, {"endpoint": 50}) == Money(50 * 1_500 * 12 + 50_000)
    assert price_for_size(listing, {}) == Money(1_900 * 12 + 50_000)


def test_how_far_a_draft_is_stands_on_the_firms_dashboard(provider, content, sign_in):
    listing = listings.create_listing(by=SYSTEM, provider_id=provider.pk, name="Night watch")
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, **content(goals=[]))
    page = sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation).get("/dashboard/").content.decode()
    assert "0 services are published." in page
    assert "80% complete" in page
