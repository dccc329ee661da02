"""Two to four services side by side: the same rows, what differs said in words, an address to send on."""

import pytest
from django.test import Client

from marketplace.accounts.actor import SYSTEM
from marketplace.core.money import Money
from providers.services import listings, profiles
from tests.providers.factories import draft_listing, in_days, officer, publish, vetted_provider
from tests.subsidies.factories import create_open_program

MOST_QUERIES = 10


@pytest.fixture
def shop(content):
    """shop(name, **content): a published service of a vetted provider."""
    firm = vetted_provider(name="Tovilune Cyber")

    def shop(name, provider=None, **changes):
        return publish(draft_listing(provider or firm, content(**changes), name=name))

    return shop


def address(*services, extra=""):
    return "/services/compare/?" + "&".join(f"service={one.reference}" for one in services) + extra


def page(*services, extra=""):
    answer = Client().get(address(*services, extra=extra))
    assert answer.status_code == 200
    return answer


def row(answer, label):
    return next(row for row in answer.context["comparison"].rows if row.label == label)


def texts(answer, label):
    return [[line.text for line in cell] for cell in row(answer, label).cells]


def marks(answer, label):
    return [[line.mark for line in cell] for cell in row(answer, label).cells]


def test_services_stand_side_by_side_in_the_asked_order(shop):
    dear = shop("Dear", tiers=[{"from_quantity": 1, "unit_price": Money(5_000)}], setup_fee=Money(0))
    cheap = shop("Cheap", tiers=[{"from_quantity": 1, "unit_price": Money(1_000)}], setup_fee=Money(0))
    answer = page(dear, cheap, extra="&size=5-4-1")
    assert [one.service["name"] for one in answer.context["comparison"].services] == ["Dear", "Cheap"]
    assert texts(answer, "List price, first year") == [["$3,000.00"], ["$600.00"]]


def test_a_row_that_differs_says_so_and_names_the_lowest_and_the_soonest(shop):
    one = shop("A", tiers=[{"from_quantity": 1, "unit_price": Money(5_000)}], earliest_start=in_days(1))
    other = shop("B", tiers=[{"from_quantity": 1, "unit_price": Money(1_000)}], earliest_start=in_days(9))
    answer = page(one, other)
    assert marks(answer, "List price, first year") == [[""], ["lowest"]]
    assert marks(answer, "Earliest start") == [["soonest"], [""]]
    assert row(answer, "Earliest start").differs
    assert not row(answer, "Minimum term").differs
    text = answer.content.decode()
    assert "(lowest)" in text
    assert "differs" in text
    assert ">same<" in text


def test_equal_prices_have_no_lowest(shop):
    answer = page(shop("A"), shop("B"))
    assert marks(answer, "List price, first year") == [[""], [""]]


def test_data_handling_says_what_only_one_of_them_does(shop):
    answer = page(shop("A"), shop("B", uses_ai=False, ai_disclosures=[], ai_models=[]))
    assert texts(answer, "What the AI may do by itself")[1] == ["No AI"]
    assert set(marks(answer, "How your data is handled")[0]) == {"only here"}


def test_a_credential_stands_there_with_its_last_day_once_we_checked_it(shop):
    one, other = shop("A"), shop("B", provider=vetted_provider(name="Second Firm"))
    profiles.add_credential(
        by=SYSTEM, provider_id=one.provider_id, kind="soc2_type2", issuer="A CPA firm", expires=in_days(100)
    )
    assert texts(page(one, other), "Provider’s credentials, checked by us") == [["None checked yet"]] * 2
    profiles.check_credential(
        by=officer(), case_id=one.provider.cases.get().pk, credential_id=one.provider.credentials.get().pk
    )
    ours, theirs = texts(page(one, other), "Provider’s credentials, checked by us")
    assert ours[0].startswith("SOC 2 Type II, valid until ")
    assert theirs == ["None checked yet"]


def test_programs_that_pay_for_its_kind_are_named(shop):
    _office, program, _line = create_open_program()
    assert texts(page(shop("A"), shop("B")), "Programs that may pay a part") == [[program.name]] * 2


def test_what_was_taken_down_is_left_out_and_the_page_says_so(shop):
    one, other, gone = shop("A"), shop("B"), shop("C")
    listings.unpublish_listing(by=SYSTEM, listing_id=gone.pk)
    answer = page(one, gone, other)
    assert [service.service["name"] for service in answer.context["comparison"].services] == ["A", "B"]
    assert f"We left out what is not on offer now: {gone.reference}." in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?service=", "?service=LST-NONE", "?service=%3Cscript%3E&service=%00", "?size=x"]
)
def test_an_odd_address_opens_and_says_how_to_choose(db, query):
    answer = Client().get(f"/services/compare/{query}")
    assert answer.status_code == 200
    assert "Choose two, three or four services to compare." in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_one_service_alone_and_five_of_them_are_answered(shop):
    five = [shop(name) for name in "ABCDE"]
    assert "One service alone cannot be compared" in page(five[0]).content.decode()
    answer = page(*five)
    assert len(answer.context["comparison"].services) == 4
    assert "You chose 5 services. These are the first four." in answer.content.decode()


def test_a_column_can_be_taken_out_while_two_stay(shop):
    one, other, third = shop("A"), shop("B"), shop("C")
    assert (
        f"?service={other.reference}&amp;service={third.reference}&amp;size="
        in page(one, other, third).content.decode()
    )
    assert "Take out" not in page(one, other).content.decode()


def test_the_list_of_results_has_a_box_to_tick_for_each_service(shop):
    one = shop("A")
    text = Client().get("/services/?size=5-4-1").content.decode()
    assert f'name="service" value="{one.reference}" form="compare"' in text
    assert '<form id="compare" method="get" action="/services/compare/">' in text


def test_four_cost_as_many_queries_as_two(shop, django_assert_max_num_queries):
    four = [shop(name) for name in "ABCD"]
    page(*four)
    for some in (four[:2], four):
        with django_assert_max_num_queries(MOST_QUERIES):
            page(*some)
