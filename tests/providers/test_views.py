"""Pages of providers, officers and moderators: who sees them, what they keep, what they say."""

import re

import pytest
from django.urls import reverse

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from providers.models import Listing, ProviderProfile, VettingCase
from providers.selectors import draft_of
from providers.services import listings, screening, vetting
from providers.states import ItemState, ListingState, VettingState
from tests.providers.factories import (
    answer_everything,
    case_under_review,
    create_provider,
    draft_listing,
    in_days,
    officer,
    publish,
)

PRICE_ROWS = {
    "tiers-TOTAL_FORMS": "1",
    "tiers-INITIAL_FORMS": "0",
    "tiers-0-from_quantity": "1",
    "tiers-0-unit_price": "$19.00",
    "extra_costs-TOTAL_FORMS": "0",
    "extra_costs-INITIAL_FORMS": "0",
}
PRICE = {"unit": "endpoint", "billing": "month", "minimum_quantity": "1", "minimum_months": "12", "setup_fee": ""}


@pytest.fixture
def owner(sign_in, provider):
    return sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation)


def url(name, *args):
    return reverse(f"providers:{name}", args=args)


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_new_firm_starts_vetting_and_answers_an_item(sign_in):
    client = sign_in(Role.PROVIDER_OWNER)
    assert "Start" in text_of(client.get(url("vetting")))
    client.post(url("vetting"))
    assert "11 of 11 items need you" in text_of(client.get(url("vetting")))
    page = text_of(client.get(url("answer", "insurance")))
    assert "ACORD 25" in page
    page = text_of(client.post(url("answer", "insurance"), {"answer": "Policy 12", "expires": "someday"}))
    assert "Policy 12" in page
    client.post(url("answer", "insurance"), {"answer": "Policy 12", "expires": in_days(200).isoformat()})
    assert VettingCase.objects.get().items.get(code="insurance").state == ItemState.PROVIDED
    assert "10 of 11 items need you" in text_of(client.get(url("vetting")))


def test_a_firm_sends_and_withdraws_its_case(sign_in):
    client = sign_in(Role.PROVIDER_OWNER)
    client.post(url("vetting"))
    case = VettingCase.objects.get()
    assert client.post(url("send")).status_code == 409
    answer_everything(case)
    client.post(url("send"))
    case.refresh_from_db()
    assert case.state == VettingState.SUBMITTED
    client.post(url("withdraw"))
    assert "Start a new case" in text_of(client.get(url("vetting")))


def test_a_declined_firm_appeals(sign_in):
    provider = create_provider()
    client = sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation)
    case = case_under_review(provider)
    vetting.decline_case(by=case_officer(), case_id=case.pk, reason="evidence", remark="Send references.")
    assert "Send references." in text_of(client.get(url("vetting")))
    text_of(client.get(url("appeal")))
    client.post(url("appeal"), {"text": "They are attached."})
    case.refresh_from_db()
    assert case.state == VettingState.APPEALED


def case_officer():
    from tests.providers.factories import officer

    return officer()


@pytest.mark.parametrize("name", ["vetting", "profile", "listings"])
def test_operators_do_not_find_provider_pages(sign_in, name):
    assert sign_in(Role.OPERATOR_SIGNER).get(url(name)).status_code == 404


def test_the_profile_is_saved_and_bad_input_keeps_what_was_typed(sign_in, reference):
    client = sign_in(Role.PROVIDER_OWNER)
    text_of(client.get(url("profile")))
    given = {"city": "Billings", "since": "2016", "team_size": "9", "tier": "2", "description": "Nine people."}
    given |= {"languages": ["en", "es"]}
    page = text_of(client.post(url("profile"), given | {"since": "last year"}))
    assert "Billings" in page
    client.post(url("profile"), given | {"states": ["MT"]})
    profile = ProviderProfile.objects.get()
    assert (profile.city, profile.since, profile.states.get().pk) == ("Billings", 2016, "MT")
    assert profile.language_names == ["English", "Spanish"]
    assert re.search('value="MT"[^>]* checked', text_of(client.get(url("profile")))), "what was saved is ticked"


