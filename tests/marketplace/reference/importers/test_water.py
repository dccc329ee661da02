import pytest

from marketplace.reference.importers.files import Report, WrongLayout
from marketplace.reference.importers.water import quarter, read_national, read_sdwa, state_of
from tests.marketplace.reference.factories import write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path)


def national(folder):
    return {row.pwsid: row for row in read_national(folder / "CWS_Populations.csv", folder / "PWS_ZipCodes.csv")}


def sdwa(folder):
    areas = folder / "SDWA_GEOGRAPHIC_AREAS.csv"
    return {row.pwsid: row for row in read_sdwa(folder / "SDWA_PUB_WATER_SYSTEMS.csv", areas)}


def test_the_national_list_is_separated_by_tabs_and_loses_what_is_not_one_system(folder):
    assert set(national(folder)) == {"MT0000311", "083090091", "NN3500001", "GA0010000"}


def test_a_value_that_is_no_zip_code_is_dropped(folder):
    assert national(folder)["MT0000311"].zips == ["59255", "59213"]


def test_regions_and_tribes_have_no_state():
    assert state_of("083090091") == ""
    assert state_of("NN3500001") == ""
    assert state_of("UTAH18026") == "UT"


def test_only_active_systems_are_read(folder):
    assert set(sdwa(folder)) == {"GA0010000", "GA0010006", "GA0010020", "GA0730032"}


def test_state_and_county_are_the_systems_not_the_contacts(folder):
    baxley = sdwa(folder)["GA0010000"]
    assert (baxley.state, baxley.county_names, baxley.place, baxley.owner) == ("GA", ["Appling"], "Baxley", "local")


def test_season_dates_are_kept_and_a_missing_owner_stays_missing(folder):
    camp = sdwa(folder)["GA0010020"]
    assert (camp.season, camp.owner, camp.system_type) == ("05-01 08-31", "", "TNCWS")


def test_a_system_that_runs_all_year_has_no_season(tmp_path):
    name = "SDWA_PUB_WATER_SYSTEMS.csv"
    path = write_folder(tmp_path, name) / name
    text = path.read_text().replace("2025Q1,GA0010000,BAXLEY,,,A", "2025Q1,GA0010000,BAXLEY,01-01,12-31,A")
    path.write_text(text.replace("05-01,08-31", "03/15/2025,09/30/2025"))
    seasons = {row.pwsid: row.season for row in read_sdwa(path)}
    assert (seasons["GA0010000"], seasons["GA0010020"]) == ("", "03-15 09-30")


def test_what_is_not_one_system_is_rejected_with_its_line_and_reason(folder):
    report = Report()
    list(read_national(folder / "CWS_Populations.csv", report=report))
    assert [(row.line, row.reason) for row in report.rejected] == [
        ("5", "The row has no name."),
        ("6", "“FL2100626, FL2100741” is not one public water system number."),
    ]
    assert report.read == 6


def test_the_quarter_stands_in_the_file(folder):
    assert quarter(folder / "SDWA_PUB_WATER_SYSTEMS.csv") == "2025Q1"


def test_a_file_with_other_columns_is_named(tmp_path):
    (tmp_path / "CWS_Populations.csv").write_text("PWSID,Name\nMT0000311,Poplar\n")
    with pytest.raises(WrongLayout, match=r"CWS_Populations\.csv lacks the columns"):
        list(read_national(tmp_path / "CWS_Populations.csv"))
