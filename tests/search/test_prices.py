"""Your price: what an operator or a screened visitor would pay, by which rule, on every page that shows a price."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.roles import Role
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.reference.models import County, ServiceCategory, ZipArea
from operators.services import state_figure
from search.sizes import Size
from tests.operators.factories import create_operator, create_system
from tests.providers.factories import draft_listing, publish
from tests.subsidies import trade
from tests.subsidies.check import answer_all
from tests.subsidies.factories import CARD, create_open_program

# What every page asks of somebody signed in: session, person, membership, roles, unread notices.
OF_EVERY_PAGE = 5
MOST_QUERIES = 8
# 14 computers at $19.00 for a year, and $500.00 to set up.
LIST, SUBSIDY, OWN = "$3,692.00", "−$2,215.20", "$1,476.80"


@pytest.fixture
def listing(provider, content):
    return publish(draft_listing(provider, content()))


@pytest.fixture
def water_system(reference):
    """A rural water system in Montana that serves 2,900 people with 14 computers and 9 employees."""
    profile = create_operator()
    system = create_system(profile, ownership="local")
    by = profile.owner.actor()
    for metric, value in (("population_served", 2_900), ("endpoints", 14), ("employees", 9)):
        state_figure(by=by, profile_id=profile.pk, system=system, metric=metric, value=value)
    return profile


@pytest.fixture
def operator(sign_in, water_system):
    return sign_in(Role.OPERATOR_PREPARER, organisation=water_system.organisation)


@pytest.fixture
def screened(reference):
    custer = County.objects.create(
        fips="30017", name="Custer County", state=reference["state"], rucc=7, rucc_vintage="2023"
    )
    ZipArea.objects.create(zip="59301", place="Miles City", state=reference["state"], county=custer)
    client = Client()
    answer_all(client)
    return client


def category(code) -> ServiceCategory:
    prices = {name: Money(1_900) for name in ("price_low", "price_usual", "price_high")}
    more = {"unit": "endpoint", "billed": "month", "sized_by": "endpoints", "focus": "T"}
    return ServiceCategory.objects.create(code=code, name=code, position=9, **prices, **more)


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_operator_reads_list_price_subsidy_program_rule_and_own_share_on_card_and_listing(listing, operator):
    create_open_program()
    for address in ("/services/", f"/services/{listing.reference}/"):
        text = text_of(operator, address)
        assert LIST in text
        assert SUBSIDY in text
        assert OWN in text
        assert "Plains Grant, likely" in text
        assert "Pays 60%, up to $25,000.00" in text
        assert "This is not a decision and holds no money." in text


def test_a_visitor_reads_the_list_price_alone(listing):
    create_open_program()
    text = text_of(Client(), "/services/")
    assert LIST in text
    assert "You pay" not in text


def test_a_visitor_who_answered_the_six_questions_reads_a_price_of_their_own(listing, screened):
    create_open_program()
    for address in ("/services/", f"/services/{listing.reference}/"):
        text = text_of(screened, address)
        assert SUBSIDY in text
        assert OWN in text


def test_after_the_answers_are_erased_there_is_no_price_of_their_own(listing, screened):
    create_open_program()
    assert OWN in text_of(screened, "/services/")
    screened.post("/check/forget/")
    assert OWN not in text_of(screened, "/services/")


def test_a_page_with_a_price_of_ones_own_stays_out_of_every_cache(listing, operator, screened):
    for client in (operator, screened):
        for address in ("/services/", f"/services/{listing.reference}/"):
            assert "no-store" in client.get(address)["Cache-Control"]


def test_a_fact_that_is_missing_says_not_now_with_reason_and_cure(listing, sign_in):
    create_open_program()
    profile = create_operator()
    create_system(profile)
    text = text_of(sign_in(Role.OPERATOR_OWNER, organisation=profile.organisation), "/services/")
    assert "Not now from Plains Grant. You are a local government" in text
    assert "we do not know yet Tell us this, and we can answer." in text
    assert OWN not in text


def test_a_rule_that_is_not_met_says_which_and_what_we_had(listing, operator):
    card = [("sector_in", {"sectors": ["FIN"]}), ("rate", {"rate": "0.5"})]
    create_open_program(card=card)
    text = text_of(operator, "/services/")
    assert "Not now from Plains Grant. You are" in text
    assert "If this is wrong or has changed, tell the program office." in text


def test_a_window_that_is_not_open_yet_says_from_when_on(listing, operator):
    create_open_program(opens_on=clock.today() + dt.timedelta(days=40), closes_on=None)
    text = text_of(operator, "/services/")
    assert "Not now from Plains Grant. Opens" in text
    assert "You can apply from" in text


def test_a_program_that_pays_for_other_services_only_is_left_out(listing, operator):
    create_open_program(card=[*CARD, ("category_in", {"categories": [category("BKUP").code]})])
    assert "No program here pays for this kind of service now." in text_of(operator, "/services/")


def test_the_program_that_pays_the_most_makes_the_price(listing, operator):
    create_open_program()
    create_open_program(slug="more", name="Larger Grant", card=[("rate", {"rate": "0.9"})])
    text = text_of(operator, "/services/")
    assert "Larger Grant, likely" in text
    assert "Plains Grant, likely" not in text


def test_the_price_changes_when_the_profile_does(listing, operator, water_system):
    create_open_program()
    assert OWN in text_of(operator, "/services/")
    state_figure(
        by=water_system.owner.actor(),
        profile_id=water_system.pk,
        system=water_system.systems.get(),
        metric="endpoints",
        value=35,
    )
    text = text_of(operator, "/services/")
    # 35 computers at $19.00 for a year, and $500.00.
    assert "$8,480.00" in text
    assert "$3,392.00" in text


def test_the_own_size_stands_in_no_address_of_the_page(listing, operator, water_system):
    system, by = water_system.systems.get(), water_system.owner.actor()
    for metric, value in (("endpoints", 37), ("employees", 26)):
        state_figure(by=by, profile_id=water_system.pk, system=system, metric=metric, value=value)
    text = text_of(operator, "/services/")
    assert "Prices are for your size: 37 computers, 26 people, 1 site." in text
    assert "37-26-1" not in text
    assert "Prices are for this size: 5 computers" in text_of(operator, "/services/?size=5-4-1")


def test_a_figure_that_the_profile_lacks_comes_from_the_nearest_size_of_reference():
    assert Size.near(computers=36, people=0, sites=2) == Size(36, 25, 2)
    assert Size.near(computers=0, people=9, sites=2) == Size(14, 9, 2)


def test_the_lowest_own_share_comes_first_for_whoever_has_one_and_the_page_says_among_how_many(
    listing, provider, content, operator
):
    create_open_program(card=[("rate", {"rate": "0.6"}), ("cap_award", {"dollars": "1000"})])
    cheap = content(tiers=[{"from_quantity": 1, "unit_price": Money(900)}])
    publish(draft_listing(provider, cheap, name="Day watch"))
    answer = operator.get("/services/?sort=share")
    assert [entry.copy["name"] for entry, *_rest in answer.context["cards"]] == ["Day watch", "Night watch"]
    assert [own.own for *_rest, own in answer.context["cards"]] == [Money(101_200), Money(269_200)]
    assert "We worked out your share of the 2 best matches, of 2 found" in " ".join(answer.content.decode().split())


def test_nobody_else_can_sort_by_a_share(listing):
    text = text_of(Client(), "/services/?sort=share")
    assert "so we left it out: Sort by: share" in text
    assert "lowest own share" not in text


def test_only_the_best_matches_are_compared(listing, provider, content, operator, monkeypatch):
    monkeypatch.setattr("search.selectors.cheapest.MOST_COMPARED", 1)
    publish(draft_listing(provider, content(), name="Day watch"))
    answer = operator.get("/services/?sort=share")
    assert len(answer.context["cards"]) == 1
    assert "We worked out your share of the best match, of 2 found." in " ".join(answer.content.decode().split())


def test_your_price_costs_few_queries_however_many_services_and_programs(
    listing, operator, screened, provider, content
):
    for number in range(3):
        create_open_program(slug=f"grant-{number}", name=f"Grant {number}")
        publish(draft_listing(provider, content(), name=f"Watch {number}"))
    for client, more in ((operator, OF_EVERY_PAGE), (screened, 0)):
        for address in ("/services/", "/services/?sort=share&q=watch"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            assert len(queries) <= MOST_QUERIES + more, "\n".join(query["sql"] for query in queries)


@pytest.mark.usefixtures("everybody_may_trade")
def test_a_voucher_goes_before_a_program_and_its_rule_is_shown(content, provider, sign_in):
    w = trade.world()
    voucher = trade.voucher(w)
    covered = category(*voucher.categories)
    publish(draft_listing(provider, content(categories=[{"category": covered, "is_primary": True}])))
    client = sign_in(Role.OPERATOR_PREPARER, organisation=w.operator.organisation)
    text = text_of(client, "/services/")
    assert f"Voucher {voucher.reference}" in text
    assert "Plains Grant pays 60% of what it covers." in text
    assert OWN in text
    assert "Plains Grant, likely" not in text
    with CaptureQueriesContext(connection) as queries:
        client.get("/services/")
    assert len(queries) <= MOST_QUERIES + OF_EVERY_PAGE


def test_a_comparison_shows_who_pays_what_of_each_and_marks_the_lowest_own_share(listing, provider, content, operator):
    create_open_program()
    other = publish(draft_listing(provider, content(setup_fee=Money(0)), name="Day watch"))
    address = f"/services/compare/?service={listing.reference}&service={other.reference}"
    answer = operator.get(address)
    assert "no-store" in answer["Cache-Control"]
    rows = {row.label: row.cells for row, _cells in answer.context["rows"]}
    assert [line.text for cell in rows["You pay"] for line in cell] == [OWN, "$1,276.80"]
    assert [line.mark for cell in rows["You pay"] for line in cell] == ["", "lowest"]
    assert "Plains Grant, likely: $2,215.20. Pays 60%, up to $25,000.00" in text_of(operator, address)
    assert "This is not a decision and holds no money." in text_of(operator, address)
    assert "You pay" not in text_of(Client(), address)
