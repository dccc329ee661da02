"""The pages of providers: profile, listings, vetting."""

from marketplace.accounts.models import Organisation
from providers.forms import listings, moderation, profiles, vetting
from providers.models import Listing, ScreeningRun, VettingCase
from providers.states import ListingState, VettingState
from tests.providers.factories import reviewed_case
from tests.world.badinput.people import staff
from tests.world.badinput.ways import to, way


def firm() -> Organisation:
    return case_in(VettingState.APPROVED).provider.organisation


def case_in(state: str) -> VettingCase:
    return VettingCase.objects.filter(state=state).order_by("pk")[0]


def to_case(state: str):
    return to(staff(), "providers:case", case_in(state).reference)


def to_section(section: str):
    drafts = Listing.objects.filter(state__in=[ListingState.DRAFT, ListingState.LIVE], uses_ai=True)
    listing = drafts.order_by("pk")[0]
    return to(listing.provider.organisation, "providers:edit_listing", listing.reference, section)


@way(profiles.ProfileForm)
def the_profile_of_a_firm():
    return to(firm(), "providers:profile")


@way(profiles.CredentialForm)
def a_credential():
    return to(firm(), "providers:add_credential")


@way(listings.NewListingForm)
def a_new_listing():
    return to(firm(), "providers:new_listing")


@way(listings.AboutForm)
def what_a_service_is():
    return to_section("about")


@way(listings.PriceForm, listings.TierForm, listings.ExtraCostForm)
def what_a_service_costs():
    return to_section("price")


@way(listings.GoalForm)
def goals_of_a_service():
    return to_section("goals")


@way(listings.DeliveryForm)
def how_a_service_is_delivered():
    return to_section("delivery")


@way(listings.AiForm, listings.AiModelForm)
def ai_in_a_service():
    return to_section("ai")


@way(moderation.ReturnListingForm)
def a_listing_to_check():
    listing = Listing.objects.filter(state=ListingState.IN_MODERATION).order_by("pk")[0]
    return to(staff(), "providers:moderate", listing.reference)


@way(vetting.AnswerForm)
def an_item_to_answer():
    case = case_in(VettingState.DRAFT)
    item = next(one for one in case.items.order_by("pk") if one.requirement.has_expiry)
    return to(case.provider.organisation, "providers:answer", item.code)


@way(vetting.AppealForm)
def an_appeal():
    return to(case_in(VettingState.DECLINED).provider.organisation, "providers:appeal")


@way(vetting.MatchAnswerForm)
def a_name_on_a_list():
    run = ScreeningRun.objects.newest().possible().order_by("pk")[0]
    return to(run.case.provider.organisation, "providers:answer_match", run.list_name)


@way(vetting.ScreeningForm)
def lists_to_read():
    return to_case(VettingState.SCREENING)


@way(vetting.CheckItemForm)
def evidence_to_check():
    return to_case(VettingState.EVIDENCE_REVIEW)


@way(vetting.ApproveForm)
def a_case_to_approve():
    return to(staff(), "providers:case", reviewed_case().reference)


@way(vetting.DeclineForm)
def a_case_to_decline():
    return to_case(VettingState.EVIDENCE_REVIEW)


@way(vetting.AppealDecisionForm)
def an_appeal_to_hear():
    return to_case(VettingState.APPEALED)


@way(vetting.SuspendForm)
def a_firm_to_suspend():
    return to_case(VettingState.APPROVED)
