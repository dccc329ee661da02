"""The catalogue: who is in it, what the counts mean, what is said when nothing fits."""

import datetime as dt

import pytest
from django.test import Client

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import State
from providers.services import listings, outcomes
from search import filters, selectors
from tests.providers.factories import ai_facts, draft_listing, in_days, officer, publish, vetted_provider

MOST_QUERIES = 8
# What every page asks of somebody signed in: session, person, membership, roles, unread notices.
OF_EVERY_PAGE = 5


@pytest.fixture
def shop(content):
    """shop(name, **content): a published service of a vetted provider."""
    firm = vetted_provider(name="Tovilune Cyber")

    def shop(name, provider=None, **changes):
        return publish(draft_listing(provider or firm, content(**changes), name=name))

    return shop


@pytest.fixture
def visitor():
    return Client()


def found(query=""):
    from django.http import QueryDict

    return selectors.find(filters.read(QueryDict(query)).question)


def names(query=""):
    return [entry.copy["name"] for entry in found(query).entries]


def counts(facet, query=""):
    group = next(group for group in found(query).groups if group.facet.name == facet)
    return {choice.code: choice.count for choice in with_kinds(group)}


def with_kinds(group):
    """Every choice, and the kinds below it."""
    return [one for choice in group.choices for one in (choice, *choice.children)]


def test_only_published_services_of_vetted_providers_are_shown(shop, visitor, content):
    shown = shop("Night watch")
    draft_listing(shown.provider, content(), name="Still a draft")
    page = visitor.get("/services/").content.decode()
    assert "Night watch" in page
    assert "Still a draft" not in page
    listings.unpublish_listing(by=SYSTEM, listing_id=shown.pk)
    assert "Night watch" not in visitor.get("/services/").content.decode()


def test_a_suspended_provider_disappears_from_every_public_page(shop, visitor):
    listing = shop("Night watch")
    addresses = [
        f"/services/{listing.reference}/",
        f"/providers/{listing.provider.slug}/",
        f"/providers/{listing.provider.slug}/vetted/",
    ]
    assert [visitor.get(address).status_code for address in addresses] == [200, 200, 200]
    outcomes.suspend_provider(
        by=officer(), case_id=listing.provider.cases.get().pk, reason="incident", remark="Call us"
    )
    assert [visitor.get(address).status_code for address in addresses] == [404, 404, 404]
    assert "Night watch" not in visitor.get("/services/").content.decode()


def test_a_draft_beside_a_live_service_is_not_shown(shop, visitor):
    listing = shop("Night watch")
    listings.save_listing(by=SYSTEM, listing_id=listing.pk, name="Day watch")
    assert names() == ["Night watch"]
    assert "Day watch" not in visitor.get(f"/services/{listing.reference}/").content.decode()


def test_every_count_is_what_a_click_gives(shop):
    shop("A", delivery="remote")
    shop("B", delivery="on_site", tiers=[{"from_quantity": 1, "unit_price": Money(9_000)}])
    shop("C", delivery="both", uses_ai=False, ai_disclosures=[], ai_models=[])
    shop("D", delivery="both", ai_disclosures=[ai_facts(autonomy="act_with_approval")])
    for query in (
        *(
            "",
            "delivery=remote",
            "autonomy=advise&delivery=on_site",
            "q=watch&price=to-5000",
            "start=2-weeks&team=to-10",
        ),
        *("data=us-only", "data=us-only&data=no-training&start=1-month", "category=watch", "category=MDR&language=en"),
    ):
        catalogue = found(query)
        for group in catalogue.groups:
            own = "" if group.facet.narrows else group.facet.name + "="
            alone = "&".join(part for part in query.split("&") if not own or not part.startswith(own))
            for choice in with_kinds(group):
                clicked = found(f"{alone}&{group.facet.name}={choice.code}")
                assert choice.count == clicked.total, (query, group.facet.name, choice.code)


def test_choices_of_one_facet_widen_and_facets_narrow(shop):
    shop("A", delivery="remote")
    shop("B", delivery="on_site")
    assert sorted(names("delivery=remote&delivery=on_site")) == ["A", "B"]
    assert names("delivery=remote&autonomy=advise") == ["A"]
    assert counts("delivery", "delivery=remote") == {"remote": 1, "on_site": 1}


def test_words_are_found_in_name_text_and_provider(shop):
    shop("Night watch", summary="For small towns")
    shop("Backups", summary="Copies nobody can change")
    assert names("q=NIGHT+towns") == ["Night watch"]
    assert sorted(names("q=tovilune")) == ["Backups", "Night watch"]


def test_where_few_have_all_of_the_words_those_with_some_follow(shop):
    shop("Backups", summary="For the night shift")
    shop("Night watch", summary="For small towns")
    shop("Copies", summary="Nobody can change them")
    assert names("q=night+towns") == ["Night watch", "Backups"]
    assert found("q=night+towns").has_fewer_words
    assert not found("q=night").has_fewer_words


