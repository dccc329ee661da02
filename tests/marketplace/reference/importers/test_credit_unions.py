import pytest

from marketplace.core.money import Money
from marketplace.reference.importers.credit_unions import cycle, read_credit_unions
from tests.marketplace.reference.factories import write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path, "FOICU.txt", "FS220.txt")


def unions(folder):
    return {row.charter: row for row in read_credit_unions(folder / "FOICU.txt", folder / "FS220.txt")}


def test_assets_are_whole_dollars_of_the_other_file(folder):
    rows = unions(folder)
    assert (rows["12"].assets, rows["12"].members) == (Money(67_209_412_00), 8911)
    assert (rows["3391"].assets, rows["3391"].members) == (None, None)


def test_low_income_designation_and_federal_insurance_are_kept_apart(folder):
    rows = unions(folder)
    assert rows["12"].is_low_income_designated
    assert not rows["5536"].is_low_income_designated
    assert rows["12"].is_federally_insured
    assert not rows["97110"].is_federally_insured


def test_codes_are_filled_with_zeros_and_connecticut_has_planning_regions(folder):
    rows = unions(folder)
    assert (rows["12"].county_fips, rows["3391"].county_fips, rows["15051"].county_fips) == ("09110", "30083", "66010")
    assert rows["3391"].zip == "59270"


def test_the_spelling_of_headings_changes_by_quarter(folder):
    path = folder / "FOICU.txt"
    path.write_text(path.read_text().replace("CU_NUMBER", "Cu Number").replace("LIMITED_INC", "LimitedInc"))
    assert unions(folder)["12"].is_low_income_designated


def test_the_day_of_the_report_stands_in_the_file(folder):
    assert cycle(folder / "FOICU.txt") == "2025-12-31"
