"""The things that the matrix opens: one of the demo for each kind of address, found by its state and never by name."""

import functools

from marketplace.accounts import services as accounts
from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.models import Organisation
from marketplace.accounts.roles import Role
from marketplace.accounts.services.people import invitation_token
from marketplace.core import clock
from marketplace.reference.models import Function, WaterSystemRecord
from operators.models import IdentityCase, JoinRequest, OperatorProfile, System
from providers.models import Credential, Listing, ProviderProfile, ScreeningRun, VettingCase
from providers.services import screening
from providers.states import ListingState, VettingState
from search import services as search_services
from search.selectors import Question, alert_token
from tests.marketplace.accounts.factories import create_member
from tests.providers.factories import officer
from tests.world.access.declared import FIRM, OPERATOR, STAFF, Thing

UNUSED = "ZZZZZZ"
NO_KEY = 999_999_999


def missing(reference: str) -> str:
    """A reference that looks like this one and names nothing."""
    return f"{reference.partition('-')[0]}-{UNUSED}"


def named(thing, **sides) -> Thing:
    """A thing whose reference is its whole address."""
    return Thing({"reference": thing.reference}, sides, {"reference": missing(thing.reference)}, thing)


def each_once(pick):
    """The same thing for every line that names it; `forget()` before another world."""
    kept = functools.cache(pick)
    PICKED.append(kept)
    return kept


PICKED: list = []


def forget() -> None:
    for pick in PICKED:
        pick.cache_clear()


# People


def _managed() -> Organisation:
    owned = Organisation.objects.filter(is_operator=True, memberships__role_rows__role=Role.OPERATOR_OWNER)
    return owned.order_by("pk").first()


def staff() -> int:
    """The marketplace is one organisation; whoever works there works for all of it."""
    return Organisation.objects.get(is_marketplace=True).pk


@each_once
def colleague() -> Thing:
    membership = create_member(Role.OPERATOR_VIEWER, organisation=_managed())
    return named(membership, **{OPERATOR: membership.organisation_id})


@each_once
def invitation() -> Thing:
    organisation = _managed()
    offer = accounts.invite_member(
        by=SYSTEM, organisation_id=organisation.pk, email="asked@people.example", roles=[Role.OPERATOR_VIEWER]
    )
    return named(offer, **{OPERATOR: organisation.pk})


@each_once
def invitation_link() -> dict[str, object]:
    token = invitation_token(invitation().owner)
    return {"token": token}


@each_once
def interest() -> Thing:
    """A declaration is its author's alone: nobody else is inside."""
    member = create_member(Role.PROGRAM_REVIEWER)
    firm = Organisation.objects.filter(is_provider=True).order_by("pk").first()
    return named(accounts.declare_interest(by=member.actor(), organisation=firm.reference, nature="work"))


# Operators


@each_once
def system() -> Thing:
    assessed = System.objects.current().filter(profile__assessment__isnull=False)
    one = assessed.order_by("pk").select_related("profile").first()
    return named(one, **{OPERATOR: one.profile.organisation_id, STAFF: None})


@each_once
def fact_of_a_system() -> Thing:
    one = system()
    return Thing(one.arguments | {"fact_name": "county"}, one.sides, one.missing | {"fact_name": "county"})


@each_once
def registry_entry() -> dict[str, object]:
    return {"registry": "water", "number": WaterSystemRecord.objects.order_by("pk").first().pwsid}


@each_once
def page_of_the_assessment() -> dict[str, object]:
    return {"function": Function.values[0]}


@each_once
def identity_case() -> Thing:
    case = IdentityCase.objects.filter(state="pending").select_related("profile").order_by("pk")[0]
    return named(case, **{OPERATOR: case.profile.organisation_id, STAFF: None})


@each_once
def entity() -> Thing:
    case = IdentityCase.objects.filter(state="pending").select_related("profile__organisation").order_by("pk")[0]
    return named(case.profile.organisation, **{OPERATOR: case.profile.organisation_id, STAFF: None})