def test_a_credential_is_added_and_retired(owner, provider):
    text_of(owner.get(url("add_credential")))
    given = {"kind": "soc2_type2", "issuer": "A CPA firm", "issued": "2026-05-01", "expires": "2026-04-01"}
    assert "after the date of issue" in text_of(owner.post(url("add_credential"), given))
    owner.post(url("add_credential"), given | {"expires": in_days(100).isoformat()})
    credential = provider.credentials.get()
    assert "A CPA firm" in text_of(owner.get(url("profile")))
    owner.post(url("retire_credential", credential.pk))
    assert "A CPA firm" not in text_of(owner.get(url("profile")))
    assert provider.credentials.count() == 1


def whole_listing(reference):
    """What is typed into each section of the editor."""
    return {
        "about": {
            "name": "Night watch",
            "summary": "Watches at night",
            "main_category": "MDR",
            "description": "We watch.",
            "you_get": "A report",
            "you_do": "Name a person",
        },
        "price": PRICE | PRICE_ROWS,
        "goals": {
            "goals-TOTAL_FORMS": "1",
            "goals-INITIAL_FORMS": "0",
            "goals-0-goal": str(reference["goal"].pk),
            "goals-0-evidence": "Monthly report",
        },
        "delivery": {
            "delivery": "remote",
            "earliest_start": in_days(20).isoformat(),
            "states": ["MT"],
            "sectors": ["WWS"],
            "terms": "Cancel any month.",
        },
        "ai": {"uses_ai": "no", "ai_models-TOTAL_FORMS": "0", "ai_models-INITIAL_FORMS": "0"},
    }


def test_a_listing_is_written_section_by_section_without_a_script(owner, provider, reference):
    owner.post(url("new_listing"), {"name": "Night watch"})
    listing = Listing.objects.get()
    text_of(owner.get(url("listing", listing.reference)))
    for section in ("about", "price", "goals", "delivery", "ai"):
        text_of(owner.get(url("edit_listing", listing.reference, section)))

    def save(section, data):
        listing.refresh_from_db()
        response = owner.post(
            url("edit_listing", listing.reference, section), {"based_on": listing.latest_revision_id} | data
        )
        assert response.status_code == 302, response.content.decode()

    for section, data in whole_listing(reference).items():
        save(section, data)
    page = text_of(owner.get(url("listing", listing.reference)))
    assert "100% complete" in page
    assert "Price check: usual" in page
    assert "Watches at night" in text_of(owner.get(url("preview_listing", listing.reference)))
    owner.post(url("submit_listing", listing.reference))
    listing.refresh_from_db()
    assert listing.state == ListingState.IN_MODERATION


def test_a_row_is_added_without_saving_anything(owner, provider):
    listing = listings.create_listing(by=SYSTEM, provider_id=provider.pk, name="Night watch")
    page = text_of(owner.post(url("edit_listing", listing.reference, "price"), PRICE | PRICE_ROWS | {"add": "tiers"}))
    assert 'name="tiers-1-from_quantity"' in page
    assert "$19.00" in page
    listing.refresh_from_db()
    assert not draft_of(listing).tiers.exists()


def test_a_bad_price_says_what_is_right_and_keeps_what_was_typed(owner, provider):
    listing = listings.create_listing(by=SYSTEM, provider_id=provider.pk, name="Night watch")
    page = text_of(
        owner.post(
            url("edit_listing", listing.reference, "price"), PRICE | PRICE_ROWS | {"tiers-0-unit_price": "a lot"}
        )
    )
    assert "Enter an amount in dollars" in page
    assert "a lot" in page
    listing.refresh_from_db()
    assert not draft_of(listing).tiers.exists()


def test_the_ai_form_reads_back_what_was_saved(owner, provider, content):
    listing = draft_listing(provider, content())
    page = text_of(owner.get(url("edit_listing", listing.reference, "ai")))
    assert "Sorts alerts" in page
    assert "Triage" in page


