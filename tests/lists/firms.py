"""Lists of providers, their services and vetting, of operators' systems, and of content."""

from itertools import count, cycle

from django.test import Client
from django.urls import reverse

from cms import seeds
from cms.models import GuidanceIndex, GuidancePage
from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.documents.services import store_document
from operators import services as operators
from providers.models import EvidenceFile
from providers.services import listings, profiles, screening
from search.services import shortlist
from tests.lists.declared import Look, Story, lists
from tests.marketplace.documents.factories import upload
from tests.operators.factories import create_operator, create_places, create_system, create_water_record
from tests.providers.factories import (
    case_under_review,
    create_provider,
    draft_listing,
    officer,
    publish,
    vetted_provider,
)

_numbers = count(1)


@lists(
    "search/services.html",
    "search/components/card.html",
    "search/provider.html",
    "providers/listings.html",
    "core/dashboard.html",
)
def services_of_providers(sign_in, provider, content):
    visitor = Client()
    owner = sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation)
    buyer = sign_in(Role.OPERATOR_OWNER)
    others = cycle([vetted_provider() for _firm in range(10)])

    def add():
        for firm in (provider, next(others)):
            publish(draft_listing(firm, content(), name=f"Watch {next(_numbers)}"))

    catalogue, firm = reverse("search:services"), reverse("search:provider", args=[provider.slug])
    looks = [Look(client, catalogue) for client in (visitor, buyer, owner)]
    looks += [Look(visitor, firm), Look(buyer, firm), Look(owner, reverse("dashboard"))]
    return Story(add, [*looks, Look(owner, reverse("providers:listings"))])


@lists("search/shortlist.html", "search/components/suggestions.html")
def services_on_a_shortlist(sign_in, provider, content):
    buyer = sign_in(Role.OPERATOR_OWNER)

    def add():
        listing = publish(draft_listing(provider, content(), name=f"Watch {next(_numbers)}"))
        shortlist(by=buyer.actor, listing_id=listing.pk)

    buyer.defaults["HTTP_HX_REQUEST"] = "true"
    return Story(
        add, [Look(buyer, reverse("search:shortlist")), Look(buyer, reverse("search:suggestions") + "?q=watch")]
    )


@lists("search/gaps.html")
def searches_that_found_nothing(sign_in):
    def add():
        Client().get(reverse("search:services"), {"q": "blimp" + "wash" * next(_numbers)})

    return Story(add, [Look(sign_in(Role.MODERATOR), reverse("search:gaps"))])


@lists("providers/vetting_desk.html", "providers/components/desk_reasons.html", "core/dashboard.html")
def cases_of_the_vetting_desk(sign_in):
    client = sign_in(Role.VETTING_OFFICER)

    def add():
        case_under_review()
        vetted_provider(days=20)

    desk = reverse("providers:vetting_desk")
    return Story(add, [Look(client, page) for page in (desk, f"{desk}?show=vetted", reverse("dashboard"))])


@lists("providers/components/files.html", "providers/case.html")
def files_of_one_vetting_case(sign_in):
    case = case_under_review()
    item = case.items.get(code="insurance")

    def add():
        organisation = case.provider.organisation
        document = store_document(by=SYSTEM, organisation=organisation, upload=upload(), kind="providers.evidence")
        EvidenceFile.objects.create(item=item, document=document)

    return Story(add, [Look(sign_in(Role.VETTING_OFFICER), reverse("providers:case", args=[case.reference]))])


@lists("providers/moderation_desk.html", "core/dashboard.html")
def listings_in_moderation(sign_in, content):
    client = sign_in(Role.MODERATOR)

    def add():
        listings.submit_listing(by=SYSTEM, listing_id=draft_listing(create_provider(), content()).pk)

    return Story(add, [Look(client, reverse(page)) for page in ("providers:moderation_desk", "dashboard")])


@lists("providers/profile.html", "providers/case.html", "providers/vetting.html", "search/vetted.html")
def credentials_and_screenings_of_a_provider(sign_in, provider):
    case = provider.cases.get()
    owner = sign_in(Role.PROVIDER_OWNER, organisation=provider.organisation)
    desk, visitor = sign_in(Role.VETTING_OFFICER), Client()

    def add():
        profiles.add_credential(by=SYSTEM, provider_id=provider.pk, kind="staff", issuer=f"School {next(_numbers)}")
        screening.record_screening(
            by=officer(), case_id=case.pk, list_name="sam", list_date=clock.today(), outcome="clear"
        )

    pages = [Look(owner, reverse("providers:profile")), Look(owner, reverse("providers:vetting"))]
    pages += [Look(visitor, reverse(f"search:{page}", args=[provider.slug])) for page in ("provider", "vetted")]
    return Story(add, [*pages, Look(desk, reverse("providers:case", args=[case.reference]))])


@lists(
    "operators/system_list.html",
    "operators/panel_systems.html",
    "operators/identity_case.html",
    "operators/system_detail.html",
)
def systems_of_an_operator(sign_in):
    profile = create_operator()
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    first = create_system(profile)

    def add():
        system = create_system(profile, scheme="PWSID", number=f"MT{next(_numbers):07}")
        for corrected in (first, system):
            operators.correct_fact(
                by=profile.owner.actor(),
                system_id=corrected.pk,
                fact_name="population_served",
                value=str(next(_numbers)),
                note="Counted again.",
            )

    looks = [Look(owner, page) for page in (reverse("system_list"), reverse("dashboard"), first_page(first))]
    case = reverse("identity_case", args=[profile.identity_case.reference])
    return Story(add, [*looks, Look(sign_in(Role.VETTING_OFFICER), case)])


def first_page(system) -> str:
    return reverse("system_detail", args=[system.reference])


@lists("operators/identity_desk.html", "core/dashboard.html")
def operators_to_be_verified(sign_in):
    client = sign_in(Role.VETTING_OFFICER)

    def add():
        profile = create_operator()
        operators.ask_for_proof(by=profile.owner.actor(), case_id=profile.identity_case.pk, route="call_back")

    return Story(add, [Look(client, reverse(page)) for page in ("identity_desk", "dashboard")])


@lists("operators/identity_proof.html", "operators/identity_case.html")
def tries_to_prove_who_we_are(sign_in):
    profile = create_operator()
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    desk = sign_in(Role.VETTING_OFFICER)
    case = profile.identity_case

    def add():
        operators.ask_for_proof(by=profile.owner.actor(), case_id=case.pk, route="call_back")
        operators.refuse_identity(by=desk.actor, case_id=case.pk, reason="not_reached")

    return Story(
        add, [Look(owner, reverse("identity_proof")), Look(desk, reverse("identity_case", args=[case.reference]))]
    )


@lists("operators/system_find.html")
def systems_found_in_a_registry(sign_in):
    profile = create_operator()
    owner = sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation)
    create_places()

    def add():
        create_water_record(pwsid=f"MT{next(_numbers):07}")

    return Story(add, [Look(owner, reverse("system_find") + "?kind=water&state=MT&q=poplar")])


@lists("cms/guidance_index.html", "cms/components/page_list.html")
def guidance():
    seeds.seed()
    index = GuidanceIndex.objects.get()

    def add():
        number = next(_numbers)
        index.add_child(instance=GuidancePage(title=f"Spare keys {number}", slug=f"keys-{number}"))

    visitor = Client()
    return Story(add, [Look(visitor, reverse("guidance_search") + "?q=spare"), Look(visitor, index.url)])