def test_prices_and_bands_follow_the_size(shop):
    shop("Watch", setup_fee=Money(0))
    small = found("size=5-4-1").entries[0]
    assert small.price == Money(5 * 1_900 * 12)
    assert counts("price", "size=5-4-1")["to-5000"] == 1
    assert counts("price", "size=400-300-12")["over-20000"] == 1


def test_sorting_by_price_and_by_start(shop):
    shop("Dear", tiers=[{"from_quantity": 1, "unit_price": Money(5_000)}], earliest_start=in_days(1))
    shop("Cheap", tiers=[{"from_quantity": 1, "unit_price": Money(1_000)}], earliest_start=in_days(9))
    assert names("sort=price") == ["Cheap", "Dear"]
    assert names("sort=start") == ["Dear", "Cheap"]
    assert names("sort=rank") == names("sort=best") == names()


def test_the_newest_come_first_where_somebody_asks_for_it(shop):
    shop("Second")
    with clock.travel(clock.now() - dt.timedelta(days=1)):
        shop("First")
    assert names("sort=newest") == ["Second", "First"]


def test_when_nothing_fits_the_page_says_what_to_loosen_and_whom_to_ask(shop, visitor):
    shop("A", delivery="remote")
    page = visitor.get("/services/?delivery=on_site&q=backup").content.decode()
    assert "No service fits all of this" in page
    page = visitor.get("/services/?delivery=on_site").content.decode()
    assert "Without your choice in “Works” there is 1 service" in page
    assert "a person helps you" in page


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("state=ZZ", "Serves: ZZ"),
        ("state=MT&state=ZZ", "Serves: ZZ"),
        ("sort=rank", "Sort by: rank"),
        ("size=large", "Your size: large"),
        ("size=%C2%B2-1-1", "Your size: ²-1-1"),
        (f"size={'9' * 5000}-1-1", "Your size: 999"),
        ("category=%3Cscript%3E", "What it does: &lt;script&gt;"),
        ("delivery=remote&delivery=by+mail", "Works: by mail"),
        ("price=free", "List price, first year: free"),
        ("page=99", "Page: 99"),
        ("page=last", "Page: last"),
        (f"q={'watch' * 50}", "Search services: watch"),
        ("secter=WWS", "secter: WWS"),
    ],
)
def test_an_odd_address_opens_without_the_part_we_do_not_know_and_says_so(shop, visitor, query, left_out):
    shop("Night watch", delivery="both")
    answer = visitor.get(f"/services/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"so we left it out: {left_out}" in page
    assert "Night watch" in page


@pytest.mark.parametrize("query", ["", "q=+watch+", "size=14-9-2&sort=start", "state=MT&delivery=remote&page=1&q="])
def test_an_address_that_is_followed_gets_no_remark(shop, visitor, query):
    shop("Night watch")
    assert "so we left it out" not in visitor.get(f"/services/?{query}").content.decode()


def test_a_choice_that_no_service_has_now_is_kept_by_its_name(shop, visitor):
    shop("Night watch")
    State.objects.create(code="ND", fips="38", name="North Dakota", kind="state")
    page = visitor.get("/services/?state=ND").content.decode()
    assert "No service fits all of this" in page
    assert "North Dakota" in page
    assert "so we left it out" not in page


def test_a_chip_takes_its_own_choice_away(shop, visitor):
    shop("A", delivery="both")
    page = visitor.get("/services/?delivery=remote&delivery=on_site&q=a").content.decode()
    assert 'href="?q=a&amp;delivery=on_site"' in page
    assert 'href="?delivery=remote&amp;delivery=on_site"' in page


def test_the_catalogue_asks_little_of_the_database(shop, visitor, sign_in, django_assert_max_num_queries):
    shop("A")
    for client, more in ((visitor, 0), (sign_in(Role.OPERATOR_OWNER), OF_EVERY_PAGE)):
        client.get("/services/")
        with django_assert_max_num_queries(MOST_QUERIES + more):
            client.get("/services/")


def test_a_long_list_has_pages(shop, visitor):
    for number in range(21):
        shop(f"Watch {number:02}")
    page = visitor.get("/services/?sort=best").content.decode()
    assert "Page 1 of 2" in page
    assert "Watch 20" not in page
    assert "Watch 20" in visitor.get("/services/?sort=best&page=2").content.decode()


def test_the_first_line_counts_services_and_firms_and_a_card_shows_the_sum_behind_its_price(shop, visitor):
    tiers = [{"from_quantity": 1, "unit_price": Money(2_170)}]
    shop("Passkeys", unit="user", billing="once", tiers=tiers, setup_fee=Money(50_000))
    page = " ".join(visitor.get("/services/?size=14-9-2").content.decode().split())
    assert "1 service from 1 vetted provider." in page
    assert "9 × $21.70 for each person plus $500.00 to set up" in page
    assert "$695.30" in page
