import pytest
from openpyxl import Workbook

from marketplace.reference.importers.files import WrongLayout
from marketplace.reference.importers.utilities import data_year, read_utilities
from marketplace.reference.importers.workbooks import sheet_rows
from tests.marketplace.reference.factories import write_folder

NAMES = [f"{name}_2018.csv" for name in ("Utility_Data", "Sales_Ult_Cust", "Short_Form", "Service_Territory")]


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path, *NAMES)


def utilities(folder):
    return {row.eia_id: row for row in read_utilities(*(folder / name for name in NAMES))}


def test_small_utilities_stand_only_in_the_short_form_and_pseudo_numbers_nowhere(folder):
    rows = utilities(folder)
    assert set(rows) == {"1417", "14328", "40428", "925", "1747"}
    assert [number for number, row in rows.items() if row.is_short_form] == ["925", "1747"]


def test_territories_have_a_sheet_of_their_own(folder):
    guam = utilities(folder)["40428"]
    assert (guam.state, guam.owner, guam.customers) == ("GU", "state", 51372)


def test_customers_of_all_states_are_added_and_delivery_is_not_counted_twice(folder):
    rows = utilities(folder)
    assert (rows["1417"].customers, rows["1417"].mwh) == (5729 + 483, 60621 + 6821)
    assert rows["14328"].customers == 3847071
    assert (rows["925"].state, rows["925"].customers) == ("AR", 4965 + 117)


def test_a_dot_means_that_nothing_was_said(folder):
    assert utilities(folder)["1747"].customers is None


def test_counties_that_changed_since_are_named_as_they_are_today(folder):
    assert utilities(folder)["1747"].counties == [("AK", "Chugach"), ("AK", "Copper River")]


def test_workbooks_are_read_as_published(tmp_path):
    book = Workbook()
    book.active.append(["Utility Characteristics", None, None])
    book.active.append(["Data Year", "Utility Number", "SPP", "SPP"])
    book.active.append([2018, 1417, "first", "last"])
    book.create_sheet("Notes").append(["Nothing here"])
    territories = book.create_sheet("Territories")
    territories.append(["Data Year", "Utility Number", "SPP"])
    territories.append([2018.0, 40428, None])
    book.save(tmp_path / "Utility_Data_2027.xlsx")
    rows = list(sheet_rows(tmp_path / "Utility_Data_2027.xlsx", "Data Year", "Utility Number", "SPP"))
    assert [(row["Utility Number"], row["SPP"]) for row in rows] == [("1417", "last"), ("40428", "")]
    assert [row.line for row in rows] == ["Sheet 3", "Territories 2"]
    assert data_year(tmp_path / "Utility_Data_2027.xlsx") == "2018"


def test_a_workbook_that_was_cut_off_is_named(tmp_path):
    book = Workbook()
    book.save(tmp_path / "whole.xlsx")
    cut = tmp_path / "Utility_Data_2027.xlsx"
    cut.write_bytes((tmp_path / "whole.xlsx").read_bytes()[:900])
    with pytest.raises(WrongLayout, match=r"Utility_Data_2027\.xlsx is damaged"):
        list(sheet_rows(cut, "Utility Number"))
