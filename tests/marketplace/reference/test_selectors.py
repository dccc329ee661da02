import pytest

from marketplace.reference import selectors
from marketplace.reference.models import County
from marketplace.reference.services import load_reference
from tests.marketplace.reference.factories import write_folder


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load_reference(folder=write_folder(tmp_path))


def rural(fips, zip_code):
    county = County.objects.filter(pk=fips).first()
    return {fact.definition: fact for fact in selectors.rural_facts(county, zip_code)}


def test_a_system_is_found_by_its_number_however_it_is_typed():
    assert [found.pwsid for found in selectors.find_water_systems("mt 0000311")] == ["MT0000311"]


def test_a_system_is_found_by_words_of_its_name_and_place():
    assert [found.pwsid for found in selectors.find_water_systems("poplar city", "MT")] == ["MT0000311"]
    assert selectors.find_water_systems("poplar city", "GA") == []


def test_an_empty_question_finds_nothing():
    assert selectors.find_water_systems(" ") == []


def test_a_hospital_is_found_by_number_and_by_name():
    assert [found.ccn for found in selectors.find_hospitals("271300")] == ["271300"]
    assert [found.ccn for found in selectors.find_hospitals("Poplar hospital", "MT")] == ["271300"]


def test_rural_by_county_is_exact():
    fact = rural("30085", "59255")["RUCC_NONMETRO"]
    assert (fact.result, fact.value, fact.method, fact.vintage) == (True, "9", "exact", "2023")


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


def test_a_zip_offers_its_counties():
    assert [county.fips for county in selectors.counties_for_zip("59255")] == ["30085"]
    assert selectors.counties_for_zip("09001") == []
