import pytest

from marketplace.reference import selectors
from marketplace.reference.models import BankRecord, County, CreditUnionRecord, UtilityRecord, WaterSystemRecord
from marketplace.reference.selectors.lookup import typos_between
from marketplace.reference.services import load_reference
from tests.marketplace.reference.factories import write_folder


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load_reference(folder=write_folder(tmp_path))


def rural(fips, zip_code):
    county = County.objects.filter(pk=fips).first()
    return {fact.definition: fact for fact in selectors.rural_facts(county, zip_code)}


def numbers(registry, query, state=""):
    return [record.number for record in selectors.find_records(registry, query, state).records]


def test_a_system_is_found_by_its_number_however_it_is_typed():
    assert numbers("water", "mt 0000311") == ["MT0000311"]


def test_a_system_is_found_by_the_beginning_of_its_number():
    assert numbers("water", "GA00100") == ["GA0010000", "GA0010006", "GA0010020"]


def test_a_system_is_found_by_words_of_its_name_and_place():
    assert numbers("water", "poplar city", "MT") == ["MT0000311"]
    assert "MT0000311" not in numbers("water", "poplar city", "GA")


@pytest.mark.parametrize(
    "typed", ["poplr city", "polpar", "pooplar", "poplra city", "Poplqr", "opplar city", "citty poplar"]
)
def test_a_typo_finds_it_all_the_same(typed):
    assert "MT0000311" in numbers("water", typed, "MT")


def test_a_typo_says_what_it_was_read_as_and_a_strange_word_that_it_was_left_out():
    found = selectors.find_records("water", "poplr xylophone city")
    assert (found.read_as, found.left_out) == (["poplar"], ["xylophone"])


def test_every_registry_is_found_by_number_and_by_name_and_place():
    assert numbers("hospital", "271300") == numbers("hospital", "Poplar hospital", "MT") == ["271300"]
    assert numbers("bank", "628") == numbers("bank", "jpmorgan columbus", "OH") == ["628"]
    assert numbers("credit_union", "12") == numbers("credit_union", "franklin trust hartford") == ["12"]
    assert numbers("electric", "1417") == numbers("electric", "beartooth electric cooperative", "MT") == ["1417"]


def test_words_that_the_registry_leaves_out_do_no_harm():
    assert numbers("credit_union", "richland federal credit union")[0] == "3391"


def test_a_tribal_system_whose_state_nobody_knows_is_found_in_every_state():
    assert numbers("water", "fort peck tribes", "MT") == ["083090091"]
    assert WaterSystemRecord.objects.get(pwsid="083090091").state is None


def test_a_utility_is_found_by_a_county_that_it_serves():
    assert "1417" in numbers("electric", "carbon", "MT")


def test_an_empty_question_finds_nothing():
    assert numbers("water", " ") == []
    assert numbers("water", "?!") == []


def test_the_lookup_asks_the_database_four_times_a_word_and_twice_more_at_most(django_assert_max_num_queries):
    with django_assert_max_num_queries(4 * 4 + 2):
        selectors.find_records("water", "poplr citty of montanna", "MT")


def test_a_swap_is_one_typo_and_counting_stops_early():
    assert typos_between("poplar", "polpar", 1) == 1
    assert typos_between("poplar", "poplar", 1) == 0
    assert typos_between("poplar", "helena", 2) == 3


def test_guam_has_its_utility_its_bank_and_its_credit_union():
    assert UtilityRecord.objects.get(eia_id="40428").county_id == "66010"
    assert BankRecord.objects.get(cert="20884").state_id == "GU"
    assert CreditUnionRecord.objects.get(charter="15051").county_id == "66010"
    assert rural("66010", "96910")["RUCC_NONMETRO"].result is True


def test_the_county_of_a_utility_that_serves_several_is_for_the_person_to_choose():
    beartooth = UtilityRecord.objects.get(eia_id="1417")
    assert beartooth.county is None
    assert beartooth.counties_served == "30085 30049"


def test_a_bank_does_not_say_who_owns_it_and_members_own_a_credit_union():
    assert BankRecord.objects.get(cert="628").owner == ""
    assert CreditUnionRecord.objects.get(charter="12").owner == "cooperative"


def test_connecticuts_planning_region_has_a_code_of_its_own():
    assert CreditUnionRecord.objects.get(charter="12").county_id == "09110"
    assert rural("09110", "06114")["RUCC_NONMETRO"].result is False


def test_an_error_of_the_registry_is_shown_as_it_stands():
    assert WaterSystemRecord.objects.get(pwsid="GA0730032").population_served == 453_000


def test_rural_by_county_is_exact():
    fact = rural("30085", "59255")["RUCC_NONMETRO"]
    assert (fact.result, fact.value, fact.method, fact.vintage) == (True, "9", "exact", "2023")
    assert (fact.unit_type, fact.unit_id, fact.evidence) == ("county", "30085", "County 30085 has RUCC code 9")


def test_a_county_outside_metro_areas_meets_the_first_test_of_the_rural_health_rule():
    fact = rural("30085", "")["FORHP_2025"]
    assert (fact.result, fact.method) == (True, "exact")


def test_in_a_metro_county_the_zip_code_comes_near_the_rural_health_rule_and_never_says_no():
    fact = rural("01001", "59255")["FORHP_2025"]
    assert (fact.result, fact.method, fact.unit_type) == (True, "approximate", "zip")
    assert "FORHP_2025" not in rural("01001", "59601")


@pytest.mark.parametrize("definition", ["SLCGP_LT50K", "RUS_ELEC_20K", "RD_WATER_10K", "ERATE_25K", "FCC_RHC"])
def test_definitions_by_town_are_approximate_and_never_a_no(definition):
    fact = rural("30085", "")[definition]
    assert (fact.result, fact.method) == (True, "approximate")
    assert definition not in rural("01001", "")


def test_a_county_of_many_people_is_not_taken_for_a_small_area():
    assert "SLCGP_LT50K" not in rural("66010", "")


def test_vintages_may_disagree_and_both_are_kept():
    facts = rural("30049", "59601")
    assert facts["RUCA_ZIP_4_10"].result is False
    assert facts["FORHP"].result is True
    assert facts["FORHP"].is_superseded
    assert facts["FORHP"].method == "approximate"


def test_connecticuts_old_counties_fall_back_to_the_zip_code():
    facts = rural("09003", "06001")
    assert "RUCC_NONMETRO" not in facts
    assert facts["RUCA_ZIP_4_10"].result is False


def test_an_unknown_zip_says_nothing():
    assert rural(None, "00000") == {}


def test_a_zip_offers_its_counties_and_a_post_office_box_none():
    assert [county.fips for county in selectors.counties_for_zip("59255")] == ["30085"]
    assert selectors.counties_for_zip("59604") == []
    assert selectors.counties_for_zip("09001") == []