def test_another_firms_listing_is_not_found(sign_in, provider, content):
    listing = draft_listing(provider, content())
    stranger = sign_in(Role.PROVIDER_OWNER)
    for name in ("listing", "preview_listing"):
        assert stranger.get(url(name, listing.reference)).status_code == 404
    for name in ("submit_listing", "take_back_listing", "take_down_listing"):
        assert stranger.post(url(name, listing.reference)).status_code == 404
    assert stranger.get(url("edit_listing", listing.reference, "about")).status_code == 404


def test_a_colleague_without_the_right_is_told_why(sign_in, provider, content):
    listing = draft_listing(provider, content())
    client = sign_in(Role.PROVIDER_DELIVERY, organisation=provider.organisation)
    assert "Only owners and sales staff" in text_of(client.get(url("listing", listing.reference)))
    assert "Only owners and sales staff" in text_of(client.get(url("edit_listing", listing.reference, "about")), 403)


def test_a_sent_listing_is_taken_back_and_a_published_one_taken_down(owner, provider, content):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    take_back, take_down = url("take_back_listing", listing.reference), url("take_down_listing", listing.reference)
    assert "You can change it again" in text_of(owner.post(take_back, follow=True))
    assert "changed since" in text_of(owner.post(take_back), 409)
    publish(listing)
    assert "no longer see this service" in text_of(owner.post(take_down, follow=True))
    listing.refresh_from_db()
    assert (listing.state, listing.live) == ("unpublished", False)


@pytest.mark.parametrize("revision", ["", "²", "9" * 5000, "0"])
def test_a_revision_that_nobody_read_is_not_published(sign_in, provider, content, revision):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    answer = sign_in(Role.MODERATOR).post(url("approve_listing", listing.reference), {"revision": revision})
    assert answer.status_code == 409
    listing.refresh_from_db()
    assert listing.state == "in_moderation"


def test_a_moderator_reads_returns_and_approves(sign_in, provider, content):
    listing = draft_listing(provider, content())
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    listing.refresh_from_db()
    client = sign_in(Role.MODERATOR)
    assert "Night watch" in text_of(client.get(url("moderation_desk")))
    assert "Approve and publish" in text_of(client.get(url("moderate", listing.reference)))
    given = {"revision": listing.latest_revision_id, "reason": "words"}
    page = text_of(client.post(url("return_listing", listing.reference), given))
    assert "Return with this reason" in page
    client.post(url("return_listing", listing.reference), given | {"remark": "Shorter, please"})
    listing.refresh_from_db()
    assert listing.return_reason == "words"
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    assert client.post(url("approve_listing", listing.reference), {"revision": "1"}).status_code == 409
    client.post(url("approve_listing", listing.reference), {"revision": listing.latest_revision_id})
    listing.refresh_from_db()
    assert listing.live
    assert client.post(url("approve_listing", listing.reference), {"revision": "1"}).status_code == 409


@pytest.mark.parametrize(
    ("role", "status"), [(Role.EDITOR, 403), (Role.PROVIDER_OWNER, 404), (Role.OPERATOR_OWNER, 404)]
)
@pytest.mark.parametrize("name", ["moderation_desk", "vetting_desk"])
def test_desks_are_for_their_officers_only(sign_in, role, status, name):
    assert sign_in(role).get(url(name)).status_code == status