@each_once
def join_request() -> Thing:
    """Asked by a person of another organization; the desk alone opens it."""
    profile = OperatorProfile.objects.order_by("pk").first()
    asker = create_member(Role.OPERATOR_VIEWER)
    asked = JoinRequest.objects.create(profile=profile, asked_by=asker.user, title="Clerk", note="Ask the office.")
    return named(asked, **{OPERATOR: profile.organisation_id, STAFF: None})


# Providers


@each_once
def draft_listing() -> Thing:
    return _listing(ListingState.DRAFT)


@each_once
def live_listing() -> Thing:
    return _listing(ListingState.LIVE)


@each_once
def moderated_listing() -> Thing:
    return _listing(ListingState.IN_MODERATION)


def _listing(state) -> Thing:
    listing = Listing.objects.filter(state=state).select_related("provider").order_by("pk").first()
    return named(listing, **{FIRM: listing.provider.organisation_id, STAFF: None})


@each_once
def section_of_a_listing() -> Thing:
    one = draft_listing()
    return Thing(one.arguments | {"section": "price"}, one.sides, one.missing | {"section": "price"})


@each_once
def vetting_case() -> Thing:
    case = VettingCase.objects.filter(state=VettingState.EVIDENCE_REVIEW).select_related("provider").get()
    return named(case, **{FIRM: case.provider.organisation_id, STAFF: None})


@each_once
def step_of_a_case() -> Thing:
    one = vetting_case()
    return Thing(one.arguments | {"step": "finish-review"}, one.sides, one.missing | {"step": "finish-review"})


def _own_vetting(**arguments) -> Thing:
    """Pages under /my/ are the firm's own: they name no case, so that nobody can ask for another firm's."""
    case = vetting_case().owner
    unknown = dict.fromkeys(arguments, "no-such-item")
    return Thing(arguments, {FIRM: case.provider.organisation_id}, unknown, case)


@each_once
def vetting_item() -> Thing:
    return _own_vetting(code=vetting_case().owner.items.order_by("pk").first().code)


@each_once
def exclusion_match() -> Thing:
    screening.record_screening(
        by=officer(),
        case_id=vetting_case().owner.pk,
        list_name="sam",
        list_date=clock.today(),
        outcome=ScreeningRun.Outcome.POSSIBLE,
        remark="A firm of a similar name.",
    )
    return _own_vetting(list_name="sam")


@each_once
def credential() -> Thing:
    one = Credential.objects.filter(retired_at=None).select_related("provider").order_by("pk").first()
    return Thing({"credential_id": one.pk}, {FIRM: one.provider.organisation_id}, {"credential_id": NO_KEY}, one)


@each_once
def shared_search() -> Thing:
    """Of the organization of its author: every colleague sees it."""
    member = create_member(Role.OPERATOR_SIGNER, organisation=_managed())
    actor = member.actor()
    search = search_services.save_search(by=actor, question=Question(), rhythm="weekly", is_shared=True)
    return named(search, **{OPERATOR: actor.organisation_id})


@each_once
def shortlisted_service() -> Thing:
    actor = create_member(Role.OPERATOR_SIGNER, organisation=_managed()).actor()
    listing = Listing.objects.public().order_by("pk").first()
    search_services.shortlist(by=actor, listing_id=listing.pk)
    return named(listing, **{OPERATOR: actor.organisation_id})


@each_once
def alert_link() -> dict[str, object]:
    search = search_services.watch(email="visitor@town.example", question=Question(), rhythm="daily")
    return {"token": alert_token(search)}


@each_once
def public_service() -> dict[str, object]:
    return {"reference": Listing.objects.public().order_by("pk").first().reference}


@each_once
def question_of_the_match() -> dict[str, object]:
    """One that operators are asked, too."""
    return {"question": "worries"}


@each_once
def vetted_firm() -> dict[str, object]:
    firm = ProviderProfile.objects.vetted().order_by("pk").first()
    return {"slug": firm.slug}