def test_two_officers_walk_a_case_through_the_desk(sign_in):
    provider = create_provider()
    case = vetting.open_case(by=SYSTEM, provider_id=provider.pk)
    answer_everything(case)
    vetting.submit_case(by=SYSTEM, case_id=case.pk)
    first, second = sign_in(Role.VETTING_OFFICER), sign_in(Role.VETTING_OFFICER)

    def step(client, name, data=None, status=302):
        response = client.post(url("case_step", case.reference, name), data or {})
        assert response.status_code == status, response.content.decode()
        return response

    assert case.reference in text_of(first.get(url("vetting_desk")))
    step(first, "start-screening")
    text_of(first.get(url("case", case.reference)))
    given = {"screen-list_name": "sam", "screen-list_date": in_days(-1).isoformat(), "screen-outcome": "possible_match"}
    assert "Say what matched" in step(first, "screen", given, 200).content.decode()
    for name in ("sam", "ofac"):
        step(first, "screen", given | {"screen-list_name": name, "screen-outcome": "clear"})
    step(first, "finish-screening")
    text_of(first.get(url("case", case.reference)))
    for item in case.items.all():
        key = f"check-item-{item.code}"
        step(first, "check-item", {"item": item.code, f"{key}-code": item.code, f"{key}-accepted": "yes"})
    step(first, "finish-review")
    page = text_of(first.get(url("case", case.reference)))
    assert "The review of the evidence is noted. A second officer decides now." in page
    assert "another officer must approve" in page
    until = {"approve-vetted_until": in_days(200).isoformat()}
    step(first, "approve", until, 403)
    step(second, "approve", until)
    case.refresh_from_db()
    assert case.state == VettingState.APPROVED
    assert provider.name in text_of(second.get(url("vetting_desk"), {"show": "vetted"}))


def test_a_returned_item_without_a_remark_keeps_the_page(sign_in):
    case = case_under_review()
    data = {
        "item": "references",
        "check-item-references-code": "references",
        "check-item-references-accepted": "no",
    }
    client = sign_in(Role.VETTING_OFFICER)
    page = text_of(client.post(url("case_step", case.reference, "check-item"), data))
    assert "Say what is missing" in page
    assert client.post(url("case_step", case.reference, "unknown")).status_code == 404


def test_an_item_that_the_case_does_not_have_is_not_checked(sign_in):
    case = case_under_review()
    key = "check-item-references"
    data = {"item": "references", f"{key}-code": "made-up", f"{key}-accepted": "yes"}
    answer = sign_in(Role.VETTING_OFFICER).post(url("case_step", case.reference, "check-item"), data)
    assert "This case has no such item" in text_of(answer, 409)
    assert not case.items.filter(checked_at__isnull=False).exists()


def test_dashboards_name_the_next_thing_to_do(sign_in, provider, content):
    from marketplace.core import panels

    listing = publish(draft_listing(provider, content()))
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, summary="x")
    listings.submit_listing(by=SYSTEM, listing_id=listing.pk)
    case_under_review()
    since = f"The oldest has waited since {clock.today():%B} {clock.today().day}, {clock.today().year}."
    (moderation,) = panels.tasks_for(sign_in(Role.MODERATOR).actor)
    assert (moderation.title, moderation.detail) == ("1 service waits for you", since)
    vetting = {task.title: task.detail for task in panels.tasks_for(sign_in(Role.VETTING_OFFICER).actor)}
    assert vetting["1 vetting case waits"] == since
    assert panels.tasks_for(sign_in(Role.PROVIDER_OWNER).actor)[0].title == "Get vetted"
    seller = sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation).actor
    assert [row.title for row in panels.collect("rows", seller)] == ["Vetting", "Night watch"]
    assert panels.collect("deadlines", seller)


def test_a_firm_sees_the_match_that_stops_it_and_answers(sign_in, provider):
    case = provider.cases.get()
    owner = sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation)
    assert owner.get(url("answer_match", "ofac")).status_code == 404
    screening.record_screening(
        by=officer(),
        case_id=case.pk,
        list_name="ofac",
        list_date=in_days(-1),
        outcome="possible_match",
        remark="Nearly the same name",
    )
    assert "may be yours" in text_of(owner.get(url("vetting")))
    assert "Nearly the same name" in text_of(owner.get(url("answer_match", "ofac")))
    assert 'href="#id_text"' in text_of(owner.post(url("answer_match", "ofac"), {"text": ""}))
    too_long = owner.post(url("answer_match", "ofac"), {"text": "x" * 2001})
    assert "x" * 2001 in text_of(too_long)
    owner.post(url("answer_match", "ofac"), {"text": "We are from Montana."})
    assert "We are from Montana." in text_of(sign_in(Role.VETTING_OFFICER).get(url("case", case.reference)))
    assert sign_in(Role.PROVIDER_OWNER).get(url("answer_match", "ofac")).status_code == 404
